from collections.abc import Iterable
from typing import TypeAlias

# (name, format, format of the dictionary's values or None) of each column, as Arrow writes formats.
Field: TypeAlias = tuple[str, str, str | None]
# (length, buffers, (length, buffers) of the dictionary or None); a buffer is an object with bytes, or None.
Column: TypeAlias = tuple[int, tuple[object, ...], tuple[int, tuple[object, ...]] | None]

def schema_capsule(fields: list[Field]) -> object: ...
def stream_capsule(fields: list[Field], batches: Iterable[tuple[int, list[Column]]]) -> object: ...
