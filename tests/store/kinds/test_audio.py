"""Sounds are listed without their bytes, which are read by reference."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.store.kinds.audio import read_sound, sounds, sounds_at


def test_ours_and_those_of_tensors(tmp_path, logged, event):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_audio("ours", np.zeros(50), 3, sample_rate=8000, walltime=5.0)
    pairs = np.array([[b"one", b"first"], [b"two", b"second"]], object)
    value = Summary.Value(tag="theirs", tensor=tensor_util.make_tensor_proto(pairs))
    value.metadata.plugin_data.plugin_name = "audio"
    store = logged(event(1, value))
    (entry,) = sounds(store, ".", "ours")
    (sample,) = entry.samples
    assert (entry.step, entry.wall_time) == (3, 5.0)
    assert (sample.content_type, sample.sample_rate, sample.channels, sample.length) == (
        "audio/wav", 8000, 1, 50,
    )  # fmt: skip
    assert len(read_sound(store, sample.ref).encoded) == sample.size == 144
    assert sounds_at(store, sample.ref.ref, "ours") == entry.samples
    (entry,) = sounds(store, ".", "theirs")
    assert [sample.label for sample in entry.samples] == ["first", "second"]
    assert [read_sound(store, sample.ref).encoded for sample in entry.samples] == [b"one", b"two"]


def test_a_reference_that_leads_nowhere_is_a_key_error(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_audio("ours", np.zeros(50), 3)
    store = logged()
    (sample,) = sounds(store, ".", "ours")[0].samples
    with pytest.raises(KeyError):
        read_sound(store, sample.ref._replace(sample=1))
    with pytest.raises(KeyError):
        sounds(store, ".", "none")
