"""Catalogs list runs by their first event and tags as people count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.events.codec import frame
from glassboard.events.event import file_version_event, scalar_event
from glassboard.reader.run import Run
from glassboard.reader.state import Signs
from glassboard.reader.tail import FileTail
from glassboard.store.base import Catalog, CatalogDelta
from glassboard.store.catalog import CatalogBuilder


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


def build(revision: int, runs: list[Run]) -> Catalog:
    builder = CatalogBuilder()
    builder.update(revision, {run.name: run for run in runs}, [run.name for run in runs])
    return builder.catalog(revision, "ready", "runs", 0)


def test_runs_go_by_their_first_event_and_tags_by_name(tmp_path: Path) -> None:
    runs = [
        read_run(tmp_path, "late", [scalar_event("layer_10", 1.0, 1, 50.0)]),
        read_run(
            tmp_path, "early", [scalar_event("layer_9", 1.0, 1, 20.0), scalar_event("layer_9", 1.0, 2, 90.0)]
        ),
    ]
    catalog = build(7, runs)
    assert [(run.name, run.start, run.last, run.points) for run in catalog.runs] == [
        ("early", 20.0, 90.0, 2),
        ("late", 50.0, 50.0, 1),
    ]
    assert [(tag.name, list(tag.runs)) for tag in catalog.tags] == [("layer_9", [0]), ("layer_10", [1])]
    assert (catalog.revision, catalog.points, catalog.damaged) == (7, 3, 0)


def test_runs_without_events_come_last_by_name(tmp_path: Path) -> None:
    runs = [Run("b_10"), Run("b_9"), read_run(tmp_path, "a", [scalar_event("loss", 1.0, 1, 20.0)])]
    catalog = build(1, runs)
    assert [run.name for run in catalog.runs] == ["a", "b_9", "b_10"]
    assert catalog.runs[1].start is None
    assert catalog.runs[1].points == 0


def test_descriptions_and_damage_are_told(tmp_path: Path) -> None:
    described = scalar_event("loss", 1.0, 1, 20.0, new_style=True, description="mean over the batch")
    runs = [read_run(tmp_path, "a", [described, scalar_event("x", 1.0, 1, 21.0)], damage=True)]
    catalog = build(1, runs)
    assert {tag.name: tag.description for tag in catalog.tags} == {"loss": "mean over the batch"}
    assert catalog.damaged == 1


class Client:
    """Follows a catalog by what is new in it, as `CatalogDelta` says."""

    def __init__(self) -> None:
        self.revision = 0
        self.runs: dict[str, Any] = {}
        self.tags: dict[tuple[str, str], set[str]] = {}

    def apply(self, delta: CatalogDelta) -> None:
        assert delta.since == self.revision
        for name in delta.gone:
            self.runs.pop(name, None)
            for runs in self.tags.values():
                runs.discard(name)
        for run in delta.runs:
            self.runs[run.name] = run
        for tag in delta.tags:
            self.tags.setdefault((tag.name, tag.kind), set()).update(tag.runs)
        self.tags = {key: runs for key, runs in self.tags.items() if runs}
        self.revision = delta.revision


class Tail:
    """As much of a file as a catalog looks at."""

    def __init__(self, tags: set[str], points: int) -> None:
        self.columns = dict.fromkeys(tags)
        self.first_wall, self.last_wall = 100.0 + points, 200.0 + points
        self.damaged, self.problem = 0, None
        self.tags = [(tag, "scalar", f"what {tag} is") for tag in sorted(tags)]
        self.tag_count = len(tags)
        self.points = points
        self.scanner = self
        self.path, self.rank, self.start, self.starts = "file", 0, None, ()
        self.signs = Signs(None, "", 0, "", None, self.last_wall, self.last_wall, 0.0, 1.0)


_steps = st.lists(
    st.tuples(
        st.sampled_from("abcd"),  # a run
        st.one_of(
            st.none(), st.sets(st.sampled_from("xyz"), max_size=3)
        ),  # its tags from now on; None: it goes
        st.integers(0, 5),
        st.booleans(),  # whether the client asks now
    ),
    max_size=30,
)


@given(_steps)
def test_who_asks_for_what_is_new_knows_what_who_asks_for_all_knows(
    steps: list[tuple[str, set[str] | None, int, bool]],
) -> None:
    builder, client = CatalogBuilder(), Client()
    runs: dict[str, Run] = {}
    for revision, (name, tags, points, asks) in enumerate(steps, 1):
        if tags is None:
            runs.pop(name, None)
        else:
            run = runs.setdefault(name, Run(name))
            run.tails = {f"file {revision}": Tail(tags, points)}
        builder.update(revision, runs, [name])
        if not asks and revision < len(steps):
            continue
        delta = builder.delta(client.revision, revision, "ready", "runs", 0)
        assert delta is not None
        client.apply(delta)
        catalog = builder.catalog(revision, "ready", "runs", 0)
        names = [run.name for run in catalog.runs]
        assert client.runs == {run.name: run for run in catalog.runs}
        assert client.tags == {
            (tag.name, tag.kind): {names[place] for place in tag.runs} for tag in catalog.tags
        }
        assert names == [
            run.name for run in sorted(runs.values(), key=lambda run: (client.runs[run.name].start, run.name))
        ]
        assert catalog.points == delta.points == sum(run.points for run in client.runs.values())


def test_what_is_new_is_no_more_than_that() -> None:
    builder = CatalogBuilder()
    runs = {name: Run(name) for name in "abc"}
    for run in runs.values():
        run.tails = {"file": Tail({"x", "y"}, 1)}
    builder.update(1, runs, runs)
    runs["b"].tails = {"file": Tail({"x", "y", "z"}, 2)}
    builder.update(2, runs, ["b"])
    delta = builder.delta(1, 2, "ready", "runs", 0)
    assert delta is not None
    assert [run.name for run in delta.runs] == ["b"]
    assert [(tag.name, tag.runs) for tag in delta.tags] == [("z", ["b"])]
    assert delta.gone == []


def test_who_does_not_know_of_a_run_that_went_and_is_forgotten_reads_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("glassboard.store.catalog._MOST_GONE", 2)
    builder = CatalogBuilder()
    runs = {name: Run(name) for name in "abcd"}
    for run in runs.values():
        run.tails = {"file": Tail({"x"}, 1)}
    builder.update(1, runs, runs)
    again = runs.pop("a")
    builder.update(2, runs, ["a"])
    del runs["b"]
    builder.update(3, runs, ["b"])
    builder.update(4, {**runs, "a": again}, ["a"])
    for revision, name in ((5, "a"), (6, "c"), (7, "d")):
        runs.pop(name, None)
        builder.update(revision, runs, [name])
    assert builder.delta(4, 7, "ready", "runs", 0) is None  # `a` went in 5
    delta = builder.delta(5, 7, "ready", "runs", 0)
    assert delta is not None
    assert delta.gone == ["c", "d"]
