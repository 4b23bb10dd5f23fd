"""TensorBoard's plugin `custom_scalars`: layouts of charts, and the series that a pattern matches."""

from __future__ import annotations

from typing import Any

from glassboard.server.patterns import SafePattern
from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer
from glassboard.server.tensorboard.scalars import points_of, scalar_answer
from glassboard.server.tensorboard.source import Source
from glassboard.store.kinds.custom_scalars import layouts


class CustomScalars:
    """Charts that users lay out."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/download_data": self.download_data, "/layout": self.layout, "/scalars": self.scalars}

    def download_data(self, call: Call) -> Answer:
        """The points of one series."""
        return scalar_answer(self._source, call.get("run") or "", call.get("tag") or "", call.get("format"))

    def scalars(self, call: Call) -> Answer:
        """The points of those series of a run whose tags begin as a pattern says."""
        try:
            pattern = SafePattern(call.get("tag") or "")
        except ValueError:
            pattern = None
        if pattern is None or not call.get("tag"):
            return json_answer({"regex_valid": False, "tag_to_events": {}})
        run = call.get("run") or ""
        tags = pattern.among(self._source.index("scalars").get(run, {}))
        found = {tag: points_of(self._source, run, tag) for tag in tags}
        return json_answer({"regex_valid": True, "tag_to_events": found})

    def layout(self, call: Call) -> Answer:
        """The layouts of all runs in one; categories of one title are one."""
        held = layouts(self._source.store)
        if not held:
            return json_answer({})
        version = held[min(held)].version
        categories: dict[str, dict[str, Any]] = {}
        listed: list[dict[str, Any]] = []
        for number, run in enumerate(sorted(held)):
            for category in held[run].categories:
                charts = [_chart(chart.title, chart.tags, chart.margins) for chart in category.charts]
                known = categories.get(category.title) if number else None
                if known is None:
                    known = {"title": category.title, "chart": charts, "closed": category.closed}
                    listed.append(known)
                    categories[category.title] = known
                else:
                    known["chart"] += [chart for chart in charts if chart not in known["chart"]]
        return json_answer({"version": version, "category": listed})


def _chart(title: str, tags: Any, margins: Any) -> dict[str, Any]:
    chart: dict[str, Any] = {"title": title}
    if tags is not None:
        chart["multiline"] = {"tag": tags}
    elif margins is not None:
        chart["margin"] = {"series": [series._asdict() for series in margins]}
    return chart
