"""Tables are tables to TensorBoard's text page, and to ours."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.plugins.text import text_plugin
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.events.text import decode_text

CELLS = [["name", "score"], ["a|b", "1"], ["two\nlines", "2.5"]]


class Frame:
    """As much of a pandas data frame as is asked of it."""

    columns = ("name", "score")

    def itertuples(self, *, index):
        assert not index
        return iter([("a|b", 1), ("two\nlines", 2.5)])


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([["a|b", 1], ["two\nlines", 2.5]], ["name", "score"]),
        ([{"name": "a|b", "score": 1}, {"name": "two\nlines", "score": 2.5}], None),
        ((row for row in [("a|b", 1), ("two\nlines", 2.5)]), ("name", "score")),
        (Frame(), None),
    ],
)
def test_every_form_gives_the_same_table(logs, read_payloads, rows, columns):
    with SummaryWriter(logs) as writer:
        writer.add_table("t", rows, columns, 3, 4.5)
    (held,) = logs.accumulate().Tensors("t/text_summary")
    cells = tensor_util.make_ndarray(held.tensor_proto)
    assert cells.tolist() == [[cell.encode() for cell in row] for row in CELLS]
    assert (held.step, held.wall_time) == (3, 4.5)
    assert "<table>" in text_plugin.text_array_to_html(cells, enable_markdown=True)
    (file,) = logs.files
    assert decode_text(read_payloads(file)[-1], "t/text_summary") == (
        "| name | score |\n| --- | --- |\n| a\\|b | 1 |\n| two<br>lines | 2.5 |"
    )


def test_arrays_and_columns_without_names(logs):
    with SummaryWriter(logs) as writer:
        writer.add_table("t", np.array([[1, 2], [3, 4]]))
        writer.add_table("t", [], ["only", "names"])
        writer.add_table("t", [{"a": 1}, {"b": 2}])
    found = [
        tensor_util.make_ndarray(e.tensor_proto).tolist() for e in logs.accumulate().Tensors("t/text_summary")
    ]
    assert found == [
        [[b"0", b"1"], [b"1", b"2"], [b"3", b"4"]],
        [[b"only", b"names"]],
        [[b"a", b"b"], [b"1", b""], [b"", b"2"]],
    ]


def test_a_row_of_another_length_is_refused(logs):
    with SummaryWriter(logs) as writer, pytest.raises(ValueError, match="columns"):
        writer.add_table("t", [[1, 2], [3]], ["a", "b"])
