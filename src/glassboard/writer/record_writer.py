"""RecordWriter: records of any bytes, framed as event files frame theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from typing_extensions import Self


class RecordWriter:
    """Writes a file of records (TFRecord): length, payload, and a checksum of each."""

    __module__ = "glassboard"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Opens a file, which must not be written by anybody else; one that is there is begun anew.

        Raises:
            OSError: If it cannot be written.
        """
        self.path = path
        self._file = open(path, "wb")  # noqa: SIM115

    def write(self, data: bytes) -> None:
        """Adds one record."""
        from glassboard.events.codec import frame  # its extension is no part of logging

        self._file.write(frame(data))

    def flush(self) -> None:
        """Hands everything to the operating system."""
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def __enter__(self) -> Self:
        """Returns the writer, which the end of the block closes."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the writer."""
        self.close()
