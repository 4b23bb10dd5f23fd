from collections.abc import Sequence

from glassboard.events.codec import ScalarColumn

FIELDS: tuple[str, ...]

class Series:
    def __init__(self, parts: Sequence[tuple[ScalarColumn, int, int, int | None]]) -> None: ...
    def memory(self) -> int: ...
    def set_parts(self, parts: Sequence[tuple[ScalarColumn, int, int, int | None]]) -> None: ...

def query(
    series: list[Series],
    axis: int,
    lo: float | None,
    hi: float | None,
    buckets: int,
    log_x: bool,
    smoothing: float,
    fields: list[str],
    narrowed: bool,
) -> tuple[
    list[tuple[str, str, int, int, bytes]],
    list[tuple[int, str, int, int, float, float, float, int, float]],
    float,
    float,
    float,
    bool,
]: ...
