"""What a run logged under one tag: numbers as arrays, everything else decoded when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from glassboard.board.table import Table
from glassboard.store.base import PointBlock, Store, Which

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Kinds whose store query gives one entry for each logged value; the others have methods of `Run`.
_QUERIES = {
    "image": "images",
    "audio": "sounds",
    "histogram": "histograms",
    "text": "text_values",
    "pr_curve": "pr_curves",
    "matrix": "matrices",
    "tensor": "tensors",
}


class ScalarSeries:
    """Numbers of one tag of a run: the live points, unless ``which`` says otherwise.

    Args:
        store: where they come from.
        run: its name.
        tag: its name.
        rank: of a distributed job; None for the lowest that logged the tag.
        which: live points are those of each step's latest attempt, the others are superseded.
    """

    kind = "scalar"

    def __init__(
        self, store: Store, run: str, tag: str, rank: int | None = None, which: Which = "live"
    ) -> None:
        self._store = store
        self.run = run
        self.tag = tag
        self._rank = rank
        self._which: Which = which
        self._blocks: list[PointBlock] | None = None

    def _read(self) -> list[PointBlock]:
        if self._blocks is None:
            self._blocks = list(self._store.points(self.run, self.tag, self._rank, self._which))
        return self._blocks

    @cached_property
    def steps(self) -> NDArray[Any]:
        """Steps, int64, in the order of logging."""
        return self._joined(0, "int64")

    @cached_property
    def wall_times(self) -> NDArray[Any]:
        """Wall times, float64, in seconds since the epoch."""
        return self._joined(1, "float64")

    @cached_property
    def values(self) -> NDArray[Any]:
        """Values, float64; NaN and infinities as logged."""
        return self._joined(2, "float64")

    @cached_property
    def attempts(self) -> NDArray[Any]:
        """The number of the attempt of each point, int64."""
        import numpy as np

        blocks = self._read()
        return np.repeat([block.attempt for block in blocks], [len(block.steps) for block in blocks]).astype(
            "int64"
        )

    def _joined(self, place: int, dtype: str) -> NDArray[Any]:
        import numpy as np

        parts = [np.asarray(block[place], dtype) for block in self._read()]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    @property
    def superseded(self) -> ScalarSeries:
        """The points that later attempts took the place of."""
        return ScalarSeries(self._store, self.run, self.tag, self._rank, "superseded")

    @property
    def all(self) -> ScalarSeries:
        """Every point, live or superseded."""
        return ScalarSeries(self._store, self.run, self.tag, self._rank, "all")

    def rank(self, rank: int) -> ScalarSeries:
        """The points of one rank.

        Raises:
            KeyError: the rank did not log the tag; when the points are read.
        """
        return ScalarSeries(self._store, self.run, self.tag, rank, self._which)

    def table(self) -> Table:
        """Columns step, wall_time, value, attempt."""
        return Table(
            {
                "step": self.steps,
                "wall_time": self.wall_times,
                "value": self.values,
                "attempt": self.attempts,
            }
        )

    def __len__(self) -> int:
        """How many points there are."""
        return sum(len(block.steps) for block in self._read())

    def __repr__(self) -> str:
        return f"<{self.tag!r} of {self.run!r}: {len(self):,} points>"


class ValueSeries(Sequence[Any]):
    """Values of one tag of a run that are no numbers: entries with step, wall time and what was logged.

    What an entry holds depends on the kind: `glassboard.store.kinds` has a module for each.
    """

    def __init__(self, store: Store, run: str, tag: str, kind: str, which: Which = "live") -> None:
        self._store = store
        self.run = run
        self.tag = tag
        self.kind = kind
        self._which: Which = which

    @cached_property
    def steps(self) -> NDArray[Any]:
        """Steps, int64, oldest first; nothing is decoded for them."""
        import numpy as np

        records = self._store.records(self.run, self.tag, self.kind, self._which)
        return np.array([record.step for record in records], "int64")

    @cached_property
    def entries(self) -> list[Any]:
        """Every value, decoded; what cannot be is left out and counted as damage."""
        if self.kind not in _QUERIES:
            raise TypeError(
                f"values of kind {self.kind} are not read one by one: see the methods of the run, or `blobs`"
            )
        query: Callable[..., list[Any]] = getattr(
            import_module(f"glassboard.store.kinds.{self.kind}"), _QUERIES[self.kind]
        )
        return query(self._store, self.run, self.tag, self._which)

    def blobs(self) -> Iterator[bytes]:
        """The serialized Event of each value."""
        for record in self._store.records(self.run, self.tag, self.kind, self._which):
            yield self._store.read_blob(record.ref)

    def image(self, entry: int, sample: int = 0) -> bytes:
        """The encoded bytes (PNG, GIF, JPEG) of one image."""
        from glassboard.store.kinds.image import read_image

        return read_image(self._store, self.entries[entry].samples[sample].ref).encoded

    def sound(self, entry: int, sample: int = 0) -> bytes:
        """The encoded bytes (WAV) of one sound."""
        from glassboard.store.kinds.audio import read_sound

        return read_sound(self._store, self.entries[entry].samples[sample].ref).encoded

    @property
    def superseded(self) -> ValueSeries:
        """The values that later attempts took the place of."""
        return ValueSeries(self._store, self.run, self.tag, self.kind, "superseded")

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        """One entry, or several."""
        return self.entries[place]

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.steps)

    def __repr__(self) -> str:
        return f"<{self.tag!r} of {self.run!r}: {len(self):,} values of kind {self.kind}>"
