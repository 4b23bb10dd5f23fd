"""One mesh at one step, as the page draws it: vertices, faces and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from glassboard.server.arrays import pack_arrays
from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, RUN, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.mesh import mesh_at, mesh_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGEST_INDEX = 2**32 - 1


def read_mesh_step(store: Store, query: QueryParams) -> File:
    """A mesh at the step whose vertices stand at a reference.

    Arrays: `vertices` [batch, n, 3] float32 as logged; `faces` [batch, m, 3] uint32, those that name a vertex
    that is not there as three zeros; `colors` [batch, n, 3] uint8. Faces and colours may be of one item for
    the whole batch. Metadata: `name` of the mesh, `config` (settings of three.js, JSON), `notes`: what of it
    cannot be drawn, a sentence a line.
    """
    import numpy as np

    run, tag = query.get("run", ""), query.get("tag", "")
    mesh = mesh_of(store, run, tag)
    entry = mesh_at(store, run, mesh, query.get("ref", ""), number_of(query, "number"))
    notes: list[str] = []
    if entry.vertices.shape[2] != 3:
        raise ValueError(
            f"vertices have 3 coordinates, these have {entry.vertices.shape[2]}; log [batch, n, 3]"
        )
    with np.errstate(over="ignore"):
        vertices = entry.vertices.astype(np.float32)
    batch, count, _ = vertices.shape
    lost = int(np.count_nonzero(~np.isfinite(vertices).all(axis=2)))
    if lost:
        notes.append(f"{_many(lost, 'vertex', 'vertices')} with NaN or infinite coordinates cannot be drawn.")
    arrays: dict[str, NDArray[Any]] = {"vertices": vertices}
    if entry.faces is not None and entry.faces.size:
        _add(arrays, "faces", _faces(entry.faces, batch, count, notes))
    if entry.colors is not None and entry.colors.size:
        _add(arrays, "colors", _colors(entry.colors, batch, count, notes))
    return File(
        pack_arrays(arrays, {"name": mesh.name, "config": mesh.json_config, "notes": "\n".join(notes)})
    )


def _add(arrays: dict[str, NDArray[Any]], name: str, array: NDArray[Any] | None) -> None:
    if array is not None:
        arrays[name] = array


def _faces(faces: NDArray[Any], batch: int, vertices: int, notes: list[str]) -> NDArray[Any] | None:
    import numpy as np

    if faces.shape[2] != 3 or faces.shape[0] not in (1, batch):
        notes.append(f"Faces of shape {list(faces.shape)} do not fit: log [{batch}, number, 3].")
        return None
    with np.errstate(invalid="ignore"):
        fits: Any = ((faces >= 0) & (faces < min(vertices, _LARGEST_INDEX))).all(axis=2, keepdims=True)
    wrong = int(np.count_nonzero(~fits))
    if wrong:
        notes.append(f"{_many(wrong, 'face names', 'faces name')} a vertex that is not there.")
    return np.where(fits, faces, 0).astype(np.uint32)


def _colors(colors: NDArray[Any], batch: int, vertices: int, notes: list[str]) -> NDArray[Any] | None:
    import numpy as np

    if colors.shape[1:] != (vertices, 3) or colors.shape[0] not in (1, batch):
        notes.append(f"Colours of shape {list(colors.shape)} do not fit: log [{batch}, {vertices}, 3].")
        return None
    return np.nan_to_num(colors).clip(0, 255).astype(np.uint8)


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/mesh",
            "A mesh at one step, a body in safetensors layout: `vertices` [batch, n, 3] float32, `faces` "
            "[batch, m, 3] uint32 and `colors` [batch, n, 3] uint8 where logged; faces and colours may be of "
            "one item for the whole batch. `__metadata__`: `name`, `config` (settings of three.js, JSON), "
            "`notes` (what cannot be drawn).",
            BYTES,
            [
                RUN,
                TAG,
                Parameter("ref", "Where the vertices stand, of api/steps."),
                Parameter("number", "Which value there, of api/steps.", {"type": "integer"}, required=False),
            ],
            errors=[400, 404],
        ),
        read_mesh_step,
        packed=False,  # floats shrink little
    ),
)
