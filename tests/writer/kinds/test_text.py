"""The same texts through torch, tensorboardX and us are the same to TensorBoard."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import tensorboardX
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize("peer", [torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
def test_tensorboard_reads_ours_as_theirs(peer, event_dir):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(words, words, st.integers(-5, 2**63 - 1)), min_size=1, max_size=9))
    def check(texts):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (peer, theirs)):
                writer = make(directory)
                for tag, text, step in texts:
                    writer.add_text(tag, text, step, 1.7e9)
                writer.close()
            assert event_dir(Path(ours)).texts() == event_dir(Path(theirs)).texts()

    check()


def test_what_is_no_string_is_written_as_one(logs):
    with SummaryWriter(logs) as writer:
        writer.add_text("a", {"lr": 1}, 1)  # type: ignore[arg-type]
        writer.add_text("a", "ü".encode(), 2)  # type: ignore[arg-type]
        writer.add_text("a", "lone \ud800", 3)
    held = [e.tensor_proto.string_val[0] for e in logs.accumulate().Tensors("a/text_summary")]
    assert held == [b"{'lr': 1}", "ü".encode(), b"lone ?"]
