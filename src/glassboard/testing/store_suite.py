"""What every store must do; subclass `StoreSuite` and provide the fixture ``filled``.

A test module of a store says::

    class TestMyStore(StoreSuite):
        @pytest.fixture
        def filled(self) -> Iterator[FilledStore]:
            ...  # a store with what `RUNS` and `TEXTS` hold
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from itertools import accumulate
from typing import Any, NamedTuple

import pytest

from glassboard.store.base import Change, SeriesRequest, Store

START = 1_700_000_000.0
# Run -> tag -> (step, wall time, value).
RUNS: dict[str, dict[str, list[tuple[int, float, float]]]] = {
    "first": {
        "loss": [(step, START + step, 1.0 / (step + 1)) for step in range(100)],
        "odd": [(1, START, math.nan), (2, START + 1, math.inf), (2, START + 2, -1.5)],
    },
    "second": {"loss": [(step, START + 500 + step, float(step % 7)) for step in range(10_000)]},
}
# Run -> tag, as catalogs name it -> (step, wall time, text), oldest first.
TEXTS: dict[str, dict[str, list[tuple[int, float, str]]]] = {
    "first": {"note/text_summary": [(1, START, "**one**"), (2, START + 1, "two\nlines ☃")]},
}


class FilledStore(NamedTuple):
    """A store that holds `RUNS` and `TEXTS`, and how to log one more point to it."""

    store: Store
    add_point: Callable[[str, str, int, float], None]  # run, tag, step, value


class Answer(NamedTuple):
    """A decoded series answer."""

    metadata: dict[str, str]
    series: list[dict[str, Any]]
    fields: dict[str, list[list[float]]]  # [row][column]


def decode(body: bytes) -> Answer:
    """Read a safetensors-layout body with nothing but the standard library."""
    (size,) = struct.unpack_from("<Q", body)
    header = json.loads(body[8 : 8 + size])
    metadata = header.pop("__metadata__")
    fields: dict[str, list[list[float]]] = {}
    for name, entry in header.items():
        code = {"F64": "d", "F32": "f", "I64": "q", "U32": "I", "U16": "H", "U8": "B"}[entry["dtype"]]
        rows, columns = entry["shape"]
        values = struct.unpack_from(f"<{rows * columns}{code}", body, 8 + size + entry["data_offsets"][0])
        fields[name] = [list(values[row * columns : (row + 1) * columns]) for row in range(rows)]
    series = json.loads(metadata["series"])
    if "x" in fields and header["x"]["dtype"] == "U16":
        fields["x"] = [
            list(accumulate(distances[1:], initial=info["begin"]))
            for info, distances in zip(series, fields["x"], strict=True)
        ]
    return Answer(metadata, series, fields)


class StoreSuite:
    """The conformance suite."""

    def test_catalog_lists_runs_tags_and_points(self, filled: FilledStore) -> None:
        catalog = filled.store.catalog()
        assert {run.name for run in catalog.runs} == set(RUNS)
        names = [run.name for run in catalog.runs]
        tags = {(tag.name, tag.kind): {names[place] for place in tag.runs} for tag in catalog.tags}
        assert tags == {
            ("loss", "scalar"): {"first", "second"},
            ("odd", "scalar"): {"first"},
            ("note/text_summary", "text"): {"first"},
        }
        assert catalog.points == 10_103
        assert (catalog.damaged, filled.store.damage()) == (0, [])
        assert {run.name: run.points for run in catalog.runs} == {"first": 103, "second": 10_000}
        assert catalog.state == "ready"
        assert catalog.damaged == 0

    def test_a_short_series_is_sent_point_by_point(self, filled: FilledStore) -> None:
        answer = decode(filled.store.series(SeriesRequest("loss", ["first"])))
        points = RUNS["first"]["loss"]
        assert answer.series[0]["mode"] == "points"
        assert answer.fields["x"] == [[float(step) for step, _, _ in points]]
        assert answer.fields["last"][0] == pytest.approx([value for _, _, value in points], rel=1e-7)
        assert answer.metadata["axis"] == "step"
        assert float(answer.metadata["width"]) == 0

    def test_a_long_series_is_sent_in_buckets_that_hold_every_point(self, filled: FilledStore) -> None:
        request = SeriesRequest("loss", ["second"], buckets=100, fields=["x", "min", "max", "count"])
        answer = decode(filled.store.series(request))
        assert answer.series[0]["mode"] == "buckets"
        assert 50 < answer.series[0]["length"] <= 100
        assert float(answer.metadata["width"]) == 128
        assert sum(answer.fields["count"][0]) == 10_000
        assert set(answer.fields["min"][0]) == {0.0}
        assert set(answer.fields["max"][0]) == {6.0}

    def test_series_of_several_runs_stand_in_the_order_asked_for(self, filled: FilledStore) -> None:
        for runs in (["first", "second"], ["second", "first"]):
            answer = decode(filled.store.series(SeriesRequest("loss", [*runs, "no such run"], buckets=50)))
            assert [info["run"] for info in answer.series] == runs
            assert [info["points"] for info in answer.series] == [len(RUNS[run]["loss"]) for run in runs]
            assert [info["last_step"] for info in answer.series] == [RUNS[run]["loss"][-1][0] for run in runs]

    @pytest.mark.parametrize(
        ("axis", "first", "last"), [("relative", 0.0, 9_999.0), ("wall", START + 500, START + 10_499)]
    )
    def test_axes(self, filled: FilledStore, axis: Any, first: float, last: float) -> None:
        answer = decode(filled.store.series(SeriesRequest("loss", ["second"], axis=axis, buckets=64)))
        assert (float(answer.metadata["lo"]), float(answer.metadata["hi"])) == (first, last)
        assert answer.fields["x"][0][-1] == last

    def test_a_zoom_shows_the_points_in_it_and_a_neighbour_on_either_side(self, filled: FilledStore) -> None:
        answer = decode(filled.store.series(SeriesRequest("loss", ["second"], span=(500.5, 510.5))))
        assert answer.fields["x"] == [[float(step) for step in range(500, 512)]]

    def test_smoothing_is_computed_over_the_whole_series(self, filled: FilledStore) -> None:
        weight, last, debias = 0.6, 0.0, 1.0
        expected: dict[float, float] = {}
        for step, _, value in RUNS["second"]["loss"]:
            last = last * weight + (1 - weight) * value
            debias *= weight
            expected[float(step)] = last / (1 - debias)
        request = SeriesRequest("loss", ["second"], buckets=100, smoothing=weight)
        answer = decode(filled.store.series(request))
        (x,), (smoothed,) = answer.fields["x"], answer.fields["smoothed"]
        assert smoothed == pytest.approx([expected[step] for step in x], rel=1e-6)

    def test_what_is_not_finite_is_flagged_and_kept(self, filled: FilledStore) -> None:
        answer = decode(filled.store.series(SeriesRequest("odd", ["first"], fields=["x", "last", "flags"])))
        assert answer.fields["x"] == [[1.0, 2.0, 2.0]]
        last = answer.fields["last"][0]
        assert math.isnan(last[0])
        assert last[1:] == [math.inf, -1.5]
        assert answer.fields["flags"] == [[1.0, 2.0, 0.0]]

    def test_unknown_runs_tags_and_ranks_are_left_out(self, filled: FilledStore) -> None:
        for request in (
            SeriesRequest("loss", []),
            SeriesRequest("loss", ["no such run"]),
            SeriesRequest("no such tag", ["first"]),
            SeriesRequest("loss", ["first"], rank=7),
        ):
            assert decode(filled.store.series(request)).series == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"fields": ["no such field"]},
            {"axis": "no such axis"},
            {"smoothing": 1.0},
            {"smoothing": -0.1},
            {"span": (2.0, 1.0)},
            {"span": (math.nan, 1.0)},
        ],
        ids=str,
    )
    def test_a_senseless_request_is_a_value_error(self, filled: FilledStore, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            filled.store.series(SeriesRequest("loss", ["first"], **wrong))

    def test_every_point_comes_in_the_order_of_logging(self, filled: FilledStore) -> None:
        for run, tags in RUNS.items():
            for tag, logged in tags.items():
                blocks = list(filled.store.points(run, tag))
                found = [point for block in blocks for point in zip(*block[:3], strict=True)]
                assert [(step, wall) for step, wall, _ in found] == [(step, wall) for step, wall, _ in logged]
                assert all(
                    math.isclose(value, wanted, rel_tol=1e-6) or str(value) == str(wanted)
                    for (_, _, value), (_, _, wanted) in zip(found, logged, strict=True)
                )

    @pytest.mark.parametrize(
        ("run", "tag", "rank"), [("first", "none", None), ("none", "loss", None), ("first", "loss", 7)]
    )
    def test_points_that_are_not_there_are_a_key_error(
        self, filled: FilledStore, run: str, tag: str, rank: int | None
    ) -> None:
        with pytest.raises(KeyError):
            filled.store.points(run, tag, rank)

    def test_texts_come_oldest_first(self, filled: FilledStore) -> None:
        for run, tags in TEXTS.items():
            for tag, entries in tags.items():
                texts = filled.store.texts(run, tag)
                assert [(text.step, text.wall_time, text.text) for text in texts] == entries

    @pytest.mark.parametrize(("run", "tag"), [("first", "loss"), ("second", "note"), ("no such run", "note")])
    def test_texts_that_are_not_there_are_a_key_error(self, filled: FilledStore, run: str, tag: str) -> None:
        with pytest.raises(KeyError):
            filled.store.texts(run, tag)

    @pytest.mark.parametrize("ref", ["", "x", "../../etc/passwd", "first\0/etc/passwd\x000\x0010"])
    def test_a_reference_that_was_never_given_out_is_a_key_error(self, filled: FilledStore, ref: str) -> None:
        with pytest.raises(KeyError):
            filled.store.read_blob(ref)

    def test_what_is_reported_is_damage_and_told_once(self, filled: FilledStore) -> None:
        heard: list[Change] = []
        filled.store.subscribe(heard.append)
        for _ in range(2):
            filled.store.report("first", "some/file", "it cannot be read")
        assert [(one.run, one.message) for one in filled.store.damage()] == [("first", "it cannot be read")]
        assert filled.store.catalog().damaged == 1
        assert [change.catalog for change in heard] == [True]

    @pytest.mark.parametrize("path", ["", "..", "../second/none", "/etc/hostname", "none", "a\0b"])
    def test_no_file_outside_the_folder_of_a_run_is_opened(self, filled: FilledStore, path: str) -> None:
        assert "none" not in filled.store.assets("first")
        for run in ("first", "no such run"):
            with pytest.raises(KeyError):
                filled.store.open_asset(run, path)
        with pytest.raises(KeyError):
            filled.store.assets("no such run", path)

    def test_listeners_hear_of_new_points(self, filled: FilledStore) -> None:
        heard: list[Change] = []
        end = filled.store.subscribe(heard.append)
        before = filled.store.catalog().revision
        filled.add_point("first", "loss", 100, 0.5)
        assert any("first" in change.runs for change in heard)
        assert all(change.revision > before for change in heard)
        assert filled.store.catalog().revision > before
        assert decode(filled.store.series(SeriesRequest("loss", ["first"]))).fields["x"][0][-1] == 100
        end()
        count = len(heard)
        filled.add_point("first", "loss", 101, 0.5)
        assert len(heard) == count

    def test_a_new_tag_changes_the_catalog(self, filled: FilledStore) -> None:
        heard: list[Change] = []
        filled.store.subscribe(heard.append)
        filled.add_point("second", "brand new", 1, 0.5)
        assert any(change.catalog for change in heard)
        assert "brand new" in {tag.name for tag in filled.store.catalog().tags}
