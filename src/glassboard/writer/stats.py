"""WriterStats: what became of the events that a writer was given."""

from __future__ import annotations

from typing import NamedTuple


class WriterStats(NamedTuple):
    """Counts of one moment, over the whole life of a writer; the records that begin every file are left out.

    Attributes:
        added_scalars: Scalars given to the writer, lost ones included.
        added_others: Events of every other kind, likewise.
        dropped_scalars: Scalars lost. While memory is short they are the last to be dropped.
        dropped_others: Other events lost.
        errors: Failed attempts to write.
        pending_bytes: What the operating system has not yet taken.
        longest_wait: Seconds that the slowest log call has waited for the disk.
    """

    added_scalars: int = 0
    added_others: int = 0
    dropped_scalars: int = 0
    dropped_others: int = 0
    errors: int = 0
    pending_bytes: int = 0
    longest_wait: float = 0.0

    @property
    def added(self) -> int:
        """Events given to the writer, lost ones included."""
        return self.added_scalars + self.added_others

    @property
    def dropped(self) -> int:
        """Events lost; where closing a file failed an upper bound, else exact."""
        return self.dropped_scalars + self.dropped_others

    def with_other(self, other: WriterStats) -> WriterStats:
        """Returns the statistics of both together."""
        sums = [mine + theirs for mine, theirs in zip(self[:-1], other[:-1], strict=True)]
        return WriterStats(*sums, longest_wait=max(self.longest_wait, other.longest_wait))
