"""Texts: HTML equal to TensorBoard's, from every writer and of every shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tensorboard.plugins.text.text_plugin import text_array_to_html

from glassboard.server.tensorboard.text import as_html

PLUGIN = "/data/plugin/text"


def sorted_tags(index: Any) -> Any:
    """Known difference: TensorBoard lists the tags of a run in no order."""
    return {run: sorted(tags) for run, tags in index.items()}


def without_note(answer: Any) -> Any:
    """Known difference: what is said of a text of three dimensions is said in other words."""
    return [{**one, "text": one["text"].partition("<table>")[2]} for one in answer]


def test_every_text_is_equal(boards: Any) -> None:
    for run, tags in boards.same(f"{PLUGIN}/tags", known=sorted_tags).items():
        for tag in tags:
            for more in ({}, {"markdown": "false"}, {"markdown": "true"}):
                known = without_note if tag == "cube" else None
                assert boards.same(f"{PLUGIN}/text", {"run": run, "tag": tag, **more}, known=known)


def test_there_is_no_text_where_there_is_no_tag(boards: Any) -> None:
    assert boards.same(f"{PLUGIN}/text", {"run": "torch", "tag": "no"}) == []
    assert boards.ours.ask(f"{PLUGIN}/text").json() == []
    assert boards.fast.ask(f"{PLUGIN}/text").status == 500  # known difference: TensorBoard fails


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (0,), (1, 1)])
def test_every_shape_is_laid_out_alike(shape: tuple[int, ...], is_markdown: bool) -> None:
    cells = np.empty(int(np.prod(shape)), object)
    cells[:] = [f"*cell* {i} <i>x</i>".encode() for i in range(cells.size)]
    strings = cells.reshape(shape)
    if strings.size == 0:
        assert as_html(strings, is_markdown) == "<table>\n<tbody>\n</tbody>\n</table>"
        return
    assert as_html(strings, is_markdown) == text_array_to_html(strings, is_markdown)


def test_of_more_dimensions_the_first_slice_is_shown() -> None:
    cells = np.empty(8, object)
    cells[:] = [str(i).encode() for i in range(8)]
    html = as_html(cells.reshape(2, 2, 2), is_markdown=True)
    theirs = text_array_to_html(cells.reshape(2, 2, 2), True)
    assert html.partition("<table>")[2] == theirs.partition("<table>")[2]
    assert html.startswith("<p><strong>Note:</strong>")
