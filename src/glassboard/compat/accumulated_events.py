"""The event types of TensorBoard's EventAccumulator, and how it compresses a histogram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

COMPRESSED_HISTOGRAMS = "distributions"
HISTOGRAMS = "histograms"
IMAGES = "images"
AUDIO = "audio"
SCALARS = "scalars"
TENSORS = "tensors"
GRAPH = "graph"
META_GRAPH = "meta_graph"
RUN_METADATA = "run_metadata"

# Quantiles of the normal distribution at every half of a standard deviation, in hundredths of a percent.
NORMAL_HISTOGRAM_BPS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)


class ScalarEvent(NamedTuple):
    """One number, as float32 holds it."""

    wall_time: float
    step: int
    value: float


class HistogramValue(NamedTuple):
    """Buckets by their right edges."""

    min: float
    max: float
    num: float
    sum: float
    sum_squares: float
    bucket_limit: Sequence[float]
    bucket: Sequence[float]


class HistogramEvent(NamedTuple):
    """One histogram."""

    wall_time: float
    step: int
    histogram_value: HistogramValue


class CompressedHistogramValue(NamedTuple):
    """The value below which so many hundredths of a percent lie."""

    basis_point: float
    value: float


class CompressedHistogramEvent(NamedTuple):
    """One histogram as values at basis points."""

    wall_time: float
    step: int
    compressed_histogram_values: Sequence[CompressedHistogramValue]


class ImageEvent(NamedTuple):
    """One encoded image."""

    wall_time: float
    step: int
    encoded_image_string: bytes
    width: int
    height: int


class AudioEvent(NamedTuple):
    """One encoded sound."""

    wall_time: float
    step: int
    encoded_audio_string: bytes
    content_type: str
    sample_rate: float
    length_frames: int


class TensorEvent(NamedTuple):
    """One tensor, as TensorBoard's message."""

    wall_time: float
    step: int
    tensor_proto: Any


def compress(histogram: HistogramValue, points: Sequence[int]) -> list[CompressedHistogramValue]:
    """The values at some basis points, on straight lines between the edges of filled buckets."""
    if not histogram.num:
        return [CompressedHistogramValue(point, 0.0) for point in points]
    total = sum(histogram.bucket) or 1.0
    edges: list[tuple[float, float, float, float]] = []  # of filled buckets: weight and value at both ends
    below, left = 0.0, histogram.min
    for count, limit in zip(histogram.bucket, histogram.bucket_limit, strict=True):
        if count > 0:
            upto = below + count * points[-1] / total
            edges.append((below, upto, max(left, histogram.min), min(limit, histogram.max)))
            below = upto
        left = limit
    if edges:
        edges[0] = (*edges[0][:2], histogram.min, edges[0][3])
    found: list[CompressedHistogramValue] = []
    for point in points:
        held = next((edge for edge in edges if edge[1] > point), None)
        if held is None:
            value = histogram.max
        else:
            begin, end, low, high = held
            value = low + (point - begin) * (high - low) / (end - begin)
        found.append(CompressedHistogramValue(point, value))
    return found
