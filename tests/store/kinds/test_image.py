"""Images are listed without their bytes, which are read by reference."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.events.image_header import ImageHeader
from glassboard.store.kinds.image import images, read_image, read_image_file
from glassboard.store.kinds.sample import SampleRef


def batch(tag: str, *files: bytes) -> Summary.Value:
    value = Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto([b"5", b"4", *files]))
    value.metadata.plugin_data.plugin_name = "images"
    return value


def test_every_sample_of_every_step_is_read_on_demand(logged, event):
    old = Summary.Value(tag="old", image={"width": 2, "height": 3, "encoded_image_string": b"GIF89a"})
    store = logged(event(0, batch("t", b"\x89PNG\r\n\x1a\none", b"two")), event(1, batch("t"), old))
    first, second = images(store, ".", "t")
    assert (first.step, first.wall_time, first.width, first.height) == (0, 10.0, 5, 4)
    assert [(sample.content_type, sample.size) for sample in first.samples] == [
        ("image/png", 11),
        ("application/octet-stream", 3),
    ]
    assert [read_image(store, sample.ref).encoded for sample in first.samples] == [
        b"\x89PNG\r\n\x1a\none",
        b"two",
    ]
    assert (second.width, second.samples) == (0, [])
    (entry,) = images(store, ".", "old")
    assert (entry.width, entry.height, entry.samples[0].content_type) == (2, 3, "image/gif")


def test_a_reference_that_leads_nowhere_is_a_key_error(logged, event):
    store = logged(event(0, batch("t", b"one")))
    (sample,) = images(store, ".", "t")[0].samples
    for change in ({"sample": 1}, {"number": 1}, {"tag": "x"}, {"ref": "x"}, {"ref": "\0\0\0"}):
        with pytest.raises(KeyError):
            read_image(store, sample.ref._replace(**change))
    with pytest.raises(KeyError):
        images(store, ".", "none")


def test_a_video_is_an_image_of_several_frames(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_video("v", np.linspace(0, 1, 96).reshape(1, 2, 3, 4, 4), 1)
        writer.add_image("i", np.zeros((3, 4, 4)), 1)
    store = logged()
    assert [sample.video for sample in images(store, ".", "v")[0].samples] == [True]
    assert [sample.video for sample in images(store, ".", "i")[0].samples] == [False]


def test_a_file_comes_with_what_it_says_of_itself(tmp_path, logged, event):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_image("i", np.zeros((3, 4, 6)), 1)
    store = logged(event(0, batch("t", b"one", b"two"), batch("none")))
    (sample,) = images(store, ".", "i")[0].samples
    found = read_image_file(store, sample.ref)
    assert found is not None
    assert (found.samples, found.content_type, found.header) == (1, "image/png", ImageHeader(6, 4, 3, 8, 1))
    two = read_image_file(store, images(store, ".", "t")[0].samples[1].ref)
    assert two is not None
    assert (two.encoded, two.samples, two.header) == (b"two", 2, ImageHeader())
    (record,) = store.records(".", "none", "image")
    assert read_image_file(store, SampleRef(record.ref, "none", 0, 0)) is None
    for wrong in (SampleRef(record.ref, "none", 0, 1), SampleRef(record.ref, "t", 0, 2)):
        with pytest.raises(KeyError):
            read_image_file(store, wrong)
