"""torch's module of summaries: each function returns what a method of the writer would write."""

from __future__ import annotations

from typing import Any

from glassboard.compat.recording import recorded_summaries, recorded_summary
from glassboard.compat.torch.writer import SummaryWriter

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
    "tensor_proto",
    "text",
    "video",
]


def hparams(
    hparam_dict: Any = None, metric_dict: Any = None, hparam_domain_discrete: Any = None
) -> list[Any]:
    """Returns the three summaries that describe a session: experiment, start and end."""
    return recorded_summaries(
        SummaryWriter, lambda writer: writer.add_hparams(hparam_dict, metric_dict, hparam_domain_discrete)
    )[:3]


def scalar(
    name: str, tensor: Any, collections: Any = None, new_style: bool = False, double_precision: bool = False
) -> Any:
    """Returns the summary of `add_scalar`; `collections` is without effect, as in torch."""
    return recorded_summary(
        SummaryWriter,
        lambda writer: writer.add_scalar(
            name, tensor, new_style=new_style, double_precision=double_precision
        ),
    )


def tensor_proto(tag: str, tensor: Any) -> Any:
    """Returns the summary of `add_tensor`."""
    return recorded_summary(SummaryWriter, lambda writer: writer.add_tensor(tag, tensor))


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


def image(tag: str, tensor: Any, rescale: float = 1, dataformats: str = "NCHW") -> Any:
    """Returns the summary of `add_image`."""
    if rescale != 1:
        return image_boxes(tag, tensor, [], rescale, dataformats)
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


def video(tag: str, tensor: Any, fps: float = 4) -> Any:
    """Returns the summary of `add_video`."""
    return recorded_summary(SummaryWriter, lambda writer: writer.add_video(tag, tensor, fps=fps))


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


def mesh(
    tag: str,
    vertices: Any,
    colors: Any,
    faces: Any,
    config_dict: Any,
    display_name: Any = None,
    description: Any = None,
) -> Any:
    """Returns the summary of `add_mesh`; title and description are left out."""
    return recorded_summary(
        SummaryWriter, lambda writer: writer.add_mesh(tag, vertices, colors, faces, config_dict)
    )
