"""Names one file of a record that may hold several, such as an image of a batch."""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple


class SampleRef(NamedTuple):
    """Where the bytes of a sample stand."""

    ref: str  # of the record
    tag: str
    number: int  # of the value in the record
    sample: int

    def encode(self) -> str:
        """The reference as text that a URL can hold as it is."""
        return base64.urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> SampleRef:
        """Read what `encode` wrote.

        Raises:
            KeyError: The text is no reference.
        """
        try:
            held: Any = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            ref, tag, number, sample = held
        except (ValueError, TypeError, RecursionError):
            raise KeyError(text) from None
        if not (isinstance(ref, str) and isinstance(tag, str)):
            raise KeyError(text)
        if type(number) is not int or type(sample) is not int or min(number, sample) < 0:
            raise KeyError(text)
        return cls(ref, tag, number, sample)
