"""torch's module that makes NumPy arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.writer.arrays import to_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["make_np"]


def make_np(x: Any) -> NDArray[np.generic]:
    """Returns numbers as an array of at least one axis where a plain number is given.

    Args:
        x: A number, an array or a tensor; bfloat16 becomes float32.

    Raises:
        NotImplementedError: If it is nothing that holds numbers.
    """
    import numpy as np

    return np.array([x]) if np.isscalar(x) and not isinstance(x, str) else to_array(x)
