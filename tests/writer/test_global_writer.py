"""One writer for a whole program, which counts the steps of each tag."""

from __future__ import annotations

import multiprocessing
import pickle

import pytest

from glassboard.writer import global_writer
from glassboard.writer.global_writer import GlobalSummaryWriter


def test_each_tag_counts_for_itself(logs):
    writer = GlobalSummaryWriter(logs.path)
    for value in (0.5, 1.5, 2.5):
        writer.add_scalar("a", value)
    writer.add_scalar("b", 3.5, 7.0)
    writer.add_text("a", "text")
    assert writer.file_writer is writer.smw.file_writer
    writer.close()
    assert [(step, value) for step, _, value in logs.points("a")] == [(0, 0.5), (1, 1.5), (2, 2.5)]
    assert logs.points("b") == [(0, 7.0, 3.5)]
    assert len(logs.accumulate().Tensors("a/text_summary")) == 1


def test_there_is_one_for_the_program(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(global_writer, "_shared", None)
    writer = GlobalSummaryWriter.getSummaryWriter()
    assert GlobalSummaryWriter.getSummaryWriter() is writer
    assert str(writer.smw.get_logdir()) in capsys.readouterr().out
    writer.close()


def log_two(writer: GlobalSummaryWriter) -> None:
    writer.add_scalar("child", 1.0)
    writer.add_scalar("child", 2.0)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_has_a_file_and_steps_of_its_own(logs, method):
    writer = GlobalSummaryWriter(logs.path)
    writer.add_scalar("parent", 1.0)
    child = multiprocessing.get_context(method).Process(target=log_two, args=(writer,))
    child.start()
    child.join()
    assert child.exitcode == 0
    writer.add_scalar("parent", 2.0)
    writer.close()
    assert len(logs.files) == 2
    assert [step for step, _, _ in logs.points("parent")] == [0, 1]
    assert [step for step, _, _ in logs.points("child")] == [0, 1]


def test_a_copy_counts_on(logs):
    writer = GlobalSummaryWriter(logs.path)
    writer.add_scalar("t", 1.0)
    other = pickle.loads(pickle.dumps(writer))
    other.add_scalar("t", 2.0)
    writer.close()
    other.close()
    assert sorted(step for step, _, _ in logs.points("t")) == [0, 1]
