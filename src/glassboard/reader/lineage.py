"""Finds runs that go on in folders named by the times of their starts; pure, on facts about folders.

A folder goes on where another one stopped if both lie in one folder and their names differ in a date or time
only; it began after the other had ended; it resumes: its steps begin above those at which the first one
began, and no further on than one interval behind where the other one stopped; they log the same tags, and,
where they tell them, the same hyperparameters. Runs that all begin at the same step are never joined.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from glassboard.types import Step, WallTime

# 20260101-1030, 2026-01-01_10-30-00, Jan01_10-30-00, 10-30-00, 1700000000
_TIME = re.compile(
    r"(?:19|20)\d{6}(?:[-_T]?\d{4,6})?"
    r"|(?:19|20)\d\d-\d\d-\d\d(?:[-_T ]\d\d[-:_.]?\d\d(?:[-:_.]?\d\d)?)?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\d\d_\d\d-\d\d-\d\d"
    r"|(?<!\d)\d\d[-:]\d\d[-:]\d\d(?!\d)"
    r"|(?<!\d)1[5-9]\d{8}(?!\d)"
)


@dataclass(frozen=True)
class FolderFacts:
    """What the rules need to know of a folder with points; ``interval`` lies usually between its steps."""

    start: WallTime
    last: WallTime
    first_step: Step
    last_step: Step
    interval: float
    tags: frozenset[str]
    hparams: bytes | None = None


def family(name: str) -> str | None:
    """What folders have in common that may go on in each other; None for names without a time."""
    parent, last = posixpath.split(name)
    kept, times = _TIME.subn("#", last)
    return posixpath.join(parent, kept) if times else None


def join(folders: Mapping[str, FolderFacts], others: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The folders of each run that goes on in several, oldest first, by the name the run gets.

    That is the folder around them, if nothing else is in there and it is no run itself; else the first one.

    Args:
        folders: those that may belong together, with points.
        others: names of all other runs.
    """
    families: dict[str, list[str]] = {}
    for name in sorted(folders, key=lambda name: (folders[name].start, name)):
        if (found := family(name)) is not None:
            families.setdefault(found, []).append(name)
    lineages = [lineage for names in families.values() for lineage in _chains(names, folders)]
    every = {*folders, *others}
    return {_name(lineage, every): lineage for lineage in lineages if len(lineage) > 1}


def _chains(names: list[str], folders: Mapping[str, FolderFacts]) -> list[list[str]]:
    chains: list[list[str]] = []
    for name in names:
        fits = [chain for chain in chains if _goes_on(folders[name], folders[chain[0]], folders[chain[-1]])]
        # Of several, the one that stopped last.
        (max(fits, key=lambda chain: folders[chain[-1]].last) if fits else _new(chains)).append(name)
    return chains


def _new(chains: list[list[str]]) -> list[str]:
    chains.append([])
    return chains[-1]


def _goes_on(one: FolderFacts, first: FolderFacts, last: FolderFacts) -> bool:
    common = len(one.tags & last.tags)
    return (
        one.start > last.last
        and first.first_step < one.first_step
        and last.first_step <= one.first_step <= last.last_step + max(1.0, 2 * last.interval)
        and common > 0
        and 2 * common >= min(len(one.tags), len(last.tags))
        and (one.hparams is None or last.hparams is None or one.hparams == last.hparams)
    )


def _name(lineage: list[str], every: set[str]) -> str:
    parent = posixpath.dirname(lineage[0])
    inside = [name for name in every if name.startswith(f"{parent}/")] if parent else [*every - {"."}]
    alone = len(inside) == len(lineage) and (parent or ".") not in every
    return (parent or ".") if alone else lineage[0]
