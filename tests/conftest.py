"""What all tests share: hypothesis sets no time limit, because no assertion here is timed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("glassboard", deadline=None)
settings.load_profile("glassboard")

# Boards keep their columns as they do for users, but not beside the user's own.
_cache = tempfile.TemporaryDirectory(prefix="glassboard-cache-")
os.environ["GLASSBOARD_CACHE"] = _cache.name


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user to whom permissions apply: root becomes nobody for the length of the test."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() != 0:
            yield Path(folder)
            return
        nobody = 65534
        os.chown(folder, nobody, nobody)
        os.seteuid(nobody)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)
