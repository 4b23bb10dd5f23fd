"""One run: its files, and the stretches of each tag that are live."""

from __future__ import annotations

from glassboard.events.codec import ScalarColumn
from glassboard.reader.attempts import FileFacts, SessionStart, Stretch, attempts, stitch
from glassboard.reader.tail import FileTail
from glassboard.types import RunName, Step


class Run:
    """A directory with event files. `tails` is in the order of the files' names."""

    def __init__(self, name: RunName) -> None:
        self.name = name
        self.tails: dict[str, FileTail] = {}

    def scalar_tags(self) -> set[str]:
        """Tags that hold numbers."""
        return {tag for tail in list(self.tails.values()) for tag in list(tail.columns)}

    def ranks(self, tag: str) -> list[int]:
        """Ranks that logged numbers under the tag, ascending."""
        return sorted({tail.rank for tail in list(self.tails.values()) if tag in tail.columns})

    def stretches(self, tag: str, rank: int) -> list[tuple[ScalarColumn, Stretch]]:
        """The live stretches of a tag of one rank in time order, each with its column."""
        tails = [tail for tail in list(self.tails.values()) if tail.rank == rank]
        facts = [_facts(tail, tag) for tail in tails]
        return [(tails[stretch.file].columns[tag], stretch) for stretch in stitch(facts, tag)]

    def attempts(self) -> list[list[FileTail]]:
        """The files of each start of the job, both in time order."""
        tails = list(self.tails.values())
        return [[tails[i] for i in files] for files in attempts([_facts(tail, None) for tail in tails])]


def _facts(tail: FileTail, tag: str | None) -> FileFacts:
    first_steps: dict[str, Step] = {}
    if tag is not None and tag in tail.columns:
        first_steps[tag] = tail.columns[tag].first_step
    return FileFacts(
        name=tail.path,
        first_wall=tail.first_wall,
        last_wall=tail.last_wall,
        start_id=tail.start.start_id if tail.start else None,
        first_steps=first_steps,
        session_starts=[SessionStart(step, lengths) for step, _, lengths in tail.scanner.starts],
    )
