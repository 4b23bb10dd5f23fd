"""What TensorBoard's page asks first: where the data is, its runs, and the plugins."""

from __future__ import annotations

from typing import Any

from glassboard.server.settings import Settings
from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer
from glassboard.server.tensorboard.projector import runs_with_embeddings
from glassboard.server.tensorboard.source import Source

# Pages of TensorBoard as it once was; they lead to the start.
OLD_PAGES = ("/audio", "/events", "/graphs", "/histograms", "/images")

# Each plugin with the names that its data goes by, its heading and the element that shows it.
_PLUGINS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "scalars": (("scalars",), "scalars", "tf-scalar-dashboard"),
    "custom_scalars": (("custom_scalars",), "Custom Scalars", "tf-custom-scalar-dashboard"),
    "images": (("images",), "images", "tf-image-dashboard"),
    "audio": (("audio",), "audio", "tf-audio-dashboard"),
    "graphs": (
        (
            "graphs",
            "graph_run_metadata",
            "graph_run_metadata_graph",
            "graph_keras_model",
            "graph_tagged_run_metadata",
        ),
        "graphs",
        "tf-graph-dashboard",
    ),
    "distributions": (("histograms",), "distributions", "tf-distribution-dashboard"),
    "histograms": (("histograms",), "histograms", "tf-histogram-dashboard"),
    "text": (("text",), "text", "tf-text-dashboard"),
    "pr_curves": (("pr_curves",), "PR Curves", "tf-pr-curve-dashboard"),
    "hparams": (("hparams",), "hparams", "tf-hparams-dashboard"),
    "mesh": (("mesh",), "mesh", "mesh-dashboard"),
    "timeseries": (("scalars", "histograms", "images"), "Time Series", ""),
    "projector": ((), "projector", ""),
}


class Core:
    """The routes directly below `/data`."""

    def __init__(self, source: Source, settings: Settings, version: str) -> None:
        self._source = source
        self._settings = settings
        self._version = version

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {
            "/data/environment": self.environment,
            "/data/logdir": self.logdir,
            "/data/runs": self.runs,
            "/data/experiments": self.nothing,
            "/data/experiment_runs": self.nothing,
            "/data/window_properties": self.window_properties,
            "/data/plugins_listing": self.plugins_listing,
            "/notifications_note.json": self.notifications,
        }

    def environment(self, call: Call) -> Answer:
        """Where the data is, and by which program it is shown."""
        return json_answer(
            {
                "version": self._version,
                "data_location": self._source.store.catalog().location,
                "window_title": self._settings.window_title,
                "experiment_name": "",
                "experiment_description": "",
                "creation_time": 0,
            }
        )

    def logdir(self, call: Call) -> Answer:
        """The log directory."""
        return json_answer({"logdir": self._source.store.catalog().location})

    def runs(self, call: Call) -> Answer:
        """Names of the runs."""
        return json_answer(self._source.runs())

    def nothing(self, call: Call) -> Answer:
        """Experiments, of which a log directory has none."""
        return json_answer([])

    def window_properties(self, call: Call) -> Answer:
        """The title of the page."""
        return json_answer({"window_title": self._settings.window_title})

    def notifications(self, call: Call) -> Answer:
        """News for TensorBoard's users, of which there are none here."""
        return json_answer({"notifications": []})

    def plugins_listing(self, call: Call) -> Answer:
        """The plugins that are answered, and whether they have data."""
        listing: dict[str, Any] = {}
        for plugin, (stored_as, heading, element) in _PLUGINS.items():
            if plugin == "projector":
                enabled = bool(runs_with_embeddings(self._source))
                loading = {"type": "IFRAME", "module_path": f"{call.prefix}/data/plugin/projector/index.js"}
            else:
                enabled = any(self._source.index(name) for name in stored_as)
                loading = {"type": "CUSTOM_ELEMENT", "element_name": element}
            if plugin == "timeseries":
                loading = {"type": "NG_COMPONENT"}
            listing[plugin] = {
                "disable_reload": plugin in ("graphs", "projector"),
                "enabled": enabled,
                "remove_dom": False,
                "tab_name": heading,
                "loading_mechanism": loading,
            }
        return json_answer(listing)
