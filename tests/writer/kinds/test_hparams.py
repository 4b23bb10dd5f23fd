"""TensorBoard's hparams plugin reads the same sessions from torch, tensorboardX and us."""

from __future__ import annotations

import collections
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams.backend_context import Context
from tensorboard.plugins.hparams.get_experiment import Handler as ExperimentHandler
from tensorboard.plugins.hparams.list_session_groups import Handler as SessionsHandler
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
numbers = st.floats() | st.integers(-(2**60), 2**60)
floats = st.floats(width=32)


def described(run: Path, event_dir) -> list[tuple]:
    """Of each value of a run: its step, its tag and its number, or what it says to the plugin."""
    found = []
    for event in event_dir(run).events():
        for value in event.summary.value:
            plugin = value.metadata.plugin_data
            data = HParamsPluginData.FromString(plugin.content)
            found.append((event.step, value.tag, repr(value.simple_value), plugin.plugin_name, repr(data)))
    return found


def sessions(logdir: str) -> tuple[api_pb2.Experiment, dict[str, api_pb2.Session]]:
    """What the plugin's own handlers answer about a log directory: the experiment, and sessions by name."""
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(logdir)
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, logdir)
    context = Context(TBContext(data_provider=provider))
    experiment = ExperimentHandler(
        RequestContext(), context, "", api_pb2.GetExperimentRequest(experiment_name="")
    ).run()
    columns = [
        api_pb2.ColParams(metric=info.name, order=api_pb2.ORDER_ASC) for info in experiment.metric_infos
    ]
    request = api_pb2.ListSessionGroupsRequest(
        start_index=0,
        slice_size=100,
        allowed_statuses=[api_pb2.STATUS_SUCCESS],
        aggregation_type=api_pb2.AGGREGATION_AVG,
        col_params=columns[:1],
    )
    groups = SessionsHandler(RequestContext(), context, "", request).run().session_groups
    return experiment, {
        session.name: (dict(group.hparams), session) for group in groups for session in group.sessions
    }


def test_a_run_is_as_torch_writes_it(event_dir):
    values = words | numbers | st.none()  # bools are below: torch takes them for numbers

    @settings(max_examples=25, deadline=None)
    @given(
        st.dictionaries(words, values, max_size=4),
        st.dictionaries(words, floats, max_size=3),
        st.booleans(),
        st.none() | st.integers(-5, 2**40),
    )
    def check(hparams, metrics, limited, step):
        domains = {k: [v, v] for k, v in hparams.items() if v is not None} if limited else None
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (torch_tensorboard.SummaryWriter, theirs)):
                writer = make(directory)
                writer.add_hparams(hparams, metrics, domains, "trial", step)
                writer.close()
            assert described(Path(ours, "trial"), event_dir) == described(Path(theirs, "trial"), event_dir)

    check()


def test_a_run_is_as_tensorboard_x_writes_it(event_dir):
    """It cleans tags, and gives no step to what it describes."""
    values = words | numbers | st.none() | st.booleans() | st.sampled_from([len, torch.nn.ReLU])
    tags = st.text("ab/_", min_size=1, max_size=5).filter(lambda tag: not tag.startswith("/"))

    @settings(max_examples=20, deadline=None)
    @given(st.dictionaries(words, values, max_size=4), st.dictionaries(tags, floats, max_size=3))
    def check(hparams, metrics):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (tensorboardX.SummaryWriter, theirs)):
                writer = make(directory)
                writer.add_hparams(hparams, metrics, name="trial")
                writer.close()
            assert described(Path(ours, "trial"), event_dir) == described(Path(theirs, "trial"), event_dir)

    check()


def test_the_plugin_lists_our_sessions(logs):
    with SummaryWriter(logs) as writer:
        for trial in range(3):
            hparams = {"lr": 0.1 * trial, "bf16": trial == 1, "optimizer": "adam"}
            domains = {"optimizer": ["adam", "sgd"]}
            writer.add_hparams(hparams, {"loss": 10 - trial}, domains, f"trial_{trial}", trial)
    experiment, found = sessions(str(logs.path))
    infos = {info.name: info for info in experiment.hparam_infos}
    assert {name: info.type for name, info in infos.items()} == {
        "lr": api_pb2.DATA_TYPE_FLOAT64,
        "bf16": api_pb2.DATA_TYPE_BOOL,
        "optimizer": api_pb2.DATA_TYPE_STRING,
    }
    assert list(infos["optimizer"].domain_discrete) == ["adam", "sgd"]
    assert [info.name.tag for info in experiment.metric_infos] == ["loss"]
    assert sorted(found) == ["trial_0", "trial_1", "trial_2"]
    for trial in range(3):
        hparams, session = found[f"trial_{trial}"]
        assert hparams["lr"].number_value == 0.1 * trial
        assert hparams["bf16"].WhichOneof("kind") == "bool_value"
        assert hparams["bf16"].bool_value is (trial == 1)
        assert session.status == api_pb2.STATUS_SUCCESS
        assert [(m.name.tag, m.value, m.training_step) for m in session.metric_values] == [
            ("loss", 10 - trial, trial)
        ]


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        (True, "bool_value", True),
        (np.bool_(False), "bool_value", False),
        (torch.tensor(True), "bool_value", True),
        (np.float32(0.5), "number_value", 0.5),
        (np.int64(-7), "number_value", -7),
        (np.array([2.5]), "number_value", 2.5),
        (torch.tensor(3), "number_value", 3),
        (torch.tensor([1.5], dtype=torch.bfloat16, requires_grad=True), "number_value", 1.5),
        (np.str_("text"), "string_value", "text"),
        (torch.optim.Adam, "string_value", "Adam"),
        (np.float32, "string_value", "float32"),
    ],
    ids=str,
)
def test_values_the_peers_get_wrong_or_refuse(logs, value, kind, stored):
    with SummaryWriter(logs) as writer:
        writer.add_hparams({"h": value}, {"m": 1.0}, run_name="trial")
    _, found = sessions(str(logs.path))
    held = found["trial"][0]["h"]
    assert held.WhichOneof("kind") == kind
    assert getattr(held, kind) == stored


def test_metrics_are_whatever_a_scalar_is_made_of(logs):
    metrics = {"a": torch.tensor([2.0], requires_grad=True), "b": np.float64(0.1), "c": [3]}
    with SummaryWriter(logs) as writer:
        writer.add_hparams(collections.OrderedDict(h=1), metrics, run_name="trial", global_step=np.int64(5))
    found = {tag: logs.points(tag, run="trial") for tag in metrics}
    assert {tag: (points[0][0], points[0][2]) for tag, points in found.items()} == {
        "a": (5, 2.0),
        "b": (5, np.float32(0.1)),
        "c": (5, 3.0),
    }


@pytest.mark.parametrize("make", [SummaryWriter, torch_tensorboard.SummaryWriter])
def test_wrong_arguments(make, tmp_path):
    writer = make(str(tmp_path / "run"))
    for arguments in (
        ([("a", 1)], {}),
        ({}, None),
        ({"a": 1}, {}, "trial"),
        ({"a": 1}, {}, {"b": [1]}),
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {}, {"a": ["x"]}),
        ({"a": "x"}, {}, {"a": [None]}),
    ):
        with pytest.raises(TypeError):
            writer.add_hparams(*arguments)
    for value in ([1, 2], object(), torch.float32):
        with pytest.raises(ValueError, match="one of int, float"):
            writer.add_hparams({"a": value}, {})
    writer.close()


def test_a_wrong_metric_leaves_nothing_behind(logs):
    with SummaryWriter(logs) as writer, pytest.raises(AssertionError):
        writer.add_hparams({"a": 1}, {"good": 1.0, "bad": [1.0, 2.0]}, run_name="trial")
    assert not (logs.path / "trial").exists()


def test_nothing_is_written_without_a_disk(logs):
    """tensorboardX and torch write the run all the same, into the directory they were told to leave alone."""
    writer = SummaryWriter(logs, write_to_disk=False)
    writer.add_hparams({"a": 1}, {"m": 1.0}, run_name="trial")
    writer.close()
    assert not logs.path.exists()


def test_the_run_itself_can_hold_them(logs):
    """By "." or its own path, as many programs avoid a sub-run: no second file, which would hide points."""
    with SummaryWriter(logs, purge_step=5) as writer:
        writer.add_scalar("loss", 1.0, 7)
        writer.add_hparams({"a": 1}, {"m": 1.0}, run_name=".")
        writer.add_hparams({"a": 1}, {"m": 2.0}, run_name=os.path.abspath(logs))
        writer.add_scalar("loss", 2.0, 8)
    assert len(logs.files) == 1
    assert [step for step, _, _ in logs.points("loss")] == [7, 8]
    assert [value for _, _, value in logs.points("m")] == [1.0, 2.0]
    assert sum(event.HasField("session_log") for event in logs.events()) == 1


def test_a_sweep_holds_no_files_open(logs):
    def held() -> int:
        return len(os.listdir("/proc/self/fd"))

    with SummaryWriter(logs) as writer:
        writer.add_hparams({"a": 0}, {"m": 0.0})
        before = held()
        for trial in range(30):
            writer.add_hparams({"a": trial}, {"m": 1.0})
        assert held() <= before + 1
        runs = [path for path in logs.path.iterdir() if path.is_dir()]
        assert len(runs) == 31  # on disk already, each under the time
        assert all(float(path.name) > 1.7e9 for path in runs)


def test_it_shares_a_run_with_add_scalars(logs):
    with SummaryWriter(logs) as writer:
        writer.add_scalars("loss", {"train": 1.0}, 1)
        writer.add_hparams({"a": 1}, {"m": 1.0}, run_name="loss_train/")
        writer.add_scalars("loss", {"train": 2.0}, 2)
    assert [step for step, _, _ in logs.points("loss", run="loss_train")] == [1, 2]
    assert len(logs.points("m", run="loss_train")) == 1
