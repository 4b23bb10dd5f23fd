"""Embeddings: points of many dimensions with labels and pictures, as files for TensorBoard's projector."""

from __future__ import annotations

import contextlib
import math
import os
import re
import threading
from typing import TYPE_CHECKING, Any, cast

from glassboard.writer.arrays import to_array
from glassboard.writer.copies import encode_later
from glassboard.writer.png import encode_png
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile

CONFIG = "projector_config.pbtxt"

_config_lock = threading.Lock()


def add(
    file: EventFile,
    tag: Any,
    mat: Any,
    metadata: Sequence[Any] | None,
    header: Sequence[Any] | None,
    images: Any,
    step: Any,
) -> None:
    """Writes the files of one embedding below the run's directory, and names them in its projector config."""
    name = tag_text(tag)
    at, _ = file.stamp(step, None)
    points = to_array(mat)
    if points.ndim != 2:
        raise AssertionError(f"mat should be 2D, one row per data point, got shape {points.shape}")
    subdir = f"{str(at).zfill(5)}/{_encoded(name)}"
    config = f'tensor_name: "{_quoted(f"{name}:{str(at).zfill(5)}")}"\n'
    config += f'tensor_path: "{_quoted(subdir)}/tensors.tsv"\n'
    labels = sheet = None
    if metadata is not None:
        labels = _metadata(metadata, header, len(points))
        config += f'metadata_path: "{_quoted(subdir)}/metadata.tsv"\n'
    if images is not None:
        sheet, width, height = _sprite(to_array(images), len(points))
        config += f'sprite {{\n  image_path: "{_quoted(subdir)}/sprite.png"\n'
        config += f"  single_image_dim: {width}\n  single_image_dim: {height}\n}}\n"

    def write(held: NDArray[np.generic]) -> bytes:
        contents: dict[str, Iterable[bytes]] = {
            "tensors.tsv": (_line(map(str, cast("list[Any]", row.tolist()))) for row in held)
        }
        if labels is not None:
            contents["metadata.tsv"] = labels
        if sheet is not None:
            contents["sprite.png"] = [encode_png(sheet)]
        directory = os.path.join(file.directory, subdir)
        os.makedirs(directory, exist_ok=True)
        for filename, chunks in contents.items():
            _write(os.path.join(directory, filename), chunks)
        _configure(os.path.join(file.directory, CONFIG), config)
        return b""  # the projector reads files, not events

    encode_later(file, points, write)


def _metadata(metadata: Sequence[Any], header: Sequence[Any] | None, count: int) -> list[bytes]:
    """Returns the lines of the labels; of several columns where a header names them."""
    if len(metadata) != count:
        raise AssertionError(f"#labels should equal #data points, got {len(metadata)} for {count}")
    if not header:
        return [_line([_cell(label)]) for label in metadata]
    if count and len(header) != len(metadata[0]):
        raise AssertionError(
            f"metadata_header names {len(header)} columns, but metadata has {len(metadata[0])}; name each"
        )
    return [_line(map(_cell, row)) for row in (header, *metadata)]


def _sprite(images: NDArray[np.generic], count: int) -> tuple[NDArray[np.uint8], int, int]:
    """Returns the NCHW images side by side, in a square where they let it, and one's width and height."""
    import numpy as np

    if images.ndim != 4 or images.shape[1] not in (1, 3):
        raise AssertionError(f"label_img should be N x 3 x H x W, got shape {images.shape}")
    if len(images) != count:
        raise AssertionError(f"#images should equal #data points, got {len(images)} for {count}")
    if images.dtype != np.uint8:
        images = (images.astype(np.float64) * 255).clip(0, 255)
        images = np.nan_to_num(images).astype(np.uint8)
    height, width = images.shape[2:]
    columns = max(1, math.ceil(math.sqrt(count)))
    rows = math.ceil(count / columns)
    # The projector counts rows from the picture's height: what is left of the square stays black.
    sheet = np.zeros((max(rows * height, columns * width), columns * width, 3), np.uint8)
    for index, image in enumerate(images):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = image.transpose(1, 2, 0)
    return sheet, width, height


def _configure(path: str, embedding: str) -> None:
    """Adds an embedding to the config of the run, in place of one of the same name."""
    block = "embeddings {\n" + "".join(f"  {line}\n" for line in embedding.splitlines()) + "}\n"
    same = re.compile(rf"^embeddings {{\n  {re.escape(embedding.splitlines()[0])}\n(?:  .*\n)*}}\n", re.M)
    with _config_lock:
        try:
            with open(path, encoding="utf-8", errors="replace") as stream:
                earlier = stream.read()
        except FileNotFoundError:
            earlier = ""
        _write(path, [(same.sub("", earlier) + block).encode()])


def _write(path: str, chunks: Iterable[bytes]) -> None:
    """Writes a file aside and renames it, so that a reader finds all of it or the one before."""
    aside = f"{path}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        with open(aside, "wb") as stream:
            stream.writelines(chunks)
        os.replace(aside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.remove(aside)
        raise


def _encoded(tag: str) -> str:
    """Makes a directory's name of a tag."""
    for character in "%/\\\0":
        tag = tag.replace(character, f"%{ord(character):02x}")
    return tag


def _quoted(text: str) -> str:
    """Escapes what ends a string of protobuf's text format."""
    return re.sub(r'[\\"\x00-\x1f\x7f]', lambda found: f"\\{ord(found[0]):03o}", text)


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode("utf-8", "replace")


def _cell(value: Any) -> str:
    """Returns a label as text; a tab or a new line within it would shift those behind."""
    if getattr(value, "shape", None) == () and callable(getattr(value, "item", None)):
        value = value.item()
    return re.sub(r"[\t\r\n]", " ", str(value))


def _after_fork() -> None:
    """Gives a child a lock of its own: a thread that it does not have may have held its parent's."""
    global _config_lock
    _config_lock = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)
