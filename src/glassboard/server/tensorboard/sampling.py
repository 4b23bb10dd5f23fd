"""Which points of a series an answer holds: TensorBoard's numbers, but always the same points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

# How many values of a tag TensorBoard keeps for a plugin, or shows at once where that is less.
USUAL: Final = {
    "scalars": 1000,
    "histograms": 51,
    "distributions": 100,
    "images": 10,
    "audio": 10,
    "text": 100,
    "pr_curves": 100,
    "mesh": 100,
}
# Plugins that show another one's data.
_DATA_OF: Final = {"distributions": "histograms"}


class Samples:
    """How many values of a tag an answer of a plugin holds.

    Args:
        wanted: what `--samples_per_plugin` says, by plugin; 0 is all.
    """

    def __init__(self, wanted: Mapping[str, int] | None = None) -> None:
        self._wanted = dict(wanted or {})

    def of(self, plugin: str) -> int:
        """The greatest number for a plugin; 0 is all."""
        return self._wanted.get(_DATA_OF.get(plugin, plugin), USUAL[plugin])


def chosen(count: int, most: int) -> Sequence[int]:
    """Which of `count` values are in an answer of `most`: the first, the last and some evenly between.

    All of them where `most` is 0 or enough; only the last where it is 1.
    """
    if most <= 0 or count <= most:
        return range(count)
    if most == 1:
        return (count - 1,)
    return [place * (count - 1) // (most - 1) for place in range(most)]


def thinned(values: Sequence[T], most: int) -> list[T]:
    """The `chosen` ones of some values."""
    return [values[place] for place in chosen(len(values), most)]


def parse_samples(text: str) -> dict[str, int]:
    """Read `plugin=number,plugin=number`.

    Raises:
        ValueError: it is of another form, or a number is negative.
    """
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        plugin, equals, number = part.partition("=")
        if not (plugin and equals and number.isdecimal()):
            raise ValueError(f"say plugin=number, such as scalars=500,images=0, not {part!r}")
        found[plugin] = int(number)
    return found
