"""Compiles patterns that come from logs or from anyone who asks: none may keep the board busy for long."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

_LONGEST = 1000  # characters of a pattern
_MANY = 50  # a part that may repeat that often counts as one that repeats without end
_MOST_REPEATS = 4
_LONG_NAME = (
    200  # with more than two repeats, the time grows with the third power of a name's length and more
)
_parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")


class SafePattern:
    """A pattern that is matched from the beginning of a name, as TensorBoard does.

    Raises:
        ValueError: it is no regular expression, or one that could take for ever.
    """

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise ValueError(f"“{text[:40]}…” is too long: {len(text)} characters, where {_LONGEST} may be")
        try:
            repeats = list(_repeats(_parser.parse(text), inside=False))
            self._pattern = re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"“{text}” is no regular expression: {error}") from error
        if any(repeats):
            raise ValueError(f"“{text}” repeats what can be read in many ways: write it without")
        if len(repeats) > _MOST_REPEATS:
            raise ValueError(f"“{text}” has {len(repeats)} repeats: use {_MOST_REPEATS} at most")
        self._longest = _LONG_NAME if len(repeats) > 2 else None

    def among(self, names: Iterable[str]) -> list[str]:
        """The names that the pattern matches; very long ones only where it has few repeats."""
        fitting = (name for name in names if self._longest is None or len(name) <= self._longest)
        return [name for name in fitting if self._pattern.match(name)]


def _repeats(part: Any, *, inside: bool) -> Iterator[bool]:
    """One item for each repeat without end; whether it stands in another, or holds alternatives."""
    for operator, argument in part:
        endless = str(operator).endswith("_REPEAT") and int(argument[1]) > _MANY
        if endless:
            yield inside
        elif inside and (str(operator) == "BRANCH" or str(operator).endswith("_REPEAT")):
            yield True
        for inner in _parts(argument):
            yield from _repeats(inner, inside=inside or endless)


def _parts(argument: Any) -> Iterator[Any]:
    """The patterns in an operator's argument."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for one in argument:  # pyright: ignore[reportUnknownVariableType]
            yield from _parts(one)
