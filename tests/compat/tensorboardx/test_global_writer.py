"""tensorboardX's writer that counts steps by itself."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import tensorboardX

from glassboard.compat.tensorboardx import GlobalSummaryWriter, SummaryWriter, global_writer
from glassboard.writer import global_writer as base


@pytest.mark.parametrize("name", ["__init__", "add_scalar", "add_image", "add_text", "close"])
def test_methods_have_the_originals_signatures(name: str) -> None:
    ours, theirs = (
        [
            (parameter.name, parameter.kind, parameter.default)
            for parameter in inspect.signature(getattr(kind, name)).parameters.values()
        ]
        for kind in (GlobalSummaryWriter, tensorboardX.GlobalSummaryWriter)
    )
    assert ours == theirs


def test_steps_count_by_tag_and_tags_are_cleaned(tmp_path: Path, read) -> None:
    writer = GlobalSummaryWriter(str(tmp_path), whatever=1)
    for value in (5.0, 6.0):
        writer.add_scalar("a b", value, 2.0)
    writer.add_text("text", "x", 2.0)
    writer.close()
    assert type(writer.smw) is SummaryWriter
    assert [value[:2] for value in read(tmp_path).values()] == [
        (0, "a_b"),
        (1, "a_b"),
        (0, "text/text_summary"),
    ]


def test_the_one_of_the_process_is_the_face_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "_shared", None)
    writer = global_writer.GlobalSummaryWriter.getSummaryWriter()
    assert writer is GlobalSummaryWriter.getSummaryWriter()
    assert type(writer) is GlobalSummaryWriter
    assert "runs" in capsys.readouterr().out
    writer.close()
