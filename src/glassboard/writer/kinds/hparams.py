"""Hyperparameters of a run, with the metrics they led to."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from glassboard.events.event import plugin_metadata, summary_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.wire import bytes_field, double_field, string_field, varint_field
from glassboard.writer.kinds import scalar
from glassboard.writer.values import scalar_value, tag_text

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile

_STRING, _BOOL, _FLOAT64 = 1, 2, 3  # DataType of the plugin
_SUCCESS = 1
# The fields of HParamsPluginData, and the tags that each is found under.
_EXPERIMENT = (2, "_hparams_/experiment")
_SESSION_START = (3, "_hparams_/session_start_info")
_SESSION_END = (4, "_hparams_/session_end_info")


class _Value(NamedTuple):
    """A hyperparameter's value."""

    type: int
    encoded: bytes  # a serialized google.protobuf.Value


def events(hparams: Any, metrics: Any, domains: Any, step: int, wall: float) -> list[bytes]:
    """Returns the three events that describe a session to TensorBoard's plugin.

    Raises:
        TypeError: If an argument is no dictionary, or a domain does not fit its hyperparameter.
        ValueError: If a hyperparameter is of a type that the plugin does not know.
    """
    if not isinstance(hparams, dict) or not isinstance(metrics, dict):
        raise TypeError("hparam_dict and metric_dict should be dictionaries; pass vars(args) for a namespace")
    values: dict[Any, _Value] = {}
    for key, given in cast("dict[Any, Any]", hparams).items():
        value = _value(given)
        if value:
            values[key] = value
        elif given is not None:
            raise ValueError(
                "value should be one of int, float, str, bool, or a tensor of one element; "
                f"hyperparameter {key!r} is of {type(given).__name__}, pass str() of it"
            )
    allowed = _domains(domains, values)
    infos = b"".join(
        bytes_field(4, string_field(1, tag_text(key)) + varint_field(4, value.type) + allowed.get(key, b""))
        for key, value in values.items()
    )
    metric_infos = b"".join(
        bytes_field(5, bytes_field(1, string_field(2, tag_text(key))))
        for key in cast("dict[Any, Any]", metrics)
    )
    entries = b"".join(
        bytes_field(1, string_field(1, tag_text(key)) + bytes_field(2, value.encoded))
        for key, value in values.items()
    )
    return [
        _event(_EXPERIMENT, infos + metric_infos, step, wall),
        _event(_SESSION_START, entries, step, wall),
        _event(_SESSION_END, varint_field(1, _SUCCESS), step, wall),
    ]


def add(file: EventFile, hparams: Any, metrics: Any, domains: Any, step: Any) -> None:
    """Adds hyperparameters, and each metric as a scalar; nothing when one of them is wrong."""
    at, wall = file.stamp(step, time.time())
    described = events(hparams, metrics, domains, at, wall)
    numbers = {tag: scalar_value(value) for tag, value in metrics.items()}
    for event in described:
        file.add_event(event)
    for tag, number in numbers.items():
        scalar.add(file, tag, number, step, wall)


def _event(place: tuple[int, str], message: bytes, step: int, wall: float) -> bytes:
    """Returns an event of metadata alone: the plugin needs no value."""
    field, tag = place
    metadata = plugin_metadata(PLUGIN_OF_KIND["hparams"], bytes_field(field, message))
    return summary_event(tag, bytes_field(9, metadata), step, wall)


def _domains(domains: Any, values: dict[Any, _Value]) -> dict[Any, bytes]:
    """Returns the `domain_discrete` field of each hyperparameter that has one."""
    if domains is None:
        return {}
    if isinstance(domains, str):  # tensorboardX's third argument
        raise TypeError("hparam_domain_discrete should be a dictionary; give the run's name as run_name=")
    if not isinstance(domains, dict):
        raise TypeError("hparam_domain_discrete should be a dictionary of lists")
    fields: dict[Any, bytes] = {}
    for key, domain in cast("dict[Any, Any]", domains).items():
        if not isinstance(domain, list):
            raise TypeError(f"hparam_domain_discrete[{key!r}] should be a list, got {type(domain).__name__}")
        value = values.get(key)
        allowed = [_value(item) for item in cast("list[Any]", domain)]
        alike = [item.encoded for item in allowed if item and value and item.type == value.type]
        if value is None or len(alike) < len(allowed):
            raise TypeError(f"hparam_domain_discrete[{key!r}] should be values like hparam_dict[{key!r}]")
        fields[key] = bytes_field(5, b"".join(bytes_field(1, encoded) for encoded in alike))
    return fields


def _value(value: Any) -> _Value | None:
    """Returns the form a value is stored in; None for one that the plugin does not know."""
    item: Any = None if isinstance(value, type) else getattr(value, "item", None)
    if callable(item) and math.prod(getattr(value, "shape", ())) == 1:
        value = item()
    if isinstance(value, str):
        return _Value(_STRING, string_field(3, value))
    if isinstance(value, bool):
        return _Value(_BOOL, varint_field(4, value))
    if isinstance(value, (int, float)):
        return _Value(_FLOAT64, double_field(2, float(value)))
    if callable(value):
        return _Value(_STRING, string_field(3, getattr(value, "__name__", str(value))))
    return None
