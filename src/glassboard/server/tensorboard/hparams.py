"""TensorBoard's plugin `hparams`: hyperparameters and metrics of sessions."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any, cast

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, text_answer, wrong
from glassboard.server.tensorboard.hparams_request import read_request
from glassboard.server.tensorboard.hparams_sessions import Json, experiment, read_declared, session_groups
from glassboard.server.tensorboard.scalars import scalar_answer
from glassboard.server.tensorboard.source import Source, run_below


class HParams:
    """Tables of sessions."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {
            "/experiment": self.experiment,
            "/session_groups": self.session_groups,
            "/metric_evals": self.metric_evals,
            "/download_data": self.download_data,
        }

    def experiment(self, call: Call) -> Answer:
        """Which hyperparameters and metrics there are."""
        request = read_request(call)
        return json_answer(experiment(self._source, read_declared(self._source), request))

    def session_groups(self, call: Call) -> Answer:
        """The sessions, filtered and sorted, and some of them only."""
        request = read_request(call)
        groups = session_groups(self._source, read_declared(self._source), request)
        some = groups[request.start : request.start + request.size]
        return json_answer({"sessionGroups": some, "totalSize": len(groups)})

    def metric_evals(self, call: Call) -> Answer:
        """The points of one metric of a session."""
        request = read_request(call)
        run = run_below(request.session, request.metric.group)
        return scalar_answer(self._source, run, request.metric.tag, None)

    def download_data(self, call: Call) -> Answer:
        """The table of sessions as JSON, CSV or LaTeX."""
        try:
            visible: Any = json.loads(call.get("columnsVisibility") or "")
        except (ValueError, RecursionError):
            visible = None
        if not isinstance(visible, list):
            raise wrong("columnsVisibility must be a list of true and false in JSON")
        request = read_request(call)
        declared = read_declared(self._source)
        groups = session_groups(self._source, declared, request)
        some = groups[request.start : request.start + request.size]
        header, rows = _table(experiment(self._source, declared, request), some)
        kept = cast("list[Any]", visible)
        header = _visible(header, kept)
        rows = [_visible(row, kept) for row in rows]
        form = call.get("format")
        if form == "json":
            return json_answer({"header": header, "rows": rows})
        if form == "csv":
            table = io.StringIO()
            csv.writer(table).writerows([header, *rows])
            return text_answer(table.getvalue(), "text/csv")
        if form == "latex":
            return text_answer(_latex(header, rows), "application/x-latex")
        raise wrong(f"format must be json, csv or latex, not {form!r}")


def _table(about: Json, groups: list[Json]) -> tuple[list[Any], list[list[Any]]]:
    """The heading, and a row for each group: all hyperparameters, then all metrics."""
    header = [one["displayName"] or one["name"] for one in about["hparamInfos"]]
    header += [one["displayName"] or one["name"]["tag"] for one in about["metricInfos"]]
    rows: list[list[Any]] = []
    for group in groups:
        row = [group["hparams"].get(one["name"], "") for one in about["hparamInfos"]]
        values = {tuple(one["name"].values()): one["value"] for one in group["metricValues"]}
        row += [values.get(tuple(one["name"].values())) for one in about["metricInfos"]]
        rows.append(row)
    return header, rows


def _visible(row: list[Any], kept: list[Any]) -> list[Any]:
    return [value for value, keep in zip(row, kept, strict=False) if keep]


def _latex(header: list[Any], rows: list[list[Any]]) -> str:
    lines = ["\\begin{table}[tbp]\n", f"\\begin{{tabular}}{{{'l' * len(header)}}}\n"]
    lines.append(" & ".join(map(_latex_cell, header)) + " \\\\ \\hline\n")
    lines += [" & ".join(map(_latex_cell, row)) + " \\\\\n" for row in rows]
    lines.append("\\hline\n\\end{tabular}\n\\end{table}\n")
    return "".join(lines)


def _latex_cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value.replace("_", "\\_").replace("%", "\\%")
    if isinstance(value, int):
        return f"${int(value)}$"
    if math.isnan(value):
        return "$\\mathrm{NaN}$"
    if math.isinf(value):
        return f"${'-' if value < 0 else '+'}\\infty$"
    digits, _, exponent = f"{value:.3g}".partition("e")
    return f"${digits}\\cdot 10^{{{int(exponent)}}}$" if exponent else f"${digits}$"
