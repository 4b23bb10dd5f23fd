"""Tables are read by pyarrow, polars, pandas and DuckDB, numbers without a copy."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from glassboard.board.table import Coded, Table, TableStream

pyarrow = pytest.importorskip("pyarrow")


@pytest.fixture
def table() -> Table:
    return Table(
        {
            "run": Coded(np.array([0, 1, 1], "int32"), ["first", "zweiter \N{SNOWMAN}"]),
            "step": np.array([1, 2, -3]),
            "value": np.array([0.5, np.nan, np.inf]),
            "note": ["x", None, ""],
        }
    )


def test_columns_have_one_length_and_names(table: Table) -> None:
    assert (len(table), table.columns) == (3, ["run", "step", "value", "note"])
    assert next(iter(table.rows())) == ("first", 1, 0.5, "x")
    with pytest.raises(ValueError, match="one length"):
        Table({"a": np.zeros(2), "b": np.zeros(3)})
    with pytest.raises(KeyError, match="there are run, step"):
        table["none"]
    assert "3 rows" in repr(table)


def test_pyarrow_takes_it_without_copying_numbers(table: Table) -> None:
    taken = pyarrow.table(table)
    assert taken.column_names == table.columns
    for name in ("step", "value"):
        (chunk,) = taken[name].chunks
        assert chunk.buffers()[1].address == table[name].ctypes.data
    assert taken["run"].to_pylist() == table["run"].tolist()
    assert taken["note"].to_pylist() == ["x", None, ""]
    assert str(taken.schema.field("run").type).startswith("dictionary")
    assert pyarrow.schema(table) == taken.schema
    np.testing.assert_array_equal(taken["value"].to_numpy(), table["value"])


def test_what_was_taken_outlives_the_table() -> None:
    taken = pyarrow.table(Table({"value": np.arange(100_000.0), "note": ["x"] * 100_000}))
    gc.collect()
    np.zeros(100_000)
    assert taken["value"].to_numpy().sum() == np.arange(100_000.0).sum()
    taken.validate(full=True)


def test_polars_pandas_and_duckdb_take_it(table: Table) -> None:
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    assert polars.DataFrame(table)["step"].to_list() == [1, 2, -3]
    assert polars.DataFrame(table)["run"].to_list() == table["run"].tolist()
    frame = pandas.DataFrame.from_arrow(table)
    assert frame["step"].tolist() == [1, 2, -3]
    asked = pyarrow.table(table)
    assert duckdb.sql("select sum(step) from asked").fetchall() == [(0,)]
    del asked


def test_a_stream_is_read_batch_by_batch(table: Table) -> None:
    read = []

    def tables():
        for number in range(3):
            read.append(number)
            yield table

    reader = pyarrow.RecordBatchReader.from_stream(TableStream(tables(), table))
    assert read == []
    assert reader.read_next_batch().num_rows == 3
    assert read == [0]
    assert reader.read_all().num_rows == 6
    assert TableStream([], table).columns == table.columns
    assert pyarrow.schema(TableStream([], table)) == pyarrow.schema(table)


def test_an_error_while_reading_is_told_by_who_reads(table: Table) -> None:
    def tables():
        yield table
        raise RuntimeError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_stream(TableStream(tables(), table))
    reader.read_next_batch()
    with pytest.raises(OSError, match="the disk is gone"):
        reader.read_next_batch()


def test_a_table_without_rows_or_columns() -> None:
    assert pyarrow.table(Table({"value": np.empty(0), "note": []})).num_rows == 0
    assert len(Table({})) == 0
