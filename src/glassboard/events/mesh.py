"""Reads logged meshes: each of their parts is a tag of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array, read_varints
from glassboard.events.value import TENSOR, expect
from glassboard.events.wire import read_fields

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassboard.events.value import Value

VERTEX, FACE, COLOR = 1, 2, 3


class MeshPart(NamedTuple):
    """What the plugin's content says of a tag that holds one part of a mesh."""

    name: str  # of the mesh
    part: int  # one of the above; 0 is none of them
    json_config: str  # settings of three.js; empty where none were given
    shape: tuple[int, ...]  # of the first step
    components: int  # which parts there are, a bit for each; 0 where the writer does not say


def read_mesh_part(content: bytes) -> MeshPart:
    """Returns what the plugin's content says.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    name, config, part, components = "", "", 0, 0
    shape: list[int] = []
    for number, _, value in read_fields(content):
        if isinstance(value, bytes):
            name = value.decode("utf-8", "replace") if number == 2 else name
            config = value.decode("utf-8", "replace") if number == 5 else config
            shape += read_varints(value).tolist() if number == 6 else []
        else:
            part = value if number == 3 else part
            components = value if number == 7 else components
            shape += [value] if number == 6 else []
    return MeshPart(name, part, config, tuple(shape), components)


def read_mesh(value: Value) -> NDArray[Any]:
    """Returns one part of a mesh, [batch, number, 3]; faces and colours may be integers.

    Raises:
        DamagedRecord: If the value holds no part of a mesh.
    """
    array = read_array(expect(value, TENSOR, "mesh"))
    if array.ndim != 3 or array.dtype.kind not in "fiu":
        raise DamagedRecord(f"a mesh has shape [batch, number, 3], not {list(array.shape)} of {array.dtype}")
    return array
