# Types of the native side of kinds: counting the values of histograms.
from typing import Any

from numpy.typing import NDArray

# Counts the numbers of a C-contiguous array; `format_` is float16, bfloat16, float32 or float64.
# Returns minimum, maximum, number, sum, sum of squares, and as doubles the upper edges and the counts of the
# buckets from the empty one before the first that holds a value to the last that does.
def count_values(
    values: NDArray[Any], format_: str, /
) -> tuple[float, float, int, float, float, bytes, bytes]: ...

# Returns all edges between buckets, as doubles.
def edges() -> bytes: ...
