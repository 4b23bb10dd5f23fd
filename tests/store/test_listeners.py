"""Revisions grow, and everybody hears of each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from glassboard.store.base import Change
from glassboard.store.listeners import Listeners


def test_everybody_is_told_until_they_leave() -> None:
    listeners = Listeners()
    first = listeners.revision
    one: list[Change] = []
    two: list[Change] = []
    leave = listeners.subscribe(one.append)
    listeners.subscribe(two.append)
    listeners.tell(catalog=True, runs=["a", "b"])
    leave()
    leave()
    listeners.tell(catalog=False, runs=["a"])
    assert one == [Change(first + 1, True, frozenset({"a", "b"}))]
    assert two == [*one, Change(first + 2, False, frozenset({"a"}))]
    assert listeners.revision == first + 2


def test_no_revision_is_given_twice() -> None:
    listeners = Listeners()
    first = listeners.revision
    heard: list[Change] = []
    listeners.subscribe(heard.append)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(400):
            pool.submit(listeners.tell, catalog=False)
    assert sorted(change.revision for change in heard) == list(range(first + 1, first + 401))


def test_what_has_changed_since_is_told_as_one_change() -> None:
    listeners = Listeners()
    first = listeners.revision
    listeners.tell(catalog=True, runs=["a"])
    middle = listeners.revision
    listeners.tell(catalog=False, runs=["b"])
    listeners.tell(catalog=False, runs=["b", "c"])
    assert listeners.since(first) == Change(first + 3, True, frozenset("abc"))
    assert listeners.since(middle) == Change(first + 3, False, frozenset("bc"))
    assert listeners.since(first + 3) == Change(first + 3, False, frozenset())
    assert [listeners.revision_of(runs) - first for runs in (["a"], ["a", "c"], ["d"], [])] == [1, 3, 0, 0]


def test_revisions_of_another_start_are_not_known() -> None:
    earlier = Listeners()
    earlier.tell(catalog=True)
    now = Listeners()
    assert now.since(now.revision - 1) is None
    assert now.since(now.revision + 1) is None
    assert now.since(-1) is None
