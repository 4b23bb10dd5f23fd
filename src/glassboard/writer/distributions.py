"""Histograms, tensors and precision-recall curves."""

from __future__ import annotations

from typing import Any

from glassboard.writer import kinds
from glassboard.writer.methods import Methods


class DistributionMethods(Methods):
    """The methods of `SummaryWriter` for them."""

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: Any = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Adds the distribution of the values of a tensor.

        Args:
            tag: The series' name.
            values: A tensor, array or list of numbers of any shape and dtype, on any device. float16,
                bfloat16, float32 and float64 are counted as they are, at a millisecond for a million.
            global_step: As in `add_scalar`.
            bins: "tensorflow" has edges that are a tenth apart from 1e-12 to 1e20, on both sides of zero;
                anything else is what `numpy.histogram` takes: a number of bins, their edges, or a rule.
            walltime: As in `add_scalar`.
            max_bins: Merges neighbouring bins until there are about as many.

        Raises:
            NotImplementedError: If the values are nothing that holds numbers.
            ValueError: If there are none, or none between the edges: all of them are NaN or infinite.
        """
        if self._file:
            kinds.histogram.add(self._file, tag, values, global_step, walltime, bins=bins, max_bins=max_bins)

    def add_histogram_raw(
        self,
        tag: str,
        min: Any,  # noqa: A002
        max: Any,  # noqa: A002
        num: Any,
        sum: Any,  # noqa: A002
        sum_squares: Any,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds a distribution that was counted elsewhere.

        Args:
            tag: The series' name.
            min: The least value.
            max: The greatest value.
            num: How many values there are.
            sum: Their sum.
            sum_squares: The sum of their squares.
            bucket_limits: The upper edge of each bucket, ascending.
            bucket_counts: How many values each bucket holds. The first bucket reaches down to `min`: to give
                it a lower edge, put an empty bucket before it.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.

        Raises:
            TypeError: If limits and counts are no lists of numbers.
            ValueError: If there are not as many limits as counts.
        """
        if self._file:
            moments = (min, max, num, sum, sum_squares)
            kinds.histogram.add_raw(
                self._file, tag, moments, bucket_limits, bucket_counts, global_step, walltime
            )

    def add_tensor(
        self, tag: str, tensor: Any, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Adds a tensor as it is.

        Args:
            tag: The series' name.
            tensor: A tensor or array of floats, complex numbers, integers or booleans, of any shape.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.

        Raises:
            NotImplementedError: If it is nothing that holds numbers.
            ValueError: If it has 2 GiB or more, or a dtype that event files have no number for.
        """
        if self._file:
            kinds.tensor.add(self._file, tag, tensor, global_step, walltime)

    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: Any = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds the precision-recall curve of a classifier, or of each of several classes.

        Args:
            tag: The series' name; with several classes `<tag>/class_<number>` for each.
            labels: 0 or 1 for each prediction; with several classes the class of each sample, as a whole
                number [N] or one-hot [N, C].
            predictions: Probabilities from 0 to 1, of any shape; with several classes [N, C].
            global_step: As in `add_scalar`.
            num_thresholds: How many thresholds are tried, at most 127.
            weights: How much each prediction counts, a number or one for each label; 1 when left out.
            walltime: As in `add_scalar`.

        Raises:
            NotImplementedError: If labels or predictions are nothing that holds numbers.
            ValueError: If labels and predictions do not belong to each other.
        """
        if self._file:
            kinds.pr_curve.add(
                self._file,
                tag,
                labels,
                predictions,
                global_step,
                walltime,
                num_thresholds=num_thresholds,
                weights=weights,
            )

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: Any = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds a precision-recall curve that was counted elsewhere.

        Args:
            tag: The series' name.
            true_positive_counts: [N], for each threshold from 0 to 1.
            false_positive_counts: As above.
            true_negative_counts: As above.
            false_negative_counts: As above.
            precision: As above.
            recall: As above.
            global_step: As in `add_scalar`.
            num_thresholds: N, at most 127.
            weights: Accepted for the sake of existing programs, without effect.
            walltime: As in `add_scalar`.

        Raises:
            ValueError: If the lists are not equally long.
        """
        if self._file:
            counts = (
                true_positive_counts,
                false_positive_counts,
                true_negative_counts,
                false_negative_counts,
            )
            rows = (*counts, precision, recall)
            kinds.pr_curve.add_raw(self._file, tag, rows, num_thresholds, global_step, walltime)
