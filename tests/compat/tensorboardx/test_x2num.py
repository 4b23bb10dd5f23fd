"""Arrays of what people log, against the original's."""

from __future__ import annotations

import logging

import numpy as np
import pytest
import torch
from tensorboardX import x2num as theirs

from glassboard.compat.tensorboardx import x2num as ours


@pytest.mark.parametrize(
    "value",
    [1, 2.5, True, [1, 2], [[1.0], [2.0]], np.arange(3), np.float32(4), torch.ones(2, requires_grad=True)],
    ids=str,
)
def test_arrays_are_the_originals(value) -> None:
    made, expected = ours.make_np(value), theirs.make_np(value)
    assert made.dtype == expected.dtype
    np.testing.assert_array_equal(made, expected)


@pytest.mark.parametrize("value", [None, {}, object()], ids=str)
def test_what_holds_no_numbers_is_refused(value) -> None:
    for module in (ours, theirs):
        with pytest.raises(NotImplementedError):
            module.make_np(value)


def test_bfloat16_is_taken() -> None:
    assert ours.make_np(torch.ones(2, dtype=torch.bfloat16)).tolist() == [1, 1]


def test_what_is_not_finite_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "glassboard"):
        assert np.isnan(ours.make_np([1.0, np.nan])).any()
        ours.make_np([1.0])
    assert caplog.text.count("NaN or Inf") == 1
