"""tensorboardX's layouts under their names; tests/compat/test_pictures.py compares them all."""

from __future__ import annotations

import numpy as np
from tensorboardX import utils as theirs

from glassboard.compat.tensorboardx import utils as ours


def test_layouts_are_the_originals() -> None:
    batch = np.random.default_rng(0).random((5, 4, 3, 2))
    np.testing.assert_array_equal(ours.make_grid(batch, 3), theirs.make_grid(batch, 3))
    np.testing.assert_array_equal(ours.convert_to_HWC(batch, "NCHW"), theirs.convert_to_HWC(batch, "NCHW"))
    video = batch[None]
    np.testing.assert_array_equal(
        ours.convert_to_NTCHW(video, "TNCHW"), theirs.convert_to_NTCHW(video, "TNCHW")
    )
    np.testing.assert_array_equal(ours._prepare_video(video), theirs._prepare_video(video))
