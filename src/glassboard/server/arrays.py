"""Packs arrays as a safetensors-layout body, which a browser reads by laying typed arrays over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAMES = {"float64": "F64", "float32": "F32", "int64": "I64", "uint32": "U32", "uint16": "U16", "uint8": "U8"}


def pack_arrays(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """The body: each array under its name with its shape, and ``metadata`` (text to text).

    Dtypes are float64, float32, int64, uint32, uint16 and uint8. Larger items come first, and the data begins
    at a multiple of 8, so that each array is aligned to its items.

    Raises:
        ValueError: an array of another dtype.
    """
    import numpy as np

    header: dict[str, object] = {"__metadata__": dict(metadata)}
    parts: list[bytes] = []
    offset = 0
    for name, array in sorted(arrays.items(), key=lambda item: (-item[1].itemsize, item[0])):
        dtype: Any = array.dtype
        if dtype.name not in _NAMES:
            raise ValueError(f"{name} is of {dtype.name}; use one of {', '.join(_NAMES)}")
        data = np.ascontiguousarray(array, dtype.newbyteorder("<")).tobytes()
        header[name] = {
            "dtype": _NAMES[dtype.name],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        parts.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogateescape")
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])
