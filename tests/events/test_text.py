"""Texts keep their strings and shape; tables become Markdown."""

from __future__ import annotations

import pytest

from glassboard.errors import DamagedRecord
from glassboard.events.event import PRIVATE_FIELD, table_event, text_event
from glassboard.events.tensor import content_tensor, string_tensor
from glassboard.events.text import Text, decode_text, has_heading, read_text
from glassboard.events.value import TENSOR, Value, plugin_content, values
from glassboard.events.wire import varint_field


def read(strings: list[bytes], shape: tuple[int, ...]) -> Text:
    return read_text(Value(TENSOR, string_tensor(strings, shape), b""))


def test_one_string_of_any_rank_is_a_text():
    for shape in ((), (1,)):
        text = read([b"**a** \xff"], shape)
        assert (text.cells, text.shape, text.markdown) == (["**a** �"], shape, "**a** �")


def test_strings_are_lines_and_tables_are_tables():
    assert read([b"a", b"b"], (2,)).markdown == "a\nb"
    assert read([b"a|", b"b", b"c\nd", b"e"], (2, 2)).markdown == (
        "| a\\| | b |\n| --- | --- |\n| c<br>d | e |"
    )
    assert read([], (0, 2)).markdown == "| --- | --- |"
    assert read([b"a", b"b", b"c", b"d"], (2, 1, 2)).markdown == "a\nb\nc\nd"


def test_ours_come_back():
    assert decode_text(text_event("t", "é ☃", 1, 2.0), "t/text_summary") == "é ☃"
    event = table_event("t", [["a", "b"], ["1", "2"]], 1, 2.0)
    (value,) = values(event, "t/text_summary")
    assert read_text(value) == Text(["a", "b", "1", "2"], (2, 2))
    assert has_heading(plugin_content(value.metadata))
    assert not has_heading(b"")
    assert not has_heading(varint_field(PRIVATE_FIELD, 0))


def test_numbers_are_no_text():
    with pytest.raises(DamagedRecord, match="tensor of strings is wanted"):
        read_text(Value(TENSOR, content_tensor(1, [1], bytes(4)), b""))
    with pytest.raises(DamagedRecord, match="no text of 'x'"):
        decode_text(text_event("t", "a", 1, 2.0), "x")
