"""Functions that make summaries, against the original's."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboardX import summary as theirs

from glassboard import SummaryWriter as Base
from glassboard.compat.tensorboardx import summary as ours

COUNTS = np.arange(3.0)
CALLS = {
    "scalar": ("add_scalar", lambda m: m.scalar("a b", 1.5)),
    "text": ("add_text", lambda m: m.text("a b", "text")),
    "audio": ("add_audio", lambda m: m.audio("a b", np.zeros(100, np.float32), 8000)),
    "custom_scalars": ("add_custom_scalars", lambda m: m.custom_scalars({"a": {"b": ["Multiline", ["c"]]}})),
    "histogram": ("add_histogram", lambda m: m.histogram("a b", COUNTS, 5)),
    "histogram_raw": (
        "add_histogram_raw",
        lambda m: m.histogram_raw("a b", 0, 1, 2, 3, 4, [1.0, 2.0], [1.0, 2.0]),
    ),
    "hparams": ("add_hparams", lambda m: m.hparams({"lr": 0.1, "name": "x", "on": True}, {"loss": 1})),
    "image": ("add_image", lambda m: m.image("a b", np.zeros((3, 4, 4)), dataformats="CHW")),
    "image larger": ("add_image", lambda m: m.image("a b", np.zeros((3, 4, 4)), 2, "CHW")),
    "images": ("add_image", lambda m: m.image("a b", np.zeros((2, 3, 4, 4)), dataformats="NCHW")),
    "image_boxes": (
        "add_image_with_boxes",
        lambda m: m.image_boxes("a b", np.zeros((3, 9, 9)), np.array([[1, 1, 4, 4]])),
    ),
    "pr_curve": ("add_pr_curve", lambda m: m.pr_curve("a b", np.array([0, 1]), np.array([0.2, 0.7]))),
    "pr_curve_raw": ("add_pr_curve_raw", lambda m: m.pr_curve_raw("a b", *[COUNTS] * 6, 3)),
}


@pytest.mark.parametrize("name", CALLS)
def test_summaries_have_the_same_values(name: str) -> None:
    needed, call = CALLS[name]
    if not hasattr(Base, needed):
        pytest.skip(f"the base has no {needed} yet")
    if name == "audio":
        pytest.importorskip("soundfile")
    made, expected = (
        made if isinstance(made, (list, tuple)) else [made] for made in map(call, (ours, theirs))
    )
    assert len(made) == len(expected)
    for mine, original in zip(made, expected, strict=True):
        assert [value.tag for value in mine.value] == [value.tag for value in original.value]
        for ours_, theirs_ in zip(mine.value, original.value, strict=True):
            assert ours_.WhichOneof("value") == theirs_.WhichOneof("value")
            assert ours_.metadata.plugin_data.plugin_name == theirs_.metadata.plugin_data.plugin_name


@pytest.mark.skipif(not hasattr(Base, "add_mesh"), reason="the base has none yet")
def test_a_mesh_is_one_summary() -> None:
    made = ours.mesh("a", np.zeros((1, 4, 3)), np.zeros((1, 4, 3)), np.zeros((1, 2, 3)), None)
    assert len(made.value) == 3


@pytest.mark.skipif(not hasattr(Base, "add_video"), reason="the base has none yet")
def test_a_video() -> None:
    assert ours.video("a", np.zeros((1, 2, 3, 4, 4)), 4).value[0].HasField("image")
