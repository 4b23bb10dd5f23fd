"""What a board is told when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Settings:
    """How one board is served.

    Attributes:
        host: the address the board listens on.
        port: the port it listens on.
        path_prefix: "" or a path that starts with a slash and does not end with one.
        window_title: title of the page; "" for the product's name.
        token: what a visitor must bring, or None where everybody may look.
        any_host: whether the Host header goes unchecked, as it must behind a proxy or on all interfaces.
        samples_per_plugin: values of a tag in an answer of TensorBoard's API, by plugin; 0 is all.
    """

    host: str = "localhost"
    port: int = 6006
    path_prefix: str = ""
    window_title: str = ""
    token: str | None = None
    any_host: bool = False
    samples_per_plugin: Mapping[str, int] = field(default_factory=dict[str, int])


def clean_prefix(prefix: str) -> str:
    """The prefix without its closing slash.

    Raises:
        ValueError: it does not start with a slash.
    """
    if prefix and not prefix.startswith("/"):
        raise ValueError(f"--path_prefix must start with '/': try --path_prefix /{prefix}")
    return prefix.rstrip("/")
