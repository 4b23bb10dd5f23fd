"""Precision-recall curves for the page, with average precision and the area under the ROC curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from starlette.datastructures import QueryParams

from glassboard.errors import DamagedRecord
from glassboard.server.arrays import pack_arrays
from glassboard.server.kinds.lookup import File, Lookup
from glassboard.server.operation import BYTES, RUN, TAG, Operation
from glassboard.store.base import Store
from glassboard.store.kinds.pr_curve import PrCurve, pr_curve_at, pr_curves

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_CURVES = 4096  # of a question: every class of every run that a chart can show
MOST_NUMBERS = 1 << 24  # of thresholds over all steps of a run
_LEAST_COUNT = (
    1e-7  # as the writers have it: stands in for nothing at all, so that nothing is divided by zero
)
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")
RATES = ("precision", "recall")


class PrCurvePlace(msgspec.Struct, forbid_unknown_fields=True):
    """Where a curve stands, from api/steps."""

    tag: str
    ref: str
    number: int = 0


class PrCurveQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/pr_curve: several places of one item are summed, as for a micro average."""

    curves: list[list[PrCurvePlace]]


def read_curves(store: Store, query: PrCurveQuery) -> File:
    """The curves in the order of the question, all thresholds of one after those of the one before."""
    if sum(map(len, query.curves)) > MOST_CURVES:
        raise ValueError(f"more than {MOST_CURVES} curves in one question: show fewer runs or classes")
    curves: list[PrCurve] = []
    problems: list[str] = []
    for places in query.curves:
        try:
            curve = _summed([pr_curve_at(store, place.tag, place.ref, place.number) for place in places])
            problem = ""
        except KeyError:
            curve, problem = _summed([]), "this curve is gone; reload the page"
        except (DamagedRecord, ValueError) as error:
            curve, problem = _summed([]), str(error)
        curves.append(curve)
        problems.append(problem)
    return File(_packed(curves, {"problems": msgspec.json.encode(problems).decode()}))


def read_all_steps(store: Store, query: QueryParams) -> File:
    """All curves of one tag of one run, oldest first."""
    import numpy as np

    entries = pr_curves(store, query.get("run", ""), query.get("tag", ""))
    if sum(entry.value.thresholds.size for entry in entries) > MOST_NUMBERS:
        raise ValueError("these are too many curves for one answer: look at one step at a time")
    return File(
        _packed(
            [entry.value for entry in entries],
            {},
            steps=np.array([entry.step for entry in entries], np.int64),
            wall_times=np.array([entry.wall_time for entry in entries], np.float64),
        )
    )


def average_precision(curve: PrCurve) -> float:
    """The sum of (R_n - R_(n-1)) P_n over falling thresholds, with R_0 = 0; NaN without thresholds.

    That is scikit-learn's `average_precision_score` where each score is one of the thresholds.
    """
    import numpy as np

    if not curve.thresholds.size:
        return float("nan")
    recall, precision = curve.recall[::-1], curve.precision[::-1]
    gained = np.diff(recall, prepend=0.0)
    return float(np.sum(gained * precision, where=gained != 0))


def roc(curve: PrCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False and true positive rates [k]; NaN where there are no negatives, or no positives."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return (
            curve.false_positives / (curve.false_positives + curve.true_negatives),
            curve.true_positives / (curve.true_positives + curve.false_negatives),
        )


def roc_area(curve: PrCurve) -> float:
    """The area under the ROC curve from (0, 0) to (1, 1), by trapezoids; NaN where there is none."""
    import numpy as np

    fall_out, sensitivity = roc(curve)
    if not curve.thresholds.size or np.isnan(fall_out).any() or np.isnan(sensitivity).any():
        return float("nan")
    across = np.concatenate(([0.0], fall_out[::-1], [1.0]))
    up = np.concatenate(([0.0], sensitivity[::-1], [1.0]))
    return float(np.sum(np.diff(across) * (up[1:] + up[:-1]) / 2))


def _summed(curves: Sequence[PrCurve]) -> PrCurve:
    """One curve as it is; of several the sum of all counts, with precision and recall of that."""
    import numpy as np

    if len(curves) == 1:
        return curves[0]
    if not curves:
        nothing = np.empty(0)
        return PrCurve(*[nothing] * 7)
    if len({curve.thresholds.size for curve in curves}) > 1:
        raise ValueError("these classes have different thresholds: they have no micro average")
    tp, fp, tn, fn = (np.sum([getattr(curve, name) for curve in curves], axis=0) for name in COUNTS)
    precision, recall = (tp / np.maximum(_LEAST_COUNT, tp + other) for other in (fp, fn))
    return PrCurve(curves[0].thresholds, tp, fp, tn, fn, precision, recall)


def _packed(curves: Sequence[PrCurve], metadata: dict[str, str], **more: NDArray[np.generic]) -> bytes:
    import numpy as np

    def chained(parts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        return np.concatenate([np.empty(0), *parts])

    rates = [roc(curve) for curve in curves]
    arrays = {
        name: chained(getattr(curve, name) for curve in curves) for name in ("thresholds", *COUNTS, *RATES)
    }
    return pack_arrays(
        {
            **arrays,
            "false_positive_rate": chained(pair[0] for pair in rates),
            "true_positive_rate": chained(pair[1] for pair in rates),
            "sizes": np.array([curve.thresholds.size for curve in curves], np.uint32),
            "average_precision": np.array([average_precision(curve) for curve in curves], np.float64),
            "roc_area": np.array([roc_area(curve) for curve in curves], np.float64),
            **more,
        },
        metadata,
    )


_FIELDS = (
    "`thresholds`, `true_positives`, `false_positives`, `true_negatives`, `false_negatives`, `precision`, "
    "`recall`, `false_positive_rate` and `true_positive_rate` hold the curves one after the other, `sizes` "
    "how many thresholds each has; `average_precision` and `roc_area` one number for each curve."
)
LOOKUPS = (
    Lookup(
        Operation(
            "post",
            "/api/pr_curve",
            f"Precision-recall curves. {_FIELDS} `problems` in the metadata is a JSON list: why a curve "
            "is empty, else nothing.",
            BYTES,
            body=PrCurveQuery,
            errors=[400],
        ),
        read_curves,
        (PrCurvePlace, PrCurveQuery),
    ),
    Lookup(
        Operation(
            "get",
            "/api/pr_curve/steps",
            f"All curves of a tag of one run, oldest first, with `steps` (int64) and `wall_times`. {_FIELDS}",
            BYTES,
            parameters=[RUN, TAG],
            errors=[400, 404],
        ),
        read_all_steps,
    ),
)
