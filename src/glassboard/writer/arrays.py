"""Makes NumPy arrays of what people log, without importing any framework."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from glassboard.writer.values import local_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_array(value: Any) -> NDArray[np.generic]:
    """Returns numbers as an array on this machine; it may share memory with `value`.

    Args:
        value: A number, an array, a tensor of torch (on any device, whether it requires gradients or not,
            bfloat16 and float8 become float32), JAX or TensorFlow, a PIL image, or a list of any of these.

    Raises:
        NotImplementedError: If it is nothing that holds numbers.
    """
    import numpy as np  # not at import: a program that logs scalars alone needs none

    if isinstance(value, (list, tuple)):
        return _from_items(cast("list[Any]", value))
    if callable(getattr(value, "detach", None)):
        return _from_torch(value)
    if callable(getattr(value, "numpy", None)):
        value = value.numpy()  # TensorFlow's eager tensors
    array: NDArray[np.generic] = np.asarray(value)
    if (
        array.dtype.itemsize == 2 and str(array.dtype) == "bfloat16"
    ):  # JAX's, which few of NumPy's functions know
        return array.astype(np.float32)
    if array.dtype.kind not in "biufc":
        raise NotImplementedError(
            f"no numbers can be made of {type(value).__name__}; pass an array, a tensor or a list of numbers"
        )
    return array


def _from_items(items: list[Any]) -> NDArray[Any]:
    import numpy as np

    if not items:
        return np.empty(0)
    if all(isinstance(item, (int, float, complex, np.number)) for item in items):
        array = np.asarray(items)  # at once: one by one they would take a microsecond each
        if array.dtype.kind != "O":
            return array
    return np.stack([to_array(item) for item in items])


def bfloat16_bits(value: Any) -> NDArray[Any] | None:
    """Returns the bits of an array or tensor of bfloat16, which NumPy has no type for; None of any other."""
    import numpy as np

    dtype = getattr(value, "dtype", None)
    # The name of a type is slow to ask for.
    if getattr(dtype, "itemsize", 2) != 2 or not str(dtype).endswith("bfloat16"):
        return None
    if callable(getattr(value, "detach", None)):
        # torch is loaded when there is a tensor of it.
        return _local(value).contiguous().view(sys.modules["torch"].int16).numpy().view(np.uint16)
    if callable(getattr(value, "numpy", None)):
        value = value.numpy()
    array: Any = np.ascontiguousarray(value)
    return array.view(np.uint16)


def _local(tensor: Any) -> Any:
    return local_part(tensor.detach()).cpu()


def _from_torch(tensor: Any) -> NDArray[np.generic]:
    tensor = _local(tensor)
    if str(tensor.dtype).startswith(("torch.bfloat16", "torch.float8")):
        tensor = tensor.float()
    return tensor.resolve_conj().resolve_neg().numpy()
