"""Kinds and the plugin names of TensorBoard map onto each other."""

from __future__ import annotations

from tensorboard.plugins.audio import metadata as audio
from tensorboard.plugins.custom_scalar import metadata as custom_scalars
from tensorboard.plugins.graph import metadata as graph
from tensorboard.plugins.histogram import metadata as histogram
from tensorboard.plugins.hparams import metadata as hparams
from tensorboard.plugins.image import metadata as image
from tensorboard.plugins.mesh import metadata as mesh
from tensorboard.plugins.pr_curve import metadata as pr_curve
from tensorboard.plugins.projector import metadata as embedding
from tensorboard.plugins.scalar import metadata as scalar
from tensorboard.plugins.text import metadata as text

from glassboard.events.kinds import KIND_OF_PLUGIN, KINDS, PLUGIN_OF_KIND


def test_every_kind_has_one_plugin():
    assert set(PLUGIN_OF_KIND) == set(KINDS)
    assert {kind: KIND_OF_PLUGIN[plugin] for kind, plugin in PLUGIN_OF_KIND.items()} == {k: k for k in KINDS}


def test_plugin_names_are_those_of_tensorboard():
    assert PLUGIN_OF_KIND == {
        "scalar": scalar.PLUGIN_NAME,
        "text": text.PLUGIN_NAME,
        "matrix": "glassboard_matrix",  # TensorBoard has none
        "image": image.PLUGIN_NAME,
        "audio": audio.PLUGIN_NAME,
        "custom_scalars": custom_scalars.PLUGIN_NAME,
        "mesh": mesh.PLUGIN_NAME,
        "hparams": hparams.PLUGIN_NAME,
        "embedding": embedding.PLUGIN_NAME,
        "graph": graph.PLUGIN_NAME,
        "histogram": histogram.PLUGIN_NAME,
        "tensor": "tensor",  # torch's name; TensorBoard has no plugin for it
        "pr_curve": pr_curve.PLUGIN_NAME,
    }
