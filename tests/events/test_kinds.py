"""Kinds and the plugin names of TensorBoard map onto each other."""

from __future__ import annotations

from tensorboard.plugins.histogram import metadata as histogram
from tensorboard.plugins.pr_curve import metadata as pr_curve
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
        "histogram": histogram.PLUGIN_NAME,
        "tensor": "tensor",  # torch's name; TensorBoard has no plugin for it
        "pr_curve": pr_curve.PLUGIN_NAME,
    }
