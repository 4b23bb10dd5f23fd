"""The same values through torch, tensorboardX and us are the same histogram to TensorBoard."""

from __future__ import annotations

import math
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.writer.kinds._native import count_values, edges

EDGES = np.frombuffer(edges())
PEERS = {"torch": torch_tensorboard.SummaryWriter, "tensorboardX": tensorboardX.SummaryWriter}
pytestmark = [
    # The peers sum infinities and cut complex numbers with warnings of NumPy's.
    pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning"),
]


def read(directory) -> dict[str, list]:
    """What TensorBoard's accumulator reads: tag -> histogram events."""
    accumulator = EventAccumulator(str(directory), size_guidance={"histograms": 0}).Reload()
    return {tag: accumulator.Histograms(tag) for tag in accumulator.Tags()["histograms"]}


def written(make, *args, **options):
    """What one call of `add_histogram` writes, or the type of what it raises.

    Values none of which lies between the edges are found out behind the caller's back: ours counts and tells
    what the peers raise.
    """
    with tempfile.TemporaryDirectory() as directory:
        with make(directory) as writer:
            try:
                writer.add_histogram("h", *args, **options)
            except Exception as error:
                return type(error)
        if make is SummaryWriter and writer.errors:
            return ValueError
        (event,) = read(directory)["h"]
        return event


def assert_same(ours, theirs) -> None:
    """Counts, edges and extremes are equal; sums are, up to what another order of adding makes."""
    if isinstance(theirs, type):
        assert ours == theirs
        return
    assert (ours.wall_time, ours.step) == (theirs.wall_time, theirs.step)
    mine, other = ours.histogram_value, theirs.histogram_value
    assert list(mine.bucket_limit) == list(other.bucket_limit)
    assert list(mine.bucket) == list(other.bucket)
    assert mine.num == other.num
    for field in ("min", "max"):
        assert getattr(mine, field) == pytest.approx(getattr(other, field), rel=0, abs=0, nan_ok=True)
    # No sum is nearer than its terms allow: |sum| <= sqrt(num * sum of squares).
    scale = math.sqrt(other.num * other.sum_squares) if 0 < other.sum_squares < math.inf else 0
    assert mine.sum_squares == pytest.approx(other.sum_squares, rel=1e-12, nan_ok=True)
    assert mine.sum == pytest.approx(other.sum, rel=1e-12, abs=1e-12 * scale, nan_ok=True)


floats = st.one_of(
    st.floats(width=32),
    st.floats(-1, 1, width=32),
    st.sampled_from([float(np.float32(edge)) for edge in EDGES]),
)
doubles = st.one_of(st.floats(-1e100, 1e100), st.floats(-1e-11, 1e-11), st.sampled_from([*map(float, EDGES)]))


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize(
    "dtype", ["float16", "float32", "float64", "int8", "int16", "int64", "uint8", "bool"]
)
def test_tensorboard_reads_ours_as_theirs(peer, dtype):
    elements = {"float16": st.floats(width=16), "float32": floats, "float64": doubles}.get(dtype)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(arrays.arrays(dtype, arrays.array_shapes(max_dims=2, max_side=12), elements=elements))
    def check(values):
        assert_same(
            written(SummaryWriter, values, 3, walltime=1.7e9), written(PEERS[peer], values, 3, walltime=1.7e9)
        )

    check()


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize(
    "values",
    [
        np.zeros(5),
        np.array([-0.0]),
        np.array(3.5),
        7,
        2.5,
        EDGES,
        -EDGES,
        np.nextafter(EDGES, np.inf),
        np.nextafter(EDGES, -np.inf),
        EDGES.astype(np.float32),
        EDGES[[-1]],
        EDGES[[0]],
        np.array([1e300, -1e300, 1.0]),
        np.array([5e-324, -5e-324, 1e-45]),
        np.array([2**63 - 1, -(2**63), 0]),
        np.array([2**64 - 1, 1], np.uint64),
        np.arange(24.0, dtype=np.float32)[::3],
        np.arange(24.0).reshape(4, 6).T,
        np.arange(24.0)[::-1],
        np.arange(8, dtype=">f4"),
        np.frombuffer(b"\0" + np.arange(8.0).tobytes(), np.float64, offset=1),
        np.random.default_rng(1).normal(size=70_001).astype(np.float32),
        # What is no number, or beyond all edges, is in the totals alone; that alone makes no histogram.
        np.array([1.0, np.nan]),
        np.array([1.0, np.inf], np.float32),
        np.array([1.0, -np.inf, np.inf]),
        np.array([np.nan, np.nan]),
        np.array([np.inf]),
        np.array([1e30]),
        np.empty(0),
        np.array([]).reshape(0, 3),
    ],
    ids=str,
)
def test_special_values(peer, values):
    assert_same(written(SummaryWriter, values, walltime=1.7e9), written(PEERS[peer], values, walltime=1.7e9))


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize(
    "values",
    [
        torch.linspace(-3, 3, 100),
        torch.linspace(-3, 3, 100, dtype=torch.float64),
        torch.linspace(-3, 3, 100).half(),
        torch.linspace(-3, 3, 100).reshape(10, 10).T,
        torch.linspace(-3, 3, 100)[::7],
        torch.arange(5),
        torch.tensor([True, False]),
        torch.nn.Parameter(torch.ones(3)),
        torch.tensor(2.0),
    ],
    ids=str,
)
def test_tensors(peer, values):
    given = values.detach() if peer == "tensorboardX" else values
    assert_same(written(SummaryWriter, values, walltime=1.0), written(PEERS[peer], given, walltime=1.0))


def test_bfloat16_is_exact():
    """torch turns it into float16, which ends at 65 504 and below 1e-7; tensorboardX refuses it."""
    values = torch.tensor([1e-9, 1e9, 0.1, -3.0, 0.0, 1e19, -1e-30], dtype=torch.bfloat16)
    exact = written(torch_tensorboard.SummaryWriter, values.float(), walltime=1.0)
    for same in (values, values.clone().requires_grad_(), torch.stack([values, values], 1)[:, 0]):
        assert_same(written(SummaryWriter, same, walltime=1.0), exact)


@pytest.mark.parametrize("values", [[1.0, 2, 3], [[1, 2], [3, 4]], [True, False], [np.float32(2)]], ids=str)
def test_lists_as_tensorboardx_takes_them(values):
    assert_same(
        written(SummaryWriter, values, walltime=1.0),
        written(tensorboardX.SummaryWriter, values, walltime=1.0),
    )
    assert written(torch_tensorboard.SummaryWriter, values) is NotImplementedError


@pytest.mark.parametrize("values", [None, object(), {"a": 1}])
def test_what_holds_no_numbers_is_refused(values):
    assert written(SummaryWriter, values) is NotImplementedError
    assert written(torch_tensorboard.SummaryWriter, values) is NotImplementedError


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize(
    "options",
    [
        {"bins": "auto"},
        {"bins": "fd"},
        {"bins": 7},
        {"bins": [-1, 0, 0.5, 2]},
        {"bins": np.array([100.0, 200.0, 300.0])},
        {"bins": [3, 2, 1]},
        {"bins": "unheard-of"},
        {"max_bins": 1},
        {"max_bins": 7},
        {"max_bins": 100},
        {"max_bins": 1548},
        {"max_bins": 0},
        {"bins": 50, "max_bins": 12},
        {"bins": 50, "max_bins": 60},
    ],
    ids=str,
)
def test_other_bins(peer, options):
    values = np.random.default_rng(2).normal(size=500)
    for these in (values, torch.tensor(values).float()):
        assert_same(
            written(SummaryWriter, these, walltime=1.0, **options),
            written(PEERS[peer], these, walltime=1.0, **options),
        )
    assert written(SummaryWriter, np.array([np.nan]), bins=3) is ValueError


@settings(max_examples=25, deadline=None)
@given(arrays.arrays("float64", st.integers(1, 50), elements=st.floats(-100, 100)), st.integers(1, 60))
def test_any_number_of_most_bins(values, max_bins):
    assert_same(
        written(SummaryWriter, values, walltime=1.0, max_bins=max_bins),
        written(torch_tensorboard.SummaryWriter, values, walltime=1.0, max_bins=max_bins),
    )


def test_the_edges_are_those_of_the_peers(tmp_path):
    with torch_tensorboard.SummaryWriter(str(tmp_path)) as writer:
        assert writer.default_bins == EDGES.tolist()


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["float16", "float32", "float64"]))
@example(b"", "float32")
def test_any_bits_are_counted_as_numpy_counts_them(data, dtype):
    values = np.frombuffer(data[: len(data) // 8 * 8], dtype)
    *_, limits, counts = count_values(values, dtype)
    found, _ = np.histogram(values.astype(np.float64), EDGES)
    held = dict(zip(np.frombuffer(limits), np.frombuffer(counts), strict=True))
    assert {edge: number for edge, number in held.items() if number} == {
        edge: number for edge, number in zip(EDGES[1:], found, strict=True) if number
    }


def test_the_native_count_checks_what_it_is_given():
    with pytest.raises(ValueError, match="no format int8"):
        count_values(np.zeros(4, np.int8), "int8")
    with pytest.raises(ValueError, match="whole number of float32 values"):
        count_values(np.zeros(7, np.int8), "float32")
    with pytest.raises(ValueError, match="contiguous"):
        count_values(np.zeros(8)[::2], "float64")
    with pytest.raises(TypeError):
        count_values("text", "float64")  # type: ignore[arg-type]


def test_many_threads_count_at_once():
    values = np.random.default_rng(3).normal(size=300_000).astype(np.float32)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: count_values(values, "float32"), range(16)))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("kind", [list, np.array, torch.tensor], ids=["list", "numpy", "torch"])
def test_raw_histograms(peer, kind, tmp_path):
    values = np.random.default_rng(4).normal(size=100)
    counts, limits = np.histogram(values, bins=12)
    moments = (values.min(), values.max(), len(values), values.sum(), values.dot(values))
    # Levanter puts an empty bucket first, so that the lowest edge is kept.
    calls = [
        (moments, kind(limits[1:].tolist()), kind(counts.tolist())),
        (moments, kind(limits.tolist()), kind([0, *counts.tolist()])),
        ((0, 1, 2, 3, 5), kind([1.0]), kind([2])),
        ((None, 1.5, 2, np.float32(3), 5), kind([1.0]), kind([2])),
    ]
    for name, make in (("ours", SummaryWriter), ("theirs", PEERS[peer])):
        with make(str(tmp_path / name)) as writer:
            for step, (numbers, upper, held) in enumerate(calls):
                writer.add_histogram_raw("raw", *numbers, upper, held, step, 1.7e9)
    ours, theirs = read(tmp_path / "ours")["raw"], read(tmp_path / "theirs")["raw"]
    assert ours == theirs


@pytest.mark.parametrize("make", [SummaryWriter, *PEERS.values()])
def test_raw_histograms_that_are_none(make, tmp_path):
    with make(str(tmp_path)) as writer:
        with pytest.raises(ValueError, match=r"len\(bucket_limits\) != len\(bucket_counts\)"):
            writer.add_histogram_raw("raw", 0, 1, 1, 1, 1, [1, 2], [1])
        with pytest.raises(TypeError):
            writer.add_histogram_raw("raw", 0, 1, 1, 1, 1, 5, 7)
        with pytest.raises(TypeError):
            writer.add_histogram_raw("raw", 0, 1, 1, 1, 1, np.ones((2, 2)), np.ones((2, 2)))
        writer.add_histogram_raw("nothing", 0, 0, 0, 0, 0, [], [])
    assert list(read(tmp_path)) == ["nothing"]


def test_nothing_is_warned_of(tmp_path):
    odd = [[1.0, np.nan], [1.0, np.inf, -np.inf], [1.0, 1e200], np.float32([1, 3e38, 1e-45])]
    with SummaryWriter(tmp_path) as writer, warnings.catch_warnings():
        warnings.simplefilter("error")
        for values in odd:
            for options in ({}, {"max_bins": 5}, {"bins": [0, 1, 2]}):
                writer.add_histogram("h", np.array(values), **options)
