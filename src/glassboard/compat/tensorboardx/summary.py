"""tensorboardX's module of summaries: each function returns what a method of the writer would write."""

from __future__ import annotations

from typing import Any

from glassboard.compat.recording import recorded_summaries, recorded_summary
from glassboard.compat.tags import clean_tag
from glassboard.compat.tensorboardx.writer import SummaryWriter

__all__ = [
    "audio",
    "custom_scalars",
    "histogram",
    "histogram_raw",
    "hparams",
    "image",
    "image_boxes",
    "mesh",
    "pr_curve",
    "pr_curve_raw",
    "scalar",
    "text",
    "video",
]


def hparams(hparam_dict: Any = None, metric_dict: Any = None) -> list[Any]:
    """Returns the three summaries that describe a session: experiment, start and end."""
    return recorded_summaries(SummaryWriter, lambda writer: writer.add_hparams(hparam_dict, metric_dict))[:3]


def scalar(name: str, scalar: Any, display_name: str = "", summary_description: str = "") -> Any:
    """Returns the summary of `add_scalar`."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_scalar(
            name, scalar, display_name=display_name, summary_description=summary_description
        ),
    )


def histogram_raw(
    name: str,
    min: Any,  # noqa: A002
    max: Any,  # noqa: A002
    num: Any,
    sum: Any,  # noqa: A002
    sum_squares: Any,
    bucket_limits: Any,
    bucket_counts: Any,
) -> Any:
    """Returns the summary of `add_histogram_raw`."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_histogram_raw(
            name, min, max, num, sum, sum_squares, bucket_limits, bucket_counts
        ),
    )


def histogram(name: str, values: Any, bins: Any, max_bins: int | None = None) -> Any:
    """Returns the summary of `add_histogram`."""
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_histogram(name, values, bins=bins, max_bins=max_bins)
    )


def image(tag: str, tensor: Any, rescale: float = 1, dataformats: str = "CHW") -> Any:
    """Returns the summary of `add_image`."""
    if rescale != 1:
        return image_boxes(clean_tag(tag), tensor, [], rescale, dataformats)
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_image(tag, tensor, dataformats=dataformats)
    )


def image_boxes(
    tag: str,
    tensor_image: Any,
    tensor_boxes: Any,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Any = None,
) -> Any:
    """Returns the summary of `add_image_with_boxes`."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_image_with_boxes(
            tag, tensor_image, tensor_boxes, rescale=rescale, dataformats=dataformats, labels=labels
        ),
    )


def video(tag: str, tensor: Any, fps: float = 4, dataformats: str = "NTCHW") -> Any:
    """Returns the summary of `add_video`."""
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_video(tag, tensor, fps=fps, dataformats=dataformats)
    )


def audio(tag: str, tensor: Any, sample_rate: int = 44100) -> Any:
    """Returns the summary of `add_audio`."""
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_audio(tag, tensor, sample_rate=sample_rate)
    )


def custom_scalars(layout: Any) -> Any:
    """Returns the summary of `add_custom_scalars`."""
    return recorded_summary(SummaryWriter, lambda writer: writer.add_custom_scalars(layout))


def text(tag: str, text: str) -> Any:
    """Returns the summary of `add_text`."""
    return recorded_summary(SummaryWriter, lambda writer: writer.add_text(tag, text))


def pr_curve_raw(
    tag: str,
    tp: Any,
    fp: Any,
    tn: Any,
    fn: Any,
    precision: Any,
    recall: Any,
    num_thresholds: int = 127,
    weights: Any = None,
) -> Any:
    """Returns the summary of `add_pr_curve_raw`."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_pr_curve_raw(
            tag, tp, fp, tn, fn, precision, recall, num_thresholds=num_thresholds, weights=weights
        ),
    )


def pr_curve(tag: str, labels: Any, predictions: Any, num_thresholds: int = 127, weights: Any = None) -> Any:
    """Returns the summary of `add_pr_curve`."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_pr_curve(
            tag, labels, predictions, num_thresholds=num_thresholds, weights=weights
        ),
    )


def mesh(tag: str, vertices: Any, colors: Any, faces: Any, config_dict: Any = None) -> Any:
    """Returns the summary of `add_mesh`."""
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_mesh(tag, vertices, colors, faces, config_dict)
    )
