"""Arrays of what people log, against the original's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.utils.tensorboard import _convert_np as theirs

from glassboard.compat.torch import _convert_np as ours


@pytest.mark.parametrize(
    "value", [1, 2.5, True, np.arange(3), np.float32(4), torch.ones(2, requires_grad=True)], ids=str
)
def test_arrays_are_the_originals(value) -> None:
    made, expected = ours.make_np(value), theirs.make_np(value)
    assert made.dtype == expected.dtype
    np.testing.assert_array_equal(made, expected)


def test_bfloat16_keeps_its_range() -> None:
    large = torch.full((2,), 1e30, dtype=torch.bfloat16)
    assert np.isfinite(ours.make_np(large)).all()
    assert np.isinf(theirs.make_np(large)).all()


@pytest.mark.parametrize("value", [None, {}, object()], ids=str)
def test_what_holds_no_numbers_is_refused(value) -> None:
    for module in (ours, theirs):
        with pytest.raises(NotImplementedError):
            module.make_np(value)
