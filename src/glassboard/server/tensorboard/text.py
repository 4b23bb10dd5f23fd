"""TensorBoard's plugin `text`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer
from glassboard.server.tensorboard.safe_html import markdown_html, markdowns_html, safe_html
from glassboard.server.tensorboard.source import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Text:
    """Texts and tables of texts."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/text": self.text}

    def tags(self, call: Call) -> Answer:
        """The tags of each run."""
        return json_answer({run: list(tags) for run, tags in self._source.index("text").items()})

    def text(self, call: Call) -> Answer:
        """The texts of one tag as HTML; none where there is no such tag."""
        is_markdown = call.get("markdown") != "false"
        try:
            found = self._source.tensors(
                "text", call.get("run") or "", call.get("tag") or "", self._source.samples.of("text")
            )
        except KeyError:
            return json_answer([])
        return json_answer(
            [
                {"wall_time": datum.wall_time, "step": datum.step, "text": as_html(datum.value, is_markdown)}
                for datum in found
                if datum.value.dtype == object
            ]
        )


def as_html(strings: NDArray[Any], is_markdown: bool) -> str:
    """Strings as safe HTML: one as it is, several as a table of their first two dimensions that count."""
    cells = [cell.decode("utf-8", "replace") for cell in strings.ravel().tolist()]
    if strings.ndim == 0:
        return markdown_html(cells[0]) if is_markdown else safe_html(cells[0])
    note = ""
    if strings.ndim > 2:
        note = markdown_html(
            f"**Note:** this text has {strings.ndim} dimensions. The table shows its first slice of two."
        )
        rows, columns = strings.shape[-2:]
        cells = cells[: rows * columns]
    else:
        rows, columns = (*strings.shape, 1)[:2]

    def combine(cells: Sequence[str]) -> str:
        return _table(cells, rows, columns)

    return note + (markdowns_html(cells, combine) if is_markdown else safe_html(combine(cells)))


def _table(cells: Sequence[str], rows: int, columns: int) -> str:
    lines: list[str] = []
    for row in range(rows):
        held = "".join(f"<td>{cell}</td>\n" for cell in cells[row * columns : (row + 1) * columns])
        lines.append(f"<tr>\n{held}</tr>\n")
    return f"<table>\n<tbody>\n{''.join(lines)}</tbody>\n</table>"
