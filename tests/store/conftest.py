"""Opens local stores, and a folder where permissions apply, for the store's tests."""

from __future__ import annotations

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
