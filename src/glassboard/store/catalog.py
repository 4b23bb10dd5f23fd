"""Lists what a log directory holds: runs by their first event, tags with the runs that have them."""

from __future__ import annotations

from collections.abc import Iterable

from glassboard.events.kinds import kind_of_plugin
from glassboard.reader.discovery import natural_key
from glassboard.reader.run import Run
from glassboard.store.base import Catalog, RunInfo, State, TagInfo


def build_catalog(
    revision: int, state: State, location: str, runs: Iterable[Run], unreadable: int
) -> Catalog:
    """The catalog of these runs; tags in natural order. ``unreadable`` counts folders."""
    described = sorted(
        ((_describe(run), run) for run in runs),
        key=lambda item: (item[0].start is None, item[0].start or 0.0, natural_key(item[0].name)),
    )
    tags: dict[tuple[str, str], set[int]] = {}
    descriptions: dict[tuple[str, str], str] = {}
    damaged = unreadable
    for place, (_, run) in enumerate(described):
        for tail in list(run.tails.values()):
            damaged += tail.damaged + (tail.problem is not None)
            for tag in list(tail.columns):
                tags.setdefault((tag, "scalar"), set()).add(place)
                if ("scalar", tag) not in descriptions:
                    descriptions["scalar", tag] = tail.scanner.metadata(tag)[3]
            for tag, plugin in tail.scanner.record_plugins.items():
                if plugin != "scalars":  # a scalar that cannot be read is damage
                    tags.setdefault((tag, kind_of_plugin(plugin)), set()).add(place)
    infos = [info for info, _ in described]
    return Catalog(
        revision=revision,
        state=state,
        location=location,
        runs=infos,
        tags=[
            TagInfo(tag, kind, descriptions.get((kind, tag), ""), sorted(places))
            for (tag, kind), places in sorted(tags.items(), key=lambda item: natural_key(item[0][0]))
        ],
        points=sum(info.points for info in infos),
        damaged=damaged,
    )


def _describe(run: Run) -> RunInfo:
    tails = list(run.tails.values())
    start = min((tail.first_wall for tail in tails), default=float("inf"))
    last = max((tail.last_wall for tail in tails), default=float("-inf"))
    if start > last:
        return RunInfo(run.name, None, None, 0)
    return RunInfo(run.name, start, last, sum(tail.scanner.points for tail in tails))
