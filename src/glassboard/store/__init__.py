"""Where series come from: the door, and the stores behind it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassboard.store.base import Store

# By scheme, as text: asking for one store imports no other.
STORES = {"file": "glassboard.store.local:LocalStore"}


def open_store(url: str, **options: object) -> Store:
    """Open the store a URL names; a plain path is a log directory.

    Raises:
        ValueError: no store goes by that scheme.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "file", url
    if scheme not in STORES:
        raise ValueError(f"no store is called {scheme!r}: use a path, or one of {', '.join(sorted(STORES))}")
    module, _, name = STORES[scheme].partition(":")
    store: Store = getattr(import_module(module), name)(rest, **options)
    return store
