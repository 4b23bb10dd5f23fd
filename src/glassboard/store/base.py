"""The door: what the board asks of any place that series come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal, NamedTuple, Protocol

from glassboard.types import RunState, Step, WallTime

Axis = Literal["step", "relative", "wall"]
State = Literal["waiting", "loading", "ready"]
Which = Literal["live", "superseded", "all"]


@dataclass(frozen=True)
class RunInfo:
    """One run of the catalog; walls in seconds since the epoch, None before the first event.

    ``state`` is None where nothing tells it: in runs of writers that leave no signs of life.
    """

    name: str
    start: WallTime | None
    last: WallTime | None
    points: int
    state: RunState | None = None


@dataclass(frozen=True)
class TagInfo:
    """One tag of the catalog; ``runs`` indexes `Catalog.runs`."""

    name: str
    kind: str
    description: str
    runs: Sequence[int]


@dataclass(frozen=True)
class Catalog:
    """Everything there is, without the data.

    ``revision`` grows with every change, and is not that of an earlier start.
    """

    revision: int
    state: State
    location: str
    runs: Sequence[RunInfo]
    tags: Sequence[TagInfo]
    points: int
    damaged: int


class TagDelta(NamedTuple):
    """A tag, and the names of the runs that have it since."""

    name: str
    kind: str
    description: str
    runs: Sequence[str]


@dataclass(frozen=True)
class CatalogDelta:
    """What is new in the catalog after the revision ``since``.

    First the runs that have ``gone`` are taken out, of all tags, too; tags without runs go with them. Then
    the others are put in.
    """

    since: int
    revision: int
    state: State
    location: str
    gone: Sequence[str]
    runs: Sequence[RunInfo]
    tags: Sequence[TagDelta]
    points: int
    damaged: int


@dataclass(frozen=True)
class Damage:
    """Something that could not be read.

    ``file`` is the path below the log directory, ``offset`` where in it and ``skipped`` how many bytes were
    lost: 0 when the record was read all the same, or when the file or folder cannot be opened at all.
    """

    run: str
    file: str
    offset: int
    skipped: int
    message: str


@dataclass(frozen=True)
class SeriesRequest:
    """One chart: a tag of several runs over a range of x.

    ``rank`` None means the lowest rank that logged the tag. ``span`` None means the whole extent. ``fields``
    empty means the usual ones. ``log_x`` asks for buckets as a logarithmic axis shows them.
    """

    tag: str
    runs: Sequence[str]
    axis: Axis = "step"
    span: tuple[float, float] | None = None
    buckets: int = 1000
    smoothing: float = 0.0
    fields: Sequence[str] = ()
    rank: int | None = None
    log_x: bool = False


class PointBlock(NamedTuple):
    """Some of a series' points, one item each, all of one attempt; walls in seconds since the epoch."""

    steps: Sequence[Step]
    walls: Sequence[WallTime]
    values: Sequence[float]
    attempt: int = 0


class Record(NamedTuple):
    """Where one logged value that is no number stands; `Store.read_blob` gives its serialized Event."""

    step: Step
    wall_time: WallTime
    ref: str
    size: int  # bytes


class TagMetadata(NamedTuple):
    """What a tag's first record says of it; `content` is the plugin's own, serialized."""

    plugin: str
    content: bytes
    display_name: str
    description: str


@dataclass(frozen=True)
class AttemptInfo:
    """One start of the job; a resume is the next attempt. Steps are None before the first point."""

    number: int
    start: WallTime | None
    last: WallTime | None
    first_step: Step | None
    last_step: Step | None
    ranks: Sequence[int]
    files: Sequence[str]  # below the log directory


@dataclass(frozen=True)
class TextEntry:
    """One logged text."""

    step: Step
    wall_time: WallTime
    text: str


@dataclass(frozen=True)
class Change:
    """Something is new: in ``catalog`` (runs, tags or the state), or points in ``runs``."""

    revision: int
    catalog: bool
    runs: frozenset[str]


Listener = Callable[[Change], None]


class Store(Protocol):
    """A place series come from. Methods may be called from any thread."""

    def catalog(self) -> Catalog:
        """What there is now."""
        ...

    def revision(self) -> int:
        """The revision now."""
        ...

    def catalog_since(self, revision: int) -> CatalogDelta | None:
        """What is new in the catalog since; None when that is not known, as after a new start."""
        ...

    def folders(self) -> list[RunInfo]:
        """Each folder with event files, also those that are listed as one run, in natural order of names.

        Where some are, each is asked for by its name with a slash behind it.
        """
        ...

    def changes_since(self, revision: int) -> Change | None:
        """All changes since as one; None when that is not known."""
        ...

    def revision_of(self, runs: Sequence[str]) -> int:
        """The revision of the last news of any of these runs."""
        ...

    def damage(self) -> list[Damage]:
        """What could not be read, as far as it is kept; ``Catalog.damaged`` counts all of it."""
        ...

    def series(self, request: SeriesRequest) -> bytes:
        """A chart's data as a safetensors-layout body; runs without the tag are left out.

        Raises:
            ValueError: a field, axis, range or weight that makes no sense.
        """
        ...

    def ranks(self, run: str, tag: str) -> list[int]:
        """Ranks that logged numbers under a tag, ascending; none where there is no such run or tag."""
        ...

    def points(
        self, run: str, tag: str, rank: int | None = None, which: Which = "live"
    ) -> Iterator[PointBlock]:
        """Points of a series, in the order of logging; `rank` as in `SeriesRequest`.

        Live are the points of each step's latest attempt; the others are superseded.

        Raises:
            KeyError: there is no such run or tag, or the rank did not log it.
        """
        ...

    def records(self, run: str, tag: str, kind: str, which: Which = "live") -> list[Record]:
        """The places of a tag's values that are no numbers, of all ranks, in the order of wall times.

        Raises:
            KeyError: the run has no such tag of that kind.
        """
        ...

    def metadata(self, run: str, tag: str) -> TagMetadata:
        """What is known of a tag beside its values.

        Raises:
            KeyError: there is no such run or tag.
        """
        ...

    def attempts(self, run: str) -> list[AttemptInfo]:
        """The starts of the job that wrote to a run, oldest first.

        Raises:
            KeyError: there is no such run.
        """
        ...

    def texts(self, run: str, tag: str) -> list[TextEntry]:
        """All texts of a tag, oldest first.

        Raises:
            KeyError: there is no such run or tag.
        """
        ...

    def read_blob(self, ref: str) -> bytes:
        """The bytes behind a reference that this store gave out.

        Raises:
            KeyError: this store gave out no such reference, or what it names is gone.
        """
        ...

    def report(self, run: str, place: str, why: str) -> None:
        """Count what turned out to be damaged once it was looked at; each place is told once.

        ``place`` is the reference of a record, or the path of an asset.
        """
        ...

    def assets(self, run: str, folder: str = "") -> list[str]:
        """The names of the files beside a run's event files, or in a folder there; none where it is not.

        Raises:
            KeyError: there is no such run.
        """
        ...

    def open_asset(self, run: str, path: str) -> BinaryIO:
        """A file that lies in the run's folder or below it, opened for reading; ``path`` is from there.

        Raises:
            KeyError: there is no such run or file, or the path leads out of the run's folder.
        """
        ...

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change, from any thread; the returned function ends that."""
        ...

    def close(self) -> None:
        """Stop watching and release what is held."""
        ...
