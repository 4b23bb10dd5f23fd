"""ONNX and OpenVINO files are read as the peers read them, and damaged ones are refused."""

from __future__ import annotations

import tempfile

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboardX.openvino_graph import load_openvino_graph
from torch.utils.tensorboard._onnx_graph import parse

from glassboard.errors import DamagedRecord
from glassboard.events.graph import Node, graph_def
from glassboard.writer.graph_files import onnx_nodes, openvino_nodes

OPENVINO = """<?xml version="1.0"?>
<net name="model" version="11">
  <layers>
    <layer id="0" name="input" type="Parameter" version="opset1"/>
    <layer id="1" name="weights" type="Const" version="opset1"/>
    <layer id="2" name="conv" type="Convolution" version="opset1"/>
    <layer id="3" name="relu" type="ReLU" version="opset1"/>
  </layers>
  <edges>
    <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
    <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
    <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
  </edges>
</net>
"""


def onnx_messages() -> dict:
    """As much of onnx.proto as a model with operations needs: message name -> protobuf class."""
    kinds = {"string": 9, "bytes": 12, "int64": 3, "int32": 5, "float": 2}
    messages = {
        "ModelProto": [("ir_version", 1, "int64", 1), ("graph", 7, "GraphProto", 1)],
        "GraphProto": [
            ("node", 1, "NodeProto", 3),
            ("name", 2, "string", 1),
            ("input", 11, "ValueInfoProto", 3),
            ("output", 12, "ValueInfoProto", 3),
        ],
        "NodeProto": [
            ("input", 1, "string", 3),
            ("output", 2, "string", 3),
            ("name", 3, "string", 1),
            ("op_type", 4, "string", 1),
            ("attribute", 5, "AttributeProto", 3),
        ],
        "AttributeProto": [
            ("name", 1, "string", 1),
            ("f", 2, "float", 1),
            ("i", 3, "int64", 1),
            ("s", 4, "bytes", 1),
            ("floats", 7, "float", 3),
            ("ints", 8, "int64", 3),
            ("strings", 9, "bytes", 3),
            ("type", 20, "int32", 1),
        ],
        "ValueInfoProto": [("name", 1, "string", 1), ("type", 2, "TypeProto", 1)],
        "TypeProto": [("tensor_type", 1, "Tensor", 1)],
        "Tensor": [("elem_type", 1, "int32", 1), ("shape", 2, "Shape", 1)],
        "Shape": [("dim", 1, "Dimension", 3)],
        "Dimension": [("dim_value", 1, "int64", 1), ("dim_param", 2, "string", 1)],
    }
    file = descriptor_pb2.FileDescriptorProto(name="test_onnx.proto", package="test_onnx")
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for field, number, kind, label in fields:
            new = message.field.add(name=field, number=number, label=label, type=kinds.get(kind, 11))
            if kind not in kinds:
                new.type_name = f".test_onnx.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"test_onnx.{name}"))
        for name in messages
    }


ONNX = onnx_messages()
words = st.text("abc/:.", min_size=1, max_size=5)
shapes = st.lists(st.integers(0, 2**40), max_size=4)


def variable(name: str, dtype: int, shape: list[int]):
    """A ValueInfoProto of a tensor."""
    value = ONNX["ValueInfoProto"](name=name)
    value.type.tensor_type.elem_type = dtype
    for extent in shape:
        value.type.tensor_type.shape.dim.add(dim_value=extent)
    return value


@st.composite
def chains(draw):
    """A model whose operations feed each other, with an output of its own name, as torch's parser expects."""
    names = draw(st.lists(words, min_size=4, max_size=8, unique=True))
    inputs, outputs, made = names[:2], names[2:3], names[3:]
    model = ONNX["ModelProto"](ir_version=8)
    for name in inputs:
        model.graph.input.append(variable(name, draw(st.integers(1, 16)), draw(shapes)))
    for name in outputs:
        model.graph.output.append(variable(name, draw(st.integers(1, 16)), draw(shapes)))
    known = list(inputs)
    for name in made:
        feeds = draw(st.lists(st.sampled_from(known), max_size=3))
        model.graph.node.add(input=feeds, output=[name], name=draw(words), op_type=draw(words))
        known.append(name)
    return model


def test_onnx_is_read_as_torch_reads_it(tmp_path):
    path = tmp_path / "model.onnx"

    @settings(max_examples=25, deadline=None)
    @given(chains())
    def check(model):
        path.write_bytes(model.SerializeToString())
        assert GraphDef.FromString(graph_def(onnx_nodes(path))) == parse(model.graph)

    check()


def test_onnx_inputs_are_names_of_nodes(tmp_path):
    """Torch leaves second outputs, weights and omitted inputs dangling, and shows an output twice."""
    model = ONNX["ModelProto"]()
    model.graph.input.append(variable("x", 1, [1, 3]))
    model.graph.output.append(variable("y", 1, [1, 3]))
    split = model.graph.node.add(input=["x", "weight", ""], output=["first", "second"], op_type="Split")
    split.attribute.add(name="axis", i=-1, type=2)
    split.attribute.add(name="sizes", ints=[3, -4], type=7)
    split.attribute.add(name="ratio", f=0.1, type=1)
    split.attribute.add(name="ratios", floats=[0.5, 2], type=6)
    split.attribute.add(name="mode", s=b"same", type=3)
    split.attribute.add(name="modes", strings=[b"a", b"b"], type=8)
    split.attribute.add(name="body", type=5)
    model.graph.node.add(input=["second"], output=["y"], op_type="Relu")
    model.graph.node.add(input=["y"], op_type="Sink")
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    nodes = onnx_nodes(path)
    assert [(node.name, node.op, list(node.inputs)) for node in nodes] == [
        ("x", "Variable", []),
        ("weight", "Constant", []),
        ("first", "Split", ["x", "weight"]),
        ("y", "Relu", ["first"]),
        ("Sink_2", "Sink", ["y"]),
    ]
    (parameters,) = [
        node.attr["parameters"].s
        for node in GraphDef.FromString(graph_def(nodes)).node
        if node.name == "first"
    ]
    assert parameters.decode() == (
        "axis = -1, sizes = [3, -4], ratio = 0.1, ratios = [0.5, 2], mode = same, modes = [a, b], body"
    )


def test_unpacked_numbers_are_read(tmp_path):
    attribute = b"\x0a\x01k" + b"\x40\x02\x40\x03" + b"\x3d\x00\x00\x80\x3f"
    node = b"\x12\x01y" + b"\x2a" + bytes([len(attribute)]) + attribute
    graph = b"\x0a" + bytes([len(node)]) + node
    path = tmp_path / "model.onnx"
    path.write_bytes(b"\x3a" + bytes([len(graph)]) + graph)
    (found,) = onnx_nodes(path)
    assert b"k = [2, 3, 1]" in found.attributes


def test_openvino_edges_are_those_of_tensorboard_x(tmp_path):
    """Which makes a node of every edge, all with the type "op"."""
    path = tmp_path / "model.xml"
    path.write_text(OPENVINO)
    nodes = openvino_nodes(path)
    assert [(source, node.name) for node in nodes for source in node.inputs] == [
        (source, node.name) for node in load_openvino_graph(str(path)).node for source in node.input
    ]
    assert nodes[0] == Node("input", "Parameter", [])
    assert nodes[2] == Node("conv", "Convolution", ["input", "weights"])


@pytest.mark.parametrize("read", [onnx_nodes, openvino_nodes])
def test_files_that_are_no_models(read, tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")
    for content in (b"", b"<net/>", b"<net><layers><layer/></layers></net>", b"\x3a\xff", b"\x00", b"text"):
        path = tmp_path / "model"
        path.write_bytes(content)
        with pytest.raises(DamagedRecord):
            read(path)


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_nodes_or_are_refused(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\x3a" + bytes([len(data)]) + data)
        file.flush()
        try:
            nodes = onnx_nodes(file.name)
        except DamagedRecord:
            return
        GraphDef.FromString(graph_def(nodes))
