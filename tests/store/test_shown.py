"""Folders that a job went on in are listed as one run, and each stays askable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.store.base import SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing.store_suite import decode

NAMES = ["20260101-1000", "20260101-1200", "20260101-1400"]
STEPS = [(0, 1000), (600, 1500), (1500, 2000)]


def log(folder: Path, begin: int, end: int, value: float) -> None:
    with SummaryWriter(folder) as writer:
        for step in range(begin, end):
            writer.add_scalar("loss", value, step)
            if step % 10 == 0:
                writer.add_text("note", f"{folder.name} at {step}", step)


@pytest.fixture
def resumed(tmp_path: Path) -> Path:
    """A log directory with a job that was resumed twice, and another run."""
    folder = tmp_path / "runs"
    for number, (name, (begin, end)) in enumerate(zip(NAMES, STEPS, strict=True)):
        log(folder / "job/tb" / name, begin, end, float(number))
    log(folder / "other", 0, 10, 0.0)
    return folder


def test_the_live_view_takes_each_step_from_its_latest_attempt(
    resumed: Path, follow: Callable[..., LocalStore]
) -> None:
    store = follow(resumed)
    assert [run.name for run in store.catalog().runs] == ["job/tb", "other"]
    answer = decode(store.series(SeriesRequest("loss", ["job/tb"], buckets=4000)))
    assert answer.fields["x"][0] == [float(step) for step in range(2000)]
    assert answer.fields["last"][0] == [0.0] * 600 + [1.0] * 900 + [2.0] * 500
    assert [text.step for text in store.texts("job/tb", "note/text_summary")] == list(range(0, 2000, 10))


def test_superseded_points_stay_askable(resumed: Path, follow: Callable[..., LocalStore]) -> None:
    store = follow(resumed)
    blocks = list(store.points("job/tb", "loss", which="superseded"))
    assert [(list(block.steps), block.attempt) for block in blocks if len(block.steps)] == [
        (list(range(600, 1000)), 0)
    ]
    everything = [step for block in store.points("job/tb", "loss", which="all") for step in block.steps]
    assert everything == [step for begin, end in STEPS for step in range(begin, end)]
    superseded = store.records("job/tb", "note/text_summary", "text", "superseded")
    assert [record.step for record in superseded] == list(range(600, 1000, 10))
    assert [(one.first_step, one.last_step) for one in store.attempts("job/tb")] == [
        (0, 999), (600, 1499), (1500, 1999),
    ]  # fmt: skip


def test_each_folder_is_askable_by_its_name(resumed: Path, follow: Callable[..., LocalStore]) -> None:
    store = follow(resumed)
    assert [run.name for run in store.folders()] == [*(f"job/tb/{name}" for name in NAMES), "other"]
    for name, (begin, end) in zip(NAMES, STEPS, strict=True):
        for asked in (f"job/tb/{name}", f"job/tb/{name}/"):
            (block,) = store.points(asked, "loss")
            assert list(block.steps) == list(range(begin, end))
            answer = decode(store.series(SeriesRequest("loss", [asked], buckets=4000)))
            assert answer.fields["x"][0] == [float(step) for step in range(begin, end)]
            assert store.revision_of([asked]) > store.revision_of([])


def test_the_second_start_joins_them_from_the_cache(resumed: Path, tmp_path: Path) -> None:
    def told(store: LocalStore) -> list[float]:
        assert store.wait_loaded(20)
        assert [run.name for run in store.catalog().runs] == ["job/tb", "other"]
        answer = decode(store.series(SeriesRequest("loss", ["job/tb"], buckets=1000)))
        store.close()
        return answer.fields["last"][0]

    def start() -> LocalStore:
        return LocalStore(resumed, reload_interval=0, cache=str(tmp_path / "cache"))

    first = told(start())
    assert told(start()) == first
    for path in (tmp_path / "cache").rglob("*.columns"):
        data = bytearray(path.read_bytes())
        data[60] ^= 1  # of the first chunk
        path.write_bytes(data)
    assert told(start()) == first


def test_joining_can_be_turned_off(resumed: Path, follow: Callable[..., LocalStore]) -> None:
    store = follow(resumed, stitch=False)
    assert {run.name for run in store.catalog().runs} == {"other", *(f"job/tb/{name}" for name in NAMES)}


def test_a_folder_joins_when_its_first_points_arrive(
    tmp_path: Path, follow: Callable[..., LocalStore], wait_until: Callable[..., None]
) -> None:
    log(tmp_path / "tb" / NAMES[0], 0, 100, 0.0)
    store = follow(tmp_path, reload_interval=0.05)
    assert [run.name for run in store.catalog().runs] == [f"tb/{NAMES[0]}"]
    writer = SummaryWriter(tmp_path / "tb" / NAMES[1])
    wait_until(lambda: len(store.catalog().runs) == 2)
    writer.add_scalar("loss", 1.0, 50)
    writer.close()
    wait_until(lambda: [run.name for run in store.catalog().runs] == ["tb"])
    answer = decode(store.series(SeriesRequest("loss", ["tb"])))
    assert answer.fields["x"][0] == [float(step) for step in range(51)]
    assert store.catalog().runs[0].points == 101


def test_who_follows_learns_of_points_in_the_run_that_is_shown(
    resumed: Path, follow: Callable[..., LocalStore], wait_until: Callable[..., None]
) -> None:
    store = follow(resumed, reload_interval=0.05)
    known = store.revision()
    with SummaryWriter(resumed / "job/tb" / NAMES[2]) as writer:
        writer.add_scalar("loss", 3.0, 2000)
    wait_until(lambda: "job/tb" in (store.changes_since(known) or store.changes_since(store.revision())).runs)
    wait_until(lambda: decode(store.series(SeriesRequest("loss", ["job/tb"]))).series[0]["last_step"] == 2000)
