"""Reads logged texts and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_strings
from glassboard.events.event import PRIVATE_FIELD
from glassboard.events.value import TENSOR, expect, values
from glassboard.events.wire import read_fields

if TYPE_CHECKING:
    from glassboard.events.value import Value


class Text(NamedTuple):
    """Strings in row-major order, and the shape of the tensor that held them; () is one string."""

    cells: list[str]
    shape: tuple[int, ...]

    @property
    def markdown(self) -> str:
        """Several strings become lines, and those of two dimensions a table."""
        if len(self.shape) == 2 and self.shape[1] > 0:
            return _table(self.cells, self.shape[1])
        return "\n".join(self.cells)


def read_text(value: Value) -> Text:
    """Returns the text of one value.

    Raises:
        DamagedRecord: If the value holds no text.
    """
    strings, shape = read_strings(expect(value, TENSOR, "text"))
    return Text([string.decode("utf-8", "replace") for string in strings], shape)


def decode_text(event: bytes, tag: str) -> str:
    """Returns the text of `tag` (its full name) in a serialized event, in Markdown.

    Raises:
        DamagedRecord: If the event holds no text of that tag, or its bytes are none.
    """
    for value in values(event, tag):
        return read_text(value).markdown
    raise DamagedRecord(f"the event holds no text of {tag!r}; reload the run")


def has_heading(content: bytes) -> bool:
    """Whether the plugin's content says that the first row of a table names its columns.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    return any(number == PRIVATE_FIELD and value for number, _, value in read_fields(content))


def _table(cells: list[str], columns: int) -> str:
    shown = [cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells]
    rows = [f"| {' | '.join(shown[at : at + columns])} |" for at in range(0, len(shown), columns)]
    return "\n".join([*rows[:1], "|" + " --- |" * columns, *rows[1:]])
