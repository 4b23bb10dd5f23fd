"""Makes plain numbers and text of what people log, without importing any framework."""

from __future__ import annotations

import time
from typing import Any, SupportsFloat, cast


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


def _unwrap(value: Any) -> Any:
    """Takes the element out of a one-element array, tensor or list, wherever that lives."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _unwrap(items[0]) if len(items) == 1 else _refuse_shape((len(items),))
    item = getattr(value, "item", None)
    if item is None:
        return value
    count = 1
    shape = tuple(getattr(value, "shape", ()))
    for extent in shape:
        count *= extent
    return item() if count == 1 else _refuse_shape(shape)


def _refuse_shape(shape: tuple[int, ...]) -> Any:
    raise AssertionError(f"scalar should be 0D, got shape {shape}; reduce it first, for example with .mean()")
