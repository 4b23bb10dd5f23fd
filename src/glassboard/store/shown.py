"""Which runs are shown: each folder with event files, or one run for the folders that a job went on in."""

from __future__ import annotations

from collections.abc import Iterable

from glassboard.errors import DamagedRecord
from glassboard.events.hparams import SESSION_START_TAG
from glassboard.events.value import messages
from glassboard.reader.lineage import FolderFacts, family, join
from glassboard.reader.run import Run
from glassboard.types import RunName


class ShownRuns:
    """Folders by name, and the runs that are made of them.

    A folder that is part of a run stays askable by its own name, but is not listed.

    Args:
        stitch: whether folders are joined at all.
    """

    def __init__(self, *, stitch: bool) -> None:
        self._stitch = stitch
        self.folders: dict[str, Run] = {}
        self.listed: dict[str, Run] = {}
        self._lineages: dict[str, list[str]] = {}
        self._joined: dict[str, Run] = {}

    def find(self, name: str) -> Run:
        """A run, or a folder that is part of one; with a slash behind its name, only the folder.

        A run may go by the name of its first folder, which is then told from it by the slash.

        Raises:
            KeyError: there is neither.
        """
        if name.endswith("/"):
            return self.folders[name[:-1]]
        return self.listed[name] if name in self.listed else self.folders[name]

    def names(self, folders: Iterable[str]) -> set[str]:
        """These folders, and the runs that they are part of."""
        found = set(folders)
        found.update(name for name, parts in self._lineages.items() if not found.isdisjoint(parts))
        return found

    def parts(self, names: Iterable[str]) -> list[str]:
        """The folders that these runs are made of, in this order."""
        return [part for name in names for part in self._lineages.get(name, [name])]

    def update(self) -> set[str]:
        """Join what belongs together now; returns the names of runs that came, went or have other parts."""
        lineages = self._find_lineages() if self._stitch else {}
        changed = {
            name
            for name in lineages.keys() | self._lineages.keys()
            if lineages.get(name) != self._lineages.get(name)
        }
        self._lineages = lineages
        part_of = {part: name for name, parts in lineages.items() for part in parts}
        joined: dict[str, Run] = {}
        listed: dict[str, Run] = {}
        for folder, run in self.folders.items():
            name = part_of.get(folder)
            if name is None:
                listed[folder] = run
            elif name not in joined:
                joined[name] = listed[name] = self._join(name, lineages[name])
        changed |= {
            name
            for name in listed.keys() | self.listed.keys()
            if listed.get(name) is not self.listed.get(name)
        }
        self.listed, self._joined = listed, joined
        return changed

    def _join(self, name: str, parts: list[str]) -> Run:
        tails = {path: tail for part in parts for path, tail in self.folders[part].tails.items()}
        known = self._joined.get(name)
        if known is not None and known.tails == tails:
            return known
        run = Run(RunName(name))
        run.tails = tails
        return run

    def _find_lineages(self) -> dict[str, list[str]]:
        families: dict[str, list[str]] = {}
        for name in self.folders:
            if (found := family(name)) is not None:
                families.setdefault(found, []).append(name)
        candidates = [name for names in families.values() if len(names) > 1 for name in names]
        facts = {name: one for name in candidates if (one := _facts(self.folders[name])) is not None}
        return join(facts, frozenset(self.folders.keys() - facts.keys()))


def _facts(run: Run) -> FolderFacts | None:
    """What the rules need; None before the first point."""
    columns = [
        (tag, column) for tail in list(run.tails.values()) for tag, column in list(tail.columns.items())
    ]
    if not columns:
        return None
    _, longest = max(columns, key=lambda item: len(item[1]))
    return FolderFacts(
        start=min(tail.first_wall for tail in run.tails.values()),
        last=max(tail.last_wall for tail in run.tails.values()),
        first_step=min(column.first_step for _, column in columns),
        last_step=max(column.last_step for _, column in columns),
        interval=(longest.last_step - longest.first_step) / max(1, len(longest) - 1),
        tags=frozenset(tag for tag, _ in columns),
        hparams=_hparams(run),
    )


def _hparams(run: Run) -> bytes | None:
    """The hyperparameters as logged, whatever their order; None where none are."""
    for tail in list(run.tails.values()):
        try:
            _, content, _, _ = tail.scanner.metadata(SESSION_START_TAG)
            entries = [entry for info in messages(content, 3) for entry in messages(info, 1)]
        except (KeyError, DamagedRecord):
            continue
        return b"\0".join(sorted(entries))
    return None
