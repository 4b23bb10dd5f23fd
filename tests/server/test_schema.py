"""Every type that is answered says what it is."""

from __future__ import annotations

from glassboard.server.schema import STRUCTS


def test_every_type_has_a_name_of_its_own_and_a_purpose() -> None:
    assert len({struct.__name__ for struct in STRUCTS}) == len(STRUCTS)
    assert all(struct.__doc__ for struct in STRUCTS)
