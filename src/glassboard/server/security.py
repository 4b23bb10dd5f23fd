"""Who may look: the Host is checked, beyond localhost a token is asked for, answers carry strict headers.

The token comes once in the URL; a cookie takes over and the address is cleaned. The Host check keeps web
pages of others from reading a local board through DNS rebinding.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glassboard.server.errors import error_response
from glassboard.server.settings import Settings

COOKIE = "glassboard_token"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; object-src 'none'; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Guard:
    """ASGI middleware around the whole board."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = host_name(headers.get("host", ""))
        if not self._settings.any_host and host not in LOCAL_HOSTS | {self._settings.host.lower()}:
            return error_response(
                403,
                f"this board does not answer to the host name {host!r}",
                "open it as localhost, or start it with --bind_all",
            )
        token = self._settings.token
        if token is None or _matches(_cookie(headers.get("cookie", "")), token):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if not _matches(dict(query).get("token", ""), token):
            return error_response(
                401,
                "this board asks for a token",
                "open the URL that was printed when it started, with its ?token=…",
            )
        rest = urlencode([(key, value) for key, value in query if key != "token"])
        clean = RedirectResponse(f"/{scope['path'].lstrip('/')}" + (f"?{rest}" if rest else ""), 303)
        clean.set_cookie(
            COOKIE, token, path=self._settings.path_prefix or "/", httponly=True, samesite="strict"
        )
        return clean


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _matches(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())
