"""tensorboardX's rule for tags: what is no word character, dot, dash or slash becomes an underscore."""

from __future__ import annotations

import logging
import re
from functools import lru_cache

_FOREIGN = re.compile(r"[^-/\w.]")


@lru_cache(maxsize=8192)
def clean_tag(tag: str) -> str:
    """Returns the tag without foreign characters and leading slashes; None stays None.

    Raises:
        TypeError: If the tag is no text.
    """
    if tag is None:  # pyright: ignore[reportUnnecessaryComparison]: what programs pass, not what they should
        return tag
    clean = _FOREIGN.sub("_", tag).lstrip("/")
    if clean != tag:
        logging.getLogger("glassboard").info("the tag %r is written as %r, as tensorboardX does", tag, clean)
    return clean
