"""What cannot be decoded is passed over and told once; everything else is read."""

from __future__ import annotations

import os

import pytest
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.events.value import Value
from glassboard.store.base import Change
from glassboard.store.kinds.decoded import content_of, entries, read_value, tags_of
from glassboard.store.kinds.histogram import histograms


def held(value: Value) -> bytes:
    return value.held


def histogram(tag: str, *limits: float) -> Summary.Value:
    return Summary.Value(tag=tag, histo={"bucket_limit": limits, "bucket": [1.0] * len(limits)})


def test_a_damaged_value_is_told_once_and_costs_no_neighbour(logged, event):
    bad = Summary.Value(tag="h", histo={"bucket_limit": [1.0, 2.0], "bucket": [1.0]})
    also = Summary.Value(tag="other", histo={"bucket_limit": [1.0]})
    store = logged(event(0, histogram("h", 1)), event(1, bad, also), event(2, histogram("h", 1, 2)))
    heard: list[Change] = []
    store.subscribe(heard.append)
    for _ in range(3):
        assert [entry.step for entry in histograms(store, ".", "h")] == [0, 2]
        assert histograms(store, ".", "other") == []
    (damage,) = store.damage()
    assert (damage.run, damage.file, damage.skipped) == (".", "events.out.tfevents.1.0", 0)
    assert damage.message == ("this histogram cannot be read: a histogram has an edge a bucket, not 2 for 1")
    assert store.catalog().damaged == 1
    assert [change.catalog for change in heard] == [True]


def test_values_of_one_tag_in_one_event_are_each_read(logged, event):
    store = logged(event(3, histogram("h", 1), histogram("g", 9), histogram("h", 1, 2)))
    found = histograms(store, ".", "h")
    assert [entry.value.count.size for entry in found] == [1, 2]
    assert [entry.step for entry in found] == [3, 3]
    for entry, value in entries(store, ".", "h", "histogram", held):
        assert read_value(store, entry.ref, "h", entry.number).held == value
    with pytest.raises(KeyError):
        read_value(store, entry.ref, "h", 2)
    with pytest.raises(KeyError):
        read_value(store, entry.ref, "no such tag")


def test_unknown_runs_tags_and_kinds_are_a_key_error(logged, event):
    store = logged(event(0, histogram("h", 1)))
    for run, tag, kind in (("none", "h", "histogram"), (".", "none", "histogram"), (".", "h", "image")):
        with pytest.raises(KeyError):
            entries(store, run, tag, kind, held)


def test_a_file_that_is_gone_has_no_values(logged, event, tmp_path):
    store = logged(event(0, histogram("h", 1)))
    os.unlink(tmp_path / "logs/events.out.tfevents.1.0")
    assert histograms(store, ".", "h") == []
    assert store.damage() == []


def test_a_file_that_was_replaced_is_not_blamed(logged, event, tmp_path):
    """What stands there now was never given out; the next poll sees another file."""
    store = logged(event(0, histogram("h", 1)))
    (record,) = store.records(".", "h", "histogram")
    file = tmp_path / "logs/events.out.tfevents.1.0"
    file.write_bytes(bytes(len(file.read_bytes()) + 1))
    assert histograms(store, ".", "h") == []
    store.report("none", record.ref, "a run that is not there")
    store.report("none", "file", "a run that is not there")
    assert store.damage() == []


def test_content_is_that_of_the_value_else_that_of_the_tag(logged, event):
    first = histogram("h", 1)
    first.metadata.plugin_data.plugin_name = "histograms"
    first.metadata.plugin_data.content = b"\x08\x01"
    second, third = histogram("h", 1), histogram("h", 1)
    third.metadata.plugin_data.content = b"\x08\x03"
    store = logged(event(0, first), event(1, second), event(2, third))
    found = entries(store, ".", "h", "histogram", lambda value: content_of(store, ".", "h", value))
    assert [content for _, content in found] == [b"\x08\x01", b"\x08\x01", b"\x08\x03"]


def test_tags_by_run(logged, event):
    logged(event(0, histogram("b", 1), histogram("a", 1)), run="one")
    store = logged(event(1, histogram("a", 1)), run="two/three")
    assert tags_of(store, "histogram") == {"one": ["a", "b"], "two/three": ["a"]}
    assert tags_of(store, "image") == {}


def test_a_reader_may_be_another_store(memory_store):
    store, add = memory_store
    add("run", "h", 3, histogram("h", 1, 2), "histograms")
    add("run", "h", 4, Summary.Value(tag="h", histo={"bucket": [1.0]}), "histograms")
    assert [entry.step for entry in histograms(store, "run", "h")] == [3]
    assert [(damage.run, damage.offset) for damage in store.damage()] == [("run", 0)]
