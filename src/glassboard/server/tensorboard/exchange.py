"""A request as plugins see it, and the answer they give: JSON, text or bytes, with TensorBoard's headers."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.responses import Response

from glassboard.server.export import json_number

_ACCEPTS_GZIP = re.compile(r"(?:^|,|\s)(?:(?:x-)?gzip|\*)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))(?:\s|,|;|$)")
_JSON = "application/json"
_TEXTUAL = (_JSON, "text/")
_LIKE_TENSORBOARD = {"Cache-Control": "no-cache, must-revalidate", "Expires": "0"}


class Refusal(Exception):
    """A request that gets no data: 400 for a wrong one, 404 for what is not there."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def not_found(message: str) -> Refusal:
    """A refusal of what is not there."""
    return Refusal(404, message)


def wrong(message: str) -> Refusal:
    """A refusal of a request that makes no sense."""
    return Refusal(400, message)


@dataclass(frozen=True)
class Call:
    """One request, read to its end."""

    method: str
    query: Mapping[str, Sequence[str]]
    body: bytes = b""
    content_type: str = ""
    prefix: str = ""  # of all paths, where the board has one or an experiment is named
    experiment: str = ""

    def get(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return self.query[name][0] if name in self.query else None

    def need(self, name: str) -> str:
        """The first value of a query parameter.

        Raises:
            Refusal: it is not given.
        """
        value = self.get(name)
        if value is None:
            raise wrong(f"the query parameter {name!r} is missing")
        return value

    def number(self, name: str, usual: int = 0) -> int:
        """A query parameter that is a whole number, not negative.

        Raises:
            Refusal: it is something else.
        """
        text = self.get(name)
        if text is None:
            return usual
        if not text.isdecimal() or len(text) > 18:
            raise wrong(f"the query parameter {name!r} must be a whole number, not {text[:40]!r}")
        return int(text)

    def form(self) -> dict[str, list[str]]:
        """The fields of a form in the body."""
        kind = self.content_type.partition(";")[0].strip().lower()
        fields: dict[str, list[str]] = {}
        if kind == "multipart/form-data":
            from email import message_from_bytes  # only browsers' forms pay for it

            head = f"Content-Type: {self.content_type}\r\n\r\n".encode("latin-1", "replace")
            for part in message_from_bytes(head + self.body).walk():
                name = part.get_param("name", header="content-disposition")
                content = part.get_payload(decode=True)
                if isinstance(name, str) and isinstance(content, bytes):
                    fields.setdefault(name, []).append(content.decode("utf-8", "replace"))
            return fields
        for name, value in parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True):
            fields.setdefault(name, []).append(value)
        return fields


@dataclass(frozen=True)
class Answer:
    """What a plugin answers."""

    body: bytes
    media_type: str = _JSON
    status: int = 200

    def packed(self, accepted: str) -> Answer | PackedAnswer:
        """The answer, packed where the client accepts that and it is text."""
        if not self.media_type.startswith(_TEXTUAL) or not _ACCEPTS_GZIP.search(accepted):
            return self
        return PackedAnswer(gzip.compress(self.body, 3, mtime=0), self.media_type, self.status)

    def response(self) -> Response:
        """The answer with its headers."""
        return Response(self.body, self.status, _LIKE_TENSORBOARD, media_type=self.media_type)


class PackedAnswer(Answer):
    """An answer whose body is packed."""

    def response(self) -> Response:
        """The answer with its headers."""
        headers = {**_LIKE_TENSORBOARD, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self.body, self.status, headers, media_type=self.media_type)


Handler = Callable[[Call], Answer]


def json_answer(value: Any) -> Answer:
    """An answer in JSON; NaN and infinities become strings."""
    return Answer(json.dumps(clean(value)).encode())


def text_answer(text: str, media_type: str = "text/plain", status: int = 200) -> Answer:
    """An answer in text."""
    return Answer(text.encode("utf-8", "replace"), media_type, status)


def clean(value: Any) -> Any:
    """A value as JSON can hold it: numbers that are not finite become strings."""
    if isinstance(value, float):
        return json_number(value)
    if isinstance(value, dict):
        return {name: clean(held) for name, held in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [clean(held) for held in cast("Sequence[Any]", value)]
    return value
