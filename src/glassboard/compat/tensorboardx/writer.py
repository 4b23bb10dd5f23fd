"""tensorboardX's SummaryWriter: its order of arguments, its sub-runs and its rule for tags."""

# pyright: reportIncompatibleMethodOverride=false
# The order of arguments is the original's, where it is not the base's.

from __future__ import annotations

import math
import os
import time
import warnings
from typing import TYPE_CHECKING, Any

from glassboard.compat.arguments import require_key, require_text
from glassboard.compat.tags import clean_tag
from glassboard.writer.file_writer import FileWriter
from glassboard.writer.kinds import scalar
from glassboard.writer.summary_writer import SummaryWriter as BaseWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


__all__ = ["FileWriter", "SummaryWriter"]

_COMET_OFF = {"disabled": True}


class SummaryWriter(BaseWriter):
    """Takes what `tensorboardX.SummaryWriter` takes; described at `glassboard.SummaryWriter`."""

    __module__ = "glassboard.compat.tensorboardx"

    def __init__(
        self,
        logdir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        log_dir: str | os.PathLike[str] | None = None,
        comet_config: dict[str, Any] | None = _COMET_OFF,
        **kwargs: Any,
    ) -> None:
        """Opens an event file in `logdir`; `log_dir` counts only where that is None.

        Args:
            logdir: The run's directory; `runs/<date>_<host><comment>` when left out.
            comment: Ends the name of the default directory.
            purge_step: Hides the points from this step on that earlier files of the run hold.
            max_queue: Without effect.
            flush_secs: Without effect.
            filename_suffix: Ends the file's name.
            write_to_disk: False makes every call do nothing.
            log_dir: Another name for `logdir`.
            comet_config: Nothing is sent to Comet; one that asks for it leads to a warning.
            **kwargs: `resume` and `strict` of `glassboard.SummaryWriter`.

        Raises:
            LogdirError: If the directory is a URL.
            TypeError: If there is another keyword, and anything is written.
        """
        super().__init__(
            log_dir if logdir is None else logdir,
            comment,
            purge_step,
            max_queue,
            flush_secs,
            filename_suffix,
            write_to_disk,
            **(kwargs if write_to_disk else {}),
        )
        self.kwargs = kwargs
        if comet_config and comet_config.get("disabled") is not True:
            warnings.warn("nothing is sent to Comet; use comet_ml beside the writer", stacklevel=2)

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Adds one number of a series."""
        tag = clean_tag(tag)
        if display_name or summary_description or not self._add(tag, scalar_value, global_step, walltime):
            _require_number(scalar_value)
            super().add_scalar(
                tag,
                scalar_value,
                global_step,
                walltime,
                display_name=display_name,
                summary_description=summary_description,
            )

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds one point to each of several series, in the runs `<logdir>/<main_tag>/<key>`."""
        if not self._file:
            return
        os.fspath(main_tag)  # the original's TypeError for what is no path
        tag = clean_tag(main_tag)
        wall = time.time() if walltime is None else walltime
        for key, value in tag_scalar_dict.items():
            require_key(key)
            _require_number(value)
            file = self._sub_file(self._group_directory(main_tag, key))
            self._grouped.add((file, tag))
            if not file.fast(tag, value, global_step, wall):
                scalar.add(file, tag, value, global_step, wall)

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        name: str | None = None,
        global_step: Any = None,
    ) -> None:
        """Adds hyperparameters and the metrics they led to, in the run `<logdir>/<name>`."""
        known = hparam_dict
        if isinstance(hparam_dict, dict):  # pyright: ignore[reportUnnecessaryIsInstance]: the base refuses others
            known = {key: _known_value(value) for key, value in hparam_dict.items()}
        super().add_hparams(known, metric_dict, run_name=name, global_step=global_step)

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: Any = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Adds the distribution of many numbers."""
        super().add_histogram(
            clean_tag(tag), values, global_step, bins=bins, walltime=walltime, max_bins=max_bins
        )

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Adds a picture."""
        super().add_image(clean_tag(tag), img_tensor, global_step, walltime=walltime, dataformats=dataformats)

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Adds a batch of pictures as one; a list of them goes with `CHW` or `HWC`."""
        super().add_images(
            clean_tag(tag), img_tensor, global_step, walltime=walltime, dataformats=dataformats
        )

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
        labels: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Adds a picture with boxes drawn on it; `rescale` goes by keyword."""
        super().add_image_with_boxes(
            tag,
            img_tensor,
            box_tensor,
            global_step,
            walltime=walltime,
            dataformats=dataformats,
            labels=labels,
            **kwargs,
        )

    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: Any = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Adds one matplotlib figure or a list of them."""
        super().add_figure(clean_tag(tag), figure, global_step, close=close, walltime=walltime)

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: Any = None,
        fps: float = 4,
        walltime: float | None = None,
        dataformats: str = "NTCHW",
    ) -> None:
        """Adds a video."""
        super().add_video(
            clean_tag(tag), vid_tensor, global_step, fps=fps, walltime=walltime, dataformats=dataformats
        )

    def add_text(
        self, tag: str, text_string: str, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Adds a text."""
        require_text(tag, text_string)
        super().add_text(tag, text_string, global_step, walltime)

    def add_onnx_graph(self, onnx_model_file: Any) -> None:
        """Adds the graph of an ONNX model."""
        super().add_onnx_graph(onnx_model_file)

    def _group_directory(self, main_tag: str, key: str) -> str:
        # A leading slash would lead out of the log directory.
        return os.path.join(main_tag, key.lstrip("/")).lstrip("/")


def _require_number(value: object) -> None:
    if isinstance(value, (str, bytes)):
        raise TypeError(f"no scalar can be made of {type(value).__name__}; pass float() of it")


def _known_value(value: Any) -> Any:
    """Returns a hyperparameter as it is, or as text where its type is none that TensorBoard knows."""
    if value is None or isinstance(value, (str, int, float)) or callable(value):
        return value
    single = callable(getattr(value, "item", None)) and math.prod(getattr(value, "shape", ())) == 1
    return value.item() if single else str(value)
