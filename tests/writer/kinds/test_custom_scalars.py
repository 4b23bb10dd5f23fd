"""The same chart layouts through torch, tensorboardX and us are the same to TensorBoard."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import tensorboardX
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

TAG = "custom_scalars__config__"
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
lines = st.tuples(st.sampled_from(["Multiline", "anything else"]), st.lists(words, max_size=4))
margins = st.tuples(st.just("Margin"), st.lists(words, min_size=3, max_size=3))
layouts = st.dictionaries(words, st.dictionaries(words, st.one_of(lines, margins), max_size=3), max_size=3)


def values(directory: Path, event_dir) -> list:
    """Of each value of a directory's only file: step, tag, tensor without its string, layout and metadata."""
    found = []
    for event in event_dir(directory).events():
        for value in event.summary.value:
            (layout,) = value.tensor.string_val
            value.tensor.ClearField("string_val")
            found.append((event.step, value.tag, value.tensor, Layout.FromString(layout), value.metadata))
    return found


@pytest.mark.parametrize("peer", [torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
def test_tensorboard_reads_ours_as_theirs(peer, event_dir):
    @settings(max_examples=20, deadline=None)
    @given(layouts, st.lists(words, min_size=3, max_size=3), words, words)
    def check(layout, tags, category, title):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (peer, theirs)):
                writer = make(directory)
                writer.add_custom_scalars(layout)
                writer.add_custom_scalars_multilinechart(tags)
                writer.add_custom_scalars_multilinechart(tags, category, title)
                writer.add_custom_scalars_marginchart(tags)
                writer.add_custom_scalars_marginchart(tags, category, title)
                writer.close()
            assert values(Path(ours), event_dir) == values(Path(theirs), event_dir)

    check()


def test_the_accumulator_finds_the_layout(logs):
    with SummaryWriter(logs) as writer:
        writer.add_custom_scalars({"first": {"x": ["Multiline", ["a"]]}})
        writer.add_custom_scalars({"last": {"y": ["Margin", ["a", "b", "c"]]}})
    accumulator = logs.accumulate()
    assert accumulator.PluginTagToContent("custom_scalars") == {TAG: b""}
    layout = Layout.FromString(accumulator.Tensors(TAG)[-1].tensor_proto.string_val[0])
    assert [category.title for category in layout.category] == ["last"]


@pytest.mark.parametrize("make", [SummaryWriter, torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
def test_a_margin_has_three_tags(make, tmp_path):
    writer = make(str(tmp_path))
    with pytest.raises(AssertionError):
        writer.add_custom_scalars_marginchart(["a", "b"])
    with pytest.raises(AssertionError):
        writer.add_custom_scalars({"c": {"t": ["Margin", ["a"] * 4]}})
    writer.close()


def test_one_string_is_one_tag(logs):
    """Both peers make a tag of each of its characters."""
    with SummaryWriter(logs) as writer:
        writer.add_custom_scalars_multilinechart("loss")
    layout = Layout.FromString(logs.accumulate().Tensors(TAG)[0].tensor_proto.string_val[0])
    assert list(layout.category[0].chart[0].multiline.tag) == ["loss"]


def test_nothing_is_written_without_a_disk(logs):
    writer = SummaryWriter(logs, write_to_disk=False)
    writer.add_custom_scalars_multilinechart(["a"])
    writer.close()
    assert not logs.path.exists()
