"""Waits for news in a log directory: file-system events shorten the wait, a poll always runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

# A training that logs all the time must not keep an event waiting for a pause.
_QUIET_MS = 10
_LONGEST_MS = 40
_CHECK_MS = 250


def watch(
    logdir: Path, closing: threading.Event, interval: float, *, events: bool = True
) -> Iterator[set[str] | None]:
    """Yield the paths that changed, or None when it is time to look at everything.

    Ends when ``closing`` is set. A log directory that does not exist is waited for; one that vanishes, too.

    Args:
        logdir: what to watch, with everything below it.
        closing: set to end.
        interval: seconds between polls.
        events: whether to use file-system events at all; they do not cross network file systems.
    """
    while not closing.is_set():
        if events and logdir.is_dir():
            try:
                yield from _watch_events(logdir, closing, interval)
            except OSError:
                events = False  # no watches left: the poll takes over
        else:
            closing.wait(interval if logdir.is_dir() else min(interval, 0.2))
            yield None


def _watch_events(logdir: Path, closing: threading.Event, interval: float) -> Iterator[set[str] | None]:
    import watchfiles  # costs as much as scanning a million events: not before there is something to watch

    changes = watchfiles.watch(
        logdir,
        watch_filter=None,
        debounce=_LONGEST_MS,
        step=_QUIET_MS,
        stop_event=closing,
        rust_timeout=_CHECK_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )
    polled = float("-inf")  # the first round looks at what changed before the watch stood
    for changed in changes:
        if changed:
            yield {path for _, path in changed}
        if time.monotonic() - polled >= interval:
            polled = time.monotonic()
            yield None
            if not logdir.is_dir():
                return
