"""Reads the records of a tag one by one; what cannot be decoded is passed over and reported once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from glassboard.errors import DamagedRecord
from glassboard.events.value import Value, plugin_content, values
from glassboard.store.base import Store, Which
from glassboard.types import Step, WallTime

T = TypeVar("T")


class Entry(NamedTuple):
    """Where and when a value was logged."""

    step: Step
    wall_time: WallTime
    ref: str  # of its record
    number: int  # which of the values of its tag in that record; nearly always the only one, 0


def places_of(store: Store, run: str, tag: str, kind: str, which: Which = "live") -> list[Entry]:
    """Where all values of a tag stand, oldest first.

    Raises:
        KeyError: the run has no such tag of that kind.
    """
    found: list[Entry] = []
    for record in store.records(run, tag, kind, which):
        again = bool(found) and found[-1].ref == record.ref
        number = found[-1].number + 1 if again else 0
        found.append(Entry(record.step, record.wall_time, record.ref, number))
    return found


def read_at(
    store: Store, run: str, kind: str, places: Iterable[Entry], decode: Callable[[bytes, int], T]
) -> Iterator[tuple[Entry, T]]:
    """What ``decode`` makes of the records at these places, given an event and the value's number in it."""
    for place in places:
        try:
            decoded = decode(store.read_blob(place.ref), place.number)
        except KeyError:
            continue  # the file is gone, cut or another since: the next poll sees it
        except DamagedRecord as error:
            store.report(run, place.ref, f"this {kind} cannot be read: {error}")
            continue
        yield place, decoded


def events(
    store: Store, run: str, tag: str, kind: str, decode: Callable[[bytes, int], T], which: Which = "live"
) -> Iterator[tuple[Entry, T]]:
    """What ``decode`` makes of each record of a tag, given its event and the value's number in it.

    Raises:
        KeyError: the run has no such tag of that kind.
    """
    return read_at(store, run, kind, places_of(store, run, tag, kind, which), decode)


def entries(
    store: Store, run: str, tag: str, kind: str, decode: Callable[[Value], T], which: Which = "live"
) -> Iterator[tuple[Entry, T]]:
    """What ``decode`` makes of each value of a tag.

    Raises:
        KeyError: the run has no such tag of that kind.
    """
    return events(store, run, tag, kind, lambda event, number: decode(value_of(event, tag, number)), which)


def value_of(event: bytes, tag: str, number: int) -> Value:
    """The value of a tag in a serialized event.

    Raises:
        DamagedRecord: there is none.
    """
    found = values(event, tag)
    if number >= len(found):
        raise DamagedRecord(f"the event holds no value of {tag!r}; reload the run")
    return found[number]


def read_value(store: Store, ref: str, tag: str, number: int = 0) -> Value:
    """The value behind an `Entry`.

    Raises:
        KeyError: the store has no such record, or it holds no such value.
    """
    try:
        return value_of(store.read_blob(ref), tag, number)
    except DamagedRecord as error:
        raise KeyError(ref) from error


def content_of(store: Store, run: str, tag: str, value: Value) -> bytes:
    """The plugin's content that a value came with, else what the tag's first one did.

    Raises:
        DamagedRecord: the bytes are no metadata.
    """
    return plugin_content(value.metadata) or store.metadata(run, tag).content


def tags_of(store: Store, kind: str) -> dict[str, list[str]]:
    """The tags of a kind in each run that has some, both in the catalog's order."""
    catalog = store.catalog()
    found: dict[str, list[str]] = {}
    for tag in catalog.tags:
        if tag.kind == kind:
            for place in tag.runs:
                found.setdefault(catalog.runs[place].name, []).append(tag.name)
    return {run.name: found[run.name] for run in catalog.runs if run.name in found}
