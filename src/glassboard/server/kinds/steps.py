"""Which steps of a tag there are: what a card needs before it shows one of them."""

from __future__ import annotations

import msgspec

from glassboard.server.kinds.lookup import Lookup
from glassboard.server.operation import Operation
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import places_of


class StepsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/steps."""

    kind: str
    tag: str
    runs: list[str]


class StepsAnswer(msgspec.Struct):
    """The values that a run logged under a tag, oldest first: an item of each list for each of them.

    `refs` and `numbers` say where a value stands: the record, and which of the record's values of that tag it
    is. Wall times are in seconds since the epoch.
    """

    run: str
    steps: list[int]
    wall_times: list[float]
    refs: list[str]
    numbers: list[int]


def read_steps(store: Store, query: StepsQuery) -> list[StepsAnswer]:
    """The steps of each run that has the tag; no file is read for it."""
    answers: list[StepsAnswer] = []
    for run in query.runs:
        try:
            places = places_of(store, run, query.tag, query.kind)
        except KeyError:
            continue
        answers.append(
            StepsAnswer(
                run,
                [place.step for place in places],
                [place.wall_time for place in places],
                [place.ref for place in places],
                [place.number for place in places],
            )
        )
    return answers


LOOKUPS = (
    Lookup(
        Operation(
            "post",
            "/api/steps",
            "Which values of a tag there are that are no numbers; runs without the tag are left out.",
            list[StepsAnswer],
            body=StepsQuery,
            errors=[400],
        ),
        read_steps,
        (StepsQuery, StepsAnswer),
    ),
)
