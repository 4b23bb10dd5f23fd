"""The graphs we encode are what TensorBoard's protobuf classes read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.attr_value_pb2 import AttrValue
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.versions_pb2 import VersionDef

from glassboard.events.graph import Node, graph_def, shape_attribute, text_attribute, type_attribute

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
extents = st.lists(st.integers(-1, 2**40), max_size=4)


@given(
    st.lists(
        st.tuples(words, words, st.lists(words, max_size=3), words, st.integers(0, 30), extents), max_size=4
    )
)
def test_graphs_are_read_as_they_are(parts):
    ours = graph_def(
        Node(
            name,
            op,
            inputs,
            text_attribute("text", text) + type_attribute("dtype", dtype) + shape_attribute("shape", shape),
        )
        for name, op, inputs, text, dtype, shape in parts
    )
    assert GraphDef.FromString(ours) == GraphDef(
        node=[
            NodeDef(
                name=name,
                op=op,
                input=inputs,
                attr={
                    "text": AttrValue(s=text.encode()),
                    "dtype": AttrValue(type=dtype),  # type: ignore[arg-type]
                    "shape": AttrValue(
                        shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=extent) for extent in shape])
                    ),
                },
            )
            for name, op, inputs, text, dtype, shape in parts
        ],
        versions=VersionDef(producer=22),
    )
