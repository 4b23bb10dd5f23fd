"""tensorboardX's module of record files, against the original's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboardX import record_writer as theirs

from glassboard.compat.tensorboardx import record_writer as ours


@given(st.binary())
def test_checksums(data: bytes) -> None:
    assert ours.masked_crc32c(data) == theirs.masked_crc32c(data)


@given(st.text(min_size=1), st.integers())
def test_names_and_words(name: str, number: int) -> None:
    assert ours.make_valid_tf_name(name) == theirs.make_valid_tf_name(name)
    assert ours.u32(number) == theirs.u32(number)


def test_files_and_directories(tmp_path: Path) -> None:
    directory = tmp_path / "a/b"
    ours.directory_check(str(directory))
    ours.directory_check(str(directory))
    with ours.open_file(str(directory / "file")) as file:
        file.write(b"x")
    assert (directory / "file").read_bytes() == b"x"


def test_factories() -> None:
    class Factory:
        checked = ""

        def open(self, path: str) -> BytesIO:
            return BytesIO(path.encode())

        def directory_check(self, path: str) -> None:
            self.checked = path

    factory = Factory()
    ours.register_writer_factory("mine", factory)
    assert ours.open_file("mine://x").read() == b"mine://x"
    ours.directory_check("mine://y")
    assert factory.checked == "mine://y"
    with pytest.raises(ValueError, match="colon"):
        ours.register_writer_factory("mine:", factory)
    del ours.REGISTERED_FACTORIES["mine"]
