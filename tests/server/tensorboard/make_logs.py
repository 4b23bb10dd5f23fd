"""Writes a log directory that holds every kind, by the peers and by us: `python make_logs.py FOLDER`."""

from __future__ import annotations

import math
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

WALL = 1_700_000_000.0
GOLDEN = Path(__file__).parents[2] / "golden/kinds"


def write_everything(folder: Path) -> Path:
    """Fill a folder with runs; each only holds what both of TensorBoard's loaders read alike."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write_tensorboardx(folder / "tbx")
        write_torch(folder / "torch")
        write_ours(folder / "ours")
        write_sessions(folder / "sweep")
        write_apart(folder / "apart")
        write_restarted(folder / "restarted")
        write_undeclared(folder.with_name("undeclared"))
        write_declared(folder.with_name("declared"))
        write_long(folder.with_name("long") / "run")
    shutil.copytree(GOLDEN, folder / "golden")
    return folder


def rng() -> np.random.Generator:
    """Random numbers, the same each time."""
    return np.random.default_rng(5)


def write_tensorboardx(folder: Path) -> None:
    """What tensorboardX writes: the old forms of images, sounds and histograms among it."""
    from tensorboardX import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        write_common(writer)
        writer.add_image_with_boxes("boxes", pictures()[0], np.array([[1, 1, 6, 6]]), 0, WALL)


def write_torch(folder: Path) -> None:
    """What torch writes; an embedding and a graph, too."""
    import torch
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        write_common(writer)
        writer.add_scalar("new/single", 2.5, 3, WALL, new_style=True)
        writer.add_tensor("tensor", torch.arange(6.0), 1, WALL)
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
        writer.add_graph(model, torch.zeros(1, 3))
        points = torch.arange(24, dtype=torch.float32).reshape(6, 4) / 7
        images = torch.rand(6, 3, 4, 4, generator=torch.Generator().manual_seed(1))
        writer.add_embedding(points, [f"name {i}" for i in range(6)], images, 0, "letters")
        pairs = [[f"name {i}", str(i)] for i in range(6)]
        writer.add_embedding(points * 2, pairs, None, 1, "letters", ["name", "number"])


def write_ours(folder: Path) -> None:
    """What we write."""
    from glassboard import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        write_common(writer)


def write_undeclared(folder: Path) -> None:
    """Sessions in groups, of which no experiment is declared, with metrics of runs below them."""
    from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
    from tensorboard.plugins.hparams import plugin_data_pb2 as plugin
    from torch.utils.tensorboard import SummaryWriter

    def summary(tag: str, **held: Any) -> Any:
        content = plugin.HParamsPluginData(version=0, **held).SerializeToString()
        about = SummaryMetadata.PluginData(plugin_name="hparams", content=content)
        return Summary(value=[Summary.Value(tag=tag, metadata=SummaryMetadata(plugin_data=about))])

    for number in range(5):
        start = plugin.SessionStartInfo(
            model_uri="uri",
            monitor_url="monitor",
            group_name="pair" if number < 2 else "",
            start_time_secs=WALL + number,
        )
        start.hparams["rate"].number_value = 0.1 / (1 + number // 2)
        start.hparams["same"].number_value = 3.5
        start.hparams["odd"].number_value = math.inf if number == 3 else 1
        if number == 3:
            start.hparams["mixed"].number_value = number
        else:
            start.hparams["mixed"].string_value = f"text {number // 2}"
        if number != 4:
            start.hparams["flag"].bool_value = number > 2
        end = plugin.SessionEndInfo(status=2 if number == 3 else 1, end_time_secs=WALL + 100)
        with SummaryWriter(str(folder / f"s{number}")) as writer:
            writer._get_file_writer().add_summary(
                summary("_hparams_/session_start_info", session_start_info=start)
            )
            if number != 2:
                writer._get_file_writer().add_summary(
                    summary("_hparams_/session_end_info", session_end_info=end)
                )
            for step in range(3):
                writer.add_scalar("loss", 1 / (1 + number + step), step, WALL + step)
        with SummaryWriter(str(folder / f"s{number}" / "eval")) as writer:
            if number != 3:
                writer.add_scalar("accuracy", number / 8, 7 + number, WALL + number)


def write_long(folder: Path) -> None:
    """More values of each kind than TensorBoard answers with by itself."""
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        for step in range(1500):
            writer.add_scalar("loss", step, step, WALL + step)
        for step in range(130):
            writer.add_histogram("weights", np.arange(5.0) + step, step, walltime=WALL + step)
            writer.add_text("note", str(step), step, WALL + step)
            writer.add_image("picture", pictures()[0], step, WALL + step)


def write_restarted(folder: Path) -> None:
    """A job that was killed at step 19 and resumed from step 12, in files of torch's."""
    from torch.utils.tensorboard import SummaryWriter

    for attempt, steps in enumerate((range(20), range(12, 30))):
        with SummaryWriter(str(folder)) as writer:
            for step in steps:
                writer.add_scalar("loss", step + attempt / 2, step, WALL + attempt * 100 + step)


def write_declared(folder: Path) -> None:
    """Sessions of an experiment that declares hyperparameters and a metric of runs below them."""
    from torch.utils.tensorboard import SummaryWriter

    # The third is of the first one's group with other values, of which TensorBoard shows any.
    shutil.copytree(GOLDEN / "tensorboard-2.21.0", folder, ignore=shutil.ignore_patterns("session_2"))
    for number in range(2):
        with SummaryWriter(str(folder / f"session_{number}" / "validation")) as writer:
            writer.add_scalar("loss", 1 / (1 + number), 3, WALL)


def write_apart(folder: Path) -> None:
    """What TensorBoard's loaders do not read alike, or we tell more exactly."""
    from tensorboardX import SummaryWriter as WriterX
    from torch.utils.tensorboard import SummaryWriter as WriterOfTorch

    from glassboard import SummaryWriter

    with WriterX(str(folder / "tbx")) as writer:
        writer.add_scalar("with/name", 1.5, 0, WALL, "The name", "A **description** with <b>tags</b>")
    with WriterOfTorch(str(folder / "torch")) as writer:
        writer.add_scalar("new/double", 0.1, 3, WALL, new_style=True, double_precision=True)
    with SummaryWriter(str(folder / "ours")) as writer:
        writer.add_scalar("exact", 1e12 + 1, 0, WALL)
    with WriterOfTorch(str(folder / "equal")) as writer:
        for number in range(3):
            writer.add_scalar("loss", number, 0, WALL + number)
            writer.add_image("picture", pictures()[number], 0, WALL + number)


def write_common(writer: Any) -> None:
    """What all three write by the same calls; values that float32 holds."""
    random = rng()
    for step in range(40):
        writer.add_scalar("train/loss", 1 / 2**step, step * 10, WALL + step / 4)
    for step, value in enumerate([math.nan, math.inf, -math.inf, -0.0, 0.25]):
        writer.add_scalar("odd/数", value, step, WALL + step)
    writer.add_scalars("group", {"a": 1.0, "b": 2.0}, 1, WALL)
    for step in range(5):
        writer.add_histogram("weights", random.normal(step, 1 + step, 500), step, walltime=WALL + step)
        writer.add_histogram("constant", np.full(10, 3.0), step, walltime=WALL + step)
        writer.add_pr_curve(
            "curve",
            random.integers(0, 2, 60),
            random.random(60),
            step,
            num_thresholds=15,
            walltime=WALL + step,
        )
        writer.add_text(
            "note",
            f"**bold** {step} & <script>no()</script>\n\n| a | b |\n|---|---|\n| 1 | {step} |\n",
            step,
            WALL,
        )
        writer.add_image("picture", pictures()[step], step, WALL + step)
        if not type(writer).__module__.startswith("tensorboardX"):  # it needs a library that is not there
            writer.add_audio(
                "sound", random.uniform(-1, 1, (1, 400)), step, sample_rate=8000, walltime=WALL + step
            )
    vertices = random.normal(size=(2, 5, 3)).astype(np.float32)
    for step in range(2):
        writer.add_mesh(
            "shape",
            _tensor(vertices + step),
            _tensor(random.integers(0, 255, (2, 5, 3))),
            _tensor(random.integers(0, 5, (2, 4, 3))),
            {"material": {"cls": "PointsMaterial"}},
            step,
            WALL + step,
        )
    writer.add_custom_scalars(
        {"Losses": {"both": ["Multiline", ["train/.*", "odd/.*"]], "band": ["Margin", ["a", "b", "c"]]}}
    )


def write_sessions(folder: Path) -> None:
    """Trials of a sweep, each a run with hyperparameters, as torch and tensorboardX write them."""
    from torch.utils.tensorboard import SummaryWriter

    for number, (rate, layers, name, flag) in enumerate(
        [(0.1, 2, "adam", True), (0.01, 4, "sgd", False), (0.001, 8, "adam_w%", True)]
    ):
        hparams = {"rate": rate, "layers": layers, "name": name, "flag": flag}
        with SummaryWriter(str(folder / f"trial{number}")) as writer:
            writer.add_hparams(
                hparams, {"metric/accuracy": 0.5 + number / 8, "metric/loss": 1 / (number + 1)}, run_name="."
            )


def pictures() -> np.ndarray:
    """Five pictures [3, 8, 8] of bytes."""
    return rng().integers(0, 255, (5, 3, 8, 8)).astype(np.uint8)


def _tensor(array: np.ndarray) -> Any:
    """An array as torch's writer wants it."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(array))


if __name__ == "__main__":
    write_everything(Path(sys.argv[1]))
