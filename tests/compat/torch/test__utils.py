"""torch's layouts under their names; tests/compat/test_pictures.py compares them all."""

from __future__ import annotations

import numpy as np
import pytest
from torch.utils.tensorboard import _utils as theirs

from glassboard.compat.torch import _utils as ours


def test_layouts_are_the_originals() -> None:
    batch = np.random.default_rng(0).random((5, 3, 3, 2))
    np.testing.assert_array_equal(ours.make_grid(batch, 3), theirs.make_grid(batch, 3))
    np.testing.assert_array_equal(ours.convert_to_HWC(batch, "NCHW"), theirs.convert_to_HWC(batch, "NCHW"))
    np.testing.assert_array_equal(ours._prepare_video(batch[None]), theirs._prepare_video(batch[None]))


def test_four_channels_are_refused_in_a_grid() -> None:
    with pytest.raises(AssertionError):
        ours.make_grid(np.zeros((2, 4, 3, 3)))
