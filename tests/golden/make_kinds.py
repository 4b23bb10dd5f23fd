"""Write the golden files of every kind by one producer; `python tests/golden/make_kinds.py torch`.

Where a producer has no graph, sound or video of its own without another package, that is left out. An older
release is put in front of the installed one::

    pip install --target /tmp/older tensorboardX==2.1 "protobuf<3.21" "numpy<1.24" "pillow<10" six
    PYTHONPATH=/tmp/older python tests/golden/make_kinds.py tensorboardX
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

WALL = 1_700_000_000.0
LABELS = np.array([0, 1, 1, 0, 1, 0, 1, 1])
SCORES = np.array([0.1, 0.4, 0.8, 0.3, 0.65, 0.7, 0.9, 0.55])
VERTICES = np.array([[[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]]], np.float32)
FACES = np.array([[[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]]], np.int32)
COLORS = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 255]]], np.uint8)
LAYOUT = {
    "Losses": {"both": ["Multiline", ["loss/.*", "other"]], "band": ["Margin", ["loss", "low", "high"]]},
    "Empty": {},
}


def picture(step: int, channels: int = 3) -> np.ndarray:
    """A picture [channels, 6, 5] of floats."""
    return np.linspace(0, 1, channels * 30).reshape(channels, 6, 5) * (step + 1) / 3


def sound() -> np.ndarray:
    """A tone of 64 samples."""
    return np.sin(np.arange(64, dtype=np.float32) / 3)


def write_by_summary_writer(
    writer: Any, optional: tuple[str, ...], given: Callable[[np.ndarray], Any] = np.asarray
) -> None:
    """What tensorboardX, torch and we offer alike; of `optional`, what this release has."""
    for step in range(3):
        at = {"global_step": step, "walltime": WALL + step}
        writer.add_scalar("loss", 1 / (step + 1), **at)
        writer.add_image("picture", picture(step), **at)
        writer.add_image("grey", picture(step, 1)[0], dataformats="HW", **at)
        writer.add_images("batch", np.stack([picture(0), picture(1)]), **at)
        writer.add_histogram("weights", np.arange(-20, 30) * (step - 0.5) / 10, **at)
        writer.add_histogram("few bins", np.arange(40.0), bins=5, **at)
        writer.add_histogram_raw(
            "raw",
            min=-1.5, max=7, num=6, sum=12.5, sum_squares=40, bucket_limits=[0, 1, 2, 1e308],
            bucket_counts=[1, 0, 3, 2], **at,
        )  # fmt: skip
        writer.add_text("note", "**bold** <b>é</b> ☃\n\nstep " + str(step), **at)
        writer.add_pr_curve("curve", LABELS, SCORES, num_thresholds=11, **at)
        writer.add_pr_curve_raw(
            "raw curve", [3, 2, 0], [2, 1, 0], [0, 1, 2], [0, 1, 3], [0.6, 0.66, 0], [1, 0.66, 0],
            num_thresholds=3, **at,
        )  # fmt: skip
        if "add_mesh" in optional:
            config = {"material": {"cls": "PointsMaterial", "size": 0.1}}
            writer.add_mesh("cloud", given(VERTICES), **at)
            writer.add_mesh("shape", given(VERTICES), given(COLORS), given(FACES), config, **at)
        if "add_audio" in optional:
            writer.add_audio("tone", sound(), sample_rate=8000, **at)
        if "add_video" in optional:
            writer.add_video("video", given(np.linspace(0, 1, 96).reshape(1, 2, 3, 4, 4)), fps=4, **at)
    writer.add_custom_scalars(LAYOUT)
    writer.add_embedding(
        np.arange(12.0).reshape(4, 3) / 7,
        [["one", "a"], ["two", "b"], ["drei ☃", "a"], ["", "b"]],
        given(np.stack([picture(step)[:, :5] for step in range(4)])),
        global_step=5,
        metadata_header=["word", "group"],
    )
    writer.add_embedding(np.eye(3), ["x", "y", "z"], tag="other/tag", global_step=12)


def write_tensorboardx(folder: Path) -> str:
    import tensorboardX

    writer = tensorboardX.SummaryWriter(str(folder))
    optional = ["add_mesh"] if hasattr(writer, "add_mesh") else []
    optional += [
        name for name, needed in (("add_audio", "soundfile"), ("add_video", "moviepy")) if find_spec(needed)
    ]
    given: Callable[[np.ndarray], Any] = np.asarray
    if tensorboardX.__version__.startswith("1."):  # it takes pictures of points from torch only
        import torch

        given = torch.from_numpy
    write_by_summary_writer(writer, tuple(optional), given)
    if hasattr(writer, "add_hparams"):
        writer.add_hparams(
            {"lr": 0.1, "optimizer": "adam", "bf16": True}, {"hparam/loss": 0.5}, name="trial_0"
        )
        writer.add_hparams({"lr": 0.01, "layers": 3}, {"hparam/accuracy": 0.75}, name="trial_1")
    try:
        import torch

        model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
        writer.add_graph(model, torch.zeros(1, 2))
    except Exception as error:  # older releases do not know the torch of today
        print("no graph:", error)
    writer.close()
    return "tensorboardX " + tensorboardX.__version__


def write_torch(folder: Path) -> str:
    import torch
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(str(folder))
    write_by_summary_writer(writer, ("add_mesh", "add_audio"), torch.from_numpy)
    for number, dtype in enumerate(
        ("float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool")
    ):
        values = torch.tensor([[0.0, 1, 2.5], [3, 100, 7]]).to(getattr(torch, dtype))
        writer.add_tensor("tensor/" + dtype, values, number, walltime=WALL)
    writer.add_tensor("tensor/complex64", torch.tensor([1 + 2j, 3 - 4j]), 0, walltime=WALL)
    writer.add_tensor("tensor/scalar", torch.tensor(3.5), 0, walltime=WALL)
    writer.add_tensor("tensor/empty", torch.zeros(0, 4), 0, walltime=WALL)
    writer.add_scalar("new style", 0.1, 1, walltime=WALL, new_style=True)
    writer.add_hparams(
        {"lr": 0.1, "optimizer": "adam", "bf16": True},
        {"hparam/loss": 0.5},
        hparam_domain_discrete={"optimizer": ["adam", "sgd"]},
        run_name="trial_0",
    )
    writer.add_hparams({"lr": 0.01, "layers": 3}, {"hparam/accuracy": 0.75}, run_name="trial_1")
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    writer.add_graph(model, torch.zeros(1, 2))
    writer.close()
    return "torch " + torch.__version__.split("+")[0]


def write_glassboard(folder: Path) -> str:
    import torch

    import glassboard

    writer = glassboard.SummaryWriter(folder)
    write_by_summary_writer(writer, ("add_mesh", "add_audio", "add_video"))
    for step in range(2):
        writer.add_table("table", [[step, "a|b"], ["x", "y"]], ["first", "second"], step, WALL + step)
        writer.add_matrix("matrix", np.arange(6.0).reshape(2, 3) + step, step, ["a", "b"], ["x", "y", "z"])
        writer.add_scalar("exact", 10**12 + 0.5 + step, step, WALL + step)
    for dtype in ("float16", "bfloat16", "float64", "int64", "uint8", "bool", "complex128"):
        values = torch.tensor([[0.0, 1, 2.5], [3, 100, 7]]).to(getattr(torch, dtype))
        writer.add_tensor("tensor/" + dtype, values, 0, WALL)
    writer.add_hparams({"lr": 0.1, "optimizer": "adam"}, {"hparam/loss": 0.5}, run_name="trial_0")
    writer.add_hparams({"lr": 0.01, "layers": 3}, {"hparam/accuracy": 0.75}, run_name="trial_1")
    writer.add_graph(torch.nn.Linear(2, 3), torch.zeros(1, 2))
    writer.close()
    return "glassboard " + glassboard.__version__


def write_tensorboard(folder: Path) -> str:
    """TensorBoard's own writers: `tensorboard.summary.Writer` and the parts of plugins without TensorFlow."""
    import tensorboard
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.histogram import summary as histogram
    from tensorboard.plugins.hparams import api_pb2, summary, summary_v2
    from tensorboard.plugins.mesh import metadata as mesh
    from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
    from tensorboard.summary import Writer
    from tensorboard.summary._output import DirectoryOutput
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util

    v3 = Writer(DirectoryOutput(str(folder / "v3")))
    for step in range(3):
        v3.add_scalar("loss", np.float32(1 / (step + 1)), step, wall_time=WALL + step, description="*falls*")
    v3.close()

    writer = EventFileWriter(str(folder / "parts"))

    def add(found: Any, step: int = 0) -> None:
        held = found if "Summary.Value" not in type(found).DESCRIPTOR.full_name else Summary(value=[found])
        ours = Summary.FromString(held.SerializeToString())  # some are TensorFlow's, some TensorBoard's
        writer.add_event(Event(summary=ours, step=step, wall_time=WALL + step))

    for step in range(2):
        add(histogram.pb("weights", np.arange(20.0) * step, 4, "Weights", "of a *layer*"), step)
        add(histogram.histogram_pb("weights2", np.arange(20.0) * step, 4), step)
        for part, array in (("VERTEX", VERTICES), ("FACE", FACES), ("COLOR", COLORS)):
            kind = MeshPluginData.ContentType.Value(part)
            add(
                Summary.Value(
                    tag=mesh.get_instance_name("shape", kind),
                    tensor=tensor_util.make_tensor_proto(array),
                    metadata=mesh.create_summary_metadata(
                        "shape", "Shape", kind, 14, array.shape, "a shape", '{"camera": {}}'
                    ),
                ),
                step,
            )
    add(
        summary.experiment_pb(
            hparam_infos=[
                api_pb2.HParamInfo(name="lr", display_name="Rate", type=api_pb2.DATA_TYPE_FLOAT64,
                    domain_interval=api_pb2.Interval(min_value=0.001, max_value=1)),
                api_pb2.HParamInfo(name="units", type=api_pb2.DATA_TYPE_FLOAT64),
            ],
            metric_infos=[
                api_pb2.MetricInfo(
                    name=api_pb2.MetricName(tag="loss", group="validation"), display_name="Loss",
                    description="of *validation*", dataset_type=api_pb2.DATASET_VALIDATION,
                )
            ],
            user="somebody", description="a search", time_created_secs=WALL,
        )
    )  # fmt: skip
    add(summary_v2.hparams_config_pb([summary_v2.HParam("late", summary_v2.Discrete([False, True]))],
        [summary_v2.Metric("loss")], time_created_secs=WALL))  # fmt: skip
    writer.close()
    for number, status in enumerate((api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE, None)):
        writer = EventFileWriter(str(folder / f"session_{number}"))
        add(summary.session_start_pb({"lr": 0.1 * number, "units": number, "name": "é", "big": number > 0},
            model_uri="file://model", monitor_url="http://monitor", group_name=f"group {number % 2}",
            start_time_secs=WALL + number))  # fmt: skip
        if status is not None:
            add(summary.session_end_pb(status, WALL + 60))
        writer.close()
    return "tensorboard " + tensorboard.__version__


def write_tensorflow(folder: Path) -> str:
    import tensorflow as tf

    write_tensorflow_1(folder / "v1")
    writer = tf.summary.create_file_writer(str(folder / "v2"))
    with writer.as_default():
        for step in range(3):
            tf.summary.scalar("loss", 1 / (step + 1), step, description="*falls*")
            for dtype in ("float16", "bfloat16", "float64", "int64", "int8", "uint8"):
                tf.summary.scalar("scalar/" + dtype, tf.cast(step + 1, dtype), step)
            tf.summary.image("picture", picture(step).transpose(1, 2, 0)[None], step)
            tf.summary.image("batch", np.stack([picture(s, 1).transpose(1, 2, 0) for s in range(4)]), step)
            tf.summary.audio("tone", sound()[None, :, None] * np.ones((2, 1, 1), np.float32), 8000, step)
            tf.summary.histogram("weights", np.arange(-20, 30) * step / 10, step, buckets=6)
            tf.summary.histogram("nothing", np.zeros(0), step)
            tf.summary.text("note", "**bold** ☃", step)
            tf.summary.text("table", [["a", "b"], ["c", "d"], ["e", "f"]], step)
            tf.summary.text("cube", np.array([[["a", "b"]], [["c", "d"]]]), step)
            tf.summary.write("own", tf.range(6, dtype=tf.float64), step, metadata=None)
            tf.summary.write("constant", tf.ones((3, 4), tf.int32), step)
            tf.summary.write("complex", tf.constant([1 + 2j]), step)

        @tf.function
        def double(x: Any) -> Any:
            return x * 2

        tf.summary.graph(double.get_concrete_function(tf.constant(1.0)).graph)
        tf.summary.trace_on(graph=True)
        double(tf.constant(2.0))
        tf.summary.trace_export("trace", step=0)
    writer.close()
    write_keras(folder / "keras")
    try:
        write_plugins_of_tensorflow(folder / "plugins")
    except ImportError as error:
        print("no plugins:", error)
    return "tensorflow " + tf.__version__


def write_tensorflow_1(folder: Path) -> None:
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        x = v1.placeholder(tf.float32, [], "x")
        v1.summary.scalar("loss", x)
        v1.summary.histogram("weights", x * tf.range(-5.0, 10.0))
        v1.summary.image("picture", picture(0).transpose(1, 2, 0)[None] * x, 1)
        v1.summary.audio("tone", sound()[None] * x, 8000)
        v1.summary.text("note", tf.constant("**bold** é"))
        v1.summary.tensor_summary("tensor", x * tf.ones((2, 2)))
        merged = v1.summary.merge_all()
        writer = v1.summary.FileWriter(str(folder), graph)
        writer.add_meta_graph(v1.train.export_meta_graph(graph=graph))
        with v1.Session(graph=graph) as session:
            for step in range(3):
                metadata = v1.RunMetadata()
                options = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE if step == 0 else 0)
                summary = session.run(merged, {x: float(step)}, options, metadata)
                writer.add_summary(summary, step)
                if step == 0:
                    small = v1.RunMetadata()
                    small.step_stats.dev_stats.add(device="/cpu:0").node_stats.add(node_name="x")
                    writer.add_run_metadata(small, "step0", 0)
        writer.add_session_log(v1.SessionLog(status=v1.SessionLog.STOP), 3)
        writer.close()


def write_keras(folder: Path) -> None:
    import keras

    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    x = np.arange(24.0).reshape(8, 3) / 24
    callback = keras.callbacks.TensorBoard(
        str(folder), histogram_freq=1, write_graph=True, write_images=True, profile_batch=0
    )
    model.fit(x, x.sum(1), epochs=2, verbose=0, validation_data=(x, x.sum(1)), callbacks=[callback])


def write_plugins_of_tensorflow(folder: Path) -> None:
    """What TensorBoard's package adds to TensorFlow."""
    import tensorflow as tf
    from tensorboard.plugins.custom_scalar import layout_pb2
    from tensorboard.plugins.custom_scalar import summary as custom_scalar
    from tensorboard.plugins.hparams import api as hp
    from tensorboard.plugins.mesh import summary_v2 as mesh
    from tensorboard.plugins.pr_curve import summary as pr_curve

    with tf.summary.create_file_writer(str(folder)).as_default():
        for step in range(2):
            mesh.mesh("shape", VERTICES, COLORS, FACES, {"camera": {"cls": "PerspectiveCamera"}}, step=step)
            curve = pr_curve.pb("curve", LABELS.astype(bool), SCORES, num_thresholds=7)
            tf.summary.experimental.write_raw_pb(curve.SerializeToString(), step)
        chart = layout_pb2.Chart(title="all", multiline={"tag": ["loss.*"]})
        layout = layout_pb2.Layout(category=[{"title": "Losses", "closed": True, "chart": [chart]}])
        tf.summary.experimental.write_raw_pb(custom_scalar.pb(layout).SerializeToString(), 0)
        hp.hparams_config(
            hparams=[hp.HParam("lr", hp.RealInterval(0.001, 0.1)), hp.HParam("units", hp.Discrete([16, 32]))],
            metrics=[hp.Metric("loss", display_name="Loss")],
        )
    for number in range(2):
        with tf.summary.create_file_writer(str(folder / f"trial_{number}")).as_default():
            hp.hparams(
                {"lr": 0.01, "units": 16 << number, "name": "é", "flag": True}, f"trial {number}", WALL
            )
            tf.summary.scalar("loss", 0.5, 1)


def write_clu(folder: Path) -> str:
    """What JAX users write with: TensorFlow's summaries behind another face."""
    from importlib.metadata import version

    from clu import metric_writers

    writer = metric_writers.SummaryWriter(str(folder))
    for step in range(2):
        writer.write_scalars(step, {"loss": 0.5, "accuracy": np.float32(0.25)})
        writer.write_images(step, {"picture": picture(step).transpose(1, 2, 0)[None]})
        writer.write_audios(step, {"tone": sound()[None, :, None]}, sample_rate=8000)
        writer.write_texts(step, {"note": "**bold**"})
        writer.write_histograms(step, {"weights": np.arange(10.0)}, num_buckets={"weights": 3})
    writer.write_hparams({"lr": 0.1, "optimizer": "adam", "nested": {"layers": 3}})
    writer.flush()
    writer.close()
    return "clu " + version("clu")


def write_flax(folder: Path) -> str:
    from importlib.metadata import version

    from flax.metrics.tensorboard import SummaryWriter

    writer = SummaryWriter(str(folder))
    for step in range(2):
        writer.scalar("loss", 0.5, step)
        writer.image("picture", picture(step).transpose(1, 2, 0), step)
        writer.audio("tone", sound()[None, :, None], step, sample_rate=8000)
        writer.histogram("weights", np.arange(10.0), step, bins=3)
        writer.text("note", "**bold**", step)
        writer.write("own", np.arange(3.0), step)
    writer.hparams({"lr": 0.1, "optimizer": "adam"})
    writer.close()
    return "flax " + version("flax")


PRODUCERS: dict[str, Callable[[Path], str]] = {
    "tensorboardX": write_tensorboardx,
    "torch": write_torch,
    "glassboard": write_glassboard,
    "tensorboard": write_tensorboard,
    "tensorflow": write_tensorflow,
    "clu": write_clu,
    "flax": write_flax,
}


def main(producer: str) -> None:
    """Write ``tests/golden/kinds/<producer>-<version>/`` with an ORIGIN that says how it came to be."""
    random.seed(0)
    np.random.seed(0)
    parent = Path(__file__).parent / "kinds"
    folder = parent / f"{producer}.new"
    shutil.rmtree(folder, ignore_errors=True)
    version = PRODUCERS[producer](folder)
    for number, path in enumerate(sorted(folder.rglob("*tfevents*"))):
        time = path.name.split(".")[3]
        path.rename(path.with_name(f"events.out.tfevents.{time}.golden.{number}"))  # without the host
    (folder / "ORIGIN").write_text(
        f"{version}, written by tests/golden/make_kinds.py {producer}\n", encoding="utf-8"
    )
    final = parent / version.replace(" ", "-")
    shutil.rmtree(final, ignore_errors=True)
    folder.rename(final)


if __name__ == "__main__":
    main(sys.argv[1])
