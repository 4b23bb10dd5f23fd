"""The same predictions through torch, tensorboardX and us are the same curves to TensorBoard."""

from __future__ import annotations

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tensorboard.plugins.pr_curve import metadata
from tensorboard.util.tensor_util import make_ndarray
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

PEERS = [torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter]
# The peers turn NaN and what is far beyond 1 into whole numbers, with warnings of NumPy's.
pytestmark = [
    pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning"),
]


def curves(path, make, event_dir, *calls) -> list[tuple]:
    """Writes curves; returns tag, step, wall time, thresholds and the six rows of each."""
    with make(str(path)) as writer:
        for arguments, options in calls:
            writer.add_pr_curve(*arguments, **options)
    return read(event_dir(path))


def read(logs) -> list[tuple]:
    found = []
    for event in logs.events():
        for value in event.summary.value:
            plugin = value.metadata.plugin_data
            assert plugin.plugin_name == metadata.PLUGIN_NAME
            thresholds = metadata.parse_plugin_metadata(plugin.content).num_thresholds
            found.append((value.tag, event.step, event.wall_time, thresholds, make_ndarray(value.tensor)))
    return found


def assert_same(ours, theirs) -> None:
    assert [curve[:4] for curve in ours] == [curve[:4] for curve in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine[4].dtype == np.float32
        np.testing.assert_allclose(mine[4], other[4], rtol=1e-6)


probabilities = st.floats(0, 1, width=32) | st.floats(width=32)


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("of_torch", [False, True])
def test_tensorboard_reads_ours_as_theirs(peer, of_torch, event_dir, tmp_path_factory):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        arrays.arrays("float32", st.integers(1, 40), elements=probabilities),
        st.randoms(use_true_random=False),
        st.integers(1, 300),
        st.booleans(),
    )
    def check(predictions, random, thresholds, weighted):
        labels = np.array([random.randrange(2) for _ in predictions])
        weights = np.array([random.random() for _ in predictions]) if weighted else None
        if of_torch:
            labels, predictions = torch.tensor(labels), torch.tensor(predictions)
        call = (("pr", labels, predictions, 5, thresholds, weights, 1.7e9), {})
        path = tmp_path_factory.mktemp("run")
        assert_same(
            curves(path / "ours", SummaryWriter, event_dir, call),
            curves(path / "theirs", peer, event_dir, call),
        )

    check()


@pytest.mark.parametrize("peer", PEERS)
def test_binary_arrays_of_any_shape_are_one_curve(peer, event_dir, tmp_path):
    random = np.random.default_rng(1)
    calls = [
        (("mask", random.integers(0, 2, (4, 5)), random.random((4, 5))), {"walltime": 1.0}),
        (("column", random.integers(0, 2, (9, 1)), random.random((9, 1))), {"walltime": 1.0}),
        (("bool", random.random(9) > 0.5, random.random(9).astype(np.float16)), {"walltime": 1.0}),
        (("row", np.eye(1, 9), random.random((1, 9))), {"walltime": 1.0}),
        (("deep", random.integers(0, 2, (2, 3, 4)), random.random((2, 3, 4))), {"walltime": 1.0}),
        (("soft", random.random(9), random.random(9)), {"walltime": 1.0, "weights": 2.0}),
        (("none", np.zeros(0, int), np.zeros(0)), {"walltime": 1.0}),
    ]
    ours = curves(tmp_path / "ours", SummaryWriter, event_dir, *calls)
    assert_same(ours, curves(tmp_path / "theirs", peer, event_dir, *calls))


def test_classes_have_a_curve_each(event_dir, tmp_path):
    random = np.random.default_rng(2)
    labels, predictions = random.integers(0, 3, 50), random.random((50, 3))
    weights = random.random(50)
    one_hot = np.eye(3)[labels]
    calls = [
        ((f"pr/class_{c}", labels == c, predictions[:, c], 4), {"walltime": 1.0, "weights": weights})
        for c in range(3)
    ]
    expected = curves(tmp_path / "theirs", torch_tensorboard.SummaryWriter, event_dir, *calls)
    given = [
        (labels, predictions),
        (one_hot, predictions),
        (one_hot.astype(bool), predictions),
        (torch.tensor(labels), torch.tensor(predictions, requires_grad=True)),
    ]
    for number, (truth, scores) in enumerate(given):
        call = (("pr", truth, scores, 4), {"walltime": 1.0, "weights": weights})
        assert_same(curves(tmp_path / str(number), SummaryWriter, event_dir, call), expected)


def test_bfloat16_and_lists(event_dir, tmp_path):
    predictions = torch.tensor([0.1, 0.4, 0.35, 0.8]).bfloat16()
    calls = [
        (("pr", [0, 0, 1, 1], given), {"walltime": 1.0}) for given in (predictions, predictions.tolist())
    ]
    first, second = curves(tmp_path, SummaryWriter, event_dir, *calls)
    np.testing.assert_array_equal(first[4], second[4])
    assert first[4][:, 0].tolist() == [2, 2, 0, 0, 0.5, 1]


@pytest.mark.parametrize(
    ("labels", "predictions", "thresholds"),
    [
        (np.zeros(3), np.zeros(4), 127),
        (np.zeros(3), np.zeros((4, 2)), 127),
        (np.zeros(3), np.zeros((3, 2)), 127),
        (np.array([0, 1, 2]), np.zeros((3, 2)), 127),
        (np.array([0, -1, 1]), np.zeros((3, 2)), 127),
        (np.zeros(3), np.zeros(3), 0),
    ],
)
def test_what_does_not_belong_together_is_refused(labels, predictions, thresholds, logs):
    with SummaryWriter(logs) as writer, pytest.raises(ValueError, match=r"labels|must be positive"):
        writer.add_pr_curve("pr", labels, predictions, num_thresholds=thresholds)
    with torch_tensorboard.SummaryWriter(str(logs.path)) as writer, pytest.raises(ValueError, match=r"\w"):
        writer.add_pr_curve("pr", labels, predictions, num_thresholds=thresholds)


@pytest.mark.parametrize("peer", PEERS)
def test_raw_curves(peer, event_dir, tmp_path):
    rows = np.random.default_rng(3).random((6, 200)) * 1e3
    for name, make in (("ours", SummaryWriter), ("theirs", peer)):
        with make(str(tmp_path / name)) as writer:
            writer.add_pr_curve_raw("array", *rows, 3, 200, walltime=1.0)
            writer.add_pr_curve_raw("list", *rows[:, :5].tolist(), 3, 5, walltime=1.0)
            writer.add_pr_curve_raw("tensor", *torch.tensor(rows[:, :7]), num_thresholds=7, walltime=1.0)
            with pytest.raises(ValueError, match="shape"):
                writer.add_pr_curve_raw("uneven", *rows[:5], rows[5, :9])
    assert_same(read(event_dir(tmp_path / "ours")), read(event_dir(tmp_path / "theirs")))
    with SummaryWriter(tmp_path / "other") as writer, pytest.raises(ValueError, match="list of numbers"):
        writer.add_pr_curve_raw("scalars", 1, 2, 3, 4, 5, 6)
