"""Makes NumPy arrays of what people log, without importing any framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from glassboard.writer.values import local_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_array(value: Any) -> NDArray[np.generic]:
    """Returns numbers as an array on this machine; it may share memory with `value`.

    Args:
        value: A number, an array, a tensor of torch (on any device, whether it requires gradients or not,
            bfloat16 becomes float32), JAX or TensorFlow, a PIL image, or a list of any of these.

    Raises:
        NotImplementedError: If it is nothing that holds numbers.
    """
    import numpy as np  # not at import: a program that logs scalars alone needs none

    if isinstance(value, (list, tuple)):
        items = [to_array(item) for item in cast("list[Any]", value)]
        return np.stack(items) if items else np.empty(0)
    if callable(getattr(value, "detach", None)):
        return _from_torch(value)
    if callable(getattr(value, "numpy", None)):
        value = value.numpy()  # TensorFlow's eager tensors
    array: NDArray[np.generic] = np.asarray(value)
    if str(array.dtype) == "bfloat16":  # JAX's, which few of NumPy's functions know
        return array.astype(np.float32)
    if array.dtype.kind not in "biufc":
        raise NotImplementedError(
            f"no numbers can be made of {type(value).__name__}; pass an array, a tensor or a list of numbers"
        )
    return array


def _from_torch(tensor: Any) -> NDArray[np.generic]:
    tensor = local_part(tensor.detach()).cpu()
    if str(tensor.dtype) == "torch.bfloat16":
        tensor = tensor.float()
    return tensor.resolve_conj().resolve_neg().numpy()
