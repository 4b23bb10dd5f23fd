"""Names for the values that travel between the parts."""

from __future__ import annotations

from typing import Literal, NewType, TypeAlias

RunName = NewType("RunName", str)  # path of a run below the log directory, "." for the directory itself
Tag = NewType("Tag", str)  # name of one series inside a run, as the reader sees it
Step: TypeAlias = int  # signed 64 bits
WallTime: TypeAlias = float  # seconds since the epoch
RunState: TypeAlias = Literal["running", "stalled", "finished", "crashed"]
