"""How a route is told of: what it is asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
BYTES = ("application/octet-stream", {"type": "string", "format": "binary"})


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query string."""

    name: str
    about: str
    schema: Schema = field(default_factory=lambda: TEXT)
    required: bool = True


@dataclass(frozen=True)
class Operation:
    """One route: what it is asked with, and what it answers."""

    method: str
    path: str
    about: str
    answer: Any  # a type, or a media type with its schema
    parameters: Sequence[Parameter] = ()
    body: Any = None  # likewise
    errors: Sequence[int] = ()
    conditional: bool = False  # answers 304 to an If-None-Match that still holds


RUN = Parameter("run", "Name of a run, as the catalog lists it.")
TAG = Parameter("tag", "Name of a tag.")
