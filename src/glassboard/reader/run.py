"""One run: its files, and the stretches of each tag that are live."""

from __future__ import annotations

import os

from glassboard.events.codec import Records, ScalarColumn
from glassboard.events.kinds import kind_of_plugin
from glassboard.reader.attempts import FileFacts, SessionStart, Stretch, attempts, stitch
from glassboard.reader.state import state_of
from glassboard.reader.tail import FileTail
from glassboard.types import RunName, RunState, Step, WallTime


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

    def records(self, tag: str, kind: str) -> list[tuple[FileTail, Records, Stretch]]:
        """The stretches of a tag's values that are no numbers, of all ranks, each with its places."""
        found: list[tuple[FileTail, Records, Stretch]] = []
        by_rank: dict[int, list[tuple[FileTail, Records | None]]] = {}
        for tail in list(self.tails.values()):
            records = tail.scanner.records_of(tag)
            if records is not None and kind_of_plugin(records.plugin) != kind:
                records = None
            by_rank.setdefault(tail.rank, []).append((tail, records))
        for files in by_rank.values():
            facts = [_record_facts(tail, tag, records) for tail, records in files]
            for stretch in stitch(facts, tag):
                tail, records = files[stretch.file]
                if records is not None:
                    found.append((tail, records, stretch))
        return found

    def attempts(self) -> list[list[FileTail]]:
        """The files of each start of the job, both in time order."""
        tails = list(self.tails.values())
        return [[tails[i] for i in files] for files in attempts([_facts(tail, None) for tail in tails])]

    def state(self, now: WallTime) -> RunState | None:
        """Whether it goes on, as far as its latest attempt tells."""
        every = self.attempts()
        return state_of([tail.signs for tail in every[-1]], now) if every else None


def _facts(tail: FileTail, tag: str | None) -> FileFacts:
    first_steps: dict[str, Step] = {}
    if tag is not None and tag in tail.columns:
        first_steps[tag] = tail.columns[tag].first_step
    starts = [SessionStart(step, lengths) for step, _, lengths in tail.scanner.starts]
    return _facts_of(tail, first_steps, starts)


def _record_facts(tail: FileTail, tag: str, records: Records | None) -> FileFacts:
    first_steps = {tag: records.steps[0]} if records is not None else {}
    starts = [
        SessionStart(step, lengths)
        for (step, _, _), lengths in zip(tail.scanner.starts, tail.scanner.start_records, strict=True)
    ]
    return _facts_of(tail, first_steps, starts)


def _facts_of(tail: FileTail, first_steps: dict[str, Step], starts: list[SessionStart]) -> FileFacts:
    return FileFacts(
        name=tail.path,
        first_wall=tail.first_wall,
        last_wall=tail.last_wall,
        # Of a job that goes on in another folder, that is another start.
        start_id=f"{tail.start.start_id} {os.path.dirname(tail.path)}" if tail.start else None,
        first_steps=first_steps,
        session_starts=starts,
    )
