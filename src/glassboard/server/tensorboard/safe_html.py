"""Markdown as HTML that holds nothing a browser could run."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown

# What TensorBoard lets through.
_TEXT_TAGS = "ul ol li p pre code blockquote h1 h2 h3 h4 h5 h6 hr br strong em a img"
_TABLE_TAGS = "table thead tbody td tr th"
_TAGS = frozenset(f"{_TEXT_TAGS} {_TABLE_TAGS}".split(" "))
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "title", "alt"}}
_SCHEMES = {"http", "https", "mailto"}
_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)[^<>]*>")


class _Converter(threading.local):
    """Markdown's converter keeps what it met, so each thread has its own."""

    @cached_property
    def markdown(self) -> Markdown:
        # Loaded by the first text that is asked for.
        from markdown import Markdown

        return Markdown(extensions=["markdown.extensions.tables", "markdown.extensions.fenced_code"])


_CONVERTER = _Converter()


def safe_html(text: str) -> str:
    """HTML without what is not allowed: other tags are shown as they were written."""
    import nh3

    # The sanitizer would drop tags with what is in them, and texts of language models are full of such.
    return nh3.clean(
        _TAG.sub(_shown, text),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def markdown_html(text: str) -> str:
    """Markdown with tables and fenced code as safe HTML."""
    return markdowns_html([text], lambda converted: converted[0])


def markdowns_html(texts: Sequence[str], combine: Callable[[list[str]], str]) -> str:
    """Several texts, put together by `combine` before they are made safe."""
    # Most descriptions are empty, and need no library.
    converted = [_CONVERTER.markdown.convert(text.replace("\0", "")) if text else "" for text in texts]
    combined = combine(converted)
    return safe_html(combined) if combined else ""


def _shown(found: re.Match[str]) -> str:
    if found[1].lower() in _TAGS:
        return found[0]
    return found[0].replace("<", "&lt;").replace(">", "&gt;")
