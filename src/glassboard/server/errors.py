"""The one shape of all error answers."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from glassboard.server.schema import ErrorAnswer


def error_response(status: int, error: str, hint: str) -> Response:
    """An error as JSON: what went wrong, and what to do next."""
    body = msgspec.json.encode(ErrorAnswer(error, hint, status))
    return Response(body, status, media_type="application/json", headers={"Cache-Control": "no-store"})
