"""Packs a frame as a safetensors-layout body, which a browser reads by laying typed arrays over it.

    u64 header length | JSON header, padded with spaces so that the data begins at a multiple of 8 | tensors

Tensors are ordered by item size, largest first, so each one is aligned to its items.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from glassboard.series.query import Frame

ITEM_SIZE = {"F64": 8, "I64": 8, "F32": 4, "U32": 4, "U16": 2, "U8": 1}


def encode_safetensors(frame: Frame, metadata: Mapping[str, str]) -> bytes:
    """The body: each field as a tensor [rows, columns], and ``metadata`` (text to text)."""
    fields = sorted(frame.fields, key=lambda field: (-ITEM_SIZE[field.dtype], field.name))
    header: dict[str, object] = {"__metadata__": dict(metadata)}
    offset = 0
    for field in fields:
        end = offset + len(field.data)
        header[field.name] = {
            "dtype": field.dtype,
            "shape": [field.rows, field.columns],
            "data_offsets": [offset, end],
        }
        offset = end
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogateescape")
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *(field.data for field in fields)])
