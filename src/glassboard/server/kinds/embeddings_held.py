"""What is kept of a store's embeddings between questions: where they are, their points, projections."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from glassboard.server.projection.jobs import ProjectionJobs
from glassboard.store.base import Store
from glassboard.store.kinds.embedding import (
    RunEmbeddings,
    embedding_runs,
    embeddings,
    labels,
    points,
    points_state,
    read_file,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REST = 3.0  # seconds between two walks through all runs' folders
_SHARE = 20  # and as many times as long as a walk takes: at most a twentieth of a core goes there
_MOST_BYTES = 1 << 30  # of points that are kept; the last ones are, however large


class HeldEmbeddings:
    """The embeddings of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._walking = threading.Lock()
        self._runs: dict[str, RunEmbeddings] = {}
        self._until = 0.0  # all folders are not looked through again before
        self._known: Collection[str] = ()  # the runs there were
        self._points: dict[
            tuple[str, str], tuple[object, NDArray[np.float32]]
        ] = {}  # the last asked for last
        self.jobs = ProjectionJobs()

    def runs(self) -> dict[str, RunEmbeddings]:
        """The runs that have embeddings: those that have come are looked into, and now and then all."""
        with self._walking:
            names = dict.fromkeys(run.name for run in self._store.catalog().runs)
            begin = time.monotonic()
            if begin >= self._until:
                self._runs = embedding_runs(self._store)
                took = time.monotonic() - begin
                self._until = begin + took + max(_REST, _SHARE * took)
            else:
                new = (name for name in names if name not in self._known)
                found = {name: held for name in new if (held := self._look(name)) is not None}
                self._runs = {name: held for name, held in {**self._runs, **found}.items() if name in names}
            self._known = names.keys()
            return self._runs

    def _look(self, run: str) -> RunEmbeddings | None:
        try:
            held = embeddings(self._store, run)
        except KeyError:
            return None  # gone since
        return held if held is not None and held.config.embeddings else None

    def points(self, run: str, name: str) -> NDArray[np.float32]:
        """The points of an embedding [n, d]; read again when their file is another.

        Raises:
            KeyError: there is no such run, embedding or file.
            DamagedRecord: the file holds no points.
        """
        held, number = self._find(run, name)
        embedding = held.config.embeddings[number]
        if not embedding.tensor_path:
            raise ValueError("it stands in a TensorFlow checkpoint, which the board does not read")
        state = points_state(self._store, run, held, embedding)
        with self._lock:
            found = self._points.pop((run, name), None)
            if found is not None and found[0] == state:
                self._points[run, name] = found
                return found[1]
        read = points(self._store, run, held, embedding)
        with self._lock:
            self._points[run, name] = (state, read)
            while len(self._points) > 1 and sum(one.nbytes for _, one in self._points.values()) > _MOST_BYTES:
                del self._points[next(iter(self._points))]
        return read

    def labels(self, run: str, name: str) -> tuple[list[str], list[list[str]]]:
        """The names of the columns, none where there is one without a name, and the labels of each point.

        Raises:
            KeyError: there is no such run, embedding or file.
        """
        held, number = self._find(run, name)
        return labels(self._store, run, held, held.config.embeddings[number])

    def file(self, run: str, name: str, what: str) -> bytes:
        """The bytes of its ``sprite`` or ``bookmarks``.

        Raises:
            KeyError: there is no such run, embedding or file.
        """
        held, number = self._find(run, name)
        embedding = held.config.embeddings[number]
        sprite = "" if embedding.sprite is None else embedding.sprite.path
        return read_file(self._store, run, held, sprite if what == "sprite" else embedding.bookmarks_path)

    def _find(self, run: str, name: str) -> tuple[RunEmbeddings, int]:
        held = embeddings(self._store, run)
        for number, one in enumerate([] if held is None else held.config.embeddings):
            if one.name == name and held is not None:
                return held, number
        raise KeyError(name)


_held: WeakKeyDictionary[Store, HeldEmbeddings] = WeakKeyDictionary()
_lock = threading.Lock()


def of_store(store: Store) -> HeldEmbeddings:
    """What is kept of a store, as long as the store is."""
    with _lock:
        found = _held.get(store)
        if found is None:
            found = _held[store] = HeldEmbeddings(store)
        return found
