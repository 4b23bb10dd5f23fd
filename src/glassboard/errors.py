"""The errors Glassboard raises; every message says what to do next."""

from __future__ import annotations


class GlassboardError(Exception):
    """Root of all errors that are Glassboard's own."""


class DamagedRecord(GlassboardError, ValueError):
    """Bytes that should be an event are cut short or are none."""


class DamagedCache(GlassboardError, RuntimeError):
    """What a column cache holds is not what was written; the event file must be read again."""


class LogdirError(GlassboardError, ValueError):
    """A log directory that cannot be written to or read from in this form."""


class PortInUse(GlassboardError, OSError):
    """The port that was asked for is taken."""


class WriteError(GlassboardError, OSError):
    """An event file could not be written; raised by writers with `strict=True` only."""
