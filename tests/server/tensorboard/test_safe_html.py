"""Markdown becomes the HTML that TensorBoard makes of it, and nothing in it runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard import plugin_util

from glassboard.server.tensorboard.safe_html import markdown_html, safe_html

TEXTS = [
    "**b** *i* `code` ~~s~~",
    "# heading\n\n* a\n* b\n\n1. one\n2. two\n",
    "| a | b |\n|:--|--:|\n| 1 | 2 |\n",
    "```python\nx = 1 < 2\n```",
    "    indented <b>\n",
    "> quoted\n\n---\n",
    "[a](http://x.org 'title') [j](javascript:alert(1)) [m](mailto:a@b) <http://x.org>",
    "![i](x.png 'title') ![d](data:image/png;base64,xx)",
    "<script>alert(1)</script> <think>so it goes</think> <|im_start|>user",
    "<a href='foo' target=_blank onclick=x>x</a> <br> <img src=x onerror=y alt=a>",
    "1 < 2 && 3 > 2 &amp; &lt; é 数 \" '",
    "text <!-- a comment --> more",
    "line\nbreak  \nhard",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_html_is_equal(text: str) -> None:
    assert markdown_html(text) == plugin_util.markdown_to_safe_html(text)


@pytest.mark.parametrize("text", TEXTS)
def test_html_that_was_no_markdown_is_equal(text: str) -> None:
    assert safe_html(text) == plugin_util.safe_html(text)


@given(st.text("<>/=\"'ab &;!-scriptimgonerror\n", max_size=60))
def test_nothing_in_it_runs(text: str) -> None:
    for html in (markdown_html(text), safe_html(text)):
        assert "<script" not in html.lower()
        assert "<iframe" not in html.lower()
        # What is safe stays so when it is read again.
        assert safe_html(html).replace("\n", "") == html.replace("\n", "")


def test_null_bytes_are_left_out() -> None:
    assert markdown_html("a\0b") == "<p>ab</p>"
