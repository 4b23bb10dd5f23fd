"""GraphDef, the form in which TensorBoard reads the graph of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.events.wire import bytes_field, string_field, varint_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PRODUCER = 22  # the version that both peers name; TensorBoard asks for one


class Node(NamedTuple):
    """One operation; slashes in its name are the groups that TensorBoard folds it into."""

    name: str
    op: str
    inputs: Sequence[str] = ()  # names of the nodes that feed it
    attributes: bytes = b""  # concatenated `attribute()`s

    def encode(self) -> bytes:
        """Returns the serialized NodeDef."""
        inputs = b"".join(string_field(3, name) for name in self.inputs)
        return string_field(1, self.name) + string_field(2, self.op) + inputs + self.attributes


def graph_def(nodes: Iterable[Node]) -> bytes:
    """Returns a serialized GraphDef."""
    return b"".join(bytes_field(1, node.encode()) for node in nodes) + bytes_field(
        4, varint_field(1, _PRODUCER)
    )


def text_attribute(name: str, text: str) -> bytes:
    """Returns an attribute of a node that is a text."""
    return _attribute(name, string_field(2, text))


def type_attribute(name: str, dtype: int) -> bytes:
    """Returns an attribute of a node that is an element type."""
    return _attribute(name, varint_field(6, dtype))


def shape_attribute(name: str, shape: Iterable[int]) -> bytes:
    """Returns an attribute of a node that is a shape; an extent of 0 is unknown."""
    extents = b"".join(bytes_field(2, varint_field(1, extent) if extent else b"") for extent in shape)
    return _attribute(name, bytes_field(7, extents))


def _attribute(name: str, value: bytes) -> bytes:
    return bytes_field(5, string_field(1, name) + bytes_field(2, value))
