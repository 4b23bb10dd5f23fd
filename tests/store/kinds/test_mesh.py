"""The parts of a mesh are brought together by what their tags say of themselves."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.mesh import COLOR, FACE, VERTEX, mesh_entries, meshes, part_entries

VERTICES = np.arange(12.0).reshape(1, 4, 3)
FACES = np.array([[[0, 1, 2]]])


def test_parts_of_one_event_belong_together(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_mesh("m", VERTICES, faces=FACES, config_dict={"camera": 1}, global_step=0)
        writer.add_mesh("m", VERTICES + 1, VERTICES * 9, FACES, global_step=0)
        writer.add_mesh("cloud", VERTICES, global_step=3)
    store = logged()
    cloud, mesh = sorted(meshes(store, "."), key=lambda one: one.name)
    assert (mesh.name, mesh.json_config) == ("m", '{"camera": 1}')
    assert mesh.tags == {VERTEX: "m_VERTEX", FACE: "m_FACE", COLOR: "m_COLOR"}
    first, second = mesh_entries(store, ".", mesh)
    assert np.array_equal(first.vertices, VERTICES)
    assert np.array_equal(second.vertices, VERTICES + 1)
    assert np.array_equal(second.colors, VERTICES * 9)
    assert np.array_equal(first.faces, FACES)
    assert (cloud.tags, len(mesh_entries(store, ".", cloud))) == ({VERTEX: "cloud_VERTEX"}, 1)
    assert mesh_entries(store, ".", cloud)[0].faces is None
    assert [entry.step for entry in part_entries(store, ".", "m_FACE")] == [0, 0]
    with pytest.raises(KeyError):
        part_entries(store, ".", "none")


def test_tags_that_hold_no_part_are_left_out(memory_store):
    from tensorboard.compat.proto.summary_pb2 import Summary

    store, add = memory_store
    add("run", "odd", 1, Summary.Value(tag="odd", tensor={"dtype": 1}), "mesh", b"\x18\x07")
    add("run", "bad", 1, Summary.Value(tag="bad", tensor={"dtype": 1}), "mesh", b"\xff")
    assert meshes(store, "run") == []
    assert meshes(store, "none") == []
