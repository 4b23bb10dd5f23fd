"""GlobalSummaryWriter: one writer for all modules of a program, which counts steps by itself."""

from __future__ import annotations

import os
import weakref
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from glassboard.writer.summary_writer import SummaryWriter

if TYPE_CHECKING:
    from glassboard.writer.file_writer import FileWriter

_shared: GlobalSummaryWriter | None = None
_sharing = Lock()
_live: weakref.WeakSet[GlobalSummaryWriter] = weakref.WeakSet()


class GlobalSummaryWriter:
    """Gives each value of a tag the step after the one before.

    Each process counts for itself and writes a file of its own, after fork and in a spawned worker alike:
    there is no process that would hand out steps.
    """

    __module__ = "glassboard"
    _writer_class: ClassVar[type[SummaryWriter]] = SummaryWriter

    def __init__(self, *arguments: Any, coalesce_process: bool = True, **keywords: Any) -> None:
        """Opens a `SummaryWriter` with these arguments; `coalesce_process` is accepted without effect."""
        self.smw = self._writer_class(*arguments, **keywords)
        self._steps: dict[tuple[str, str], int] = {}
        self._lock = Lock()
        _live.add(self)

    @classmethod
    def getSummaryWriter(cls) -> GlobalSummaryWriter:
        """Returns the one of the process, which the first call opens in the default directory."""
        global _shared
        with _sharing:
            if _shared is None:
                _shared = cls()
                print(f"Using the global logger in: {_shared.smw.get_logdir()}")
            return _shared

    def add_scalar(self, tag: str, scalar_value: Any, walltime: float | None = None) -> None:
        """Adds the next number of a tag; values as in `SummaryWriter.add_scalar`."""
        self.smw.add_scalar(tag, scalar_value, self._next("scalar", tag), walltime)

    def add_image(
        self, tag: str, img_tensor: Any, walltime: float | None = None, dataformats: str = "CHW"
    ) -> None:
        """Adds the next image of a tag; images as in `SummaryWriter.add_image`."""
        self.smw.add_image(tag, img_tensor, self._next("image", tag), walltime, dataformats)

    def add_text(self, tag: str, text_string: str, walltime: float | None = None) -> None:
        """Adds the next text of a tag."""
        self.smw.add_text(tag, text_string, self._next("text", tag), walltime)

    @property
    def file_writer(self) -> FileWriter | None:
        """The writer of the event file."""
        return self.smw.file_writer

    def close(self) -> None:
        """Writes everything and closes the file."""
        self.smw.close()

    def __getstate__(self) -> dict[str, Any]:
        """Leaves the lock behind."""
        return {"smw": self.smw, "_steps": dict(self._steps)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Takes a lock of its own."""
        self.__dict__.update(state)
        self._lock = Lock()
        _live.add(self)

    def _next(self, kind: str, tag: str) -> int:
        with self._lock:
            step = self._steps.get((kind, tag), -1) + 1
            self._steps[kind, tag] = step
            return step


def _after_fork() -> None:
    """Gives a child locks of its own: a thread that it does not have may have held its parent's."""
    global _sharing
    _sharing = Lock()
    for writer in _live:
        writer._lock = Lock()  # pyright: ignore[reportPrivateUsage]: the module's own


os.register_at_fork(after_in_child=_after_fork)
