"""TensorBoard's plugin `graphs`: graphs of models, and what running them took, in protobuf's text format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glassboard.server.tensorboard.exchange import (
    Answer,
    Call,
    Handler,
    json_answer,
    not_found,
    text_answer,
    wrong,
)
from glassboard.server.tensorboard.source import Source
from glassboard.store.kinds.graph_text import (
    DamagedRecord,
    graph_of_run_metadata,
    graph_text,
    run_metadata_text,
)
from glassboard.store.kinds.keras_graph import keras_graph

_RUN_GRAPH = "__run_graph__"
_TYPE = "text/x-protobuf"
# What a tag of each plugin offers.
_OFFERS = {
    "graph_run_metadata_graph": ("op_graph",),
    "graph_run_metadata": ("profile", "op_graph"),
    "graph_keras_model": ("conceptual_graph",),
    "graph_tagged_run_metadata": ("profile",),
}
_WITH_VERSION = ("graph_run_metadata_graph", "graph_run_metadata", "graph_keras_model")


class Graphs:
    """Graphs of runs."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/info": self.info, "/graph": self.graph, "/run_metadata": self.run_metadata}

    def info(self, call: Call) -> Answer:
        """Which graphs each run has."""
        answer: dict[str, dict[str, Any]] = {}
        for plugin, offers in _OFFERS.items():
            for run, tags in self._source.index(plugin).items():
                for tag, metadata in tags.items():
                    if plugin in _WITH_VERSION and metadata.content != b"1":
                        continue
                    held = answer.setdefault(run, _nothing(run))["tags"].setdefault(
                        tag, {"tag": tag, "conceptual_graph": False, "op_graph": False, "profile": False}
                    )
                    held.update(dict.fromkeys(offers, True))
        for run, tags in self._source.index("graphs").items():
            if _RUN_GRAPH in tags:
                answer.setdefault(run, _nothing(run))["run_graph"] = True
        return json_answer(answer)

    def graph(self, call: Call) -> Answer:
        """One graph: of a run, or of what was traced under a tag."""
        run, tag = call.need("run"), call.get("tag")
        limit, key = call.number("limit_attr_size"), call.get("large_attrs_key")
        if call.get("limit_attr_size") is not None and (limit < 1 or key is None):
            raise wrong("limit_attr_size must be above 0, and large_attrs_key beside it")
        is_model = call.get("conceptual") == "true"
        if is_model:
            graph = self._read(("graph_keras_model",), run, tag or "")
        elif tag is None:
            graph = self._read(("graphs",), run, _RUN_GRAPH)
        else:
            graph = self._read(("graph_run_metadata", "graph_run_metadata_graph"), run, tag)
        try:
            if is_model:
                graph = keras_graph(graph)
            elif tag is not None:
                graph = graph_of_run_metadata(graph)
            return text_answer(graph_text(graph, limit, key or ""), _TYPE)
        except DamagedRecord as error:
            raise not_found(f"the graph of run {run!r} cannot be read: {error}") from None

    def run_metadata(self, call: Call) -> Answer:
        """What one pass through a graph took."""
        tag, run = call.need("tag"), call.need("run")
        metadata = self._read(("graph_tagged_run_metadata", "graph_run_metadata"), run, tag)
        try:
            return text_answer(run_metadata_text(metadata), _TYPE)
        except DamagedRecord as error:
            raise not_found(f"the run metadata {tag!r} cannot be read: {error}") from None

    def _read(self, plugins: Sequence[str], run: str, tag: str) -> bytes:
        for plugin in plugins:
            try:
                return self._source.last_file(plugin, run, tag)
            except KeyError:
                continue
        raise not_found(f"run {run!r} has no such graph")


def _nothing(run: str) -> dict[str, Any]:
    return {"run": run, "tags": {}, "run_graph": False}
