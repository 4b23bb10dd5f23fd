"""The kinds of data, and the names TensorBoard's plugins store them under."""

from __future__ import annotations

from typing import Final

PLUGIN_OF_KIND: Final = {
    "scalar": "scalars",
    "text": "text",
    "matrix": "glassboard_matrix",  # TensorBoard has none
    "image": "images",
    "audio": "audio",
    "custom_scalars": "custom_scalars",
    "mesh": "mesh",
    "hparams": "hparams",
    "embedding": "projector",
    "graph": "graphs",
    "histogram": "histograms",
    "tensor": "tensor",
    "pr_curve": "pr_curves",
}
KINDS: Final = tuple(PLUGIN_OF_KIND)
KIND_OF_PLUGIN: Final = {
    **{plugin: kind for kind, plugin in PLUGIN_OF_KIND.items()},
    "graph_keras_model": "graph",
    "graph_run_metadata": "graph",
    "graph_run_metadata_graph": "graph",
    "graph_tagged_run_metadata": "graph",  # of the event's own field, as TensorBoard names it
    "graph_meta_graph": "graph",  # of the event's own field; TensorBoard has no name for it
}


def kind_of_plugin(plugin: str) -> str:
    """Returns the kind of what a plugin stores; "tensor" for plugins that are not known here."""
    return KIND_OF_PLUGIN.get(plugin, "tensor")
