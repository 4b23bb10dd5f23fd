"""Queries run a few at a time; what nobody waits for any more is dropped before its turn."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

# A query keeps a core busy; the second place is for a short one beside a long one.
AT_ONCE = max(2, os.cpu_count() or 1)

T = TypeVar("T")


class Queries:
    """The threads in which queries run, in the order in which they came."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="glassboard-query")

    async def run(self, request: Request, query: Callable[[], T]) -> T:
        """The query's answer; one that has begun ends even if nobody waits for it.

        Raises:
            ClientDisconnect: the page no longer wants it.
        """
        answer = asyncio.wrap_future(self._pool.submit(query))
        gone = asyncio.ensure_future(_until_gone(request))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise ClientDisconnect
            return answer.result()
        finally:
            answer.cancel()
            gone.cancel()

    def close(self) -> None:
        """Begin no more queries."""
        self._pool.shutdown(wait=False, cancel_futures=True)


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
