"""TensorBoard's plugin `pr_curves`."""

from __future__ import annotations

from typing import Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, wrong
from glassboard.server.tensorboard.scalars import described_tags
from glassboard.server.tensorboard.source import Source, TensorDatum

# Rows of the tensor.
_COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")
_PRECISION, _RECALL = 4, 5


class PrCurves:
    """Precision-recall curves over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/pr_curves": self.pr_curves}

    def tags(self, call: Call) -> Answer:
        """The tags of each run."""
        return json_answer(described_tags(self._source, "pr_curves"))

    def pr_curves(self, call: Call) -> Answer:
        """The curves of one tag in several runs."""
        tag = call.get("tag")
        if not call.query.get("run") or not tag:
            raise wrong("a tag is wanted, and at least one run")
        answer: dict[str, list[dict[str, Any]]] = {}
        for run in call.query["run"]:
            try:
                found = self._source.tensors("pr_curves", run, tag, self._source.samples.of("pr_curves"))
            except KeyError:
                raise wrong(f"run {run!r} has no precision-recall curve {tag!r}") from None
            answer[run] = [_entry(datum) for datum in found if _is_curve(datum)]
        return json_answer(answer)


def _is_curve(datum: TensorDatum) -> bool:
    return datum.value.ndim == 2 and datum.value.shape[0] > _RECALL and datum.value.shape[1] > 0


def _entry(datum: TensorDatum) -> dict[str, Any]:
    import numpy as np

    rows = datum.value
    # Where nothing is predicted positive there is no precision; such thresholds at the end are left out.
    positive = np.flatnonzero(rows[:2].astype(int).sum(axis=0))
    end = int(positive[-1]) + 1 if positive.size else 1
    return {
        "wall_time": datum.wall_time,
        "step": datum.step,
        "precision": rows[_PRECISION, :end].tolist(),
        "recall": rows[_RECALL, :end].tolist(),
        **{name: rows[place, :end].astype(int).tolist() for place, name in enumerate(_COUNTS)},
        "thresholds": np.linspace(0.0, 1.0, rows.shape[1])[:end].tolist(),
    }
