"""Opens local stores, and a folder where permissions apply, for the store's tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glassboard.store.local import LocalStore


@pytest.fixture
def follow() -> Iterator[Callable[..., LocalStore]]:
    """Open local stores that are loaded, and close them."""
    stores: list[LocalStore] = []

    def follow(logdir: Path, **options: object) -> LocalStore:
        stores.append(LocalStore(logdir, **options))
        assert stores[-1].wait_loaded(30)
        return stores[-1]

    yield follow
    for store in stores:
        store.close()


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Wait until something holds."""

    def wait_until(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    return wait_until
