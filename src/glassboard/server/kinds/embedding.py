"""Embeddings: which there are, their points in two or three dimensions, labels, pictures and neighbours."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec
from starlette.datastructures import QueryParams

from glassboard.server.arrays import pack_arrays
from glassboard.server.kinds.embeddings_held import HeldEmbeddings, of_store
from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, RUN, TEXT, Operation, Parameter
from glassboard.server.projection.jobs import INSTALL, METHODS, Job, JobState, Task, is_installed
from glassboard.server.projection.linear import along_axis, principal_components, spherised
from glassboard.server.projection.neighbors import Metric, nearest
from glassboard.store.base import Store

_MOST_NEIGHBORS = 999  # TensorBoard's
_LARGEST_PARAMETER = 1e6


class EmbeddingInfo(msgspec.Struct):
    """One embedding of a run.

    `problem` says why its points cannot be shown, or is empty. `sprite` is the width and height of a point's
    picture in pixels, zeros where the config does not state them; null where there are no pictures.
    """

    run: str
    name: str
    labels: bool
    bookmarks: bool
    sprite: tuple[int, int] | None
    problem: str


class EmbeddingsAnswer(msgspec.Struct):
    """All embeddings, and the methods that are there beside PCA; `install` is how to get others."""

    embeddings: list[EmbeddingInfo]
    methods: list[str]
    install: str


class LabelsAnswer(msgspec.Struct):
    """The labels of an embedding's points: by column, an item for each point."""

    columns: list[str]
    values: list[list[str]]


class NeighborsAnswer(msgspec.Struct):
    """The points nearest to one, the nearest first, and how far each is."""

    points: list[int]
    distances: list[float]


class AxesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/embedding/axes: each axis goes from the mean of some points to that of others."""

    run: str
    name: str
    axes: list[tuple[list[int], list[int]]]
    spherise: bool = False


class ProjectionQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/embedding/projection.

    Parameters of `umap` are `neighbors` and `min_dist`; of `tsne` `perplexity`, `learning_rate` (0: the
    number of points / 12, at least 200) and `iterations`. `cosine`: 1 measures distances so.
    """

    run: str
    name: str
    method: Literal["umap", "tsne"]
    dimensions: Literal[2, 3]
    parameters: dict[str, float] = {}
    spherise: bool = False


class ProjectionJob(msgspec.Struct):
    """How far a projection is: `share` from 0 to 1; `version` counts the pictures of it so far."""

    id: str
    state: JobState
    share: float
    doing: str
    error: str
    version: int
    seconds: float


class CancelQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/embedding/cancel."""

    id: str


def list_embeddings(store: Store, query: QueryParams) -> EmbeddingsAnswer:
    """All embeddings; the runs' folders are looked through again every few seconds at most."""
    found = [
        EmbeddingInfo(
            run,
            one.name,
            bool(one.metadata_path),
            bool(one.bookmarks_path),
            None if one.sprite is None else (one.sprite.width, one.sprite.height),
            "" if one.tensor_path else "It stands in a TensorFlow checkpoint, which the board does not read.",
        )
        for run, held in of_store(store).runs().items()
        for one in held.config.embeddings
    ]
    return EmbeddingsAnswer(found, [method for method in METHODS if is_installed(method)], INSTALL)


def _asked(store: Store, query: QueryParams) -> tuple[HeldEmbeddings, str, str]:
    return of_store(store), query.get("run", ""), query.get("name", "")


def read_pca(store: Store, query: QueryParams) -> File:
    """The principal components of all points."""
    held, run, name = _asked(store, query)
    points = held.points(run, name)
    found = principal_components(spherised(points) if query.get("spherise") == "true" else points)
    about = {"dimensions": str(points.shape[1]), "total": repr(found.total)}
    return File(pack_arrays({"points": found.points, "variances": found.variances}, about))


def read_labels(store: Store, query: QueryParams) -> LabelsAnswer:
    """The labels by column; a point that has none in the file gets an empty one."""
    held, run, name = _asked(store, query)
    columns, rows = held.labels(run, name)
    width = len(columns) or 1
    values = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    return LabelsAnswer(columns or ["label"], values)


def read_sprite(store: Store, query: QueryParams) -> File:
    """The picture of all points' pictures."""
    held, run, name = _asked(store, query)
    data = held.file(run, name, "sprite")
    for begin, media in ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"GIF8", "image/gif")):
        if data.startswith(begin):
            return File(data, media)
    raise ValueError("the pictures are neither PNG, JPEG nor GIF")


def read_bookmarks(store: Store, query: QueryParams) -> File:
    """The bookmarks that the config names, as they are."""
    held, run, name = _asked(store, query)
    return File(held.file(run, name, "bookmarks"), "application/json")


def read_neighbors(store: Store, query: QueryParams) -> NeighborsAnswer:
    """The neighbours of a point among all points, in the space that was logged."""
    held, run, name = _asked(store, query)
    metric = query.get("metric", "cosine")
    if metric not in get_args(Metric):
        raise ValueError(f"metric cannot be {metric!r}: say {' or '.join(get_args(Metric))}")
    count = min(number_of(query, "count", 100), _MOST_NEIGHBORS)
    points, distances = nearest(held.points(run, name), number_of(query, "point"), count, metric)  # type: ignore[arg-type]
    return NeighborsAnswer(points.tolist(), distances.tolist())


def read_axes(store: Store, query: AxesQuery) -> File:
    """Where the points stand on each axis."""
    import numpy as np

    if not 1 <= len(query.axes) <= 3:
        raise ValueError("there are 1 to 3 axes")
    points = of_store(store).points(query.run, query.name)
    points = spherised(points) if query.spherise else points
    placed = np.stack([along_axis(points, begin, end) for begin, end in query.axes], axis=1)
    return File(pack_arrays({"points": placed}, {}))


def start_projection(store: Store, query: ProjectionQuery) -> ProjectionJob:
    """Begin a projection, or find the one that was begun."""
    if any(not abs(value) <= _LARGEST_PARAMETER for value in query.parameters.values()):
        raise ValueError("a parameter is far too large: give sensible ones")
    held = of_store(store)
    points = held.points(query.run, query.name)
    points = spherised(points) if query.spherise else points
    return _told(held.jobs.start(Task(query.method, query.dimensions, query.parameters, points)))


def read_projection(store: Store, query: QueryParams) -> ProjectionJob:
    """How far a projection is."""
    return _told(of_store(store).jobs.get(query.get("id", "")))


def read_projected(store: Store, query: QueryParams) -> File:
    """The points of a projection, as far as it is."""
    job = of_store(store).jobs.get(query.get("id", ""))
    if job.placed is None:
        raise ValueError("there are no points yet: ask again when version is above 0")
    return File(pack_arrays({"points": job.placed}, {"version": str(job.version)}))


def cancel_projection(store: Store, query: CancelQuery) -> ProjectionJob:
    """End a projection."""
    return _told(of_store(store).jobs.cancel(query.id))


def _told(job: Job) -> ProjectionJob:
    return ProjectionJob(job.id, job.state, job.share, job.doing, job.error, job.version, job.seconds)


_NAME = Parameter("name", "Name of an embedding of the run, of api/embedding.")
_ID = Parameter("id", "Of a projection.")
_SPHERISE = Parameter(
    "spherise", "Put the points on a sphere around their mean before.", {"type": "boolean"}, required=False
)

LOOKUPS = (
    Lookup(
        Operation("get", "/api/embedding", "Which embeddings there are.", EmbeddingsAnswer),
        list_embeddings,
        (EmbeddingInfo, EmbeddingsAnswer),
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/pca",
            "The first 10 principal components of all points: `points` [n, 10] float32, NaN where a point is "
            "not finite, `variances` [10] float64; `__metadata__`: `dimensions`, `total` variance.",
            BYTES,
            [RUN, _NAME, _SPHERISE],
            errors=[400, 404],
        ),
        read_pca,
        packed=False,
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/labels",
            "The labels of the points.",
            LabelsAnswer,
            [RUN, _NAME],
            errors=[400, 404],
        ),
        read_labels,
        (LabelsAnswer,),
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/sprite",
            "The pictures of all points in one, row by row.",
            ("image/png", {"type": "string", "format": "binary"}),
            [RUN, _NAME],
            errors=[400, 404],
        ),
        read_sprite,
        packed=False,
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/bookmarks",
            "The bookmarks that were logged, as they are.",
            ("application/json", {}),
            [RUN, _NAME],
            errors=[400, 404],
        ),
        read_bookmarks,
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/neighbors",
            "The points nearest to one among all, exactly, in the space that was logged.",
            NeighborsAnswer,
            [
                RUN,
                _NAME,
                Parameter("point", "Its number, from 0.", {"type": "integer", "minimum": 0}),
                Parameter("count", "How many; 100 unless given, 999 at most.", {"type": "integer"}, False),
                Parameter(
                    "metric", "Cosine unless given.", {**TEXT, "enum": list(get_args(Metric))}, required=False
                ),
            ],
            errors=[400, 404],
        ),
        read_neighbors,
        (NeighborsAnswer,),
    ),
    Lookup(
        Operation(
            "post",
            "/api/embedding/axes",
            "Where the points stand between groups of points: `points` [n, axes] float32, 0 at the mean of "
            "an axis's first group and 1 at that of its second.",
            BYTES,
            body=AxesQuery,
            errors=[400, 404],
        ),
        read_axes,
        (AxesQuery,),
        packed=False,
    ),
    Lookup(
        Operation(
            "post",
            "/api/embedding/projection",
            "Begins UMAP or t-SNE in a process of its own; the same question again finds what was begun.",
            ProjectionJob,
            body=ProjectionQuery,
            errors=[400, 404],
        ),
        start_projection,
        (ProjectionQuery, ProjectionJob),
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/projection",
            "How far a projection is.",
            ProjectionJob,
            [_ID],
            errors=[400, 404],
        ),
        read_projection,
    ),
    Lookup(
        Operation(
            "get",
            "/api/embedding/projected",
            "The points of a projection as far as it is: `points` [n, 2 or 3] float32; `version` in "
            "`__metadata__`.",
            BYTES,
            [_ID],
            errors=[400, 404],
        ),
        read_projected,
        packed=False,
    ),
    Lookup(
        Operation(
            "post",
            "/api/embedding/cancel",
            "Ends a projection.",
            ProjectionJob,
            body=CancelQuery,
            errors=[400, 404],
        ),
        cancel_projection,
        (CancelQuery,),
    ),
)
