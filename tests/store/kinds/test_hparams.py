"""The trials of all runs make one table, whichever run declared what."""

from __future__ import annotations

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

from glassboard import SummaryWriter
from glassboard.events.hparams import HParam, Interval, Metric
from glassboard.store.kinds.hparams import MetricValue, hparams_table

TAGS = {
    "experiment": "_hparams_/experiment",
    "session_start_info": "_hparams_/session_start_info",
    "session_end_info": "_hparams_/session_end_info",
}


def held(wall: float, **message: object) -> Event:
    ((field, _),) = message.items()
    value = Summary.Value(tag=TAGS[field])
    value.metadata.plugin_data.plugin_name = "hparams"
    value.metadata.plugin_data.content = plugin_data_pb2.HParamsPluginData(**message).SerializeToString()
    return Event(wall_time=wall, summary=Summary(value=[value]))


def start(wall: float, group: str = "", **hparams: object) -> Event:
    return held(
        wall,
        session_start_info={
            "group_name": group,
            "start_time_secs": wall,
            "hparams": {
                name: {"string_value": value} if isinstance(value, str) else {"number_value": value}
                for name, value in hparams.items()
            },
        },
    )


def end(wall: float, status: int) -> Event:
    return held(wall, session_end_info={"status": status, "end_time_secs": wall})


def test_every_trial_of_one_writer_is_in_the_table(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_hparams({"lr": 0.1, "optimizer": "adam"}, {"loss": 3.0}, run_name="a")
        writer.add_hparams({"lr": 0.2, "fused": True}, {"loss": 2.0, "accuracy": 0.5}, run_name="b")
    table = hparams_table(logged(run="c"))
    assert table.hparams == [
        HParam("lr", type="number"),
        HParam("optimizer", type="string"),
        HParam("fused", type="bool"),
    ]
    assert table.metrics == [Metric("loss"), Metric("accuracy")]
    first, second = table.sessions
    assert (first.run, first.hparams, first.status) == ("a", {"lr": 0.1, "optimizer": "adam"}, "success")
    assert {key: value.value for key, value in first.metrics.items()} == {("", "loss"): 3.0}
    assert {key: value.value for key, value in second.metrics.items()} == {
        ("", "loss"): 2.0,
        ("", "accuracy"): 0.5,
    }
    assert table.values == {"lr": [0.1, 0.2], "optimizer": ["adam"], "fused": [True]}


def test_declarations_of_several_runs_are_merged(logged):
    info = api_pb2.HParamInfo
    logged(
        held(1, experiment={
            "name": "first", "time_created_secs": 9,
            "hparam_infos": [
                info(name="lr", domain_interval={"min_value": 0.1, "max_value": 0.5}),
                info(name="units", type=3, domain_discrete={"values": [{"number_value": 1}]}),
                info(name="mixed", type=3),
                info(name="odd", domain_discrete={"values": [{"number_value": 1}]}),
            ],
            "metric_infos": [{"name": {"tag": "loss", "group": "val"}}],
        }),
        run="one",
    )  # fmt: skip
    store = logged(
        held(2, experiment={
            "description": "second", "time_created_secs": 7,
            "hparam_infos": [
                info(name="lr", display_name="Rate", description="of learning",
                     domain_interval={"min_value": 0.2, "max_value": 2}),
                info(name="units", domain_discrete={"values": [{"number_value": 1}, {"bool_value": True}]}),
                info(name="mixed", type=1),
                info(name="odd", domain_interval={"min_value": 0, "max_value": 1}),
                info(name="late"),
            ],
            "metric_infos": [{"name": {"tag": "loss"}}, {"name": {"tag": "loss", "group": "val"}}],
        }),
        start(2, lr="fast", seen=4),
        run="two",
    )  # fmt: skip
    table = hparams_table(store)
    assert (table.experiment.name, table.experiment.description, table.experiment.created) == (
        "first", "second", 7.0,
    )  # fmt: skip
    assert table.hparams == [
        HParam("lr", "Rate", "of learning", "string", Interval(0.1, 2)),
        HParam("units", type="number", domain=(1.0, True)),
        HParam("mixed", type="string"),
        HParam("odd"),
        HParam("late"),
        HParam("seen", type="number"),
    ]
    assert [type(value) for value in table.hparams[1].domain or ()] == [float, bool]
    assert table.metrics == [Metric("loss", "val"), Metric("loss")]


@pytest.mark.parametrize(("first", "status", "lr"), [(False, "running", 0.2), (True, "success", 0.1)])
def test_a_session_that_was_started_again_is_under_way(logged, first, status, lr):
    store = logged(start(1, lr=0.1), end(2, 1), start(3, "again", lr=0.2))
    (session,) = hparams_table(store, first=first).sessions
    assert (session.status, session.hparams) == (status, {"lr": lr})
    assert (session.start, session.end) == ((1.0, 2.0) if first else (3.0, None))


def test_the_last_end_of_a_session_counts(logged):
    store = logged(start(1, lr=0.1), end(2, 2), start(3, lr=0.2), end(4, 1))
    (session,) = hparams_table(store).sessions
    assert (session.status, session.start, session.end) == ("success", 3.0, 4.0)


def test_metrics_of_a_run_below_the_session(tmp_path, logged):
    logged(held(1, experiment={"metric_infos": [{"name": {"tag": "loss", "group": "val"}}]}), run=".")
    with SummaryWriter(tmp_path / "logs/trial/val") as writer:
        for step in range(3):
            writer.add_scalar("loss", 0.5 * step, step, walltime=20.0 + step)
    (session,) = hparams_table(logged(start(2, lr=1.0), run="trial")).sessions
    assert session.metrics == {("val", "loss"): MetricValue(1.0, 2, 22.0)}


def test_without_hyperparameters_there_is_no_trial(logged):
    table = hparams_table(logged())
    assert (table.hparams, table.metrics, table.sessions, table.values) == ([], [], [], {})


def test_damaged_content_is_told(logged):
    value = Summary.Value(tag=TAGS["session_start_info"])
    value.metadata.plugin_data.plugin_name = "hparams"
    value.metadata.plugin_data.content = b"\xff"
    store = logged(Event(wall_time=1, summary=Summary(value=[value])))
    assert hparams_table(store).sessions == []
    assert [damage.message[:29] for damage in store.damage()] == ["this hparams cannot be read: "]
