"""tensorboardX's writer that counts steps by itself, one for all modules of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.compat.tensorboardx.writer import SummaryWriter
from glassboard.writer.global_writer import GlobalSummaryWriter as BaseWriter

if TYPE_CHECKING:
    import os

__all__ = ["GlobalSummaryWriter"]


class GlobalSummaryWriter(BaseWriter):
    """Takes what `tensorboardX.GlobalSummaryWriter` takes; described at `glassboard.GlobalSummaryWriter`."""

    __module__ = "glassboard.compat.tensorboardx"
    _writer_class = SummaryWriter

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
        coalesce_process: bool = True,
        **kwargs: Any,
    ) -> None:
        """Opens a `SummaryWriter`; `coalesce_process` and other keywords are without effect, as there."""
        super().__init__(
            logdir,
            comment,
            purge_step,
            max_queue,
            flush_secs,
            filename_suffix,
            write_to_disk,
            log_dir=log_dir,
            coalesce_process=coalesce_process,
        )
