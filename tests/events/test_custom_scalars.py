"""Layouts come back as TensorBoard's message of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.custom_scalar import layout_pb2

from glassboard.errors import DamagedRecord
from glassboard.events.custom_scalars import decode_layout, read_layout
from glassboard.events.tensor import string_tensor
from glassboard.events.value import TENSOR, Value

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
series = st.builds(layout_pb2.MarginChartContent.Series, value=words, lower=words, upper=words)
charts = st.one_of(
    st.builds(
        layout_pb2.Chart,
        title=words,
        multiline=st.builds(layout_pb2.MultilineChartContent, tag=st.lists(words, max_size=3)),
    ),
    st.builds(
        layout_pb2.Chart,
        title=words,
        margin=st.builds(layout_pb2.MarginChartContent, series=st.lists(series, max_size=2)),
    ),
)
categories = st.builds(
    layout_pb2.Category, title=words, chart=st.lists(charts, max_size=3), closed=st.booleans()
)
layouts = st.builds(layout_pb2.Layout, version=st.integers(0, 3), category=st.lists(categories, max_size=3))


@given(layouts)
def test_layouts_come_back(layout):
    found = decode_layout(layout.SerializeToString())
    assert found.version == layout.version
    assert [(one.title, one.closed) for one in found.categories] == [
        (one.title, one.closed) for one in layout.category
    ]
    for one, other in zip(found.categories, layout.category, strict=True):
        for chart, wanted in zip(one.charts, other.chart, strict=True):
            assert chart.title == wanted.title
            lines = list(wanted.multiline.tag) if wanted.HasField("multiline") else None
            bands = [(s.value, s.lower, s.upper) for s in wanted.margin.series]
            assert (chart.tags, chart.margins) == (lines, bands if wanted.HasField("margin") else None)


def test_a_layout_is_one_string():
    layout = layout_pb2.Layout(version=2).SerializeToString()
    for shape in ((), (1,)):
        assert read_layout(Value(TENSOR, string_tensor([layout], shape), b"")).version == 2
    with pytest.raises(DamagedRecord, match="one string"):
        read_layout(Value(TENSOR, string_tensor([b"", b""], (2,)), b""))
