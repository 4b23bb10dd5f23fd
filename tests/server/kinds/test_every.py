"""The lookups of all kinds are distinct."""

from __future__ import annotations

from glassboard.server.kinds.every import EVERY_LOOKUP, EVERY_STRUCT


def test_each_has_an_address_of_its_own() -> None:
    places = [(lookup.operation.method, lookup.operation.path) for lookup in EVERY_LOOKUP]
    assert len(set(places)) == len(places)
    assert all(path.startswith("/api/") for _, path in places)


def test_types_have_names_of_their_own() -> None:
    assert len({struct.__name__ for struct in EVERY_STRUCT}) == len(EVERY_STRUCT)
