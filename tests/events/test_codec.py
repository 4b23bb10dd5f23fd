"""The scan finds what TensorBoard finds, whoever wrote the file, and survives what TensorBoard does not."""

from __future__ import annotations

import math
import struct
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto

from glassboard import SummaryWriter
from glassboard.events.codec import FileScanner, ScalarColumn, crc32c, frame, masked_crc32c, read_payload
from glassboard.events.event import (
    StartRecord,
    file_version_event,
    scalar_event,
    session_start_event,
    start_event,
    text_event,
)
from glassboard.events.text import decode_text

GOLDEN = Path(__file__).parents[1] / "golden"
SMALL = GOLDEN / "tensorboardX-files/events.out.tfevents.1795467439"
GOLDEN_FILES = sorted(path for path in GOLDEN.glob("*-files/**/*tfevents*") if path.stat().st_size)
INT64 = (-(1 << 63), (1 << 63) - 1)


class Point(NamedTuple):
    tag: str
    value: float
    step: int
    wall: float


tags = st.one_of(
    st.sampled_from(["loss", "", "验证/精度 é", "long " * 40]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
edges = [math.nan, math.inf, -math.inf, -0.0, 0.0, 1e-42, 5e-324, 1e300, -1e300, 3.5e38, 16777217.0, 0.1]
values = st.one_of(st.sampled_from(edges), st.floats(), st.floats(width=32))
steps = st.one_of(st.integers(-3, 3), st.integers(*INT64))
walls = st.floats(1.0, 4e9)
logged = st.lists(st.builds(Point, tags, values, steps, walls), min_size=1, max_size=30)
few_files = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bits(value: float) -> bytes:
    """The double's bits; the payload of a NaN means nothing."""
    return b"NaN" if math.isnan(value) else struct.pack("<d", value)


def rows(column: ScalarColumn) -> list[tuple[int, float, bytes]]:
    return [(s, w, bits(v)) for s, w, v in zip(column.steps, column.walls, column.values, strict=True)]


def read_to_end(scanner: FileScanner) -> FileScanner:
    while scanner.advance(100):
        pass
    return scanner


def found(scanner: FileScanner) -> dict[str, list[tuple[int, float, bytes]]]:
    return {tag: rows(column) for tag, column in scanner.new_columns(0)}


def scan(path: Path | str) -> FileScanner:
    return read_to_end(FileScanner(str(path)))


def accumulated(path: Path | str) -> dict[str, list[tuple[int, float, bytes]]]:
    """What TensorBoard's accumulator holds of a file's scalars, with nothing sampled or purged."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    held = EventAccumulator(str(path), size_guidance={"scalars": 0}, purge_orphaned_data=False).Reload()
    return {
        tag: [(event.step, event.wall_time, bits(event.value)) for event in held.Scalars(tag)]
        for tag in held.Tags()["scalars"]
    }


def rounded(points: dict[str, list[tuple[int, float, bytes]]]) -> dict[str, list[tuple[int, float, bytes]]]:
    """The same with values of float32, all that TensorBoard keeps."""
    with np.errstate(over="ignore"):
        return {
            tag: [
                (s, w, v if v == b"NaN" else bits(float(np.frombuffer(v, "<f8").astype(np.float32)[0])))
                for s, w, v in held
            ]
            for tag, held in points.items()
        }


def write(path: Path, events: list[bytes]) -> Path:
    path.write_bytes(b"".join(map(frame, events)))
    return path


def only_file(directory: Path) -> Path:
    (file,) = directory.glob("*tfevents*")
    return file


# --- checksums and frames ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "checksum"),  # RFC 3720, B.4
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"123456789", 0xE3069283),
        (b"", 0),
    ],
)
def test_checksums(data, checksum):
    assert crc32c(data) == checksum


@given(st.binary(max_size=5000), st.data())
def test_a_checksum_goes_on_where_another_stopped(data, draw):
    cut = draw.draw(st.integers(0, len(data)))
    assert crc32c(data) == crc32c(data[cut:], crc32c(data[:cut]))


@given(st.binary(max_size=200))
def test_a_frame_is_what_tensorboardx_writes(payload):
    from tensorboardX.record_writer import masked_crc32c as theirs

    length = struct.pack("<Q", len(payload))
    assert masked_crc32c(payload) == theirs(payload)
    assert frame(payload) == length + struct.pack("<I", theirs(length)) + payload + struct.pack(
        "<I", theirs(payload)
    )


# --- against TensorBoard, over all writers ----------------------------------------------------------------


@few_files
@given(points=logged)
@pytest.mark.parametrize("producer", ["tensorboardX", "torch", "glassboard"])
def test_every_writers_points_are_those_of_tensorboard(producer, points, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    if producer == "tensorboardX":
        from tensorboardX import SummaryWriter as Writer
    elif producer == "torch":
        from torch.utils.tensorboard import SummaryWriter as Writer
    else:
        Writer = SummaryWriter
    with Writer(str(folder)) as writer:
        for point in points:
            writer.add_scalar(point.tag, point.value, point.step, walltime=point.wall)
    scanner = scan(only_file(folder))
    assert scanner.damage == []
    ours = found(scanner)
    assert rounded(ours) == accumulated(only_file(folder))
    assert scanner.points == sum(map(len, ours.values())) == len(points)
    assert scanner.offset == only_file(folder).stat().st_size
    if producer == "glassboard":
        assert ours == {
            tag: [(p.step, p.wall, bits(p.value)) for p in points if p.tag == tag]
            for tag in dict.fromkeys(p.tag for p in points)
        }


@given(logged, st.sampled_from(["plain", "described", "tensor", "double tensor"]))
def test_scalars_of_every_style_come_back(tmp_path_factory, points, style):
    how = {
        "plain": {},
        "described": {"display_name": "Title", "description": "*text*"},
        "tensor": {"new_style": True},
        "double tensor": {"new_style": True, "double_precision": True},
    }[style]
    file = tmp_path_factory.mktemp("file") / "events"
    scanner = scan(write(file, [scalar_event(p.tag, p.value, p.step, p.wall, **how) for p in points]))
    ours = {
        tag: [(p.step, p.wall, bits(p.value)) for p in points if p.tag == tag]
        for tag in dict.fromkeys(p.tag for p in points)
    }
    assert found(scanner) == (rounded(ours) if style == "tensor" else ours)
    assert scanner.damage == []
    if style == "described":
        assert scanner.metadata(points[0].tag)[2:] == ("Title", "*text*")


# --- growing files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("golden", GOLDEN_FILES, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_a_file_cut_at_any_byte_is_completed(golden, tmp_path):
    data = golden.read_bytes()
    whole = found(scan(golden))
    file = tmp_path / "events"
    for cut in range(len(data)):
        file.write_bytes(data[:cut])
        scanner = scan(file)
        before = found(scanner)
        assert all(whole[tag][: len(points)] == points for tag, points in before.items())
        assert (scanner.damage, scanner.advance()) == ([], False)
        file.write_bytes(data)
        assert found(read_to_end(scanner)) == whole
        assert (scanner.offset, scanner.damage) == (len(data), [])


def test_a_file_that_grows_byte_by_byte(tmp_path):
    data = SMALL.read_bytes()
    file = tmp_path / "events"
    file.touch()
    scanner = FileScanner(str(file))
    with file.open("ab", buffering=0) as growing:
        for byte in data:
            growing.write(bytes([byte]))
            scanner.advance()
    assert found(scanner) == found(scan(SMALL))
    assert scanner.events == scan(SMALL).events


# --- damaged files ----------------------------------------------------------------------------------------

SIX = [file_version_event(1.0)] + [scalar_event(f"tag {i % 2}", i / 3, i, 2.0 + i) for i in range(6)]


def steps_of(scanner: FileScanner) -> list[int]:
    return sorted(step for points in found(scanner).values() for step, _, _ in points)


def steps_in(events: list[bytes]) -> list[int]:
    return [event.step for event in map(Event.FromString, events) if event.HasField("summary")]


def test_a_flipped_bit_costs_one_record_and_is_reported_once(tmp_path):
    data = b"".join(map(frame, SIX))
    file = tmp_path / "events"
    start = 0
    for number, event in enumerate(SIX):
        record = frame(event)
        for at in range(len(record)):
            for bit in range(8):
                damaged = bytearray(data)
                damaged[start + at] ^= 1 << bit
                file.write_bytes(damaged)
                scanner = scan(file)
                assert steps_of(scanner) == steps_in(SIX[:number] + SIX[number + 1 :])
                ((offset, skipped, message),) = scanner.damage
                assert (offset, scanner.damaged) == (start, 1)
                if number < len(SIX) - 1:
                    assert skipped == len(record)
                assert "skipped" in message
                assert not scanner.advance()
        start += len(record)


@settings(max_examples=300)
@given(data=st.data())
def test_flipped_bits_anywhere_lose_no_neighbour(tmp_path_factory, data):
    """Of files by every producer: each record that no bit was flipped in is read."""
    golden = data.draw(st.sampled_from(GOLDEN_FILES))
    content = bytearray(golden.read_bytes())
    ends = [0]
    while ends[-1] < len(content):
        ends.append(ends[-1] + 16 + struct.unpack_from("<Q", content, ends[-1])[0])
    flips = data.draw(st.lists(st.integers(0, len(content) * 8 - 1), min_size=1, max_size=5, unique=True))
    for flip in flips:
        content[flip // 8] ^= 1 << flip % 8
    hurt = {next(i for i, end in enumerate(ends[1:]) if flip // 8 < end) for flip in flips}
    sound = tmp_path_factory.mktemp("sound") / "events"
    sound.write_bytes(b"".join(content[ends[i] : ends[i + 1]] for i in range(len(ends) - 1) if i not in hurt))
    file = tmp_path_factory.mktemp("hurt") / "events"
    file.write_bytes(content)
    scanner = scan(file)
    assert found(scanner) == found(scan(sound))
    assert scanner.events == len(ends) - 1 - len(hurt)
    assert 1 <= scanner.damaged <= len(hurt)
    assert {offset for offset, _, _ in scanner.damage} <= {ends[i] for i in hurt}


@given(garbage=st.binary(min_size=12, max_size=3000), cut=st.integers(1, 40))
def test_records_after_garbage_or_a_torn_record_are_found(tmp_path_factory, garbage, cut):
    file = tmp_path_factory.mktemp("file") / "events"
    torn = frame(SIX[3])[:-cut]
    for middle in (garbage, torn, torn + garbage, bytes(len(garbage)), garbage + bytes(5000)):
        file.write_bytes(b"".join(map(frame, SIX[:3])) + middle + b"".join(map(frame, SIX[4:])))
        scanner = scan(file)
        assert steps_of(scanner) == steps_in(SIX[:3] + SIX[4:])
        ((offset, skipped, _),) = scanner.damage
        assert (offset, skipped) == (sum(len(frame(event)) for event in SIX[:3]), len(middle))


def test_a_torn_record_whose_frame_covers_others_hides_none(tmp_path):
    """Its length says 10 MB; a writer that went on after it left others in their place."""
    torn = frame(text_event("note", "x" * 10_000_000, 1, 1.5))[:100]
    file = tmp_path / "events"
    file.write_bytes(torn)
    scanner = scan(file)
    assert (scanner.damage, scanner.offset) == ([], 0)  # it may still be under way
    with file.open("ab", buffering=0) as growing:
        growing.write(torn[:50])
        assert not scanner.advance()
        for step in range(5):
            growing.write(frame(scalar_event("loss", 0.5, step, 2.0 + step)))
            read_to_end(scanner)
            assert steps_of(scanner) == list(range(step + 1))
    assert [(offset, skipped) for offset, skipped, _ in scanner.damage] == [(0, 150)]


@pytest.mark.parametrize("behind", [1, 2, 3])
def test_a_torn_record_that_ends_where_another_begins_hides_none(tmp_path, behind):
    events = [scalar_event("loss", 0.5, step, 2.0 + step) for step in range(behind + 1)]
    sound = b"".join(map(frame, events))
    hidden = len(sound) - len(frame(events[-1]))
    torn = frame(text_event("note", "x" * 1000, 1, 1.5))
    file = tmp_path / "events"
    file.write_bytes(torn[: len(torn) - hidden] + sound)
    scanner = scan(file)
    assert steps_of(scanner) == list(range(behind + 1))
    assert [(offset, skipped) for offset, skipped, _ in scanner.damage] == [(0, len(torn) - hidden)]


def test_a_large_record_under_way_is_waited_for(tmp_path):
    """Also behind a torn one: what is looked into in the meantime is not taken for damage."""
    torn = frame(text_event("note", "x" * 50_000_000, 1, 1.5))[:100]
    large = frame(text_event("note", "y" * 2_000_000, 2, 2.0))
    last = frame(scalar_event("loss", 0.5, 3, 3.0))
    for begin in (b"", torn):
        file = tmp_path / f"events {len(begin)}"
        file.write_bytes(begin)
        scanner = scan(file)
        with file.open("ab", buffering=0) as growing:
            for at in range(0, len(large), 100_000):
                assert scanner.events == 0
                growing.write(large[at : at + 100_000])
                read_to_end(scanner)
            growing.write(last)
            read_to_end(scanner)
        assert (scanner.events, steps_of(scanner)) == (2, [3])
        assert [skipped for _, skipped, _ in scanner.damage] == [len(begin)] * bool(begin)


def test_a_growing_file_of_headers_without_records_is_not_read_again_and_again(tmp_path):
    length = struct.pack("<Q", 1 << 30)
    header = length + struct.pack("<I", masked_crc32c(length))
    file = tmp_path / "events"
    file.touch()
    scanner = FileScanner(str(file))
    with file.open("ab", buffering=0) as growing:
        for _ in range(2000):  # to 24 MB; looking at all of it each time would be 24 GB
            growing.write(header * 1000)
            scanner.advance()
        growing.write(bytes([1]) * 8_000_000 + frame(SIX[1]))
    read_to_end(scanner)
    assert steps_of(scanner) == steps_in(SIX[1:2])


@pytest.mark.parametrize("size", [5, 12, 4096, 1_000_000])
def test_a_tail_of_zeros_is_waited_for(tmp_path, size):
    """What a crash leaves of space that was promised but never written."""
    head, rest = b"".join(map(frame, SIX[:3])), b"".join(map(frame, SIX[3:]))
    file = tmp_path / "events"
    file.write_bytes(head + bytes(size))
    scanner = scan(file)
    assert (steps_of(scanner), scanner.damage, scanner.advance()) == (steps_in(SIX[:3]), [], False)
    assert scanner.offset == len(head)

    over, after = tmp_path / "over", tmp_path / "after"
    for path, content in (
        (over, head + rest + bytes(max(0, size - len(rest)))),
        (after, head + bytes(size) + rest),
    ):
        path.write_bytes(head + bytes(size))
        scanner = scan(path)
        with path.open("r+b") as growing:
            growing.write(content)
        read_to_end(scanner)
        assert steps_of(scanner) == steps_in(SIX)
    assert [(offset, skipped) for offset, skipped, _ in scanner.damage] == [(len(head), size)]
    assert scan(over).damage == []


def test_headers_made_to_look_sound_do_not_make_reading_slow(tmp_path):
    """A hundred thousand headers in a row, each claiming a megabyte whose checksum then fails."""
    length = struct.pack("<Q", 1_000_000)
    header = length + struct.pack("<I", masked_crc32c(length))
    file = tmp_path / "events"
    file.write_bytes(header * 100_000 + bytes([1]) * 1_100_000 + frame(SIX[1]))
    assert steps_of(scan(file)) == steps_in(SIX[1:2])  # in a second, not in the hour that checking each takes


@given(
    garbage=st.binary(max_size=60), flips=st.lists(st.integers(0, 10_000), max_size=8), whole=st.booleans()
)
@example(garbage=b"", flips=[113], whole=False)  # hurts a value and the summary around it: still one report
def test_a_sound_frame_around_nonsense_harms_no_neighbour(garbage, flips, whole, tmp_path_factory):
    middle = bytearray(garbage if whole else scalar_event("loss", 0.1, 7, 3.0, display_name="d") + garbage)
    for flip in flips:
        if middle:
            middle[flip // 8 % len(middle)] ^= 1 << flip % 8
    file = tmp_path_factory.mktemp("file") / "events"
    first, last = scalar_event("a", 0.1, 1, 2.0), scalar_event("b", 0.2, 2, 4.0)
    scanner = scan(write(file, [first, bytes(middle), last]))
    assert found(scanner)["a"][0] == (1, 2.0, bits(0.1))
    assert found(scanner)["b"][-1] == (2, 4.0, bits(0.2))
    assert scanner.offset == file.stat().st_size
    assert len(scanner.damage) <= 1
    for tag, records in scanner.records.items():
        assert len(records) == len(records.offsets)
        assert scanner.metadata(tag)[0] == records.plugin


@given(garbage=st.binary(max_size=300))
def test_a_file_of_nonsense_holds_nothing(garbage, tmp_path_factory):
    file = tmp_path_factory.mktemp("file") / "events"
    file.write_bytes(garbage)
    scanner = scan(file)
    assert (scanner.events, scanner.advance()) == (0, False)
    assert scanner.damaged == len(scanner.damage) == (len(garbage) >= 12 and any(garbage))


def test_a_length_beyond_any_event_is_damage_not_memory(tmp_path):
    length = struct.pack("<Q", 1 << 62)
    file = tmp_path / "events"
    file.write_bytes(length + struct.pack("<I", masked_crc32c(length)) + bytes(100))
    assert [offset for offset, _, _ in scan(file).damage] == [0]


def test_a_wall_time_that_is_none_does_not_hide_the_point(tmp_path):
    events = [scalar_event("t", float(i), i, wall) for i, wall in enumerate([5.0, math.nan, math.inf, 6.0])]
    scanner = scan(write(tmp_path / "events", events))
    assert found(scanner)["t"] == [(i, w, bits(float(i))) for i, w in enumerate([5.0, 5.0, 5.0, 6.0])]
    assert len(scanner.damage) == 2
    assert (scanner.first_wall, scanner.last_wall) == (5.0, 6.0)


def test_a_tag_that_is_not_utf8_can_be_shown_and_looked_up(tmp_path):
    value = b"\x0a\x03a\xff\xfe" + b"\x15\x00\x00\x80\x3f"
    summary = b"\x0a" + bytes([len(value)]) + value
    event = b"\x09" + struct.pack("<d", 2.0) + b"\x2a" + bytes([len(summary)]) + summary
    scanner = scan(write(tmp_path / "events", [event]))
    ((tag, points),) = found(scanner).items()
    assert points == [(0, 2.0, bits(1.0))]
    assert tag.encode("utf-8").startswith(b"a")  # no lone surrogate: JSON can carry it
    assert scanner.metadata(tag) == ("", b"", "", "")


# --- what is not a plain scalar ---------------------------------------------------------------------------

SCALARS = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
HALF = int(np.float16(1.5).view(np.uint16))
BFLOAT = 0x3FC0  # 1.5
DTYPES = [
    (1, "float_val", 0.1, np.float32(0.1).tobytes(), float(np.float32(0.1))),
    (2, "double_val", 0.1, np.float64(0.1).tobytes(), 0.1),
    (3, "int_val", -70000, np.int32(-70000).tobytes(), -70000.0),
    (4, "int_val", 200, np.uint8(200).tobytes(), 200.0),
    (5, "int_val", -300, np.int16(-300).tobytes(), -300.0),
    (6, "int_val", -7, np.int8(-7).tobytes(), -7.0),
    (9, "int64_val", -(1 << 40) - 1, np.int64(-(1 << 40) - 1).tobytes(), float(-(1 << 40) - 1)),
    (10, "bool_val", True, b"\x01", 1.0),
    (14, "half_val", BFLOAT, struct.pack("<H", BFLOAT), 1.5),
    (17, "int_val", 60000, np.uint16(60000).tobytes(), 60000.0),
    (19, "half_val", HALF, struct.pack("<H", HALF), 1.5),
    (22, "uint32_val", 4_000_000_000, np.uint32(4_000_000_000).tobytes(), 4e9),
    (23, "uint64_val", 1 << 63, np.uint64(1 << 63).tobytes(), float(1 << 63)),
]


def tensor_event(tensor: TensorProto, step: int = 1) -> bytes:
    value = Summary.Value(tag="t", tensor=tensor, metadata=SCALARS)
    return Event(wall_time=2.0, step=step, summary=Summary(value=[value])).SerializeToString()


@pytest.mark.parametrize(("dtype", "field", "number", "content", "expected"), DTYPES)
@pytest.mark.parametrize("shape", [[], [1], [1, 1]])
def test_tensors_of_one_number(tmp_path, dtype, field, number, content, expected, shape):
    typed, packed = TensorProto(dtype=dtype), TensorProto(dtype=dtype, tensor_content=content)
    getattr(typed, field).append(number)
    for tensor in (typed, packed):
        for size in shape:
            tensor.tensor_shape.dim.add(size=size)
    scanner = scan(write(tmp_path / "events", [tensor_event(typed, 1), tensor_event(packed, 2)]))
    assert found(scanner) == {"t": [(1, 2.0, bits(expected)), (2, 2.0, bits(expected))]}
    assert scanner.damage == []


@pytest.mark.parametrize("bit_pattern", [0x0001, 0x03FF, 0x7BFF, 0x7C00, 0xFC00, 0x8000, 0x7E00])
def test_half_floats_at_their_limits(tmp_path, bit_pattern):
    tensor = TensorProto(dtype=19, half_val=[bit_pattern])
    expected = float(np.array(bit_pattern, np.uint16).view(np.float16))
    scanner = scan(write(tmp_path / "events", [tensor_event(tensor)]))
    assert found(scanner) == {"t": [(1, 2.0, bits(expected))]}


def test_tensors_that_are_no_number_are_reported_and_leave_no_point(tmp_path):
    two = TensorProto(dtype=1, float_val=[1.0, 2.0])
    shaped = TensorProto(dtype=1, float_val=[1.0])
    shaped.tensor_shape.dim.add(size=2)
    unknown = TensorProto(dtype=1, float_val=[1.0])
    unknown.tensor_shape.unknown_rank = True
    text = TensorProto(dtype=7, string_val=[b"1.0"])
    complex_number = TensorProto(dtype=8, scomplex_val=[1.0, 2.0])
    short = TensorProto(dtype=2, tensor_content=b"\0\0\0\0")
    none = TensorProto()
    bad = [two, shaped, unknown, text, complex_number, short, none]
    good = TensorProto(dtype=1, float_val=[3.0])
    scanner = scan(write(tmp_path / "events", [*map(tensor_event, bad), tensor_event(good, 9)]))
    assert found(scanner) == {"t": [(9, 2.0, bits(3.0))]}
    assert len(scanner.damage) == len(bad)


def test_other_kinds_are_located_and_read_on_demand(tmp_path):
    from tensorboardX import SummaryWriter as Writer

    with Writer(str(tmp_path)) as writer:
        writer.add_text("note", "first\nsecond", 3, walltime=10.0)
        writer.add_image("picture", np.zeros((3, 2, 2), np.uint8), 4, walltime=11.0)
        writer.add_histogram("weights", np.arange(10.0), 5, walltime=12.0)
        writer.add_text("note", "later", -6, walltime=13.0)
    file = only_file(tmp_path)
    scanner = scan(file)
    assert scanner.record_plugins == {
        "note/text_summary": "text",
        "picture": "images",
        "weights": "histograms",
    }
    records = scanner.records["note/text_summary"]
    assert (list(records.steps), list(records.walls), len(records)) == ([3, -6], [10.0, 13.0], 2)
    texts = [
        decode_text(read_payload(str(file), offset, length), "note/text_summary")
        for offset, length in zip(records.offsets, records.lengths, strict=True)
    ]
    assert texts == ["first\nsecond", "later"]
    picture = scanner.records["picture"]
    event = Event.FromString(read_payload(str(file), picture.offsets[0], picture.lengths[0]))
    assert (event.step, event.summary.value[0].image.width) == (4, 2)
    assert found(scanner) == {}


def test_the_first_metadata_of_a_tag_counts(tmp_path):
    events = [
        scalar_event("t", 1.0, 1, 2.0, display_name="first", description="one"),
        scalar_event("t", 2.0, 2, 2.0, display_name="second"),
        text_event("note", "hello", 1, 2.0),
    ]
    scanner = scan(write(tmp_path / "events", events))
    assert scanner.metadata("t") == ("", b"", "first", "one")
    assert scanner.metadata("note/text_summary")[0] == "text"
    with pytest.raises(KeyError):
        scanner.metadata("nothing")


def test_starts_count_the_points_before_them(tmp_path):
    events = [
        file_version_event(1.0),
        start_event(1.5, StartRecord("id", 2)),
        scalar_event("a", 1.0, 1, 2.0),
        session_start_event(3.0, 5),
        scalar_event("a", 1.0, 2, 4.0),
        scalar_event("b", 1.0, 2, 4.0),
        Event(wall_time=5.0, session_log=SessionLog(status=SessionLog.STOP)).SerializeToString(),
        session_start_event(6.0, -1),
    ]
    for max_bytes in (1, 1 << 20):
        scanner = FileScanner(str(write(tmp_path / "events", events)))
        while scanner.advance(max_bytes):
            pass
        assert scanner.starts == [(5, 3.0, {"a": 1}), (-1, 6.0, {"a": 2, "b": 1})]
        assert scanner.file_version == "brain.Event:2"
        assert StartRecord.decode(scanner.start) == StartRecord("id", 2)
        assert (scanner.first_wall, scanner.last_wall) == (1.5, 6.0)
        assert scanner.events == len(events)


def test_graphs_and_run_metadata_are_located_like_values(tmp_path):
    events = [
        Event(wall_time=2.0, step=1, graph_def=b"graph"),
        Event(wall_time=3.0, step=2, meta_graph_def=b"meta graph"),
        Event(wall_time=4.0, step=3, tagged_run_metadata={"tag": "step1", "run_metadata": b"held"}),
        Event(wall_time=5.0, step=4, log_message={"message": "no value"}),
    ]
    file = write(tmp_path / "events", [event.SerializeToString() for event in events])
    scanner = scan(file)
    assert scanner.record_plugins == {
        "__run_graph__": "graphs",
        "__meta_graph__": "graph_meta_graph",
        "step1": "graph_tagged_run_metadata",
    }
    for tag, event in zip(scanner.record_plugins, events, strict=False):
        records = scanner.records_of(tag)
        assert (list(records.steps), list(records.walls)) == ([event.step], [event.wall_time])
        assert Event.FromString(read_payload(str(file), records.offsets[0], records.lengths[0])) == event
    assert scanner.damage == []


def test_a_histogram_of_the_oldest_form_is_told_and_costs_nothing_else(tmp_path):
    event = Event(wall_time=2.0, step=1)
    event.summary.value.add(tag="old", obsolete_old_style_histogram=b"x")
    event.summary.value.add(tag="loss", simple_value=0.5)
    scanner = scan(write(tmp_path / "events", [event.SerializeToString()]))
    assert [message[:27] for _, _, message in scanner.damage] == ["a histogram in a form that "]
    assert found(scanner) == {"loss": [(1, 2.0, bits(0.5))]}


def test_a_histogram_under_the_tag_of_a_scalar_is_told(tmp_path):
    event = Event(wall_time=3.0, step=2)
    event.summary.value.add(tag="loss", histo={"num": 1})
    events = [scalar_event("loss", 0.5, 1, 2.0, new_style=True), event.SerializeToString()]
    scanner = scan(write(tmp_path / "events", events))
    assert (scanner.points, scanner.record_plugins) == (1, {})
    assert [message[:25] for _, _, message in scanner.damage] == ["a value that is no number"]
    # Where the scalar does not say that it is one, both are kept.
    events[0] = scalar_event("loss", 0.5, 1, 2.0)
    scanner = scan(write(tmp_path / "both", events))
    assert (scanner.points, scanner.record_plugins, scanner.damage) == (1, {"loss": "histograms"}, [])


def test_an_empty_file_says_nothing(tmp_path):
    scanner = scan(write(tmp_path / "events", []))
    assert (scanner.events, scanner.points, scanner.offset) == (0, 0, 0)
    assert (scanner.first_wall, scanner.last_wall, scanner.file_version, scanner.start) == (
        None,
        None,
        "",
        b"",
    )
    assert (scanner.damage, scanner.records, scanner.starts) == ([], {}, [])


def test_files_that_are_not_there_raise_like_open(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileScanner(str(tmp_path / "none")).advance()
    file = write(tmp_path / "events", [scalar_event("t", 1.0, 1, 2.0)])
    with pytest.raises(OSError, match="shorter"):
        read_payload(str(file), 0, 10_000)
    with pytest.raises(OSError, match="shorter"):
        read_payload(str(file), 1 << 62, 1 << 62)
    assert read_payload(str(file), 12, 0) == b""


def test_columns_hold_what_they_are_given():
    from array import array

    column = ScalarColumn()
    column.extend(array("q", [INT64[0], 3]), array("d", [1.0, 2.0]), array("d", [0.5, -0.0]))
    column.extend(np.array([INT64[1]]), np.array([3.0]), np.array([0.1]))
    assert rows(column) == [(INT64[0], 1.0, bits(0.5)), (3, 2.0, bits(-0.0)), (INT64[1], 3.0, bits(0.1))]
    assert (column.first_step, column.largest_step, len(column)) == (INT64[0], INT64[1], 3)
    with pytest.raises(ValueError, match="one length"):
        column.extend(array("q", [1]), array("d", []), array("d", [1.0]))
    with pytest.raises(ValueError, match="wall time"):
        column.extend(array("q", [1]), array("d", [math.nan]), array("d", [1.0]))
    with pytest.raises(IndexError):
        _ = ScalarColumn().first_step
    with pytest.raises(IndexError):
        _ = ScalarColumn().largest_step
    assert len(column) == 3


def test_the_codec_needs_no_numpy():
    program = (
        "import sys, glassboard.events.codec as c; c.ScalarColumn().steps; sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
