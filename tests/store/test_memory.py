"""The memory store is a store."""

from __future__ import annotations

import time

import pytest

from glassboard.store.base import TextEntry
from glassboard.store.memory import MemoryStore
from glassboard.testing.store_suite import RUNS, TEXTS, FilledStore, StoreSuite


class TestMemoryStore(StoreSuite):
    @pytest.fixture
    def filled(self) -> FilledStore:
        store = MemoryStore()
        for run, tags in RUNS.items():
            for tag, points in tags.items():
                store.add_scalars(run, tag, *zip(*points, strict=True))
        for run, texts in TEXTS.items():
            for tag, entries in texts.items():
                for entry in entries:
                    store.add_text(run, tag, TextEntry(*entry))
        return FilledStore(
            store,
            lambda run, tag, step, value: store.add_scalars(run, tag, [step], [time.time()], [value]),
        )
