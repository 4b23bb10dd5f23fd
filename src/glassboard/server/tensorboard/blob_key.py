"""Names one file of a step in a URL, as TensorBoard does."""

from __future__ import annotations

import base64
import json
from typing import NamedTuple

from glassboard.server.tensorboard.exchange import not_found, wrong
from glassboard.server.tensorboard.source import Source


class BlobKey(NamedTuple):
    """Where a file belongs; `again` tells steps of one number apart, which TensorBoard does not."""

    experiment: str
    run: str
    tag: str
    step: int
    number: int
    again: int = 0

    def encode(self) -> str:
        """The key as text that a URL can hold as it is."""
        held = json.dumps(self if self.again else self[:-1], separators=(",", ":"))
        return base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> BlobKey:
        """Read what `encode` wrote.

        Raises:
            Refusal: the text is no key.
        """
        try:
            held = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            key = cls(*held)
        except (ValueError, TypeError, RecursionError):
            raise wrong(f"{text[:80]!r} is no blob_key; take one from a list of images or sounds") from None
        if [type(one) for one in key] != [str, str, str, int, int, int]:
            raise wrong(f"{text[:80]!r} is no blob_key; take one from a list of images or sounds")
        return key


def read_file(source: Source, plugin: str, text: str) -> bytes:
    """The file of a plugin behind a key.

    Raises:
        Refusal: the text is no key, or there is no such file.
    """
    key = BlobKey.decode(text)
    if min(key.number, key.again) < 0:
        raise not_found(f"this key names nothing of {plugin}")
    try:
        return source.file(plugin, key.run, key.tag, key.step, key.again, key.number)
    except KeyError:
        raise not_found(f"run {key.run!r} has no such file of {key.tag!r} at step {key.step}") from None
