"""Golden files that are cut, have flipped bits or hold payloads that are none: the rest is read."""

from __future__ import annotations

import bisect
import contextlib
import random
import struct
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array
from glassboard.events.audio import read_clips
from glassboard.events.codec import FileScanner, frame
from glassboard.events.custom_scalars import decode_layout, read_layout
from glassboard.events.histogram import read_histogram
from glassboard.events.hparams import decode_plugin_data
from glassboard.events.image import read_images
from glassboard.events.matrix import read_labels, read_matrix
from glassboard.events.mesh import read_mesh, read_mesh_part
from glassboard.events.pr_curve import read_pr_curve
from glassboard.events.run_graph import graph_nodes, graph_of_meta_graph, read_graph
from glassboard.events.tensor import DT_FLOAT, DT_STRING
from glassboard.events.tensor import tensor as tensor_of
from glassboard.events.text import has_heading, read_text
from glassboard.events.value import TENSOR, Value, plugin_content, values
from glassboard.store.kinds import (
    audio,
    custom_scalars,
    graph,
    histogram,
    hparams,
    image,
    matrix,
    mesh,
    pr_curve,
    tensor,
    text,
)
from glassboard.store.local import LocalStore

GOLDEN = Path(__file__).parent
FILES = sorted(path for path in GOLDEN.rglob("*tfevents*") if 0 < path.stat().st_size <= 64 << 10)
# One of each producer stands for the others where all of them would take long.
SOME = [path for path in FILES if path.parent.parent.name in ("kinds", "tensorflow-2.21.0")]


def name_of(path: Path) -> str:
    return str(path.relative_to(GOLDEN).parent)


def ends_of(data: bytes) -> list[int]:
    """Where each record ends, after 0."""
    ends = [0]
    while ends[-1] < len(data):
        ends.append(ends[-1] + 16 + struct.unpack_from("<Q", data, ends[-1])[0])
    return ends


def payloads(data: bytes) -> list[bytes]:
    ends = ends_of(data)
    return [data[begin + 12 : end - 4] for begin, end in pairwise(ends)]


def scan(path: Path) -> FileScanner:
    scanner = FileScanner(str(path))
    while scanner.advance():
        pass
    return scanner


def located(scanner: FileScanner) -> dict[str, list[tuple[int, float, int]]]:
    """Step, wall time and length of every value that is no number, and of every number as if it had none."""
    found = {
        tag: list(zip(held.steps, held.walls, held.lengths, strict=True))
        for tag, held in scanner.records.items()
    }
    for tag, column in scanner.new_columns(0):
        found.setdefault(tag, []).extend(
            (step, wall, 0) for step, wall in zip(column.steps, column.walls, strict=True)
        )
    return found


# --- cut files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_cut_at_any_byte_is_read_up_to_there(path, tmp_path):
    """Whole records are read, the torn one is waited for; at record ends all that was read is compared."""
    data = path.read_bytes()
    ends = ends_of(data)
    whole = located(scan(path))
    file = tmp_path / "events"
    file.write_bytes(data)
    with file.open("r+b") as held:
        for cut in range(len(data), -1, -1):
            held.truncate(cut)
            scanner = scan(file)
            sound = bisect.bisect_right(ends, cut) - 1
            assert (scanner.events, scanner.offset, scanner.damaged) == (sound, ends[sound], 0), cut
            if cut == ends[sound]:
                found = located(scanner)
                assert all(whole[tag][: len(places)] == places for tag, places in found.items())


@pytest.mark.parametrize("path", SOME, ids=name_of)
def test_every_kind_is_read_from_a_file_that_is_cut(path, tmp_path):
    data = path.read_bytes()
    ends = ends_of(data)
    chance = random.Random(path.name)
    (tmp_path / "run").mkdir()
    file = tmp_path / "run/events.out.tfevents.1"
    before: dict[tuple[str, str, str], int] = {}
    for end in sorted(chance.sample(ends[1:], min(12, len(ends) - 1))):
        file.write_bytes(data[: end + chance.choice((0, 0, 5, 13))])
        store = opened(tmp_path)
        counts = {place: len(found) for place, found in everything(store).items()}
        assert (store.damage(), store.catalog().damaged) == ([], 0)
        assert all(counts[place] >= count for place, count in before.items())
        before = counts
        store.close()


# --- flipped bits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_flipped_bits_lose_no_neighbour_and_are_told_once_a_record(path, tmp_path):
    data = path.read_bytes()
    ends = ends_of(data)
    chance = random.Random(str(path.name))
    file, sound = tmp_path / "hurt", tmp_path / "sound"
    for _ in range(150):
        hurt: set[int] = set()
        content = bytearray(data)
        for flip in chance.sample(range(len(data) * 8), chance.choice((1, 1, 1, 2, 5))):
            content[flip // 8] ^= 1 << flip % 8
            hurt.add(bisect.bisect_right(ends, flip // 8) - 1)
        file.write_bytes(content)
        sound.write_bytes(
            b"".join(data[ends[i] : ends[i + 1]] for i in range(len(ends) - 1) if i not in hurt)
        )
        scanner = scan(file)
        assert located(scanner) == located(scan(sound))
        assert scanner.events == len(ends) - 1 - len(hurt)
        # Neighbours that are both hurt are one stretch.
        stretches = {i for i in hurt if i - 1 not in hurt}
        assert [offset for offset, _, _ in scanner.damage] == [ends[i] for i in sorted(stretches)]


# --- payloads that are none -------------------------------------------------------------------------------


def everything(store: LocalStore) -> dict[tuple[str, str, str], list[Any]]:
    """Every value of every kind, in a form that can be compared."""
    readers: dict[str, Callable[[str, str], list[Any]]] = {
        "text": lambda run, tag: text.text_values(store, run, tag),
        "image": lambda run, tag: [
            (entry[:4], [image.read_image(store, sample.ref) for sample in entry.samples])
            for entry in image.images(store, run, tag)
        ],
        "audio": lambda run, tag: [
            (entry[:2], [audio.read_sound(store, sample.ref) for sample in entry.samples])
            for entry in audio.sounds(store, run, tag)
        ],
        "histogram": lambda run, tag: histogram.histograms(store, run, tag),
        "pr_curve": lambda run, tag: pr_curve.pr_curves(store, run, tag),
        "mesh": lambda run, tag: mesh.part_entries(store, run, tag),
        "matrix": lambda run, tag: matrix.matrices(store, run, tag),
        "tensor": lambda run, tag: tensor.tensors(store, run, tag),
        "graph": lambda run, tag: [
            (entry[:2], graph.read_graph_bytes(store, entry.ref, tag))
            for entry in graph.graphs(store, run, tag)
        ],
        "scalar": lambda run, tag: [list(zip(*b[:3], strict=True)) for b in store.points(run, tag)],
    }
    catalog = store.catalog()
    found: dict[tuple[str, str, str], list[Any]] = {}
    for tag in catalog.tags:
        for place in tag.runs:
            run = catalog.runs[place].name
            if tag.kind in readers:
                found[run, tag.name, tag.kind] = readers[tag.kind](run, tag.name)
            else:
                assert tag.kind in ("hparams", "custom_scalars"), tag.kind
    found["", "", "hparams"] = list(hparams.hparams_table(store).sessions)
    found["", "", "custom_scalars"] = list(custom_scalars.layouts(store).values())
    return found


def opened(folder: Path) -> LocalStore:
    store = LocalStore(folder, reload_interval=0, cache="off")
    assert store.wait_loaded(30)
    return store


def mutated(chance: random.Random, payload: bytes) -> bytes:
    """A payload with a few bytes changed, cut out, put in or repeated."""
    data = bytearray(payload)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                data[at : at + chance.randrange(1, 9)] = b""
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 3:
                data[at : at + 1] = chance.choice(
                    (b"\xff", b"\x00", b"\xff" * 9 + b"\x7f", b"\x80\x80\x80\x80\x10")
                )
            case _:
                data[at:at] = data[at : at + chance.randrange(1, 40)]
    return bytes(data)


@pytest.mark.parametrize("path", SOME, ids=name_of)
def test_payloads_that_are_none_cost_no_neighbour(path, tmp_path):
    """Their checksums are sound, so that all that reads them must doubt them."""
    chance = random.Random(path.name)
    sound = payloads(path.read_bytes())
    (tmp_path / "run").mkdir()
    file = tmp_path / "run/events.out.tfevents.1"
    for _ in range(40):
        hurt = sorted(chance.sample(range(1, len(sound)), min(3, len(sound) - 1)))
        file.write_bytes(
            b"".join(
                frame(mutated(chance, payload) if i in hurt else payload) for i, payload in enumerate(sound)
            )
        )
        store = opened(tmp_path)
        everything(store)
        places = [(damage.file, damage.offset) for damage in store.damage()]
        assert len(places) == len(set(places)) <= len(hurt)
        assert store.catalog().damaged == len(places)
        assert scan(file).events == len(sound)
        store.close()


# --- decoders ---------------------------------------------------------------------------------------------

OF_VALUES: list[Callable[[Value], Any]] = [
    read_images, read_clips, read_histogram, read_text, read_pr_curve, read_mesh, read_matrix, read_layout,
]  # fmt: skip
OF_BYTES: list[Callable[[bytes], Any]] = [
    read_array, decode_layout, decode_plugin_data, read_labels, read_mesh_part, has_heading,
    graph_nodes, graph_of_meta_graph, plugin_content, lambda data: values(data, ""),
]  # fmt: skip


def tags_in(path: Path) -> list[str]:
    scanner = scan(path)
    return [*scanner.records, *(tag for tag, _ in scanner.new_columns(0))]


SAMPLES = [(payload, tag) for path in SOME for payload in payloads(path.read_bytes()) for tag in tags_in(path)
           if tag.encode() in payload]  # fmt: skip


LOGGED = [
    (value, plugin_content(value.metadata)) for payload, tag in SAMPLES for value in values(payload, tag)
]


def decode_all(value: Value, content: bytes) -> None:
    """Hand a value and its plugin's content to every decoder; only DamagedRecord may come out."""
    for field in {value.field, 4, 5, 6, 8}:
        for decode in OF_VALUES:
            with contextlib.suppress(DamagedRecord):
                decode(value._replace(field=field))
    for held in (value.held, value.metadata, content):
        for read in OF_BYTES:
            with contextlib.suppress(DamagedRecord):
                read(held)


def hurt_value(chance: random.Random) -> tuple[Value, bytes]:
    """A logged value of which one part is damaged: all around it is sound, so that decoders get far."""
    value, content = chance.choice(LOGGED)
    match chance.randrange(3):
        case 0:
            return value._replace(held=mutated(chance, value.held)), content
        case 1:
            return value._replace(metadata=mutated(chance, value.metadata)), content
        case _:
            return value, mutated(chance, content)


@settings(max_examples=1500)
@given(st.integers(0, 1 << 64))
def test_mutated_values_are_decoded_or_refused(seed):
    with np.errstate(all="ignore"):
        decode_all(*hurt_value(random.Random(seed)))


@settings(max_examples=500)
@given(st.sampled_from(SAMPLES), st.integers(0, 1 << 64))
def test_mutated_events_hold_values_or_are_refused(sample, seed):
    payload, tag = sample
    event = mutated(random.Random(seed), payload)
    for read in (values, read_graph):
        with contextlib.suppress(DamagedRecord):
            read(event, tag)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data):
    for field in (0, 3, 4, 5, 6, 8):
        for decode in OF_VALUES:
            with contextlib.suppress(DamagedRecord), np.errstate(all="ignore"):
                decode(Value(field, data, data))
    for read in OF_BYTES:
        with contextlib.suppress(DamagedRecord), np.errstate(all="ignore"):
            read(data)


@pytest.mark.parametrize(
    "shape", [(1 << 18, 3), (6, 1 << 17), (1, 1 << 18, 3), (1 << 11,), (1 << 11, 2), (1 << 30, 3)]
)
@pytest.mark.parametrize("dtype", [DT_FLOAT, DT_STRING])
def test_a_value_that_claims_to_be_large_takes_little_memory(shape, dtype):
    value = Value(TENSOR, tensor_of(dtype, shape), b"")
    tracemalloc.start()
    for decode in OF_VALUES:
        with contextlib.suppress(DamagedRecord):
            decode(value)
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()


def test_no_value_takes_much_more_memory_than_it_has_bytes():
    chance = random.Random(0)
    tracemalloc.start()
    for _ in range(600):
        value, content = hurt_value(chance)
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        with np.errstate(all="ignore"):
            decode_all(value, content)
        _, peak = tracemalloc.get_traced_memory()
        assert peak - before < (1 << 20) + 100 * len(value.held)
    tracemalloc.stop()
