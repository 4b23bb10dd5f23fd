"""The graphs of a log directory, as the page is told of them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from starlette.testclient import TestClient
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch.utils.tensorboard.writer import SummaryWriter

from glassboard.events.codec import frame
from glassboard.server.app import BoardApp
from glassboard.server.kinds.graph import graph_answer
from glassboard.server.settings import Settings
from glassboard.store.kinds.graph_nodes import GraphNode
from glassboard.store.local import LocalStore

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
GOLDEN = Path(__file__).parents[2] / "golden/kinds/tensorflow-2.21.0"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    """Of a graph that torch wrote, those of TensorFlow, and one that is none."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    with SummaryWriter(str(tmp_path / "torch")) as writer:
        writer.add_graph(model, torch.zeros(1, 2))
    (tmp_path / "tf").symlink_to(GOLDEN.resolve())
    (tmp_path / "bad").mkdir()
    event = Event(wall_time=1.0, graph_def=b"\x0a\x7f")
    (tmp_path / "bad" / "events.out.tfevents.1").write_bytes(frame(event.SerializeToString()))
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:
        yield client
    store.close()


def address(listed: dict[str, Any]) -> dict[str, str]:
    return {key: listed[key] for key in ("run", "tag", "ref")}


def test_all_graphs_are_listed(board: TestClient) -> None:
    listed = board.get("/api/graph").json()
    forms = {(one["run"], one["tag"]): (one["form"], one["graph"], one["costs"]) for one in listed}
    assert forms["torch", "__run_graph__"] == ("operations", True, False)
    assert forms["torch", "step1"] == ("profile", False, True)
    assert forms["tf/keras/train", "keras"] == ("layers", True, False)
    assert forms["tf/v1", "__meta_graph__"] == ("operations", True, False)
    assert all(one["size"] > 0 and one["wall_time"] > 0 for one in listed)


def test_nodes_edges_and_attributes_are_those_of_the_file(board: TestClient, tmp_path: Path) -> None:
    (listed,) = [
        one
        for one in board.get("/api/graph").json()
        if (one["run"], one["tag"]) == ("torch", "__run_graph__")
    ]
    event = Event.FromString(board.get("/api/blob", params={"ref": listed["ref"]}).content)
    graph = GraphDef.FromString(event.graph_def)
    answer = board.get("/api/graph/nodes", params=address(listed)).json()
    assert answer["names"] == [node.name for node in graph.node]
    assert [answer["ops"][op] for op in answer["op"]] == [node.op for node in graph.node]
    names = answer["names"] + answer["absent"]
    edges = [(names[a], names[b]) for a, b in zip(answer["sources"], answer["targets"], strict=True)]
    assert edges == [(given, node.name) for node in graph.node for given in node.input]
    for place, node in enumerate(graph.node):
        held = board.get("/api/graph/attributes", params={**address(listed), "node": place}).json()
        assert {one["name"] for one in held} == set(node.attr)
        assert {one["name"]: one["text"] for one in held}["attr"] == node.attr["attr"].s.decode()


def test_every_graph_of_tensorflow_can_be_read(board: TestClient) -> None:
    for listed in board.get("/api/graph").json():
        if listed["run"] == "bad":
            continue
        answer = board.get("/api/graph/nodes", params=address(listed))
        assert answer.status_code == 200
        assert (len(answer.json()["names"]) > 0) == listed["graph"]
        if listed["costs"]:
            assert board.get("/api/graph/costs", params=address(listed)).status_code == 200
        if listed["run"] == "tf/v1" and listed["costs"]:
            assert board.get("/api/graph/costs", params=address(listed)).json()[0]["node"] == "x"


def test_bad_questions_and_bad_graphs(board: TestClient) -> None:
    listed = {one["run"]: address(one) for one in board.get("/api/graph").json()}
    good = listed["torch"]
    for place in ("nodes", "attributes", "costs"):
        assert board.get(f"/api/graph/{place}").status_code == 404
        assert board.get(f"/api/graph/{place}", params={**good, "ref": "x"}).status_code == 404
    assert board.get("/api/graph/attributes", params={**good, "node": "x"}).status_code == 400
    assert board.get("/api/graph/attributes", params={**good, "node": 10**6}).status_code == 404
    for place in ("nodes", "attributes", "costs"):
        answer = board.get(f"/api/graph/{place}", params=listed["bad"])
        assert answer.status_code == 400
        assert "cannot be read" in answer.json()["error"]


def test_a_file_of_the_users_own(board: TestClient) -> None:
    graph = GraphDef()
    graph.node.add(name="a", op="Const").attr["n"].i = 3
    graph.node.add(name="b", op="Add", input=["a"])
    for data in (str(graph).encode(), graph.SerializeToString()):
        file = {"data": base64.b64encode(data).decode()}
        answer = board.post("/api/graph/file", json=file).json()
        assert (answer["names"], answer["sources"], answer["targets"]) == (["a", "b"], [0], [1])
        held = board.post("/api/graph/file/attributes", json={**file, "node": 0})
        assert held.json() == [{"name": "n", "text": "3"}]
        assert board.post("/api/graph/file/attributes", json={**file, "node": 9}).status_code == 404
    for place in ("/api/graph/file", "/api/graph/file/attributes"):
        bad = board.post(place, json={"data": base64.b64encode(b"node { oops").decode()})
        assert bad.status_code == 400
        assert "line 1" in bad.json()["error"]


def test_edges_name_outputs_control_and_what_is_missing() -> None:
    nodes = [
        GraphNode("a", "", "", [], ()),
        GraphNode("a:1", "", "", [], ()),
        GraphNode("b", "", "", ["^a", "a:2", "a:1", "a:y:3", "c:0", "a"], ()),
        GraphNode("a", "", "", ["a", "c"], ()),
    ]
    answer = graph_answer(nodes)
    assert answer.sources == [0, 0, 1, 0, 4, 0, 0, 4]
    assert answer.targets == [2] * 6 + [3] * 2
    assert answer.outputs == [-1, 2, 0, 3, 0, 0, 0, 0]
    assert answer.absent == ["c"]
