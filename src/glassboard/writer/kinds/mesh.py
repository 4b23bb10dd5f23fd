"""Meshes and point clouds: vertices, and faces and colours where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import tensor_value, values_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.tensor import float_tensor
from glassboard.events.wire import bytes_field, string_field, varint_field, write_varint
from glassboard.writer.arrays import to_array
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glassboard.writer.event_file import EventFile

_PARTS = {"VERTEX": 1, "FACE": 2, "COLOR": 3}  # the plugin's numbers; a part's tag ends with its name


def add(
    file: EventFile,
    tag: Any,
    parts: Mapping[str, Any],
    config: Mapping[str, Any] | None,
    step: Any,
    walltime: Any,
) -> None:
    """Adds the parts of one mesh, by name as in `_PARTS`, as values of one event; None is no part."""
    import json

    name = tag_text(tag)
    settings = json.dumps({} if config is None else config, sort_keys=True)
    given = {part: value for part, value in parts.items() if value is not None}
    components = sum(1 << _PARTS[part] for part in given)
    values = [
        (f"{name}_{part}", _value(name, _PARTS[part], value, settings, components))
        for part, value in given.items()
    ]
    file.add_event(values_event(values, *file.stamp(step, walltime)))


def _value(name: str, part: int, value: Any, settings: str, components: int) -> bytes:
    import numpy as np

    array = to_array(value)
    if array.ndim != 3:
        raise ValueError(f"a mesh's tensors have shape (batch, number, 3), got {array.shape}; unsqueeze it")
    with np.errstate(over="ignore"):
        numbers = array.astype("<f4", casting="same_kind")
    content = (
        string_field(2, name)
        + varint_field(3, part)
        + string_field(5, settings)
        + bytes_field(6, b"".join(write_varint(extent) for extent in array.shape))
        + varint_field(7, components)
    )
    return tensor_value(float_tensor(array.shape, numbers.tobytes()), PLUGIN_OF_KIND["mesh"], content)
