"""Arrays come out of the body as they went in, each aligned to its items."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from glassboard.server.arrays import pack_arrays

DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}


@given(
    st.dictionaries(
        st.text("ab_", min_size=1),
        st.sampled_from(sorted(DTYPES.values())).flatmap(
            lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=1, max_dims=3, min_side=0))
        ),
        max_size=5,
    )
)
def test_arrays_come_back(given: dict[str, np.ndarray]) -> None:
    body = pack_arrays(given, {"about": "\N{SNOWMAN}"})
    size = int.from_bytes(body[:8], "little")
    assert size % 8 == 0
    header = json.loads(body[8 : 8 + size])
    assert header.pop("__metadata__") == {"about": "\N{SNOWMAN}"}
    assert header.keys() == given.keys()
    for name, held in header.items():
        begin, end = held["data_offsets"]
        dtype = np.dtype(DTYPES[held["dtype"]])
        assert begin % dtype.itemsize == 0
        back = np.frombuffer(body[8 + size + begin : 8 + size + end], dtype).reshape(held["shape"])
        np.testing.assert_array_equal(back, given[name])


def test_rows_that_are_not_contiguous_and_other_byte_orders() -> None:
    values = np.arange(12, dtype=">f8").reshape(3, 4)[:, ::2]
    body = pack_arrays({"x": values}, {})
    np.testing.assert_array_equal(np.frombuffer(body[-48:], "<f8").reshape(3, 2), values)


def test_other_dtypes_are_refused() -> None:
    with pytest.raises(ValueError, match="x is of float16; use one of float64"):
        pack_arrays({"x": np.zeros(1, np.float16)}, {})
