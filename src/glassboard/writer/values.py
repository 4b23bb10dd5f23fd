"""Makes plain numbers and text of what people log, without importing any framework."""

from __future__ import annotations

import time
from math import prod
from typing import Any, SupportsFloat, cast

_told_of_parts = False


def scalar_value(value: Any) -> float:
    """Returns the one number in a number, tensor, array or list, on whatever device it is.

    Raises:
        AssertionError: If it holds another count than one.
        NotImplementedError: If it is nothing that holds a number.
        TypeError: If the number is complex.
        ValueError: If it is text and reads as no number.
    """
    number = _unwrap(value)
    if isinstance(number, (str, bytes, complex)) or hasattr(number, "__float__"):
        return float(cast("SupportsFloat", number))  # a complex number raises here, as with both peers
    raise NotImplementedError(
        f"no scalar can be made of {type(value).__name__}; pass a number, or a tensor that holds one"
    )


def step_number(step: Any) -> int:
    """Returns a step as a signed 64-bit integer: None is 0, fractions are cut off.

    Raises:
        OverflowError, TypeError, ValueError: If it is no such number.
    """
    if step is None:
        return 0
    number = int(_unwrap(step))
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(f"Value out of range: step {number} needs more than 64 bits; pass a smaller one")
    return number


def tag_text(tag: Any) -> str:
    """Returns a tag as text: None is the empty tag, bytes are UTF-8, others are what `str` makes of them."""
    if tag is None:
        return ""
    text = tag.decode("utf-8", "replace") if isinstance(tag, bytes) else str(tag)
    # What UTF-8 cannot hold would make the file unreadable; a subclass of str becomes a plain one.
    return text.encode("utf-8", "replace").decode("utf-8")


def wall_time(walltime: Any) -> float:
    """Returns a time in seconds since the epoch; None is now."""
    if walltime is None:
        return time.time()
    if isinstance(walltime, (str, bytes)):
        raise TypeError("walltime must be real number, not text; pass seconds since the epoch")
    return float(_unwrap(walltime))


def require_one_number(value: Any) -> None:
    """Refuses a tensor or array, wherever it is, that holds another count of numbers than one.

    Raises:
        AssertionError: If it does.
    """
    shape = tuple(getattr(value, "shape", ()))
    if prod(shape) != 1:
        _refuse_shape(shape)


def local_part(value: Any) -> Any:
    """Returns what this process holds of a DTensor, and any other value as it is.

    Gathering it would wait for all ranks, which a log call on one of them must not. Told once: what is only
    a part of the number is not the number.
    """
    global _told_of_parts
    placements = getattr(value, "placements", None)
    if placements is None or not callable(getattr(value, "to_local", None)):
        return value
    if not all(placement.is_replicate() for placement in placements) and not _told_of_parts:
        _told_of_parts = True
        import logging

        logging.getLogger("glassboard").warning(
            "a DTensor that is spread over ranks was logged: only the part of this rank is. "
            "Call .full_tensor() on all ranks before logging it"
        )
    return value.to_local()


def _unwrap(value: Any) -> Any:
    """Takes the element out of a one-element array, tensor or list, wherever that lives."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _unwrap(items[0]) if len(items) == 1 else _refuse_shape((len(items),))
    item = getattr(value, "item", None)
    if item is None:
        return value
    require_one_number(value)
    return local_part(value).item()


def _refuse_shape(shape: tuple[int, ...]) -> Any:
    raise AssertionError(f"scalar should be 0D, got shape {shape}; reduce it first, for example with .mean()")
