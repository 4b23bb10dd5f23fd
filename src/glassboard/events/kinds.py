"""The kinds of data, and the names TensorBoard's plugins store them under."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("scalar", "text")

PLUGIN_OF_KIND: Final = {"scalar": "scalars", "text": "text"}
KIND_OF_PLUGIN: Final = {plugin: kind for kind, plugin in PLUGIN_OF_KIND.items()}
