"""Bodies are laid out as safetensors says, aligned for typed arrays."""

from __future__ import annotations

import json
import math
import struct

import numpy as np
import pytest

from glassboard.series.query import Field, Frame, query
from glassboard.series.safetensors import encode_safetensors


def read(body: bytes) -> tuple[dict[str, str], dict[str, np.ndarray], dict[str, int]]:
    """Metadata, tensors, and where each begins in the body."""
    (size,) = struct.unpack_from("<Q", body)
    header = json.loads(body[8 : 8 + size])
    metadata = header.pop("__metadata__")
    dtypes = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}
    tensors, starts = {}, {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = body[8 + size + begin : 8 + size + end]
        tensors[name] = np.frombuffer(data, dtypes[entry["dtype"]]).reshape(entry["shape"])
        starts[name] = 8 + size + begin
    return metadata, tensors, starts


def test_fields_come_back_and_are_aligned(reference) -> None:
    rng = np.random.default_rng(1)
    column = reference.Column(np.arange(999), np.arange(999.0), rng.standard_normal(999))
    series = [reference.series([reference.Part(column)])] * 3
    frame = query(series, "step", None, None, 100, 0.5, ("flags", "x", "count", "last", "smoothed", "min"))
    metadata, tensors, starts = read(encode_safetensors(frame, {"axis": "step", "empty": ""}))
    assert metadata == {"axis": "step", "empty": ""}
    assert set(tensors) == {"flags", "x", "count", "last", "smoothed", "min"}
    for field in frame.fields:
        assert tensors[field.name].tobytes() == bytes(field.data)
        assert starts[field.name] % tensors[field.name].itemsize == 0


def test_no_byte_is_left_between_tensors() -> None:
    """Readers of the format refuse bodies with holes."""
    fields = [
        Field("b", "U8", 1, 3, b"abc"),
        Field("d", "F64", 1, 1, struct.pack("<d", math.pi)),
        Field("f", "F32", 1, 1, struct.pack("<f", 0.5)),
    ]
    frame = Frame(fields=fields, rows=[], width=0.0, lo=0.0, hi=0.0, equal_steps=False)
    body = encode_safetensors(frame, {})
    _, tensors, starts = read(body)
    end = starts["d"]
    for name in ("d", "f", "b"):  # by falling item size
        assert starts[name] == end
        end += tensors[name].nbytes
    assert end == len(body)
    assert starts["d"] % 8 == 0


@pytest.mark.parametrize("text", ["", "ünïcode ☃", 'quotes " and \\', "x" * 1000])
def test_metadata_is_text_of_any_kind(text: str) -> None:
    frame = Frame(fields=[], rows=[], width=0.0, lo=0.0, hi=0.0, equal_steps=False)
    metadata, tensors, _ = read(encode_safetensors(frame, {"text": text}))
    assert metadata == {"text": text}
    assert tensors == {}
