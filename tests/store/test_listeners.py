"""Revisions grow, and everybody hears of each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from glassboard.store.base import Change
from glassboard.store.listeners import Listeners


def test_everybody_is_told_until_they_leave() -> None:
    listeners = Listeners()
    one: list[Change] = []
    two: list[Change] = []
    leave = listeners.subscribe(one.append)
    listeners.subscribe(two.append)
    listeners.tell(catalog=True, runs=["a", "b"])
    leave()
    leave()
    listeners.tell(catalog=False, runs=["a"])
    assert one == [Change(1, True, frozenset({"a", "b"}))]
    assert two == [*one, Change(2, False, frozenset({"a"}))]
    assert listeners.revision == 2


def test_no_revision_is_given_twice() -> None:
    listeners = Listeners()
    heard: list[Change] = []
    listeners.subscribe(heard.append)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(400):
            pool.submit(listeners.tell, catalog=False)
    assert sorted(change.revision for change in heard) == list(range(1, 401))
