"""Which steps of a tag there are, and that each leads to its value."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.events.text import decode_text
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore


def test_steps_of_several_runs(tmp_path: Path) -> None:
    for run, count in (("a", 3), ("b", 1)):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(count):
                writer.add_text("note", f"{run} {step}", step * 10)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        tag = "note/text_summary"
        answer = board.post("/api/steps", json={"kind": "text", "tag": tag, "runs": ["a", "none", "b"]})
        a, b = answer.json()
        assert (a["run"], a["steps"], a["numbers"]) == ("a", [0, 10, 20], [0, 0, 0])
        assert (b["run"], b["steps"]) == ("b", [0])
        assert a["wall_times"] == sorted(a["wall_times"])
        events = [board.get("/api/blob", params={"ref": ref}).content for ref in a["refs"]]
        assert [decode_text(event, tag) for event in events] == ["a 0", "a 1", "a 2"]
        assert board.post("/api/steps", json={"kind": "text", "tag": tag}).status_code == 400
    store.close()
