"""SummaryWriter: the one object a training program logs with."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Any

from glassboard.writer.distributions import DistributionMethods
from glassboard.writer.event_file import EventFile, look_first
from glassboard.writer.kinds import scalar, text
from glassboard.writer.media import MediaMethods
from glassboard.writer.start import host_name
from glassboard.writer.stats import WriterStats
from glassboard.writer.structures import StructureMethods
from glassboard.writer.tables import TableMethods
from glassboard.writer.values import step_number, tag_text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from types import TracebackType

    from typing_extensions import Self

    from glassboard.writer.file_writer import FileWriter

_CONSTRUCTION = 10.0  # seconds for the directory to appear: programs put files of their own into it


class SummaryWriter(MediaMethods, DistributionMethods, StructureMethods, TableMethods):
    """Writes event files that Glassboard and TensorBoard read.

    A call costs a fraction of a microsecond: it puts the event into a buffer, and one thread per process
    writes the buffers of all writers four times a second. No `add_*` call fails because of a disk that is
    full, stuck or gone, and all of them together wait for it for 50 ms once: that is logged once and counted
    in `stats()`, and what could not be written is tried again as long as 64 MiB hold it (`strict=True` raises
    instead).

    A writer may be used by many threads. After fork, unpickling or deepcopy it writes a file of its own in
    the same directory.
    """

    __module__ = "glassboard"  # where it is imported from, in messages and in pickles

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        write_to_disk: bool = True,
        *,
        logdir: str | os.PathLike[str] | None = None,
        resume: bool = False,
        strict: bool = False,
    ) -> None:
        """Opens an event file in `log_dir`.

        Args:
            log_dir: The run's directory; `runs/<date>_<host><comment>` when left out.
            comment: Ends the name of the default directory; without effect when a directory is given.
            purge_step: Hides the points from this step on that earlier files of the run hold.
            max_queue: Accepted for the sake of existing programs, without effect: there is no queue that a
                caller would have to wait for, only a buffer bounded in bytes.
            flush_secs: Upper bound in seconds until data is on disk. It is there within a second anyway, so
                the value changes nothing.
            filename_suffix: Ends the file's name.
            write_to_disk: False makes every call do nothing, and no directory.
            logdir: Another name for `log_dir`, which wins when both are given.
            resume: This start continues the run: its points take the place of earlier ones from its first
                step on. The first step is known with the first scalar that is given one, so the mark
                (SessionLog.START) is written just before that scalar. TensorBoard without its fast loader
                takes the first mark of a run for the beginning: set `resume` at the first start, too.
            strict: Raise `glassboard.errors.WriteError` once writing fails.

        Raises:
            LogdirError: If the directory is a URL.
        """
        chosen = log_dir or logdir
        if not chosen:
            name = time.strftime("%b%d_%H-%M-%S") + "_" + host_name() + comment
            chosen = os.path.join("runs", name)
        self.log_dir = self.logdir = chosen
        self.purge_step = purge_step
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self._write_to_disk = write_to_disk
        self._bins: list[float] | None = None
        self._resume = resume
        self._strict = strict
        self._name_files()
        if self._file:
            self._file.ready(patience=_CONSTRUCTION)
            self._add = self._file.fast

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Adds one number of a series.

        Args:
            tag: The series' name.
            scalar_value: A number, or a tensor, array or list that holds exactly one, of any dtype, on any
                device. TensorBoard shows it as float32; Glassboard keeps a double exact.
            global_step: The step, a whole number or something that `int` takes; 0 when left out.
            walltime: Seconds since the epoch; now when left out.
            new_style: Store it as a tensor, as TensorFlow 2 does.
            double_precision: With `new_style`, as a float64 one.
            display_name: Title of the chart in place of the tag.
            summary_description: Description of the series, in Markdown.

        Raises:
            AssertionError: If the value holds another count of numbers than one.
            NotImplementedError: If the value is nothing that holds a number.
            TypeError, ValueError: If value, step or walltime cannot be read as numbers.
        """
        # Keyword-only parameters would cost a tenth of a microsecond at every call.
        if new_style or display_name or summary_description:
            if isinstance(new_style, str):  # pyright: ignore[reportUnnecessaryIsInstance]: tensorboardX's fifth
                raise TypeError("give display_name and summary_description by keyword: fifth is new_style")
            if self._file:
                scalar.add_described(
                    self._file,
                    tag,
                    scalar_value,
                    global_step,
                    walltime,
                    new_style=new_style,
                    double_precision=double_precision,
                    display_name=display_name,
                    description=summary_description,
                )
        elif not self._add(tag, scalar_value, global_step, walltime) and self._file:
            scalar.add(self._file, tag, scalar_value, global_step, walltime)
            self._add = self._file.fast

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds one point to each of several series that share a chart.

        Each key is a run of its own, in the directory `<log_dir>/<main_tag>_<key>`, with the tag `main_tag`.

        Args:
            main_tag: The series' name in each of these runs.
            tag_scalar_dict: Key to value; values as in `add_scalar`.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`, one for all.
        """
        if not self._file:
            return
        wall = time.time() if walltime is None else walltime
        main_tag = tag_text(main_tag)
        for key, value in tag_scalar_dict.items():
            file = self._sub_file(self._group_directory(main_tag, tag_text(key)))
            self._grouped.add((file, main_tag))
            if not file.fast(main_tag, value, global_step, wall):
                scalar.add(file, main_tag, value, global_step, wall)

    def _group_directory(self, main_tag: str, key: str) -> str:
        """Returns the directory, below the run's, of one series of `add_scalars`."""
        return main_tag.replace("/", "_") + "_" + key

    def add_metrics(
        self, metrics: Mapping[str, Any], global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Adds one point to each of many series, as one event: a fraction of the time and of the bytes.

        Args:
            metrics: Tag to value; values as in `add_scalar`.
            global_step: As in `add_scalar`, one for all.
            walltime: As in `add_scalar`, one for all.
        """
        if self._file:
            scalar.add_many(self._file, metrics, global_step, walltime)

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Writes what `add_scalars` added since the last export to a JSON file.

        The file holds an object: directory of each run to a list of [wall time, step, value]. The points are
        read back from the event files, so that none need be kept in memory.

        Args:
            path: The file to write.

        Raises:
            OSError: If it cannot be written.
        """
        from glassboard.writer.export import export_scalars  # reading back is no part of logging

        self.flush()
        export_scalars(path, self._grouped, self._exported)

    @contextlib.contextmanager
    def use_metadata(self, *, global_step: Any = None, walltime: float | None = None) -> Generator[Self]:
        """Gives what is added in the block without a step or wall time these, in the run's own file.

        Args:
            global_step: The step.
            walltime: Seconds since the epoch.

        Raises:
            AssertionError: If neither is given, or the block is inside another.
        """
        with self.file_writer.use_metadata(global_step=global_step, walltime=walltime):
            yield self

    @property
    def file_writer(self) -> FileWriter:
        """The run's event file, for whole events; with `write_to_disk=False` it forgets them."""
        if self._file_writer is None:
            from glassboard.writer.file_writer import FileWriter
            from glassboard.writer.recorder import Nowhere

            file = self._file or Nowhere(self.log_dir)
            self._file_writer = FileWriter(self.log_dir, file=file)
        return self._file_writer

    @file_writer.setter
    def file_writer(self, writer: FileWriter | None) -> None:
        self._file_writer = writer

    def _get_file_writer(self) -> FileWriter:
        """Returns the same as `file_writer`; other packages call it by this name."""
        return self.file_writer

    @property
    def all_writers(self) -> dict[str, FileWriter]:
        """The event files of the run and of its sub-runs, by directory."""
        from glassboard.writer.file_writer import FileWriter

        return {self.file_writer.get_logdir(): self.file_writer} | {
            file.directory: FileWriter(file.directory, file=file)
            for file in self._all_files()
            if file is not self._file
        }

    @property
    def default_bins(self) -> list[float]:
        """Edges of the buckets of `add_histogram`: 1e-12 to 1e20 in steps of a tenth, and their negatives.

        Programs may set it; the buckets stay those, by which histograms add up.
        """
        if self._bins is None:
            edges: list[float] = []
            edge = 1e-12
            while edge < 1e20:
                edges.append(edge)
                edge *= 1.1
            self._bins = [-edge for edge in reversed(edges)] + [0.0, *edges]
        return self._bins

    @default_bins.setter
    def default_bins(self, bins: list[float]) -> None:
        self._bins = bins

    def add_text(
        self, tag: str, text_string: str, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Adds a text, shown as Markdown.

        Args:
            tag: The series' name.
            text_string: The text.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.
        """
        if self._file:
            text.add(self._file, tag, text_string, global_step, walltime)

    def flush(self, timeout: float | None = None) -> bool:
        """Hands everything added so far to the operating system; it gets there by itself within a second.

        Args:
            timeout: Seconds to wait at most; without it, as long as the disk takes.

        Returns:
            Whether the operating system has everything.
        """
        return self._each_within(timeout, EventFile.flush)

    def close(self, timeout: float | None = None) -> bool:
        """Writes everything and closes the files; a later call opens new ones.

        Args:
            timeout: Seconds to wait at most; without it, as long as the disk takes. What the disk has not
                taken by then is written when it does so before the program ends, and lost otherwise.

        Returns:
            Whether everything is written.
        """
        return self._each_within(timeout, EventFile.close)

    def get_logdir(self) -> str | os.PathLike[str]:
        """Returns the run's directory."""
        return self.log_dir

    @property
    def errors(self) -> int:
        """Failed attempts to write so far."""
        return sum(file.errors for file in self._all_files())

    @property
    def dropped(self) -> int:
        """Events lost so far, because the disk did not take them in time."""
        return sum(file.dropped for file in self._all_files())

    def stats(self) -> WriterStats:
        """Returns counts of events added and lost, errors, what waits for the disk, and the longest wait."""
        total = WriterStats()
        for file in self._all_files():
            total = total.with_other(file.stats())
        return total

    def __enter__(self) -> Self:
        """Returns the writer, which the end of the block closes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the writer."""
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        """Leaves the open files behind: a copy is a parallel writer, which supersedes nothing."""
        state = self.__dict__.copy()
        for name in ("_add", "_file", "_file_writer", "_files", "_grouped", "_exported"):
            state.pop(name, None)
        return {**state, "purge_step": None, "_resume": False}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Names files anew; the first event opens them."""
        self.__dict__.update(state)
        self._name_files()

    def _name_files(self) -> None:
        self._file = self._new_file(self.log_dir) if self._write_to_disk else None
        self._file_writer: FileWriter | None = None
        self._grouped: set[tuple[EventFile, str]] = set()  # files of add_scalars, and their tags
        self._exported: dict[str, int] = {}  # points of each file that are exported
        # Each file by its directory as seen from the run's, so that each is there once.
        self._files: dict[str, EventFile] = {os.curdir: self._file} if self._file else {}
        # The native call that adds a plain scalar; whatever it does not handle comes back as False.
        self._add = look_first

    def _new_file(self, directory: str | os.PathLike[str]) -> EventFile:
        return EventFile(
            directory,
            self.filename_suffix,
            strict=self._strict,
            purge_step=None if self.purge_step is None else step_number(self.purge_step),
            resume=self._resume,
        )

    def _sub_file(self, directory: str) -> EventFile:
        file = self._files.get(directory)
        if file is None:
            assert self._file
            path = os.path.join(self._file.directory, directory)
            name = os.path.relpath(path, self._file.directory)
            file = self._files.get(name) or self._files.setdefault(name, self._new_file(path))
        return file

    def _each_within(self, timeout: float | None, call: Callable[[EventFile, float | None], bool]) -> bool:
        """Calls for each file with what is left of the time; True if all calls were."""
        end = None if timeout is None else time.monotonic() + timeout
        done = [
            call(file, None if end is None else max(0.0, end - time.monotonic()))
            for file in self._all_files()
        ]
        return all(done)

    def _all_files(self) -> list[EventFile]:
        return list(self._files.values())
