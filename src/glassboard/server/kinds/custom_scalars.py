"""Charts that users lay out: the layouts of all runs in one, and the tags that each chart draws."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from starlette.datastructures import QueryParams

from glassboard.server.kinds.lookup import Lookup
from glassboard.server.operation import Operation
from glassboard.server.patterns import SafePattern
from glassboard.store.base import Store
from glassboard.store.kinds import custom_scalars as stored


class MarginAnswer(msgspec.Struct):
    """The tags of a curve and of the band around it."""

    value: str
    lower: str
    upper: str


class ChartAnswer(msgspec.Struct):
    """One chart: of all `tags` that one of the `patterns` matches from its beginning, or of `margins`.

    `problems` says which patterns cannot be used, and which tags of margins nobody has logged.
    """

    title: str
    patterns: list[str]
    tags: list[str]
    margins: list[MarginAnswer]
    problems: list[str]


class CategoryAnswer(msgspec.Struct):
    """Charts under one heading; `closed`: it is folded at first."""

    title: str
    closed: bool
    charts: list[ChartAnswer]


def read_layout(store: Store, query: QueryParams) -> list[CategoryAnswer]:
    """The layouts of all runs in one: categories of one title are one, equal charts in them, too."""
    scalars = [tag.name for tag in store.catalog().tags if tag.kind == "scalar"]
    layouts = stored.layouts(store)
    categories: list[CategoryAnswer] = []
    known: dict[str, CategoryAnswer] = {}
    for number, run in enumerate(sorted(layouts)):
        for category in layouts[run].categories:
            charts = [_chart(chart, scalars) for chart in category.charts]
            held = known.get(category.title) if number else None
            if held is None:
                held = CategoryAnswer(category.title, category.closed, charts)
                categories.append(held)
                known[category.title] = held
            else:
                held.charts += [chart for chart in charts if chart not in held.charts]
    return categories


def _chart(chart: stored.Chart, scalars: Sequence[str]) -> ChartAnswer:
    if chart.margins is not None:
        margins = [MarginAnswer(*series) for series in chart.margins]
        tags = dict.fromkeys(tag for series in chart.margins for tag in series)
        there = set(scalars)
        missing = [f"no run has logged “{tag}”" for tag in tags if tag not in there]
        return ChartAnswer(chart.title, [], list(tags), margins, missing)
    patterns = list(dict.fromkeys(chart.tags or []))
    tags: dict[str, None] = {}
    problems: list[str] = []
    for text in patterns:
        try:
            found = SafePattern(text).among(scalars)
        except ValueError as error:
            problems.append(str(error))
            continue
        tags.update(dict.fromkeys(found))
        if not found:
            problems.append(f"no tag matches “{text}”")
    return ChartAnswer(chart.title, patterns, list(tags), [], problems)


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/custom_scalars",
            "The layouts of all runs in one, with the tags that each of its charts draws.",
            list[CategoryAnswer],
        ),
        read_layout,
        (MarginAnswer, ChartAnswer, CategoryAnswer),
    ),
)
