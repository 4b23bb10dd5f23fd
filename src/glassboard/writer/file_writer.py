"""FileWriter: an event file that takes whole events and summaries, as both peers offer it."""

from __future__ import annotations

import contextlib
import time
import weakref
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from glassboard.events.event import with_head
from glassboard.events.wire import as_double, bytes_field, read_fields, signed, string_field
from glassboard.writer.event_file import EventFile, for_all_files
from glassboard.writer.values import step_number, wall_time

if TYPE_CHECKING:
    import os
    from collections.abc import Generator

    from typing_extensions import Self

_HOOKS = ("add_event", "add_summary")
_PACKAGES = ("tensorboard.compat.proto", "tensorboardX.proto")  # of message classes
_live: weakref.WeakSet[FileWriter] = weakref.WeakSet()


class _Watched(type):
    """Notices when somebody patches a hook of the class, so that events then go through it."""

    def __setattr__(cls, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name in _HOOKS and cls is FileWriter:
            is_replaced = any(cls.__dict__[hook] is not original for hook, original in _ORIGINALS.items())
            for_all_files(_adopt if is_replaced else None)
            for writer in list(_live):
                writer._route()  # pyright: ignore[reportPrivateUsage]: the class's own


class FileWriter(metaclass=_Watched):
    """Writes events given as bytes, or as anything with `SerializeToString`.

    A subclass or a patch that replaces `add_event` or `add_summary` is given every event of the
    `SummaryWriter` it belongs to; as long as none does, events take the short way.
    """

    __module__ = "glassboard"

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        *,
        logdir: str | os.PathLike[str] | None = None,
        file: EventFile | None = None,
    ) -> None:
        """Opens an event file in `log_dir`, or takes one over.

        Args:
            log_dir: Where to write.
            max_queue: Without effect: there is no queue that a caller would have to wait for.
            flush_secs: Without effect: events are with the operating system within a second.
            filename_suffix: Ends the file's name.
            logdir: Another name for `log_dir`.
            file: The file of a `SummaryWriter`.

        Raises:
            LogdirError: If the directory is a URL.
            TypeError: If there is no directory.
        """
        chosen = logdir if log_dir is None else log_dir
        if chosen is None:
            raise TypeError("FileWriter() needs a directory: give log_dir or logdir")
        self._log_dir = str(chosen)
        self._file = EventFile(self._log_dir, filename_suffix) if file is None else file
        if file is None:
            self._file.ready()
        _live.add(self)
        self._route()

    @property
    def event_writer(self) -> FileWriter:
        """The writer itself, which also does what programs ask of the peers' `event_writer`."""
        return self

    @property
    def _file_name(self) -> str:
        """The path of the newest file; programs that upload it read this name."""
        return self._file.paths[-1] if self._file.paths else ""

    def get_logdir(self) -> str:
        """Returns the directory."""
        return self._log_dir

    def add_event(self, event: Any, step: Any = None, walltime: float | None = None) -> None:
        """Adds an Event.

        Args:
            event: An Event, serialized or with `SerializeToString`.
            step: Takes the place of the event's own.
            walltime: Seconds since the epoch; now when left out, as with both peers.

        Raises:
            DamagedRecord: If the bytes are no message.
            TypeError: If it is neither.
        """
        if self._file.defaults is not None:
            step = self._file.defaults[0] if step is None else step
            walltime = self._file.defaults[1] if walltime is None else walltime
        wall = time.time() if walltime is None else wall_time(walltime)
        self._file.append(with_head(serialized(event), None if step is None else step_number(step), wall))

    def add_summary(self, summary: Any, global_step: Any = None, walltime: float | None = None) -> None:
        """Adds a Summary, serialized or with `SerializeToString`; the rest as in `add_event`."""
        self.add_event(bytes_field(5, serialized(summary)), global_step, walltime)

    def add_graph(self, graph_profile: tuple[Any, Any], walltime: float | None = None) -> None:
        """Adds a GraphDef and the RunMetadata that goes with it."""
        graph, profile = graph_profile
        self.add_onnx_graph(graph, walltime)
        tagged = string_field(1, "step1") + bytes_field(2, serialized(profile))
        self.add_event(bytes_field(8, tagged), None, walltime)

    def add_onnx_graph(self, graph: Any, walltime: float | None = None) -> None:
        """Adds a GraphDef."""
        self.add_event(bytes_field(4, serialized(graph)), None, walltime)

    add_openvino_graph = add_onnx_graph

    def flush(self) -> None:
        """Hands everything added so far to the operating system."""
        self._file.flush()

    def close(self) -> None:
        """Writes everything and closes the file; a later event opens a new one."""
        self._file.close()

    def reopen(self) -> None:
        """Opens a new file when this one is closed; the next event would, too."""
        self._file.ready()

    @contextlib.contextmanager
    def use_metadata(self, *, global_step: Any = None, walltime: float | None = None) -> Generator[Self]:
        """Gives events of the block that leave them out this step and wall time.

        Raises:
            AssertionError: If neither is given, or the block is inside another.
        """
        assert global_step is not None or walltime is not None, "give a global_step, a walltime or both"
        assert self._file.defaults is None, "use_metadata is in use already; leave its block first"
        self._file.defaults = global_step, walltime
        try:
            yield self
        finally:
            self._file.defaults = None

    def __setattr__(self, name: str, value: object) -> None:
        """Sets an attribute; a hook that is replaced is given every event from now on."""
        super().__setattr__(name, value)
        if name in _HOOKS:
            self._route()

    def __delattr__(self, name: str) -> None:
        """Takes an attribute off, and with it the detour through a hook."""
        super().__delattr__(name)
        if name in _HOOKS:
            self._route()

    def _route(self) -> None:
        replaced = [
            name
            for name in _HOOKS
            if name in self.__dict__ or getattr(type(self), name) is not _ORIGINALS[name]
        ]
        if "add_summary" in replaced:
            self._file.through = self._as_summary
        elif replaced:
            self._file.through = lambda event: self.add_event(
                message("event_pb2", "Event", event), *_head_of(event)
            )
        else:
            self._file.through = None

    def _as_event(self, event: bytes) -> None:
        self.add_event(message("event_pb2", "Event", event), *_head_of(event))

    def _as_summary(self, event: bytes) -> None:
        summaries = [value for number, _, value in read_fields(event) if number == 5]
        if summaries:
            self.add_summary(message("summary_pb2", "Summary", summaries[0]), *_head_of(event))
        else:
            self._as_event(event)


_ORIGINALS = {name: FileWriter.__dict__[name] for name in _HOOKS}


def _adopt(file: EventFile) -> None:
    """Gives a file a writer, unless it has one: what `through` is set to keeps it."""
    if file.through is None:
        FileWriter(file.directory, file=file)


class Serialized:
    """A protocol buffer of which only the bytes are known, because no protobuf is installed."""

    def __init__(self, data: bytes) -> None:
        """Holds the serialized message."""
        self._data = data

    def SerializeToString(self) -> bytes:
        """Returns the bytes, as a protocol buffer does."""
        return self._data


def serialized(message: Any) -> bytes:
    """Returns the bytes of a message.

    Raises:
        TypeError: If it is neither bytes nor a protocol buffer.
    """
    if isinstance(message, (bytes, bytearray)):
        return bytes(message)
    if callable(getattr(message, "SerializeToString", None)):
        return message.SerializeToString()
    raise TypeError(
        f"{type(message).__name__} is no protocol buffer; pass bytes or an object with SerializeToString"
    )


def message(module: str, name: str, data: Any) -> Any:
    """Returns a message as a protocol buffer; where none are installed, an object that holds its bytes."""
    kind = _message_class(module, name)
    return Serialized(data) if kind is None else kind.FromString(data)


@lru_cache
def _message_class(module: str, name: str) -> Any:
    from importlib import import_module

    for package in _PACKAGES:
        with contextlib.suppress(ImportError):
            return getattr(import_module(f"{package}.{module}"), name)
    return None


def _head_of(event: bytes) -> tuple[int, float]:
    step, wall = 0, 0.0
    for number, _, value in read_fields(event):
        if isinstance(value, int):
            if number == 1:
                wall = as_double(value)
            elif number == 2:
                step = signed(value)
    return step, wall
