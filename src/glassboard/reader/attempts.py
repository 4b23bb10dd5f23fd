"""Decides which points later attempts of a job supersede; pure, on facts about files.

An attempt is one start of the job. It begins at a new start record, or with a foreign file whose first
event is later than everything before it in that run and rank. Per tag it supersedes steps at or after its
own first step in what ended before it began. Files that overlap in time are parallel streams and never
supersede each other. A ``SessionLog.START`` supersedes steps at or after its own in all tags logged
before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from glassboard.types import Step, WallTime


class SessionStart(NamedTuple):
    """A ``SessionLog.START``: its step, and how many points each tag of the file held then."""

    step: Step
    lengths: Mapping[str, int]


@dataclass(frozen=True)
class FileFacts:
    """What the rules need to know of one file of a run and rank."""

    name: str
    first_wall: WallTime
    last_wall: WallTime
    start_id: str | None = None  # None: written by a foreign writer
    first_steps: Mapping[str, Step] = field(default_factory=dict[str, Step])  # by tag
    session_starts: Sequence[SessionStart] = ()


class Stretch(NamedTuple):
    """Points ``begin`` to ``end`` (None: grows) of a tag in ``file``; live below step ``keep_below``."""

    file: int
    begin: int
    end: int | None
    keep_below: Step | None
    attempt: int = 0


@dataclass
class _Start:
    """All files of one start of the job."""

    start_id: str | None
    first_wall: WallTime
    last_wall: WallTime
    supersedes: list[_Start] = field(default_factory=list["_Start"])
    files: list[int] = field(default_factory=list[int])


def attempts(files: Sequence[FileFacts]) -> list[list[int]]:
    """The files of each attempt, as places in ``files``, both in time order."""
    return [start.files for start in _group(files, _in_time_order(files))]


def stitch(files: Sequence[FileFacts], tag: str) -> list[Stretch]:
    """The stretches of one tag of one run and rank, in time order; ``Stretch.file`` indexes ``files``."""
    order = _in_time_order(files)
    starts = _group(files, order)
    attempt = {i: number for number, start in enumerate(starts) for i in start.files}
    cut_by_attempts = _cuts(files, starts, tag)
    marked = [one for one in files if one.session_starts]
    stretches: list[Stretch] = []
    for i in order:
        if tag not in files[i].first_steps:
            continue
        later = [
            mark.step for one in marked if one.first_wall > files[i].last_wall for mark in one.session_starts
        ]
        stretches += _split(i, files[i], tag, [*cut_by_attempts[i], *later], attempt[i])
    return stretches


def _in_time_order(files: Sequence[FileFacts]) -> list[int]:
    return sorted(range(len(files)), key=lambda i: (files[i].first_wall, files[i].name))


def _group(files: Sequence[FileFacts], order: Sequence[int]) -> list[_Start]:
    starts: list[_Start] = []
    by_id: dict[str, _Start] = {}
    for i in order:
        one = files[i]
        start = by_id.get(one.start_id) if one.start_id else None
        if start is None:
            start = _Start(one.start_id, one.first_wall, one.last_wall)
            over = [earlier for earlier in starts if earlier.last_wall < start.first_wall]
            if start.start_id or len(over) == len(starts):
                start.supersedes = over
            starts.append(start)
            if one.start_id:
                by_id[one.start_id] = start
        start.last_wall = max(start.last_wall, one.last_wall)
        start.files.append(i)
    return starts


def _cuts(files: Sequence[FileFacts], starts: Sequence[_Start], tag: str) -> list[list[Step]]:
    """For each file, the first steps of the attempts that supersede it in this tag."""
    cuts: list[list[Step]] = [[] for _ in files]
    for start in starts:
        first = next((files[i].first_steps[tag] for i in start.files if tag in files[i].first_steps), None)
        if first is None:
            continue
        for earlier in start.supersedes:
            for i in earlier.files:
                if files[i].last_wall < start.first_wall:  # else written by a start that went on
                    cuts[i].append(first)
    return cuts


def _split(index: int, one: FileFacts, tag: str, cuts: Sequence[Step], attempt: int) -> list[Stretch]:
    """The stretches of one file: a session start inside it cuts what came before it."""
    marks = [(mark.lengths.get(tag, 0), mark.step) for mark in one.session_starts]
    edges = sorted({0, *(length for length, _ in marks)})
    stretches: list[Stretch] = []
    for begin, end in zip(edges, [*edges[1:], None], strict=True):
        below = [*cuts, *(step for length, step in marks if end is not None and length >= end)]
        stretches.append(Stretch(index, begin, end, min(below) if below else None, attempt))
    return stretches
