"""What TensorBoard's hparams page asks for: the JSON forms of its requests, read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

from glassboard.server.tensorboard.exchange import Call, wrong

STATUSES = ("STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING")
_ORDERS = ("ORDER_UNSPECIFIED", "ORDER_ASC", "ORDER_DESC")
_AGGREGATIONS = (
    "AGGREGATION_UNSET",
    "AGGREGATION_AVG",
    "AGGREGATION_MEDIAN",
    "AGGREGATION_MIN",
    "AGGREGATION_MAX",
)

T = TypeVar("T")


class MetricName(NamedTuple):
    """A metric: the scalar `tag` of the run `group` below a session's."""

    group: str
    tag: str


_NO_METRIC = MetricName("", "")


@dataclass(frozen=True)
class Column:
    """A column of the table: a metric or a hyperparameter, how to sort by it and what to leave out."""

    metric: MetricName | None = None
    hparam: str | None = None
    order: str = "ORDER_UNSPECIFIED"
    missing_first: bool = False
    pattern: str | None = None
    interval: tuple[float, float] | None = None
    discrete: Sequence[Any] | None = None
    without_missing: bool = False
    included: bool | None = None


@dataclass(frozen=True)
class HParamsRequest:
    """The fields of all requests of the page; each uses some."""

    statuses: Sequence[str] = ()
    columns: Sequence[Column] = ()
    aggregation: str = "AGGREGATION_UNSET"
    aggregation_metric: MetricName = _NO_METRIC
    start: int = 0
    size: int = 0
    with_metrics: bool = True
    hparams_limit: int = 0
    session: str = ""
    metric: MetricName = _NO_METRIC


def read_request(call: Call) -> HParamsRequest:
    """The request in the body of a POST, else in the query.

    Raises:
        Refusal: there is none, or it is none.
    """
    text = call.body if call.method == "POST" else (call.get("request") or "").encode()
    try:
        held: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong("a request in JSON is wanted: POST it, or give it as request=…") from None
    fields = _Fields(held)
    fields.take("experimentName", "")  # a log directory is one experiment
    request = HParamsRequest(
        statuses=[_named(one, STATUSES) for one in fields.list("allowedStatuses")],
        columns=[_column(_Fields(one)) for one in fields.list("colParams")],
        aggregation=_named(fields.take("aggregationType", 0), _AGGREGATIONS),
        aggregation_metric=_metric(fields.take("aggregationMetric", None)) or _NO_METRIC,
        start=fields.number("startIndex"),
        size=fields.number("sliceSize"),
        with_metrics=fields.flag("includeMetrics") is not False,
        hparams_limit=fields.number("hparamsLimit"),
        session=fields.text("sessionName") or "",
        metric=_metric(fields.take("metricName", None)) or _NO_METRIC,
    )
    fields.end()
    return request


def _column(fields: _Fields) -> Column:
    interval = fields.take("filterInterval", None)
    edges = _Fields(interval) if interval is not None else None
    column = Column(
        metric=_metric(fields.take("metric", None)),
        hparam=fields.text("hparam"),
        order=_named(fields.take("order", 0), _ORDERS),
        missing_first=bool(fields.flag("missingValuesFirst")),
        pattern=fields.text("filterRegexp"),
        interval=(edges.double("minValue"), edges.double("maxValue")) if edges else None,
        discrete=fields.list("filterDiscrete") if fields.has("filterDiscrete") else None,
        without_missing=bool(fields.flag("excludeMissingValues")),
        included=fields.flag("includeInResult"),
    )
    fields.end()
    if column.metric is None and column.hparam is None:
        raise wrong("a column is a metric or an hparam, this one is neither")
    return column


def _metric(held: Any) -> MetricName | None:
    if held is None:
        return None
    fields = _Fields(held)
    name = MetricName(fields.text("group") or "", fields.text("tag") or "")
    fields.end()
    return name


def _named(held: Any, names: Sequence[str]) -> str:
    """One of some names, which may be given as its number."""
    if isinstance(held, str) and held in names:
        return held
    if isinstance(held, int) and not isinstance(held, bool) and 0 <= held < len(names):
        return names[held]
    raise wrong(f"{held!r} is none of {', '.join(names)}")


class _Fields:
    """The fields of a JSON object; names may be spelled with capitals or with underscores."""

    def __init__(self, held: Any) -> None:
        if not isinstance(held, dict):
            raise wrong(f"an object is wanted in the request, not {str(held)[:40]}")
        self._held = cast("Mapping[str, Any]", held)
        self._taken: set[str] = set()

    def take(self, name: str, usual: T) -> Any | T:
        """A field as it is; null is as if it were not there."""
        snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        self._taken |= {name, snake}
        found = self._held.get(name, self._held.get(snake))
        return usual if found is None else found

    def end(self) -> None:
        """Refuse what is left over.

        Raises:
            Refusal: there are fields that nobody took.
        """
        for name in self._held:
            if name not in self._taken:
                raise wrong(f"{name[:40]!r} is no field of such a request")

    def has(self, name: str) -> bool:
        """Whether a field is there."""
        return self.take(name, None) is not None

    def list(self, name: str) -> list[Any]:
        """A field that is a list."""
        found = self.take(name, [])
        if not isinstance(found, list):
            raise wrong(f"{name} must be a list")
        return cast("list[Any]", found)

    def text(self, name: str) -> str | None:
        """A field that is a text."""
        found = self.take(name, None)
        if found is not None and not isinstance(found, str):
            raise wrong(f"{name} must be a text")
        return found

    def flag(self, name: str) -> bool | None:
        """A field that is true or false."""
        found = self.take(name, None)
        if found is not None and not isinstance(found, bool):
            raise wrong(f"{name} must be true or false")
        return found

    def number(self, name: str) -> int:
        """A field that is a whole number; as JSON of protobuf goes, it may be written as a text."""
        found = self.double(name)
        if not math.isfinite(found) or found != int(found) or found < 0:
            raise wrong(f"{name} must be a whole number, not negative")
        return int(found)

    def double(self, name: str) -> float:
        """A field that is a number, infinities and NaN as texts."""
        found = self.take(name, 0)
        try:
            if isinstance(found, bool):
                raise TypeError
            return float(found)
        except (TypeError, ValueError, OverflowError):
            raise wrong(f"{name} must be a number") from None
