"""Meshes of a store: the parts that were logged under tags of their own, together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.mesh import COLOR, FACE, VERTEX, MeshPart, read_mesh, read_mesh_part
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import Entry, entries, places_of, read_at, tags_of, value_of
from glassboard.types import Step, WallTime

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Mesh:
    """One mesh of a run: the tag of each part, and what it says of itself, by the part's number."""

    name: str
    tags: dict[int, str] = field(default_factory=dict[int, str])
    parts: dict[int, MeshPart] = field(default_factory=dict[int, MeshPart])

    @property
    def json_config(self) -> str:
        """The settings of three.js; the first part that has some counts."""
        return next((part.json_config for _, part in sorted(self.parts.items()) if part.json_config), "")


class MeshEntry(NamedTuple):
    """The mesh of one step, each part [batch, number, 3]; None is a part that was not logged."""

    step: Step
    wall_time: WallTime
    vertices: NDArray[Any]
    faces: NDArray[Any] | None
    colors: NDArray[Any] | None


def meshes(store: Store, run: str) -> list[Mesh]:
    """The meshes of a run; tags that do not say which part they hold are left out."""
    found: dict[str, Mesh] = {}
    for tag in tags_of(store, "mesh").get(run, []):
        try:
            part = read_mesh_part(store.metadata(run, tag).content)
        except DamagedRecord:
            continue  # it says of no mesh that it belongs to it
        if part.part in (VERTEX, FACE, COLOR):
            mesh = found.setdefault(part.name, Mesh(part.name))
            mesh.tags[part.part] = tag
            mesh.parts[part.part] = part
    return list(found.values())


def mesh_entries(store: Store, run: str, mesh: Mesh, which: Which = "live") -> list[MeshEntry]:
    """All steps of a mesh, oldest first; faces and colours are those that were logged with the vertices.

    Raises:
        KeyError: the run has no such mesh.
    """
    vertices = part_entries(store, run, mesh.tags[VERTEX], which)
    others: list[dict[tuple[int, float], NDArray[Any]]] = []
    for part in (FACE, COLOR):
        tag = mesh.tags.get(part)
        logged = [] if tag is None else part_entries(store, run, tag, which)
        others.append({(entry.step, entry.wall_time): entry.value for entry in logged})
    return [
        MeshEntry(step, wall, value, *(_of_step(held, step, wall) for held in others))
        for step, wall, value in vertices
    ]


class MeshPartEntry(NamedTuple):
    """One part of a mesh at one step, [batch, number, 3]."""

    step: Step
    wall_time: WallTime
    value: NDArray[Any]


def part_entries(store: Store, run: str, tag: str, which: Which = "live") -> list[MeshPartEntry]:
    """All values of a tag that holds one part of a mesh, oldest first.

    Raises:
        KeyError: the run has no such tag of meshes.
    """
    return [
        MeshPartEntry(entry.step, entry.wall_time, value)
        for entry, value in entries(store, run, tag, "mesh", read_mesh, which)
    ]


def mesh_of(store: Store, run: str, tag: str) -> Mesh:
    """The mesh whose vertices, or some other part, a tag holds.

    Raises:
        KeyError: the run has no such tag of meshes, or it does not say which part it holds.
        ValueError: the mesh has no vertices.
    """
    found = next((mesh for mesh in meshes(store, run) if tag in mesh.tags.values()), None)
    if found is None:
        raise KeyError(tag)
    if VERTEX not in found.tags:
        raise ValueError(f"of the mesh {found.name!r} no vertices were logged")
    return found


def mesh_at(store: Store, run: str, mesh: Mesh, ref: str, number: int = 0) -> MeshEntry:
    """A mesh at the step whose vertices stand there; only that step is read.

    Raises:
        KeyError: no vertices of the mesh stand there, or they cannot be read.
    """
    places = {part: places_of(store, run, tag, "mesh") for part, tag in mesh.tags.items()}
    wanted = next((one for one in places[VERTEX] if (one.ref, one.number) == (ref, number)), None)
    if wanted is None:
        raise KeyError(ref)
    vertices = _read(store, run, mesh.tags[VERTEX], wanted)
    if vertices is None:
        raise KeyError(ref)
    others: list[NDArray[Any] | None] = []
    for part in (FACE, COLOR):
        same = [one for one in places.get(part, []) if one.step == wanted.step]
        beside = [one for one in same if one.wall_time == wanted.wall_time] or same
        others.append(_read(store, run, mesh.tags[part], beside[-1]) if beside else None)
    return MeshEntry(wanted.step, wanted.wall_time, vertices, *others)


def _read(store: Store, run: str, tag: str, place: Entry) -> NDArray[Any] | None:
    """The part that stands there; None for one that is gone or damaged, which is reported."""
    found = read_at(
        store, run, "mesh", [place], lambda event, number: read_mesh(value_of(event, tag, number))
    )
    return next((value for _, value in found), None)


def _of_step(held: dict[tuple[int, float], NDArray[Any]], step: Step, wall: WallTime) -> NDArray[Any] | None:
    """What was logged in the same event, else the latest of the same step."""
    if (step, wall) in held:
        return held[step, wall]
    same = [value for (at, _), value in held.items() if at == step]
    return same[-1] if same else None
