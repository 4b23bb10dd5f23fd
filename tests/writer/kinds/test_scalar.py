"""The same scalars through torch, tensorboardX and us are the same to TensorBoard."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.events.event import scalars_event
from glassboard.events.wire import as_double, read_fields

PEERS = {"torch": torch_tensorboard.SummaryWriter, "tensorboardX": tensorboardX.SummaryWriter}

numbers = st.one_of(st.floats(), st.integers(-(2**60), 2**60), st.floats(width=32).map(np.float32))
steps = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(0, 5), st.floats(-1e15, 1e15))
points = st.lists(st.tuples(numbers, steps), min_size=1, max_size=30)
# tensorboardX replaces all but these characters in tags; torch takes any that UTF-8 holds.
plain_tags = st.text("abcXYZ019_.-/", max_size=8).filter(lambda tag: not tag.startswith("/"))
any_tags = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def write(make, directory, tagged) -> None:
    writer = make(directory)
    wall = 1.7e9
    for tag, series in tagged.items():
        for value, step in series:
            wall += 0.25
            writer.add_scalar(tag, value, step, wall)
    writer.close()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("peer", "tags"), [("torch", any_tags), ("tensorboardX", plain_tags)], ids=PEERS)
def test_tensorboard_reads_ours_as_theirs(peer, tags, event_dir):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(tags, points, min_size=1, max_size=3))
    def check(tagged):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            write(SummaryWriter, ours, tagged)
            write(PEERS[peer], theirs, tagged)
            assert event_dir(Path(ours)).scalars() == event_dir(Path(theirs)).scalars()

    check()


@pytest.mark.parametrize(
    "value",
    [
        *(np.ones((1,), dtype) for dtype in ("float16", "float32", "float64", "int32", "uint64", "bool")),
        *(torch.ones((), dtype=d) for d in (torch.float16, torch.bfloat16, torch.int64, torch.bool)),
        torch.tensor([[1.5]], requires_grad=True),
        np.float64(1e300),
        "1.5",
        True,
        2**70,
    ],
    ids=str,
)
def test_values_of_every_type_are_what_torch_writes(value, logs, tmp_path, event_dir):
    write(SummaryWriter, logs, {"t": [(value, 1)]})
    write(PEERS["torch"], tmp_path / "torch", {"t": [(value, 1)]})
    assert logs.scalars() == event_dir(tmp_path / "torch").scalars()


@pytest.mark.parametrize("value", [None, {}, (1.0,), np.zeros(2), 1j, "abc", torch.zeros(2)], ids=str)
def test_what_torch_refuses_we_refuse_alike_and_go_on(value, logs, tmp_path):
    with PEERS["torch"](tmp_path / "torch") as theirs, pytest.raises(Exception) as expected:  # noqa: PT011
        theirs.add_scalar("t", value, 1)
    with SummaryWriter(logs) as ours:
        with pytest.raises(expected.type):
            ours.add_scalar("t", value, 1)
        ours.add_scalar("t", 2.0, 2)
    assert [point[0] for point in logs.points("t")] == [2]


def exact_values(logs) -> list[float | None]:
    found = []
    for event in logs.events():
        for value in event.summary.value:
            fields = {n: v for n, _, v in read_fields(value.SerializeToString())}
            found.append(as_double(fields[1001]) if 1001 in fields else None)
    return found


def test_the_exact_double_stands_beside_what_float32_rounds(logs):
    with SummaryWriter(logs) as writer:
        for value in (0.5, 0.1, 1e12 + 1, 1e300, float("nan"), float("inf"), torch.tensor(0.1)):
            writer.add_scalar("t", value, 1)
    assert exact_values(logs) == [None, 0.1, 1e12 + 1, 1e300, None, None, None]


def test_hot_path_and_slow_path_write_the_same_bytes(logs, read_payloads):
    from glassboard.events.event import scalar_event

    cases = [("", 0.0, 0), ("loss", 0.1, 1), ("ü" * 70, -1e300, -1), ("x" * 20_000, 2.5, 2**63 - 1)]
    with SummaryWriter(logs) as writer:
        for tag, value, step in cases:
            writer.add_scalar(tag, value, step, 1.5)
    (file,) = logs.files
    found = read_payloads(file)[2:]
    for payload, (tag, value, step) in zip(found, cases, strict=True):
        assert payload == scalar_event(tag, value, step, 1.5)


def test_new_style_and_descriptions(logs):
    with SummaryWriter(logs) as writer:
        writer.add_scalar("new", torch.tensor(0.5), 1, new_style=True)
        writer.add_scalar("double", 0.1, 1, new_style=True, double_precision=True)
        writer.add_scalar("titled", 0.5, 1, display_name="Title", summary_description="*why*")
    values = {v.tag: v for e in logs.events() for v in e.summary.value}
    assert list(values["new"].tensor.float_val) == [0.5]
    assert list(values["double"].tensor.double_val) == [0.1]
    assert values["titled"].metadata.display_name == "Title"
    assert values["titled"].metadata.summary_description == "*why*"


@pytest.mark.parametrize("main_tag", ["loss", "a/b"])
def test_add_scalars_writes_the_runs_that_torch_writes(main_tag, logs, tmp_path, event_dir):
    theirs = event_dir(tmp_path / "torch")
    for make, directory in ((SummaryWriter, logs), (PEERS["torch"], theirs)):
        with make(str(directory.path)) as writer:
            for step in range(3):
                values = {"train": step * 0.1, "x/y": np.float32(step), "t": torch.tensor(step)}
                writer.add_scalars(main_tag, values, step, 1.7e9 + step)
    runs = {p.parent.relative_to(theirs.path) for p in theirs.path.rglob("events.*")}
    assert {p.parent.relative_to(logs.path) for p in logs.path.rglob("events.*")} == runs
    assert len(runs) == 4
    for run in runs:
        assert logs.scalars(str(run)) == theirs.scalars(str(run))


def test_the_fifth_position_is_torchs(tmp_path: Path) -> None:
    """tensorboardX has a title there: that is refused, not misread."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("double", 0.1, 1, 1.7e9, True, True)
        with pytest.raises(TypeError, match="by keyword"):
            writer.add_scalar("t", 1.0, 1, 1.7e9, "title", "description")
    events = EventAccumulator(str(tmp_path)).Reload()
    (point,) = events.Tensors("double")
    assert point.tensor_proto.double_val == [0.1]
    assert "t" not in events.Tags()["tensors"] + events.Tags()["scalars"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(any_tags, numbers, min_size=1, max_size=9))
def test_many_at_once_are_those_added_one_by_one(event_dir, read_payloads, metrics):
    with tempfile.TemporaryDirectory() as many, tempfile.TemporaryDirectory() as single:
        with SummaryWriter(many) as writer:
            writer.add_metrics(metrics, 7, 1.7e9)
        with SummaryWriter(single) as writer:
            for tag, value in metrics.items():
                writer.add_scalar(tag, value, 7, 1.7e9)
        assert event_dir(Path(many)).scalars() == event_dir(Path(single)).scalars()
        (file,) = event_dir(Path(many)).files
        plain = {tag: float(value) for tag, value in metrics.items()}
        assert read_payloads(file)[2:] == [scalars_event(plain, 7, 1.7e9)]


def test_many_at_once_of_every_type(logs):
    with SummaryWriter(logs) as writer:
        writer.add_metrics({7: torch.tensor(1.5), b"bytes": [2.5], "lone \ud800": np.float64(3.5)})
        with pytest.raises(NotImplementedError):
            writer.add_metrics({"t": object()})
    assert [value for _, _, value in logs.points("7") + logs.points("bytes") + logs.points("lone ?")] == [
        1.5, 2.5, 3.5,
    ]  # fmt: skip


def test_many_at_once_begin_a_resumed_run(logs):
    with SummaryWriter(logs, resume=True) as writer:
        writer.add_metrics({"a": 1.0}, 5)
        writer.add_metrics({"a": 2.0}, 6)
    assert [event.step for event in logs.events() if event.session_log.status] == [5]
    assert [step for step, _, _ in logs.points("a")] == [5, 6]
