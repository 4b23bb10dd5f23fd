"""The three messages of hyperparameters come back as TensorBoard reads them."""

from __future__ import annotations

from google.protobuf.struct_pb2 import ListValue, Value
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

from glassboard.events.hparams import (
    Experiment,
    HParam,
    Interval,
    Metric,
    SessionEnd,
    SessionStart,
    decode_plugin_data,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
values = st.one_of(words, st.booleans(), st.floats(allow_nan=False))
times = st.floats(0, 4e9)


def boxed(value: str | float | bool) -> Value:
    if isinstance(value, str):
        return Value(string_value=value)
    return Value(bool_value=value) if isinstance(value, bool) else Value(number_value=value)


@given(st.dictionaries(words, values, max_size=4), words, words, words, times)
def test_what_a_session_was_given(hparams, group, model, monitor, start):
    message = plugin_data_pb2.SessionStartInfo(
        group_name=group, model_uri=model, monitor_url=monitor, start_time_secs=start
    )
    for name, value in hparams.items():
        message.hparams[name].CopyFrom(boxed(value))
    data = plugin_data_pb2.HParamsPluginData(session_start_info=message).SerializeToString()
    found = decode_plugin_data(data).held
    assert found == SessionStart(hparams, group, start, model, monitor)
    assert isinstance(found, SessionStart)
    assert {name: type(value) for name, value in found.hparams.items()} == {
        name: type(value) for name, value in hparams.items()
    }


def test_how_a_session_ended():
    names = {0: "unknown", 1: "success", 2: "failure", 3: "running", 9: "unknown"}
    for number, name in names.items():
        message = plugin_data_pb2.SessionEndInfo(status=number, end_time_secs=5)
        data = plugin_data_pb2.HParamsPluginData(session_end_info=message).SerializeToString()
        assert decode_plugin_data(data).held == SessionEnd(name, 5.0)


def test_what_an_experiment_declares():
    message = api_pb2.Experiment(
        name="n", description="d", user="u", time_created_secs=7,
        hparam_infos=[
            api_pb2.HParamInfo(name="a", display_name="A", description="of a", type=1, differs=True),
            api_pb2.HParamInfo(name="b", type=3, domain_interval=api_pb2.Interval(min_value=-1, max_value=2)),
            api_pb2.HParamInfo(name="c", domain_discrete=ListValue(values=map(boxed, ["x", True, 2.0]))),
            api_pb2.HParamInfo(name="d", domain_discrete=ListValue()),
        ],
        metric_infos=[
            api_pb2.MetricInfo(
                name=api_pb2.MetricName(group="g", tag="t"),
                display_name="T", description="of t", dataset_type=2,
            ),
            api_pb2.MetricInfo(name=api_pb2.MetricName(tag="t")),
        ],
    )  # fmt: skip
    data = plugin_data_pb2.HParamsPluginData(version=1, experiment=message).SerializeToString()
    version, found = decode_plugin_data(data)
    assert version == 1
    assert found == Experiment(
        "n", "d", "u", 7.0,
        [
            HParam("a", "A", "of a", "string", None, True),
            HParam("b", type="number", domain=Interval(-1, 2)),
            HParam("c", domain=("x", True, 2.0)),
            HParam("d", domain=()),
        ],
        [Metric("t", "g", "T", "of t", "validation"), Metric("t")],
    )  # fmt: skip


def test_values_that_are_no_hyperparameters_are_left_out():
    message = plugin_data_pb2.SessionStartInfo()
    message.hparams["null"].null_value = 0
    message.hparams["list"].list_value.SetInParent()
    message.hparams["unset"].SetInParent()
    message.hparams["kept"].number_value = 1
    data = plugin_data_pb2.HParamsPluginData(session_start_info=message).SerializeToString()
    assert decode_plugin_data(data).held == SessionStart({"kept": 1.0})
    assert decode_plugin_data(b"").held is None
