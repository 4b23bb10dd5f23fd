"""Where series come from: the door, and the stores behind it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassboard.store.base import Store

# By scheme, as text: asking for one store imports no other.
STORES = {"file": "glassboard.store.local:LocalStore"}


def open_store(url: str | Mapping[str, str], **options: object) -> Store:
    """Open the store a URL names; a plain path is a log directory, a mapping several of them by name.

    Raises:
        ValueError: no store goes by that scheme.
    """
    scheme, separator, rest = url.partition("://") if isinstance(url, str) else ("", "", "")
    place: object = rest if separator else url
    if not separator:
        scheme = "file"
    if scheme not in STORES:
        raise ValueError(f"no store is called {scheme!r}: use a path, or one of {', '.join(sorted(STORES))}")
    module, _, name = STORES[scheme].partition(":")
    store: Store = getattr(import_module(module), name)(place, **options)
    return store
