"""What the board's JSON answers hold, beside those of single kinds."""

from __future__ import annotations

from typing import Literal

import msgspec

from glassboard.store.base import State
from glassboard.types import RunState

KindName = Literal[
    "scalar",
    "text",
    "matrix",
    "image",
    "audio",
    "custom_scalars",
    "mesh",
    "hparams",
    "embedding",
    "graph",
    "histogram",
    "tensor",
    "pr_curve",
]


class RunAnswer(msgspec.Struct):
    """One run; walls in seconds since the epoch, null before the first event.

    `state` is null where nothing tells it: in runs of writers that leave no signs of life.
    """

    name: str
    start: float | None
    last: float | None
    points: int
    state: RunState | None


class TagAnswer(msgspec.Struct):
    """One tag; `runs` indexes the catalog's runs."""

    name: str
    kind: KindName
    description: str
    runs: list[int]


class CatalogAnswer(msgspec.Struct):
    """Everything there is, without the data."""

    logdir: str
    state: State
    revision: int
    window_title: str
    version: str
    points: int
    damaged: int
    runs: list[RunAnswer]
    tags: list[TagAnswer]


class TagDeltaAnswer(msgspec.Struct):
    """A tag, and the names of the runs that have it since."""

    name: str
    kind: KindName
    description: str
    runs: list[str]


class CatalogDeltaAnswer(msgspec.Struct):
    """What is new in the catalog after the revision `since`.

    First the runs that have `gone` are taken out, of all tags, too; tags without runs go with them. Then the
    others are put in.
    """

    since: int
    revision: int
    state: State
    points: int
    damaged: int
    gone: list[str]
    runs: list[RunAnswer]
    tags: list[TagDeltaAnswer]


class DamageAnswer(msgspec.Struct):
    """Something that could not be read.

    `file` is below the log directory; `skipped` bytes at `offset` were lost, 0 when the record was read all
    the same or the file or folder cannot be opened.
    """

    run: str
    file: str
    offset: int
    skipped: int
    message: str


class SeriesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/series; `fields` empty means the usual ones."""

    tag: str
    runs: list[str]
    axis: Literal["step", "relative", "wall"] = "step"
    range: tuple[float, float] | None = None
    buckets: int = 1000
    smoothing: float = 0.0
    fields: list[str] = []
    rank: int | None = None
    log_x: bool = False


class SeriesInfo(msgspec.Struct):
    """One row of a series answer, as told in its `__metadata__`.

    `no_place` counts the points at x ≤ 0, which a logarithmic axis cannot show. `begin` is the x of the first
    cell, where the field x is of type U16: distances, each from the cell before.
    """

    run: str
    tag: str
    rank: int
    length: int
    mode: Literal["points", "buckets"]
    points: int
    no_place: int
    first: float
    last: float
    begin: float
    last_step: int
    last_value: float | str


class TextAnswer(msgspec.Struct):
    """One logged text; wall time in seconds since the epoch."""

    step: int
    wall_time: float
    text: str


class RecordAnswer(msgspec.Struct):
    """One logged value that is no number; api/blob gives the serialized Event behind `ref`."""

    step: int
    wall_time: float
    ref: str
    size: int


class AttemptAnswer(msgspec.Struct):
    """One start of the job; a resume is the next attempt. Steps are null before the first point."""

    number: int
    start: float | None
    last: float | None
    first_step: int | None
    last_step: int | None
    ranks: list[int]
    files: list[str]


class MetadataAnswer(msgspec.Struct):
    """What is known of a tag beside its values; `content` is the plugin's own, in base64."""

    plugin: str
    content: bytes
    display_name: str
    description: str


class PointsAnswer(msgspec.Struct):
    """Points of a series that belong to one attempt, one item each; NaN and infinities as text."""

    attempt: int
    steps: list[int]
    wall_times: list[float]
    values: list[float | str]


class HelloEvent(msgspec.Struct):
    """The first event of the change stream.

    `reset` says that what has changed since the revision that was asked for is not known: read everything.
    """

    revision: int
    reset: bool


class ChangeEvent(msgspec.Struct):
    """Something is new: the catalog, or points in these runs."""

    revision: int
    catalog: bool
    runs: list[str]


class ErrorAnswer(msgspec.Struct):
    """Any error: what went wrong, and what to do next."""

    error: str
    hint: str
    status: int


STRUCTS: tuple[type[msgspec.Struct], ...] = (
    RunAnswer,
    TagAnswer,
    CatalogAnswer,
    TagDeltaAnswer,
    CatalogDeltaAnswer,
    DamageAnswer,
    SeriesQuery,
    SeriesInfo,
    TextAnswer,
    RecordAnswer,
    AttemptAnswer,
    MetadataAnswer,
    PointsAnswer,
    HelloEvent,
    ChangeEvent,
    ErrorAnswer,
)
