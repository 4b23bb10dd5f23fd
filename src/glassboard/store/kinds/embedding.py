"""Embeddings of a store: the files that the projector's config of a run names."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.projector import (
    CONFIG,
    Embedding,
    Labels,
    ProjectorConfig,
    decode_config,
    raw_points,
    read_labels,
    read_points,
)
from glassboard.store.base import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Where TensorBoard looks for the config: beside the event files, and among its plugins' assets.
_FOLDERS = ("plugins/org_tensorflow_tensorboard_projector/", "")
_LARGEST_CONFIG = 16 << 20


class RunEmbeddings(NamedTuple):
    """The config of a run; its paths lie below ``folder``, which ends with a slash or is empty."""

    folder: str
    config: ProjectorConfig


def embeddings(store: Store, run: str) -> RunEmbeddings | None:
    """What a run's config says; None where it has none, or it cannot be read.

    Raises:
        KeyError: there is no such run.
    """
    store.assets(run)
    for folder in _FOLDERS:
        try:
            with store.open_asset(run, folder + CONFIG) as file:
                data = file.read(_LARGEST_CONFIG)
        except KeyError:
            continue
        try:
            return RunEmbeddings(folder, decode_config(data.decode("utf-8", "replace")))
        except DamagedRecord as error:
            store.report(run, folder + CONFIG, f"this config cannot be read: {error}")
    return None


def embedding_runs(store: Store) -> dict[str, RunEmbeddings]:
    """The runs that have embeddings, in the catalog's order."""
    found: dict[str, RunEmbeddings] = {}
    for run in store.catalog().runs:
        try:
            held = embeddings(store, run.name)
        except KeyError:
            continue  # gone since
        if held is not None and held.config.embeddings:
            found[run.name] = held
    return found


def points(store: Store, run: str, held: RunEmbeddings, embedding: Embedding) -> NDArray[np.float32]:
    """The points of an embedding, [number, dimensions].

    Raises:
        KeyError: there is no such file in the config's folder.
        DamagedRecord: the file holds no points; it is reported, too.
    """
    path = _path(held, embedding.tensor_path)
    try:
        with store.open_asset(run, path) as file:
            if _is_text(file):
                return read_points(file)
            return raw_points(file.read(), embedding.shape)
    except DamagedRecord as error:
        store.report(run, path, f"these points cannot be read: {error}")
        raise


def points_state(store: Store, run: str, held: RunEmbeddings, embedding: Embedding) -> tuple[int, ...]:
    """Size, time and number of the file of points, which tell whether it is another; empty without them.

    Raises:
        KeyError: there is no such file in the config's folder.
    """
    import os

    with store.open_asset(run, _path(held, embedding.tensor_path)) as file:
        try:
            status = os.fstat(file.fileno())
        except OSError:
            return ()
        return status.st_size, status.st_mtime_ns, status.st_ino


def labels(
    store: Store, run: str, held: RunEmbeddings, embedding: Embedding, most: int | None = None
) -> Labels:
    """The labels of an embedding, of the first ``most`` points only if that is given.

    Raises:
        KeyError: there is no such file in the config's folder.
    """
    with store.open_asset(run, _path(held, embedding.metadata_path)) as file:
        found = read_labels(file if most is None else islice(file, most + 1))
    return found if most is None else Labels(found.columns, found.rows[:most])


def read_file(store: Store, run: str, held: RunEmbeddings, path: str) -> bytes:
    """The bytes of a file that the config names: labels, bookmarks or the sprite.

    Raises:
        KeyError: there is no such file in the config's folder.
    """
    with store.open_asset(run, _path(held, path)) as file:
        return file.read()


def _path(held: RunEmbeddings, path: str) -> str:
    """A path of the config, from the run's folder.

    Raises:
        KeyError: it leads out of the config's folder.
    """
    import posixpath

    joined = posixpath.normpath(posixpath.join(held.folder, path))
    if not path or posixpath.isabs(joined) or not f"{joined}/".startswith(held.folder) or joined == "..":
        raise KeyError(path)
    return joined


def _is_text(file: BinaryIO) -> bool:
    """Whether a file of points is text; the position is back at its beginning."""
    begin = file.read(1 << 16)
    file.seek(0)
    return not begin.strip(b"0123456789+-.eEinfaNINFA\t\r\n ")
