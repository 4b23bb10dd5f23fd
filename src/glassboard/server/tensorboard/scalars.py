"""TensorBoard's plugin `scalars`."""

from __future__ import annotations

import csv
import io
from typing import Any

from glassboard.server.tensorboard.exchange import (
    Answer,
    Call,
    Handler,
    Refusal,
    json_answer,
    not_found,
    text_answer,
    wrong,
)
from glassboard.server.tensorboard.safe_html import markdown_html
from glassboard.server.tensorboard.source import ScalarPoint, Source


class Scalars:
    """Curves of numbers."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/scalars": self.scalars, "/scalars_multirun": self.multirun}

    def tags(self, call: Call) -> Answer:
        """The tags of each run."""
        return json_answer(described_tags(self._source, "scalars"))

    def scalars(self, call: Call) -> Answer:
        """The points of one series."""
        tag, run = call.get("tag"), call.get("run")
        if tag is None or run is None:
            raise wrong(f"both run and tag are wanted, not run={run!r} and tag={tag!r}")
        return scalar_answer(self._source, run, tag, call.get("format"))

    def multirun(self, call: Call) -> Answer:
        """The points of one tag in several runs."""
        if call.method != "POST":
            raise Refusal(405, "post a form with tag=… and any number of runs=…")
        form = call.form()
        if len(form.get("tag", [])) != 1:
            raise wrong("one tag is wanted, no more and no less")
        tag = form["tag"][0]
        runs = [run for run in dict.fromkeys(form.get("runs", [])) if self._source.has("scalars", run, tag)]
        return json_answer({run: points_of(self._source, run, tag) for run in runs})


def points_of(source: Source, run: str, tag: str) -> list[ScalarPoint]:
    """The points of a series.

    Raises:
        Refusal: there is no such series.
    """
    try:
        if not source.has("scalars", run, tag):
            raise KeyError(tag)
        return source.scalars(run, tag)
    except KeyError:
        raise not_found(f"run {run!r} has no scalar {tag!r}") from None


def scalar_answer(source: Source, run: str, tag: str, form: str | None) -> Answer:
    """The points of a series in JSON, or in CSV where `form` is that."""
    points = points_of(source, run, tag)
    if form != "csv":
        return json_answer(points)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["Wall time", "Step", "Value"])
    writer.writerows(points)
    return text_answer(table.getvalue(), "text/csv")


def described_tags(source: Source, plugin: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The tags of each run with their names and descriptions."""
    return {
        run: {
            tag: {"displayName": metadata.display_name, "description": markdown_html(metadata.description)}
            for tag, metadata in tags.items()
        }
        for run, tags in source.index(plugin).items()
    }
