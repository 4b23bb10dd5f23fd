"""Parts of meshes, and what their plugin's content says."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
from tensorboard.util import tensor_util

from glassboard.errors import DamagedRecord
from glassboard.events.mesh import FACE, MeshPart, read_mesh, read_mesh_part
from glassboard.events.value import TENSOR, Value
from glassboard.events.wire import varint_field


def test_the_content_names_mesh_part_and_settings():
    content = MeshPluginData(
        name="é", content_type=MeshPluginData.FACE, json_config="{}", shape=[1, 200, 3], components=14
    )
    assert read_mesh_part(content.SerializeToString()) == MeshPart("é", FACE, "{}", (1, 200, 3), 14)
    assert read_mesh_part(varint_field(6, 5) + varint_field(6, 300)).shape == (5, 300)
    assert read_mesh_part(b"") == MeshPart("", 0, "", (), 0)


@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.uint8])
def test_parts_keep_their_type(dtype):
    array = np.arange(12, dtype=dtype).reshape(1, 4, 3)
    found = read_mesh(Value(TENSOR, tensor_util.make_tensor_proto(array).SerializeToString(), b""))
    assert found.dtype == dtype
    assert np.array_equal(found, array)


@pytest.mark.parametrize("array", [np.zeros((4, 3)), np.array([[[b"a"]]])])
def test_other_tensors_are_refused(array):
    with pytest.raises(DamagedRecord, match="a mesh has shape"):
        read_mesh(Value(TENSOR, tensor_util.make_tensor_proto(array).SerializeToString(), b""))
