"""Tables of columns, which other libraries read by Arrow's PyCapsules without copying numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glassboard.board._native import schema_capsule, stream_capsule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassboard.board._native import Column as NativeColumn
    from glassboard.board._native import Field

_FORMATS = {"int64": "l", "int32": "i", "float64": "g"}
_LARGE_TEXT = "U"


@dataclass(frozen=True)
class Coded:
    """A column of a few texts: ``codes`` (int32, 1-D) are places in ``texts``."""

    codes: NDArray[Any]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    def tolist(self) -> list[str]:
        """The texts, row by row."""
        return [str(self.texts[code]) for code in self.codes]


class Table:
    """Columns of one length, by name: NumPy arrays (int64, float64), `Coded`, or lists of texts.

    Where a number is missing, in a wide table or one of hyperparameters, it is NaN, a missing text None.
    polars, pandas, DuckDB and pyarrow take a table as it is: ``polars.DataFrame(table)``,
    ``pandas.DataFrame.from_arrow(table)``, ``duckdb.from_arrow(pyarrow.table(table))``.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any] | Coded | list[str | None]]) -> None:
        self._columns = dict(columns)
        lengths = {len(column) for column in self._columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of a table have one length, not {sorted(lengths)}")
        self._length = lengths.pop() if lengths else 0

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._columns)

    def __len__(self) -> int:
        """How many rows there are."""
        return self._length

    def __getitem__(self, name: str) -> NDArray[Any] | Coded | list[str | None]:
        """One column."""
        if name not in self._columns:
            raise KeyError(f"no column {name!r}: there are {', '.join(self._columns)}")
        return self._columns[name]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, as plain Python values."""
        lists = [column if isinstance(column, list) else column.tolist() for column in self._columns.values()]
        return iter(zip(*lists, strict=True))

    def __repr__(self) -> str:
        return f"<Table of {self._length:,} rows: {', '.join(self._columns)}>"

    def __arrow_c_schema__(self) -> object:
        """What the columns are."""
        return schema_capsule(fields_of(self))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as one batch."""
        return stream_capsule(fields_of(self), [batch_of(self)])


class TableStream:
    """Tables with the same columns, one after the other; to be read once."""

    def __init__(self, tables: Iterable[Table], columns: Table) -> None:
        self._tables = iter(tables)
        self._like = columns

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._like.columns

    def __iter__(self) -> Iterator[Table]:
        return self._tables

    def __arrow_c_schema__(self) -> object:
        """What the columns are."""
        return schema_capsule(fields_of(self._like))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A batch for each table."""
        return stream_capsule(fields_of(self._like), (batch_of(table) for table in self._tables))


def fields_of(table: Table) -> list[Field]:
    """The columns in Arrow's notation."""
    return [(name, *_format(table[name])) for name in table.columns]


def _format(column: NDArray[Any] | Coded | list[str | None]) -> tuple[str, str | None]:
    if isinstance(column, Coded):
        return _FORMATS["int32"], _LARGE_TEXT
    return (_LARGE_TEXT if isinstance(column, list) else _FORMATS[str(column.dtype)]), None


def batch_of(table: Table) -> tuple[int, list[NativeColumn]]:
    """All rows as one batch."""
    return len(table), [_column(table[name]) for name in table.columns]


def _column(column: NDArray[Any] | Coded | list[str | None]) -> NativeColumn:
    if isinstance(column, Coded):
        return len(column), (None, column.codes), (len(column.texts), _text_buffers(list(column.texts)))
    if isinstance(column, list):
        return len(column), _text_buffers(column), None
    return len(column), (None, column), None


def _text_buffers(texts: list[str | None]) -> tuple[object, object, object]:
    """Which texts there are (bits; None: all of them), where each begins, and their bytes."""
    import numpy as np

    encoded = [b"" if text is None else text.encode("utf-8", "replace") for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    there = [text is not None for text in texts]
    bits = None if all(there) else np.packbits(there, bitorder="little")
    return bits, offsets, b"".join(encoded)
