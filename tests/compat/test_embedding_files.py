"""The projector's files, against both originals'."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboardX import embedding as tensorboardx

from glassboard.compat import embedding_files


def both(tmp_path: Path, name: str, *calls) -> tuple[bytes, bytes]:
    contents = []
    for index, call in enumerate(calls):
        directory = tmp_path / str(index)
        directory.mkdir(exist_ok=True)
        call(str(directory))
        contents.append((directory / name).read_bytes())
    return contents[0], contents[1]


@pytest.mark.parametrize(("labels", "header"), [(["a", 1, "é"], None), ([["a", 1], ["b", 2]], ["x", "y"])])
def test_labels(tmp_path: Path, labels: list, header: list | None) -> None:
    ours, theirs = both(
        tmp_path,
        "metadata.tsv",
        lambda path: embedding_files.make_tsv(labels, path, header),
        lambda path: tensorboardx.make_tsv(labels, path, header),
    )
    assert ours == theirs


def test_a_header_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        embedding_files.make_tsv([["a", 1]], str(tmp_path), ["x"])


def test_points(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(5, 3))
    ours, theirs = both(
        tmp_path,
        "tensors.tsv",
        lambda path: embedding_files.make_mat(points, path),
        lambda path: tensorboardx.make_mat(points, path),
    )
    assert ours == theirs


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_sprites(tmp_path: Path, count: int) -> None:
    image = pytest.importorskip("PIL.Image")
    pixels = np.random.default_rng(0).random((count, 3, 4, 4))
    both(
        tmp_path,
        "sprite.png",
        lambda path: embedding_files.make_sprite(pixels, path, square=True),
        lambda path: tensorboardx.make_sprite(pixels, path),
    )
    ours, theirs = (np.asarray(image.open(tmp_path / name / "sprite.png")) for name in "01")
    rows = -(-count // int(np.ceil(np.sqrt(count)))) * 4
    assert ours.shape == theirs.shape
    np.testing.assert_array_equal(ours[:rows], theirs[:rows])  # theirs ends in whatever memory held


def test_sprites_that_tensorboard_s_page_would_not_show_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="square"):
        embedding_files.make_sprite(np.zeros((2, 3, 4, 5)), str(tmp_path), square=True)
    with pytest.raises(AssertionError, match="pixels"):
        embedding_files.make_sprite(np.zeros((1, 3, 8193, 8193), np.uint8), str(tmp_path), square=True)
    embedding_files.make_sprite(np.zeros((2, 3, 4, 5)), str(tmp_path), square=False)
