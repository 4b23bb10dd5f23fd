"""Texts and tables: one step's, and where a tag's texts hold what is looked for."""

from __future__ import annotations

import re

import msgspec
from starlette.datastructures import QueryParams

from glassboard.server.kinds.lookup import Lookup, number_of
from glassboard.server.operation import RUN, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.text import text_at, texts_with_places

_LONGEST_SEARCH = 1000  # characters of what is looked for


class TextValueAnswer(msgspec.Struct):
    """The strings of one step, in row-major order; the empty shape is one string.

    `heading` says that the first row of a table names its columns. `characters` are those of all strings;
    with a limit there may be fewer in `cells`, the last of which may be cut.
    """

    cells: list[str]
    shape: list[int]
    heading: bool
    characters: int


class TextSearchQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/text/search: plain text, in either case."""

    tag: str
    runs: list[str]
    text: str


class TextFoundAnswer(msgspec.Struct):
    """The values of a run that hold the text, oldest first: an item of each list for each of them.

    `refs` and `numbers` are those of api/steps; `counts` say how often the text is in a value.
    """

    run: str
    refs: list[str]
    numbers: list[int]
    counts: list[int]


def read_value(store: Store, query: QueryParams) -> TextValueAnswer:
    """The strings of one step, whole, or as many of their characters as the query wants."""
    limit = number_of(query, "limit")
    value, heading = text_at(
        store,
        query.get("run", ""),
        query.get("tag", ""),
        query.get("ref", ""),
        number_of(query, "number"),
    )
    characters = sum(map(len, value.cells))
    cells = _first(value.cells, limit) if limit and characters > limit else value.cells
    return TextValueAnswer(cells, list(value.shape), heading, characters)


def _first(cells: list[str], limit: int) -> list[str]:
    kept: list[str] = []
    for cell in cells:
        if limit <= 0:
            break
        kept.append(cell[:limit])
        limit -= len(cell)
    return kept


def search(store: Store, query: TextSearchQuery) -> list[TextFoundAnswer]:
    """Where the texts of a tag hold what is looked for; runs without the tag are left out.

    Raises:
        ValueError: nothing is looked for, or too much.
    """
    if not 0 < len(query.text) <= _LONGEST_SEARCH:
        raise ValueError(f"a search is for 1 to {_LONGEST_SEARCH} characters, not for {len(query.text)}")
    pattern = re.compile(re.escape(query.text), re.IGNORECASE)
    answers: list[TextFoundAnswer] = []
    for run in query.runs:
        found = TextFoundAnswer(run, [], [], [])
        try:
            for place, text in texts_with_places(store, run, query.tag):
                if count := sum(len(pattern.findall(cell)) for cell in text.cells):
                    found.refs.append(place.ref)
                    found.numbers.append(place.number)
                    found.counts.append(count)
        except KeyError:
            continue
        answers.append(found)
    return answers


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/text/value",
            "The text or table of one step.",
            TextValueAnswer,
            [
                RUN,
                Parameter("ref", "The record, as api/steps names it."),
                TAG,
                Parameter(
                    "number", "Which of the record's values of that tag.", {"type": "integer"}, required=False
                ),
                Parameter("limit", "The most characters to send; else all.", {"type": "integer"}, False),
            ],
            errors=[400, 404],
        ),
        read_value,
        (TextValueAnswer,),
    ),
    Lookup(
        Operation(
            "post",
            "/api/text/search",
            "Which texts of a tag hold a text.",
            list[TextFoundAnswer],
            body=TextSearchQuery,
            errors=[400],
        ),
        search,
        (TextSearchQuery, TextFoundAnswer),
    ),
)
