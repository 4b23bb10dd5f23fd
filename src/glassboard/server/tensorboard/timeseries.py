"""TensorBoard's plugin `timeseries`: scalars, histograms and images of many tags in one request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, wrong
from glassboard.server.tensorboard.images import FIRST_IMAGE, image_answer, key_of, most_samples
from glassboard.server.tensorboard.safe_html import markdown_html
from glassboard.server.tensorboard.source import Source

_PLUGINS = ("scalars", "histograms", "images")
_OF_ONE_RUN = ("histograms", "images")


class TimeSeries:
    """What TensorBoard's first page asks for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/timeSeries": self.time_series, "/imageData": self.image_data}

    def tags(self, call: Call) -> Answer:
        """The tags of the three plugins."""
        answer: dict[str, Any] = {}
        for plugin in _PLUGINS:
            index = self._source.index(plugin)
            answer[plugin] = {"tagDescriptions": self._descriptions(plugin)}
            if plugin != "images":
                answer[plugin]["runTagInfo"] = {run: sorted(tags) for run, tags in index.items()}
                continue
            samples: dict[str, dict[str, Any]] = {}
            for run, tags in index.items():
                for tag in tags:
                    most = most_samples(self._source, plugin, run, tag, FIRST_IMAGE)
                    samples.setdefault(tag, {})[run] = {"maxSamplesPerStep": most}
            answer[plugin]["tagRunSampledInfo"] = samples
        return json_answer(answer)

    def time_series(self, call: Call) -> Answer:
        """The data of each request."""
        text = call.form().get("requests", [""])[0] if call.method == "POST" else call.get("requests")
        try:
            requests: Any = json.loads(text or "")
        except (ValueError, RecursionError):
            raise wrong("requests must be a list in JSON") from None
        if not isinstance(requests, list) or not all(isinstance(one, dict) for one in cast("Any", requests)):
            raise wrong("requests must be a list of objects in JSON")
        return json_answer([self._answer(call, one) for one in cast("list[dict[str, Any]]", requests)])

    def image_data(self, call: Call) -> Answer:
        """One image."""
        return image_answer(self._source, call.need("imageId"))

    def _answer(self, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
        tag, run, plugin, sample = (request.get(name) for name in ("tag", "run", "plugin", "sample"))
        answer: dict[str, Any] = {"plugin": plugin, "tag": tag}
        if isinstance(run, str):
            answer["run"] = run
        if isinstance(sample, int):
            answer["sample"] = sample
        error = _error(tag, run, plugin, sample)
        if error:
            return {**answer, "error": error}
        index = self._source.index(str(plugin))
        found: dict[str, list[dict[str, Any]]] = {}
        for name in [run] if isinstance(run, str) and run else index:
            if str(tag) not in index.get(name, {}):
                continue
            series = self._series(call, str(plugin), name, str(tag), sample if isinstance(sample, int) else 0)
            if series or plugin != "images":
                found[name] = series
        return {**answer, "runToSeries": found}

    def _series(self, call: Call, plugin: str, run: str, tag: str, sample: int) -> list[dict[str, Any]]:
        most = self._source.samples.of(plugin)
        try:
            if plugin == "scalars":
                return [
                    {"wallTime": wall, "step": step, "value": value}
                    for wall, step, value in self._source.scalars(run, tag)
                ]
            if plugin == "histograms":
                return [
                    {"wallTime": datum.wall_time, "step": datum.step, "bins": _bins(datum.value.tolist())}
                    for datum in self._source.tensors(plugin, run, tag, most)
                ]
            number = sample + FIRST_IMAGE
            return [
                {
                    "step": datum.step,
                    "wallTime": datum.wall_time,
                    "imageId": key_of(call, run, tag, datum, number),
                }
                for datum in self._source.files(plugin, run, tag, most)
                if datum.files > number >= FIRST_IMAGE
            ]
        except KeyError:
            return []  # gone since

    def _descriptions(self, plugin: str) -> dict[str, str]:
        """The description of each tag that has one; where runs differ, all of them with the runs' names."""
        runs_of: dict[str, dict[str, set[str]]] = {}
        runs_with: dict[str, set[str]] = {}
        for run, tags in self._source.index(plugin).items():
            for tag, metadata in tags.items():
                if metadata.description:
                    runs_of.setdefault(tag, {}).setdefault(metadata.description, set()).add(run)
                    runs_with.setdefault(metadata.description, set()).add(run)
        answer: dict[str, str] = {}
        for tag, descriptions in runs_of.items():
            if len(descriptions) == 1:
                answer[tag] = markdown_html(next(iter(descriptions)))
                continue
            parts = ["# Multiple descriptions"]
            for text in sorted(descriptions):
                runs = sorted(runs_with[text])
                parts.append(f"## For {'runs' if len(runs) > 1 else 'run'}: {', '.join(runs)}\n{text}")
            answer[tag] = markdown_html("\n".join(parts))
        return answer


def _error(tag: Any, run: Any, plugin: Any, sample: Any) -> str:
    """What a request lacks, in TensorBoard's words; its page looks at them."""
    if not isinstance(tag, str):
        return "Missing tag"
    if plugin not in _PLUGINS:
        return "Invalid plugin"
    if plugin in _OF_ONE_RUN and not isinstance(run, str):
        return "Missing run"
    if plugin == "images" and not isinstance(sample, int):
        return "Missing sample"
    return ""


def _bins(buckets: list[list[Any]]) -> list[dict[str, Any]]:
    return [{"min": left, "max": right, "count": count} for left, right, count in buckets]
