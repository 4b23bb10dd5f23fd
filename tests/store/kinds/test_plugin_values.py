"""Values of every form are the tensors and lists of files that TensorBoard makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.decoded import places_of
from glassboard.store.kinds.plugin_values import (
    read_files,
    read_tensors,
    stated_hparams,
    stated_mesh_part,
    states_wav,
)
from glassboard.store.local import LocalStore

WALL = 1_700_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    """One run of ours with a few kinds."""
    with SummaryWriter(str(tmp_path)) as writer:
        for step in range(3):
            writer.add_histogram("weights", np.arange(10.0) + step, step, walltime=WALL + step)
            writer.add_text("note", f"text {step}", step, WALL + step)
            writer.add_image("picture", np.full((1, 2, 3), step * 9, np.uint8), step, WALL + step)
            writer.add_audio("sound", np.zeros((1, 40)), step, 8000, WALL + step)
    found = LocalStore(tmp_path, reload_interval=0)
    assert found.wait_loaded(30)
    yield found
    found.close()


def test_a_histogram_has_all_its_buckets_and_its_ends_are_minimum_and_maximum(store: LocalStore) -> None:
    where = places_of(store, ".", "weights", "histogram")
    for place, table in read_tensors(store, ".", "weights", "histogram", where):
        assert table.shape[1] == 3
        assert (table[0, 0], table[-1, 1]) == (place.step, place.step + 9)
        assert table[:, 2].sum() == 10


def test_strings_are_bytes(store: LocalStore) -> None:
    where = places_of(store, ".", "note/text_summary", "text")
    found = [
        value.ravel().tolist() for _, value in read_tensors(store, ".", "note/text_summary", "text", where)
    ]
    assert found == [[b"text 0"], [b"text 1"], [b"text 2"]]


def test_files_of_a_picture_are_its_width_its_height_and_itself(store: LocalStore) -> None:
    where = places_of(store, ".", "picture", "image")
    for _, (width, height, data) in read_files(store, ".", "picture", "image", where):
        assert (width, height) == (b"3", b"2")
        assert data.startswith(b"\x89PNG")
    sounds = list(read_files(store, ".", "sound", "audio", places_of(store, ".", "sound", "audio")))
    assert [len(files) for _, files in sounds] == [1, 1, 1]


def test_what_is_of_another_kind_is_reported_and_left_out(store: LocalStore) -> None:
    where = places_of(store, ".", "note/text_summary", "text")
    before = store.catalog().damaged
    assert list(read_tensors(store, ".", "picture", "mesh", where)) == []
    assert store.catalog().damaged > before


def test_there_are_no_places_of_what_is_not_there(store: LocalStore) -> None:
    with pytest.raises(KeyError):
        places_of(store, ".", "note", "image")


def test_damaged_contents_say_nothing() -> None:
    for content in (b"\x0a\x7f", b"\xff"):
        assert not states_wav(content)
        assert stated_mesh_part(content) is None
        assert stated_hparams(content) is None
    assert states_wav(b"")
    assert states_wav(b"\x10\x0b")
