"""Sounds are told of and sent as they were logged."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore
from glassboard.writer.event_file import EventFile

SAMPLES = np.array([0, 1, -1, 32767, -32768, 123], np.int16)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_audio("tone", SAMPLES, 7, sample_rate=8000)
        writer.add_table("table", [[1, 2, 3]], global_step=1)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        yield board
    store.close()


def places(board: TestClient, kind: str, tag: str) -> list[dict[str, object]]:
    (answer,) = board.post("/api/steps", json={"kind": kind, "tag": tag, "runs": ["a"]}).json()
    return [
        {"ref": ref, "tag": tag, "number": number}
        for ref, number in zip(answer["refs"], answer["numbers"], strict=True)
    ]


def test_a_sound_is_what_was_logged(board: TestClient) -> None:
    (place,) = places(board, "audio", "tone")
    answer = board.get("/api/audio/sounds", params=place)
    assert answer.json() == [
        {
            "content_type": "audio/wav",
            "size": 44 + SAMPLES.nbytes,
            "sample_rate": 8000.0,
            "channels": 1,
            "length": 6,
            "label": "",
        }
    ]
    file = board.get("/api/audio", params=place)
    assert file.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(file.content)) as sound:
        assert (np.frombuffer(sound.readframes(6), np.int16) == SAMPLES).all()


def test_what_is_no_sound(board: TestClient) -> None:
    (place,) = places(board, "audio", "tone")
    (table,) = places(board, "text", "table/text_summary")
    for path in ("/api/audio", "/api/audio/sounds"):
        assert board.get(path).status_code == 404
        assert board.get(path, params={**place, "ref": "x"}).status_code == 404
        assert board.get(path, params={**place, "number": 1}).status_code == 404
        assert board.get(path, params={**place, "number": "x"}).status_code == 400
    assert board.get("/api/audio", params={**place, "sample": 1}).status_code == 404
    answer = board.get("/api/audio/sounds", params=table)
    assert (answer.status_code, answer.json()["error"][:26]) == (400, "this sound cannot be read:")


def test_files_of_unknown_forms_are_only_bytes(tmp_path: Path) -> None:
    files = [b"OggS", b"\xff\xfb", b"<html>"]
    pairs = np.array([[file, b"label"] for file in files], object)
    value = Summary.Value(tag="many", tensor=tensor_util.make_tensor_proto(pairs))
    value.metadata.plugin_data.plugin_name = "audio"
    stated = Summary.Audio(encoded_audio_string=b"<html>", content_type="audio/<\N{SNOWMAN}>", sample_rate=1)
    (tmp_path / "a").mkdir()
    file = EventFile(str(tmp_path / "a"))
    file.add_event(Event(step=1, summary=Summary(value=[value])).SerializeToString())
    event = Event(step=2, summary=Summary(value=[Summary.Value(tag="old", audio=stated)]))
    file.add_event(event.SerializeToString())
    file.close()
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        (place,) = places(board, "audio", "many")
        answers = [board.get("/api/audio", params={**place, "sample": sample}) for sample in range(3)]
        assert [answer.content for answer in answers] == files
        assert [answer.headers["content-type"] for answer in answers] == [
            "audio/ogg",
            "audio/mpeg",
            "application/octet-stream",
        ]
        assert [one["label"] for one in board.get("/api/audio/sounds", params=place).json()] == ["label"] * 3
        (place,) = places(board, "audio", "old")
        assert board.get("/api/audio", params=place).headers["content-type"] == "application/octet-stream"
    store.close()
