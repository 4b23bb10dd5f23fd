"""Catalogs list runs by their first event and tags as people count."""

from __future__ import annotations

from pathlib import Path

from glassboard.events.codec import frame
from glassboard.events.event import file_version_event, scalar_event
from glassboard.reader.run import Run
from glassboard.reader.tail import FileTail
from glassboard.store.catalog import build_catalog


def read_run(folder: Path, name: str, events: list[bytes], *, damage: bool = False) -> Run:
    path = folder / f"{name}.tfevents"
    data = b"".join(frame(event) for event in [file_version_event(0.5), *events])
    if damage:
        data = data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]
    path.write_bytes(data)
    run, tail = Run(name), FileTail(str(path))
    tail.advance(1 << 20)
    run.tails[str(path)] = tail
    return run


def test_runs_go_by_their_first_event_and_tags_by_name(tmp_path: Path) -> None:
    runs = [
        read_run(tmp_path, "late", [scalar_event("layer_10", 1.0, 1, 50.0)]),
        read_run(
            tmp_path, "early", [scalar_event("layer_9", 1.0, 1, 20.0), scalar_event("layer_9", 1.0, 2, 90.0)]
        ),
    ]
    catalog = build_catalog(7, "ready", "runs", runs, 0)
    assert [(run.name, run.start, run.last, run.points) for run in catalog.runs] == [
        ("early", 20.0, 90.0, 2),
        ("late", 50.0, 50.0, 1),
    ]
    assert [(tag.name, list(tag.runs)) for tag in catalog.tags] == [("layer_9", [0]), ("layer_10", [1])]
    assert (catalog.revision, catalog.points, catalog.damaged) == (7, 3, 0)


def test_runs_without_events_come_last_by_name(tmp_path: Path) -> None:
    runs = [Run("b_10"), Run("b_9"), read_run(tmp_path, "a", [scalar_event("loss", 1.0, 1, 20.0)])]
    catalog = build_catalog(1, "loading", "runs", runs, 0)
    assert [run.name for run in catalog.runs] == ["a", "b_9", "b_10"]
    assert catalog.runs[1].start is None
    assert catalog.runs[1].points == 0


def test_descriptions_and_damage_are_told(tmp_path: Path) -> None:
    described = scalar_event("loss", 1.0, 1, 20.0, new_style=True, description="mean over the batch")
    runs = [read_run(tmp_path, "a", [described, scalar_event("x", 1.0, 1, 21.0)], damage=True)]
    catalog = build_catalog(1, "ready", "runs", runs, 0)
    assert {tag.name: tag.description for tag in catalog.tags} == {"loss": "mean over the batch"}
    assert catalog.damaged == 1
