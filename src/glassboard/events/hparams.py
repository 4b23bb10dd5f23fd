"""Reads hyperparameters: what an experiment declares, and what a session was given and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from glassboard.events.value import last_message, messages
from glassboard.events.wire import FIXED64, as_double, read_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXPERIMENT_TAG = "_hparams_/experiment"
SESSION_START_TAG = "_hparams_/session_start_info"
SESSION_END_TAG = "_hparams_/session_end_info"

HParamValue = str | float | bool
HParamType = Literal["", "string", "bool", "number"]
Status = Literal["unknown", "success", "failure", "running"]
Dataset = Literal["unknown", "training", "validation"]

_Name = TypeVar("_Name", bound=str)
_TYPES: tuple[HParamType, ...] = ("", "string", "bool", "number")
_STATUSES: tuple[Status, ...] = ("unknown", "success", "failure", "running")
_DATASETS: tuple[Dataset, ...] = ("unknown", "training", "validation")


class Interval(NamedTuple):
    """The values from `least` to `most`."""

    least: float
    most: float


@dataclass(frozen=True)
class HParam:
    """A declared hyperparameter; its domain is an interval, some values, or None where none is stated."""

    name: str
    display_name: str = ""
    description: str = ""
    type: HParamType = ""
    domain: Interval | tuple[HParamValue, ...] | None = None
    differs: bool = False


@dataclass(frozen=True)
class Metric:
    """A declared metric: the scalar `tag` of the run `group` below the session's, "" for its own."""

    tag: str
    group: str = ""
    display_name: str = ""
    description: str = ""
    dataset: Dataset = "unknown"


@dataclass(frozen=True)
class Experiment:
    """What is declared of all sessions; `created` in seconds since the epoch, 0 where it is not stated."""

    name: str = ""
    description: str = ""
    user: str = ""
    created: float = 0.0
    hparams: Sequence[HParam] = ()
    metrics: Sequence[Metric] = ()


@dataclass(frozen=True)
class SessionStart:
    """What a session was given; `start` in seconds since the epoch, 0 where it is not stated."""

    hparams: Mapping[str, HParamValue] = field(default_factory=dict[str, HParamValue])
    group: str = ""
    start: float = 0.0
    model_uri: str = ""
    monitor_url: str = ""


@dataclass(frozen=True)
class SessionEnd:
    """How a session ended; `end` in seconds since the epoch, 0 where it is not stated."""

    status: Status = "unknown"
    end: float = 0.0


class PluginData(NamedTuple):
    """The one of three messages that a record holds."""

    version: int
    held: Experiment | SessionStart | SessionEnd | None


def decode_plugin_data(content: bytes) -> PluginData:
    """Returns what the plugin's content of a record holds.

    Raises:
        DamagedRecord: If the bytes are none of its messages.
    """
    version = 0
    held: Experiment | SessionStart | SessionEnd | None = None
    for number, _, value in read_fields(content):
        if isinstance(value, int):
            version = value if number == 1 else version
        elif number == 2:
            held = _experiment(value)
        elif number == 3:
            held = _session_start(value)
        elif number == 4:
            held = _session_end(value)
    return PluginData(version, held)


def _experiment(data: bytes) -> Experiment:
    texts, numbers = _plain(data)
    return Experiment(
        name=texts.get(6, ""),
        description=texts.get(1, ""),
        user=texts.get(2, ""),
        created=numbers.get(3, 0.0),
        hparams=[_hparam(one) for one in messages(data, 4)],
        metrics=[_metric(one) for one in messages(data, 5)],
    )


def _hparam(data: bytes) -> HParam:
    texts, numbers = _plain(data)
    domain: Interval | tuple[HParamValue, ...] | None = None
    for number, _, value in read_fields(data):
        if number == 5 and isinstance(value, bytes):
            found = (_value(one) for one in messages(value, 1))
            domain = tuple(one for one in found if one is not None)
        elif number == 6 and isinstance(value, bytes):
            edges = _plain(value)[1]
            domain = Interval(edges.get(1, 0.0), edges.get(2, 0.0))
    return HParam(
        name=texts.get(1, ""),
        display_name=texts.get(2, ""),
        description=texts.get(3, ""),
        type=_named(_TYPES, numbers.get(4, 0)),
        domain=domain,
        differs=bool(numbers.get(7, 0)),
    )


def _metric(data: bytes) -> Metric:
    texts, numbers = _plain(data)
    name = _plain(last_message(data, 1))[0]
    return Metric(
        tag=name.get(2, ""),
        group=name.get(1, ""),
        display_name=texts.get(3, ""),
        description=texts.get(4, ""),
        dataset=_named(_DATASETS, numbers.get(5, 0)),
    )


def _session_start(data: bytes) -> SessionStart:
    texts, numbers = _plain(data)
    hparams: dict[str, HParamValue] = {}
    for entry in messages(data, 1):
        name = _plain(entry)[0].get(1, "")
        value = _value(last_message(entry, 2))
        if value is not None:
            hparams[name] = value
    return SessionStart(
        hparams=hparams,
        group=texts.get(4, ""),
        start=numbers.get(5, 0.0),
        model_uri=texts.get(2, ""),
        monitor_url=texts.get(3, ""),
    )


def _session_end(data: bytes) -> SessionEnd:
    numbers = _plain(data)[1]
    return SessionEnd(_named(_STATUSES, numbers.get(1, 0)), numbers.get(2, 0.0))


def _value(data: bytes) -> HParamValue | None:
    """A google.protobuf.Value; None for null, structures and lists, which are no hyperparameters."""
    found: HParamValue | None = None
    for number, wire_type, value in read_fields(data):
        if isinstance(value, bytes):
            found = value.decode("utf-8", "replace") if number == 3 else None
        elif wire_type == FIXED64:
            found = as_double(value) if number == 2 else None
        else:
            found = bool(value) if number == 4 else None
    return found


def _named(names: tuple[_Name, ...], number: float) -> _Name:
    return names[int(number)] if 0 <= number < len(names) else names[0]


def _plain(data: bytes) -> tuple[dict[int, str], dict[int, float]]:
    """The fields of a message that are texts, and those that are numbers, by number; the last one counts."""
    texts: dict[int, str] = {}
    numbers: dict[int, float] = {}
    for number, wire_type, value in read_fields(data):
        if isinstance(value, bytes):
            texts[number] = value.decode("utf-8", "replace")
        else:
            numbers[number] = as_double(value) if wire_type == FIXED64 else value
    return texts, numbers
