"""torch.utils.tensorboard's SummaryWriter: its arguments, and no others."""

# pyright: reportIncompatibleMethodOverride=false
# The order of arguments is the original's, where it is not the base's.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.compat.arguments import require_key, require_main_tag, require_tag, require_text
from glassboard.writer.file_writer import FileWriter
from glassboard.writer.summary_writer import SummaryWriter as BaseWriter

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["FileWriter", "SummaryWriter"]


class SummaryWriter(BaseWriter):
    """Takes what `torch.utils.tensorboard.SummaryWriter` takes; described at `glassboard.SummaryWriter`."""

    __module__ = "glassboard.compat.torch"

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
    ) -> None:
        """Opens an event file in `log_dir`.

        Args:
            log_dir: The run's directory; `runs/<date>_<host><comment>` when left out.
            comment: Ends the name of the default directory.
            purge_step: Hides the points from this step on that earlier files of the run hold.
            max_queue: Without effect.
            flush_secs: Without effect.
            filename_suffix: Ends the file's name.

        Raises:
            LogdirError: If the directory is a URL.
        """
        super().__init__(log_dir, comment, purge_step, max_queue, flush_secs, filename_suffix)

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Adds one number of a series."""
        if new_style or not self._add(tag, scalar_value, global_step, walltime):
            require_tag(tag)
            super().add_scalar(
                tag,
                scalar_value,
                global_step,
                walltime,
                new_style=new_style,
                double_precision=double_precision,
            )

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds one point to each of several series, in the runs `<log_dir>/<main_tag>_<key>`."""
        require_main_tag(main_tag)
        keys = tag_scalar_dict.keys()
        for key in keys:
            require_key(key)
        super().add_scalars(main_tag, tag_scalar_dict, global_step, walltime)

    def add_text(
        self, tag: str, text_string: str, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Adds a text."""
        require_text(tag, text_string)
        super().add_text(tag, text_string, global_step, walltime)

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list[Any]] | None = None,
        run_name: str | None = None,
        global_step: Any = None,
    ) -> None:
        """Adds hyperparameters and the metrics they led to, in the run `<log_dir>/<run_name>`."""
        super().add_hparams(
            hparam_dict,
            metric_dict,
            hparam_domain_discrete=hparam_domain_discrete,
            run_name=run_name,
            global_step=global_step,
        )

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: Any = None,
        fps: float = 4,
        walltime: float | None = None,
    ) -> None:
        """Adds a video."""
        super().add_video(tag, vid_tensor, global_step, fps=fps, walltime=walltime)

    def add_onnx_graph(self, prototxt: Any) -> None:
        """Adds the graph of an ONNX model."""
        super().add_onnx_graph(prototxt)
