"""The door opens by URL, and says what it knows when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassboard.store import open_store
from glassboard.store.base import Store
from glassboard.store.local import LocalStore


@pytest.mark.parametrize("url", ["{}", "file://{}"])
def test_a_path_opens_the_local_store(tmp_path: Path, url: str) -> None:
    store: Store = open_store(url.format(tmp_path))
    try:
        assert isinstance(store, LocalStore)
        assert store.catalog().location == str(tmp_path)
    finally:
        store.close()


def test_an_unknown_scheme_is_told_what_there_is() -> None:
    with pytest.raises(ValueError, match="no store is called 'gopher': use a path, or one of file"):
        open_store("gopher://runs")
