"""The fields of graphs and run metadata are those of TensorFlow's messages."""

from __future__ import annotations

from typing import Any

import pytest
from tensorboard.compat.proto import config_pb2, graph_pb2, types_pb2

from glassboard.events.graph_messages import ENUMS, FieldType, fields_of

SCALARS = {
    1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 6: "fixed64", 8: "bool", 9: "string",
    12: "bytes", 13: "uint32",
}  # fmt: skip


def all_messages() -> dict[str, Any]:
    """TensorFlow's messages by name, without those of maps."""
    found: dict[str, Any] = {}

    def walk(message: Any) -> None:
        if message.full_name in found:
            return
        found[message.full_name] = message
        for field in message.fields:
            if field.message_type:
                walk(field.message_type)

    walk(graph_pb2.GraphDef.DESCRIPTOR)
    walk(config_pb2.RunMetadata.DESCRIPTOR)
    return {name.partition(".")[2]: one for name, one in found.items() if not one.GetOptions().map_entry}


def type_of(field: Any) -> str:
    """Our name of a field's type."""
    if field.message_type:
        return field.message_type.full_name.partition(".")[2]
    if field.enum_type:
        return {"FullTypeId": "FullType"}.get(field.enum_type.name, field.enum_type.name)
    return SCALARS[field.type]


@pytest.mark.parametrize("name", sorted(all_messages()))
def test_fields_are_those_of_the_message(name: str) -> None:
    expected: dict[int, FieldType] = {}
    for field in all_messages()[name].fields:
        is_map = bool(field.message_type and field.message_type.GetOptions().map_entry)
        if is_map:
            key, value = field.message_type.fields
            expected[field.number] = FieldType(
                field.name, type_of(value), repeated=True, key_type=type_of(key)
            )
            continue
        explicit = (field.has_presence and not field.message_type) or bool(field.containing_oneof)
        expected[field.number] = FieldType(
            field.name, type_of(field), field.is_repeated, bool(field.containing_oneof), explicit
        )
    assert fields_of(name) == expected
    assert list(fields_of(name)) == sorted(expected)


def test_enums_are_those_of_the_messages() -> None:
    assert ENUMS["DataType"] == {value.number: value.name for value in types_pb2.DataType.DESCRIPTOR.values}
    full = all_messages()["FullTypeDef"].fields_by_name["type_id"].enum_type
    assert ENUMS["FullType"] == {value.number: value.name for value in full.values}
