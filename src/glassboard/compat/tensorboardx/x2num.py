"""tensorboardX's module that makes NumPy arrays."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from glassboard.writer.arrays import to_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check_nan", "make_np"]


def check_nan(array: Any) -> Any:
    """Logs a warning when an array holds what is not finite; returns the array."""
    import numpy as np

    if not np.isfinite(np.sum(array)):
        logging.getLogger("glassboard").warning("NaN or Inf found in input tensor.")
    return array


def make_np(x: Any) -> NDArray[np.generic]:
    """Returns numbers as an array.

    Args:
        x: A number, a list, an array or a tensor of any framework; bfloat16 becomes float32.

    Raises:
        NotImplementedError: If it is nothing that holds numbers.
    """
    return check_nan(to_array(x))
