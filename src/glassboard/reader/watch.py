"""Waits for news in a log directory: file-system events shorten the wait, a poll always runs."""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from glassboard.reader.discovery import as_text

_log = logging.getLogger("glassboard.reader")
# A training that logs all the time must not keep an event waiting for a pause.
_QUIET_MS = 10
_LONGEST_MS = 40
_CHECK_MS = 250


def watch(
    roots: Sequence[Path], closing: threading.Event, interval: float, *, events: bool = True
) -> Iterator[set[str] | None]:
    """Yield the paths that changed, or None when it is time to look at everything.

    Ends when ``closing`` is set. A root that does not exist is waited for; one that vanishes, too.

    Args:
        roots: what to watch, with everything below.
        closing: set to end.
        interval: seconds between polls.
        events: whether to use file-system events at all; they do not cross network file systems.
    """
    while not closing.is_set():
        there = _there(roots)
        if events and there:
            try:
                yield from _watch_events(there, roots, closing, interval)
            # watchfiles raises the first two when no watches are left, and any for names that are no UTF-8.
            except (OSError, RuntimeError, ValueError) as error:
                events = False
                _log.warning(
                    "no file-system events (%s): looking every %g s instead; where watches ran out,"
                    " raise fs.inotify.max_user_watches to see new points at once",
                    as_text(str(error)),
                    interval,
                )
        else:
            closing.wait(interval if there else min(interval, 0.2))
            yield None


def _there(roots: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """The roots that are folders now, and which folders."""
    there: dict[Path, tuple[int, int]] = {}
    for root in roots:
        try:
            status = os.stat(root)
        except OSError:
            continue
        if stat.S_ISDIR(status.st_mode):
            there[root] = status.st_dev, status.st_ino
    return there


def _watch_events(
    there: Mapping[Path, tuple[int, int]], roots: Sequence[Path], closing: threading.Event, interval: float
) -> Iterator[set[str] | None]:
    import watchfiles  # costs as much as scanning a million events: not before there is something to watch

    changes = watchfiles.watch(
        *there,
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
            # A watch does not pass to a folder that is made anew, though it may get the same inode.
            if any(kind is watchfiles.Change.deleted and Path(path) in there for kind, path in changed):
                return
        if time.monotonic() - polled >= interval:
            polled = time.monotonic()
            yield None
            if _there(roots) != there:
                return
