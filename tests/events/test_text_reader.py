"""Protobuf's text format is read as protobuf reads it."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from tensorboard.compat.proto.graph_pb2 import GraphDef

from glassboard.errors import DamagedRecord
from glassboard.events.text_reader import serialize_text

TEXT = r"""
# a comment
node { name: "a/\"x\"\303\274" 'y' op: 'Const'
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } dim: { size: -1 } }
    float_val: [1.5, -2e3, inf] float_val: 0.5f } } }
  attr { key: "flags" value { list { b: true b: false i: 0x10, i: -3; } } }
  attr { key: "type"; value < type: 3 > }
  experimental_debug_info { original_node_names: "n" }
}
node { name: "b" input: "a" input: ["^c", "d:1"] device: "/cpu:0" }
versions { producer: 22 }
library { function { signature { name: "f" input_arg { name: "x" type: DT_INT32 } }
  ret { key: "r" value: "v" }
  arg_attr { key: 1 value { attr { key: "k" value { f: 0.25 } } } } } }
"""


def test_as_protobuf_reads_it() -> None:
    wanted = text_format.Parse(TEXT, GraphDef())
    assert GraphDef.FromString(serialize_text(TEXT, "GraphDef")) == wanted
    printed = text_format.MessageToString(wanted)
    assert GraphDef.FromString(serialize_text(printed, "GraphDef")) == wanted
    assert serialize_text("", "GraphDef") == b""


def test_unknown_fields_are_left_out() -> None:
    text = 'new_one { deep: [1, 2] more < x: "y" > } node { name: "a" strange: 7 }'
    assert [node.name for node in GraphDef.FromString(serialize_text(text, "GraphDef")).node] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "node {", "node }", "node { name }", 'node { name: "x', "node { name: ] }", "@", "node: [",
        "library { function { node_def { attr { key: 'x' value { type: DT_NONE } } } } }", "a: {" * 200,
        "versions { producer: x }",
        'versions { producer: 1.5 }', '"text"',
    ],
)  # fmt: skip
def test_what_is_no_graph_is_told_with_its_line(text: str) -> None:
    with pytest.raises(DamagedRecord, match="line 2: "):
        serialize_text("\n" + text, "GraphDef")
