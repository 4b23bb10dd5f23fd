"""FileWriter takes whole events as the peers' does, and whoever replaces its hooks sees every event."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.errors import DamagedRecord
from glassboard.writer import file_writer
from glassboard.writer.file_writer import FileWriter, Serialized


def summary(value: float = 0.5) -> Summary:
    return Summary(value=[Summary.Value(tag="t", simple_value=value)])


def all_but_times(events):
    for event in events:
        event.ClearField("source_metadata")
    return [event for event in events if event.HasField("summary") or event.graph_def]


@pytest.mark.parametrize("as_bytes", [False, True])
def test_events_and_summaries_are_those_of_torch(event_dir, tmp_path, as_bytes):
    for make, where in ((FileWriter, "ours"), (torch_tensorboard.FileWriter, "theirs")):
        writer = make(tmp_path / where)
        form = (lambda message: message.SerializeToString()) if as_bytes and where == "ours" else lambda m: m
        writer.add_summary(form(summary()), 3, 1.5)
        writer.add_summary(form(summary()), walltime=2.5)
        writer.add_event(form(Event(step=9, summary=summary())), walltime=3.5)
        writer.add_event(form(Event(step=9, wall_time=7.0, summary=summary())), -4, 4.5)
        writer.add_onnx_graph(form(GraphDef()), 5.5)
        writer.close()
    ours, theirs = (all_but_times(event_dir(tmp_path / where).events()) for where in ("ours", "theirs"))
    assert ours == theirs
    assert [event.step for event in ours[:4]] == [3, 0, 9, -4]


def test_a_graph_comes_with_its_profile(logs):
    writer = FileWriter(logs.path)
    writer.add_graph((GraphDef(version=3), Serialized(b"profile")), 5.5)
    writer.close()
    graph, profile = logs.events()[-2:]
    assert GraphDef.FromString(graph.graph_def).version == 3
    assert (profile.tagged_run_metadata.tag, profile.tagged_run_metadata.run_metadata) == (
        "step1",
        b"profile",
    )


def test_what_programs_read_of_it(logs):
    with SummaryWriter(logs.path) as writer:
        of_run = writer._get_file_writer()
        assert of_run is writer.file_writer
        assert of_run.get_logdir() == str(logs.path)
        assert of_run.event_writer._file_name == str(logs.files[0])
        assert list(writer.all_writers) == [str(logs.path)]
        writer.add_scalars("a", {"b": 1.0}, 1)
        assert sorted(writer.all_writers) == [str(logs.path), str(logs.path / "a_b")]


def test_without_disk_events_are_forgotten(logs):
    with SummaryWriter(logs.path, write_to_disk=False) as writer:
        of_run = writer.file_writer
        of_run.add_summary(summary(), 1)
        of_run.reopen()
        of_run.flush()
        with writer.use_metadata(global_step=1):
            writer.add_scalar("t", 1.0)
        assert of_run.get_logdir() == str(logs.path)
    assert not logs.path.exists()


def test_close_and_reopen(logs):
    writer = FileWriter(logs.path)
    writer.close()
    writer.reopen()
    writer.add_summary(summary(), 1)
    writer.flush()
    assert len(logs.files) == 2
    assert [step for step, _, _ in logs.points("t")] == [1]
    writer.close()


def test_what_is_no_message_is_refused(logs):
    writer = FileWriter(logs.path)
    with pytest.raises(TypeError, match="protocol buffer"):
        writer.add_summary({"t": 1.0}, 1)
    with pytest.raises(DamagedRecord):
        writer.add_event(b"\xff\xff\xff")
    writer.close()


def log_all(writer: SummaryWriter) -> None:
    writer.add_scalar("plain", 0.1, 1)
    writer.add_scalar("titled", 0.2, 2, display_name="x")
    writer.add_metrics({"a": 1.0, "b": 2.0}, 3)
    writer.add_text("note", "text", 4)


def test_a_patched_instance_is_given_every_event(logs):
    with SummaryWriter(logs) as writer:
        log_all(writer)
        with mock.patch.object(writer.file_writer, "add_event") as hook:
            log_all(writer)
        log_all(writer)
    given = [call.args for call in hook.call_args_list]
    assert [step for _, step, _ in given] == [1, 2, 3, 4]
    assert [value.tag for event, _, _ in given for value in event.summary.value] == [
        "plain", "titled", "a", "b", "note/text_summary",
    ]  # fmt: skip
    assert len(logs.points("plain")) == 2  # before and after


def test_a_patched_class_is_given_the_summaries_and_may_pass_them_on(logs, monkeypatch):
    seen = []
    original = FileWriter.add_summary

    def add_summary(self, summary, global_step=None, walltime=None):
        seen.append((summary.value[0].tag, global_step))
        original(self, summary, global_step, walltime)

    with SummaryWriter(logs) as writer:
        assert writer.file_writer is not None
        monkeypatch.setattr(FileWriter, "add_summary", add_summary)
        log_all(writer)
        monkeypatch.undo()
        log_all(writer)
    assert seen == [("plain", 1), ("titled", 2), ("a", 3), ("note/text_summary", 4)]
    assert len(logs.points("plain")) == len(logs.points("b")) == 2


def test_a_patched_class_is_given_the_events_of_every_file(logs, event_dir):
    with SummaryWriter(logs) as early:
        early.add_scalars("a", {"b": 1.0}, 1)
        with mock.patch.object(FileWriter, "add_event", autospec=True) as hook:
            early.add_scalar("t", 1.0, 1)
            early.add_scalars("a", {"b": 1.0, "c": 1.0}, 2)
            with SummaryWriter(logs) as late:
                late.add_scalar("t", 1.0, 3)
        early.add_scalar("t", 1.0, 4)
    assert [(Path(call.args[0].get_logdir()).name, call.args[2]) for call in hook.call_args_list] == [
        ("run", 1), ("a_b", 2), ("a_c", 2), ("run", 3),
    ]  # fmt: skip
    assert [step for step, _, _ in logs.points("t")] == [4]
    assert [step for step, _, _ in logs.points("a", run="a_b")] == [1]


class Doubling(FileWriter):
    def add_event(self, event, step=None, walltime=None):
        super().add_event(event, step, walltime)
        super().add_event(event, step, walltime)


def test_a_subclass_is_given_every_event(logs):
    with SummaryWriter(logs) as writer:
        writer.file_writer = Doubling(logs.path, file=writer._file)
        log_all(writer)
    assert len(logs.points("plain")) == 2


def test_without_protobuf_events_are_their_bytes(logs, monkeypatch):
    monkeypatch.setattr(file_writer, "_message_class", lambda module, name: None)
    with SummaryWriter(logs) as writer, mock.patch.object(writer.file_writer, "add_event") as hook:
        writer.add_scalar("t", 0.5, 1)
    (event, _, _) = hook.call_args.args
    assert Event.FromString(event.SerializeToString()).summary.value[0].simple_value == 0.5


def test_defaults_for_step_and_time(logs):
    with SummaryWriter(logs) as writer:
        with writer.use_metadata(global_step=7, walltime=2.5):
            writer.add_scalar("t", 0.1)
            writer.add_scalar("t", 0.2, 8, 3.5)
            writer.add_metrics({"u": 0.3})
            writer.add_text("note", "text")
            writer.file_writer.add_summary(summary())
            with pytest.raises(AssertionError), writer.use_metadata(global_step=1):
                pass
        with pytest.raises(ZeroDivisionError), writer.use_metadata(global_step=9):
            raise ZeroDivisionError
        with pytest.raises(AssertionError), writer.use_metadata():
            pass
        writer.add_scalar("v", 0.4)
    assert [point[:2] for point in logs.points("t")] == [(7, 2.5), (8, 3.5), (7, 2.5)]
    assert [point[:2] for point in logs.points("u")] == [(7, 2.5)]
    assert logs.points("v")[0][0] == 0
