"""Images are answered as they were logged, beside what their files say of themselves."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.events.codec import frame
from glassboard.events.event import file_version_event
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

PICTURE = np.arange(2 * 5 * 3, dtype=np.uint8).reshape(2, 5, 3)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def batch(tag: str, *files: bytes) -> Event:
    value = Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto([b"9", b"9", *files]))
    value.metadata.plugin_data.plugin_name = "images"
    return Event(step=1, wall_time=1.0, summary=Summary(value=[value]))


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    """A board of one run with an image, a video, a batch of several types, and a batch of none."""
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_image("one", PICTURE, 3, dataformats="HWC")
        writer.add_video("film", np.linspace(0, 1, 96).reshape(1, 2, 3, 4, 4), 3)
    events = [batch("many", png(PICTURE), SVG, png(PICTURE + 1)), batch("none")]
    data = [file_version_event(1.0), *(event.SerializeToString() for event in events)]
    (tmp_path / "run/events.out.tfevents.2.other").write_bytes(b"".join(map(frame, data)))
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        yield board
    store.close()


def ask(board: TestClient, tag: str, **more: object):
    steps = board.post("/api/steps", json={"kind": "image", "tag": tag, "runs": ["run"]}).json()
    return board.get("/api/image", params={"ref": steps[0]["refs"][0], "tag": tag, **more})


def info(answer) -> dict[str, int]:
    return json.loads(answer.headers["Glassboard-Image"])


def test_an_image_is_the_file_that_was_logged(board: TestClient) -> None:
    answer = ask(board, "one")
    assert answer.headers["content-type"] == "image/png"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(answer.content))), PICTURE)
    assert info(answer) == {"samples": 1, "width": 5, "height": 2, "channels": 3, "bits": 8, "frames": 1}
    assert answer.headers["cache-control"] == "no-store"
    film = ask(board, "film")
    assert (film.headers["content-type"], info(film)["frames"]) == ("image/gif", 2)


def test_each_sample_of_a_batch(board: TestClient) -> None:
    assert ask(board, "many", sample=2).content == png(PICTURE + 1)
    # Nothing that a browser would run is named as what it is.
    svg = ask(board, "many", sample=1)
    assert (svg.content, svg.headers["content-type"]) == (SVG, "application/octet-stream")
    assert svg.headers["x-content-type-options"] == "nosniff"
    assert info(svg) == {"samples": 3, "width": 0, "height": 0, "channels": 0, "bits": 0, "frames": 0}
    none = ask(board, "none")
    assert (none.status_code, none.content, info(none)["samples"]) == (200, b"", 0)


def test_what_is_not_there_and_what_makes_no_sense(board: TestClient) -> None:
    assert ask(board, "many", sample=3).status_code == 404
    assert ask(board, "many", number=1).status_code == 404
    assert ask(board, "none", sample=1).status_code == 404
    assert board.get("/api/image").status_code == 404
    assert board.get("/api/image", params={"ref": "x", "tag": "one"}).status_code == 404
    for sample in ("-1", "one", "9" * 30):
        assert ask(board, "one", sample=sample).status_code == 400
