"""The native codec of event files: checksums, frames, and the scan of a growing file into columns.

`FileScanner(path).advance()` reads on from where it stopped and fills one `ScalarColumn` per tag; a
half-written record at the end of the file is left for the next call. What is not a number is only located
(`records`) and read later with `read_payload`. `freeze(cache)` moves the points into a mapped cache file,
with which `restore_all` begins at the next start.
"""

from __future__ import annotations

from glassboard.events._native import (
    FileScanner,
    Records,
    ScalarColumn,
    crc32c,
    frame,
    masked_crc32c,
    read_payload,
    release_memory,
    restore_all,
)

HEADER = 12  # bytes of a record before its payload

__all__ = [
    "HEADER",
    "FileScanner",
    "Records",
    "ScalarColumn",
    "crc32c",
    "frame",
    "masked_crc32c",
    "read_payload",
    "release_memory",
    "restore_all",
]
