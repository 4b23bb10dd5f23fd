"""Precision-recall curves: how good a classifier is at each threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import tensor_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.tensor import float_tensor
from glassboard.events.wire import varint_field
from glassboard.writer.arrays import to_array
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile

MOST_THRESHOLDS = 127  # of both peers
_LEAST_COUNT = 1e-7  # stands in for no predictions at all, so that nothing is divided by zero


def add(
    file: EventFile,
    tag: Any,
    labels: Any,
    predictions: Any,
    step: Any,
    walltime: Any,
    *,
    num_thresholds: int = MOST_THRESHOLDS,
    weights: Any = None,
) -> None:
    """Adds the curve of a classifier, or one for each of its classes."""
    num_thresholds = min(num_thresholds, MOST_THRESHOLDS)
    if num_thresholds < 1:
        raise ValueError("num_thresholds must be positive; 127 is the most")
    scale = to_array(1.0 if weights is None else weights)
    scale = scale.ravel() if scale.ndim else scale
    at, wall = file.stamp(step, walltime)
    curves = [
        (ending, _curve(truth, scores, num_thresholds, scale))
        for ending, truth, scores in _binary(to_array(labels), to_array(predictions))
    ]
    for ending, curve in curves:
        file.add_event(_event(tag_text(tag) + ending, curve, num_thresholds, at, wall))


def add_raw(
    file: EventFile, tag: Any, rows: Sequence[Any], num_thresholds: int, step: Any, walltime: Any
) -> None:
    """Adds a curve of six rows: true and false positives, true and false negatives, precision and recall."""
    import numpy as np

    curve = np.stack([to_array(row) for row in rows])
    if curve.ndim != 2:
        raise ValueError(f"a list of numbers is wanted for each count, not shape {curve.shape[1:]}")
    at, wall = file.stamp(step, walltime)
    file.add_event(_event(tag_text(tag), curve, min(num_thresholds, MOST_THRESHOLDS), at, wall))


def _binary(labels: NDArray[Any], predictions: NDArray[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yields the ending of the tag, truth and scores of each question that is answered by yes or no."""
    import numpy as np

    classes = predictions.shape[1] if predictions.ndim == 2 else 1
    if classes > 1 and labels.shape == predictions.shape[:1]:
        if labels.dtype.kind not in "iu" or (labels.size and not 0 <= labels.min() <= labels.max() < classes):
            raise ValueError(f"labels of {classes} classes are whole numbers from 0 to {classes - 1}")
        labels = labels[:, None] == np.arange(classes)
    elif classes == 1 or labels.shape != predictions.shape or not _one_hot(labels):
        yield "", labels.ravel(), predictions.ravel()
        return
    for number in range(classes):
        yield f"/class_{number}", labels[:, number], predictions[:, number]


def _one_hot(labels: NDArray[Any]) -> bool:
    if len(labels) == 1:  # a batch of one, which holds many answers
        return False
    return bool(((labels == 0) | (labels == 1)).all() and ((labels == 1).sum(axis=1) == 1).all())


def _curve(
    labels: NDArray[Any], predictions: NDArray[Any], num_thresholds: int, weights: Any
) -> NDArray[Any]:
    """Counts by threshold: the k-th of n thresholds, k / (n - 1), takes what is predicted not below it."""
    import numpy as np

    if labels.shape != predictions.shape:
        raise ValueError(
            f"{labels.size} labels for {predictions.size} predictions; pass as many, or predictions [N, C]"
        )
    truth = labels.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        steps = np.floor(predictions * (num_thresholds - 1))
        inside = (steps >= 0) & (steps < num_thresholds)  # neither NaN nor beyond [0, 1]
    step = steps[inside].astype(np.intp)

    def at_least(amounts: NDArray[Any]) -> NDArray[Any]:
        return np.bincount(step, amounts[inside], num_thresholds)[::-1].cumsum()[::-1]

    tp, fp = at_least(truth * weights), at_least((1.0 - truth) * weights)
    tn, fn = fp[0] - fp, tp[0] - tp
    precision = tp / np.maximum(_LEAST_COUNT, tp + fp)
    recall = tp / np.maximum(_LEAST_COUNT, tp + fn)
    return np.stack((tp, fp, tn, fn, precision, recall))


def _event(tag: str, curve: NDArray[Any], num_thresholds: int, step: int, wall: float) -> bytes:
    tensor = float_tensor(curve.shape, curve.astype("<f4").tobytes())
    return tensor_event(tag, tensor, PLUGIN_OF_KIND["pr_curve"], varint_field(2, num_thresholds), step, wall)
