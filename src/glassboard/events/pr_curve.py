"""Reads logged precision-recall curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array
from glassboard.events.value import TENSOR, expect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glassboard.events.value import Value

_ROWS = 6


@dataclass(frozen=True)
class PrCurve:
    """Counts and rates at each threshold, all of shape [k]; what was predicted not below it is positive."""

    thresholds: NDArray[np.float64]
    true_positives: NDArray[np.float64]
    false_positives: NDArray[np.float64]
    true_negatives: NDArray[np.float64]
    false_negatives: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]


def read_pr_curve(value: Value) -> PrCurve:
    """Returns the curve of one value, a tensor [6, k] whose thresholds divide 0 to 1 evenly.

    Raises:
        DamagedRecord: If the value holds no curve.
    """
    import numpy as np

    array = read_array(expect(value, TENSOR, "precision-recall curve"))
    if array.ndim != 2 or array.shape[0] != _ROWS or array.dtype.kind not in "fiu":
        raise DamagedRecord(f"a curve has the shape [6, k], not {list(array.shape)} of {array.dtype}")
    rows = array.astype(np.float64)
    return PrCurve(np.linspace(0.0, 1.0, rows.shape[1]), *rows)
