"""tensorboardX's module of record files: the writer, checksums and names."""

from __future__ import annotations

import os
import re
from typing import Any

from glassboard.writer.record_writer import RecordWriter

__all__ = [
    "REGISTERED_FACTORIES",
    "RecordWriter",
    "directory_check",
    "make_valid_tf_name",
    "masked_crc32c",
    "open_file",
    "register_writer_factory",
    "u32",
]

# Only open_file() and directory_check() look here: a SummaryWriter writes to local directories.
REGISTERED_FACTORIES: dict[str, Any] = {}


def register_writer_factory(prefix: str, factory: Any) -> None:
    """Has `open_file` and `directory_check` use a factory for paths that begin with `prefix:`.

    Raises:
        ValueError: If the prefix contains a colon.
    """
    if ":" in prefix:
        raise ValueError("prefix cannot contain a colon; give what stands before it")
    REGISTERED_FACTORIES[prefix] = factory


def directory_check(path: str) -> None:
    """Makes a directory where there is none."""
    factory = REGISTERED_FACTORIES.get(path.split(":")[0])
    if factory is None:
        os.makedirs(path, exist_ok=True)
    else:
        factory.directory_check(path)


def open_file(path: str) -> Any:
    """Opens a file for writing bytes."""
    factory = REGISTERED_FACTORIES.get(path.split(":")[0])
    return open(path, "wb") if factory is None else factory.open(path)


def masked_crc32c(data: bytes) -> int:
    """Returns the checksum of TFRecord files."""
    from glassboard.events import codec  # its extension is no part of logging

    return codec.masked_crc32c(data)


def u32(x: int) -> int:
    """Returns the low 32 bits."""
    return x & 0xFFFF_FFFF


def make_valid_tf_name(name: str) -> str:
    """Returns a name that TensorFlow takes for an operation."""
    if not re.match("[A-Za-z0-9.]", name):
        name = "." + name
    return "_".join(re.findall(r"[A-Za-z0-9_.\-/]+", name))
