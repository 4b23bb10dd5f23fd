"""An event file that opens again after close and after fork, and tells of its trouble."""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import sys
import time
import weakref
from threading import Lock
from typing import TYPE_CHECKING, Any

from glassboard.errors import LogdirError, WriteError
from glassboard.events.event import EndRecord, end_event, file_version_event, session_start_event, start_event
from glassboard.writer._native import EventFile as NativeFile
from glassboard.writer.encoder import encoder
from glassboard.writer.start import host_name, this_start
from glassboard.writer.stats import WriterStats
from glassboard.writer.values import step_number, wall_time

if TYPE_CHECKING:
    from collections.abc import Callable

    AddScalar = Callable[[object, object, object, object], bool]
    AddScalars = Callable[[object, object, object], bool]

_ADVICE = "make room there, mend its permissions or choose another log_dir"
_SMALL = 1 << 14  # bytes of a value that is encoded sooner than handed to another thread

_live: weakref.WeakSet[EventFile] = weakref.WeakSet()
_on_new: Callable[[EventFile], object] | None = None
_LONGEST_BLOCK = 0.045  # seconds that a log call waits for the disk, once per stall; with waking up 50 ms
_exit_hooked_in = 0  # the process that is known to call close_all() at its end


class EventFile:
    """The event file of one run directory; each process, and each use after close(), has its own."""

    def __init__(
        self,
        directory: str | os.PathLike[str],
        suffix: str = "",
        *,
        strict: bool = False,
        purge_step: int | None = None,
        resume: bool = False,
    ) -> None:
        """Names the file; open() or the first event creates it.

        Args:
            directory: Where to write; created when missing. A later chdir does not move it.
            suffix: Appended to the file's name.
            strict: Raise `WriteError` from the next call once writing fails, in place of logging it.
            purge_step: Points of earlier files from this step on are superseded.
            resume: As `purge_step`, with the step of the first scalar that has one.

        Raises:
            LogdirError: If the directory is a URL.
        """
        path = os.fspath(directory)
        if "://" in path:
            raise LogdirError(f"{path} is no local directory; write to a mounted one, or copy it there later")
        self.directory = os.path.abspath(path)
        self._suffix = suffix
        self._strict = strict
        self._purge_step = purge_step
        self._resume = resume
        self._native: NativeFile | None = None
        self._opening = Lock()
        self._earlier = WriterStats()  # of the files before this one that are finished
        self._unfinished: list[NativeFile] = []  # closed, but the disk has not taken all of them yet
        self._said: set[str] = set()
        self._lost_told = 0
        self._drops_seen: tuple[int, ...] = ()  # by the native file, when last told of
        self._defaults: tuple[Any, Any] | None = None
        self._through: Callable[[bytes], object] | None = None
        self._earlier_paths: list[str] = []
        self._beside = WriterStats()  # what the native file knows nothing of
        self._late: WriteError | None = None
        _live.add(self)
        if _on_new is not None:
            _on_new(self)

    @property
    def fast(self) -> AddScalar:
        """The native call that adds one plain scalar; False from it means: go through `ready` first."""
        return look_first if self._resume or self._native is None else self._native.add_scalar

    @property
    def fast_many(self) -> AddScalars:
        """The same for a dict of plain scalars by tag."""
        return look_first if self._resume or self._native is None else self._native.add_scalars

    @property
    def defaults(self) -> tuple[Any, Any] | None:
        """Step and wall time of events that leave them out."""
        return self._defaults

    @defaults.setter
    def defaults(self, defaults: tuple[Any, Any] | None) -> None:
        self._defaults = defaults
        self._steer()

    @property
    def through(self) -> Callable[[bytes], object] | None:
        """What is given every event in place of the file."""
        return self._through

    @through.setter
    def through(self, through: Callable[[bytes], object] | None) -> None:
        self._through = through
        self._steer()

    @property
    def by_hand(self) -> bool:
        """Whether scalars are to be added as events, too."""
        return self._defaults is not None or self._through is not None

    def _steer(self) -> None:
        if self._native is not None:
            self._native.by_hand = self.by_hand

    @property
    def paths(self) -> list[str]:
        """Paths of all files so far, the newest last."""
        return [*self._earlier_paths, *(native.path for native in self._natives() if native.path)]

    @property
    def errors(self) -> int:
        """Failed attempts to write so far."""
        return self.stats().errors

    @property
    def dropped(self) -> int:
        """Events lost so far."""
        return self.stats().dropped

    def stats(self) -> WriterStats:
        """Returns what became of the events so far."""
        total = self._earlier.with_other(self._beside)
        for native in self._natives():
            total = total.with_other(WriterStats(*native.stats()))
        return total

    def ready(self, patience: float = _LONGEST_BLOCK) -> NativeFile:
        """Returns the open file of this process, having told of any trouble.

        Args:
            patience: Seconds to wait for a new file to be created; after them it takes events unseen.

        Raises:
            WriteError: If writing fails and the file is strict.
        """
        if self._late is not None:
            late, self._late = self._late, None
            raise late
        native = self._native
        if native is None or not native.usable:
            with self._opening:
                native = self._native
                if native is None or not native.usable:
                    native = self._native = self._open(patience)
        self._tell(native)
        return native

    def stamp(self, step: Any, walltime: Any) -> tuple[int, float]:
        """Returns step and wall time of an event; what the caller left out is the default, else 0 and now.

        Raises:
            OverflowError, TypeError, ValueError: If one of them is no such number.
        """
        if self._defaults is not None:
            step = self._defaults[0] if step is None else step
            walltime = self._defaults[1] if walltime is None else walltime
        return step_number(step), wall_time(walltime)

    def begin_at(self, step: int) -> None:
        """Notes the step of a scalar about to be added; the first one is where a resumed run takes over."""
        if self._resume:
            self._resume = False
            self.add_event(session_start_event(time.time(), step))

    def add_event(self, event: bytes, *, scalar: bool = False) -> None:
        """Adds one serialized event, or hands it to `through`.

        Args:
            event: The event.
            scalar: Have it dropped last when memory is short.
        """
        if self._through is None:
            self.append(event, scalar=scalar)
        else:
            self._through(event)

    def append(self, event: bytes, *, scalar: bool = False) -> None:
        """Adds one serialized event to the file itself."""
        while not self.ready().add_event(event, scalar):
            pass  # trouble came up in between; ready() tells of it, or raises

    def add_later(self, size: int, encode: Callable[[], bytes]) -> None:
        """Adds the event that `encode` makes, soon; no bytes are no event.

        Args:
            size: Bytes that the value takes in memory until then.
            encode: Makes the serialized event. What it raises is counted and told, as I/O errors are.
        """
        if not self.by_hand and (size > _SMALL or encoder.holds(self)):
            encoder.submit(self, size, encode)
            return
        try:
            event = encode()
        except Exception as error:
            self.failed(error)
        else:
            if event:
                self.add_event(event)

    def failed(self, error: Exception) -> None:
        """Takes note that a value could not be encoded, or a file beside this one not be written.

        It is counted, and logged once of a kind.

        Raises:
            WriteError: If the file is strict.
        """
        with self._opening:
            self._beside = self._beside.with_other(WriterStats(errors=1))
        if isinstance(error, OSError):
            reason, what = error.strerror or str(error), error.filename or self.directory
            told = f"cannot write {what}: {reason}; {_ADVICE}"
            self._say(error.errno or errno.EIO, f"beside: {reason}", told)
        else:
            told = f"a value could not be logged: {type(error).__name__}: {error}"
            self._say(errno.EINVAL, type(error).__name__, f"{told}; the training goes on without it")

    def count_lost(self) -> None:
        """Counts a scalar that could not be fetched from its device in time."""
        with self._opening:
            self._beside = self._beside.with_other(WriterStats(added_scalars=1, dropped_scalars=1))
            self._drops_seen = ()

    def raise_later(self, error: WriteError) -> None:
        """Has the next call raise what came up behind its back."""
        self._late = error

    def flush(self, timeout: float | None = None) -> bool:
        """Hands everything added so far to the operating system, and returns whether it has it.

        Args:
            timeout: Seconds to wait at most; without it, as long as the disk takes.
        """
        encoded, left = self._finish_values(timeout)
        native = self._native
        if native is None or not native.usable:
            return not self.stats().pending_bytes
        done = native.flush(left)
        self._tell(native)
        return done and encoded

    def close(self, timeout: float | None = None, ended_by: str = "") -> bool:
        """Writes everything and closes; the next event opens a new file. Returns whether all is written.

        Args:
            timeout: Seconds to wait at most; without it, as long as the disk takes. What the disk has not
                taken by then is still written when it does so before the process ends.
            ended_by: Name of the error that ends the program, if one does.
        """
        encoded, left = self._finish_values(timeout)
        native = self._native
        if native is None or not native.usable:
            return not self.stats().pending_bytes
        native.end_with(end_event(time.time(), EndRecord(ended_by)))
        done = native.close(left)
        self._tell(native, last=True)
        return done and encoded

    def _finish_values(self, timeout: float | None) -> tuple[bool, float | None]:
        """Adds what is still on a device or being encoded; returns whether that is all, and the time left."""
        begin = time.monotonic()
        deferred = sys.modules.get("glassboard.writer.deferred")  # loaded by the first scalar on a device
        if deferred is not None:
            deferred.finish_all()
        encoded = encoder.finish(self, timeout)
        return encoded, None if timeout is None else max(0.0, timeout - (time.monotonic() - begin))

    def note(self, topic: str, message: str) -> None:
        """Logs a message, the first one of its topic only."""
        if topic not in self._said:
            self._said.add(topic)
            import logging

            logging.getLogger("glassboard").error(message)

    def _natives(self) -> list[NativeFile]:
        return [*self._unfinished, self._native] if self._native else self._unfinished

    def _open(self, patience: float) -> NativeFile:
        """Opens a file and writes what every file begins with."""
        natives = self._natives()
        for native in natives:
            if native.finished:
                self._earlier = self._earlier.with_other(WriterStats(*native.stats()))
                self._earlier_paths += filter(None, [native.path])
        self._unfinished = [native for native in natives if not native.finished]
        now = time.time()
        opening = (file_version_event(now), start_event(now, this_start()))
        native = NativeFile(self.directory, host_name(), self._suffix, opening, patience)
        native.by_hand = self.by_hand
        if self._purge_step is not None:
            native.acknowledge()  # a failure to open goes on until a write works; _tell() sees it
            step, self._purge_step = self._purge_step, None
            native.add_event(file_version_event(now, step))
            native.add_event(session_start_event(now, step))
        _hook_into_exit()
        return native

    def _tell(self, native: NativeFile, *, last: bool = False) -> None:
        """Logs, once each, why writing fails and that events were lost; raises it when strict."""
        failure = native.acknowledge()
        drops = native.stats()[2:4]
        if not failure and not last and not self._unfinished and drops == self._drops_seen:
            return  # adding up takes longer than all else
        self._drops_seen = drops
        lost = self.dropped
        if failure:
            reason = os.strerror(failure)
            self._say(failure, reason, f"cannot write events to {self.directory}: {reason}; {_ADVICE}")
        if lost > self._lost_told and (last or self._strict or not self._lost_told):
            self._lost_told = lost
            self._say(
                failure or errno.ENOBUFS,
                f"lost {lost}",
                f"{lost} events for {self.directory} are lost: the disk did not take them",
            )
        if last and not native.finished:
            waiting = self.stats().pending_bytes
            self._say(
                errno.ETIMEDOUT,
                "timeout",
                f"{waiting} bytes for {self.directory} still wait for a disk that does not take them; "
                "they are lost if the program ends first",
            )

    def _say(self, number: int, topic: str, message: str) -> None:
        if self._strict:
            raise WriteError(number, message)
        self.note(topic, message)


def look_first(*_: object) -> bool:
    """Stands in for a native call while there is none: nothing is added."""
    return False


def for_all_files(call: Callable[[EventFile], object] | None) -> None:
    """Calls for every file of this process, also for later ones; None: for later ones no more."""
    global _on_new
    _on_new = call
    if call is not None:
        for file in list(_live):
            call(file)


def close_all() -> None:
    """Closes every event file of this process, at its end."""
    # Set where an exception was told of that nobody caught; at a prompt that ends nothing.
    error = "" if hasattr(sys, "ps1") else getattr(getattr(sys, "last_type", None), "__name__", "")
    for file in list(_live):
        with contextlib.suppress(WriteError):
            file.close(ended_by=error)


def _hook_into_exit() -> None:
    """Has this process close its files at its end; children of multiprocessing skip atexit."""
    global _exit_hooked_in
    if _exit_hooked_in != os.getpid():
        _exit_hooked_in = os.getpid()
        atexit.register(close_all)
        if util := sys.modules.get("multiprocessing.util"):
            util.Finalize(None, close_all, exitpriority=-100)


def _after_fork() -> None:
    """Gives a child locks of its own: a thread that it does not have may have held its parent's."""
    for file in list(_live):
        file._opening = Lock()  # pyright: ignore[reportPrivateUsage]: of this module


os.register_at_fork(after_in_child=_after_fork)
