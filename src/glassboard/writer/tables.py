"""Matrices and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.writer import kinds
from glassboard.writer.methods import Methods

if TYPE_CHECKING:
    from collections.abc import Iterable


class TableMethods(Methods):
    """The methods of `SummaryWriter` for them."""

    def add_matrix(
        self,
        tag: str,
        matrix: Any,
        global_step: Any = None,
        row_labels: Iterable[Any] | None = None,
        col_labels: Iterable[Any] | None = None,
        walltime: float | None = None,
    ) -> None:
        """Adds a matrix as one record, for a heat map: confusions of classes, a value per layer and head.

        Args:
            tag: The series' name.
            matrix: Numbers of shape [rows, columns], of any dtype; float64 is kept, others become float32.
            global_step: The step, as in `add_scalar`.
            row_labels: A name for each row.
            col_labels: A name for each column.
            walltime: Seconds since the epoch; now when left out.

        Raises:
            NotImplementedError: If the matrix holds no numbers.
            ValueError: If it has not two dimensions, or there are too many or too few labels.
        """
        if self._file:
            kinds.matrix.add(self._file, tag, matrix, global_step, walltime, row_labels, col_labels)

    def add_table(
        self,
        tag: str,
        rows: Any,
        columns: Iterable[Any] | None = None,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds a table; TensorBoard shows it among its texts.

        Args:
            tag: The series' name.
            rows: Rows of cells in the order of the columns, dicts by column, a 2-D array or a data frame.
            columns: Names of the columns; those of the dicts or of the data frame, or 0, 1, … when left out.
            global_step: The step, as in `add_scalar`.
            walltime: Seconds since the epoch; now when left out.

        Raises:
            ValueError: If a row has too many or too few cells.
        """
        if self._file:
            kinds.table.add(self._file, tag, rows, columns, global_step, walltime)
