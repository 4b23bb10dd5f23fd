"""Write the golden files: the same awkward points by one producer; `python tests/golden/make.py torch`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

# (tag, value, step): what curves of real trainings hold, and what breaks readers.
POINTS: list[tuple[str, float, int]] = [
    *(("train/loss", 1 / (i + 1), i) for i in range(40)),
    *(
        ("train/loss", value, 40 + i)
        for i, value in enumerate([float("nan"), float("inf"), float("-inf"), -0.0, 1e-42])
    ),
    *(("steps/negative", float(i), i - 5) for i in range(10)),
    *(("steps/64 bit", float(i), 2**62 + i) for i in range(4)),
    *(("steps/equal", float(i), 7) for i in range(4)),
    *(("steps/falling", float(i), step) for i, step in enumerate([5, 6, 7, 3, 4, 5, 6])),
    ("验证/精度 é", 0.5, 1),
    ("", 0.25, 2),
]


def write_tensorboardx(folder: str) -> str:
    import tensorboardX

    with tensorboardX.SummaryWriter(folder) as writer:
        for i, (tag, value, step) in enumerate(POINTS):
            writer.add_scalar(tag, value, step, walltime=1_700_000_000 + i / 8)
        writer.add_text("note", "**bold** text", 3, walltime=1_700_000_100)
    return tensorboardX.__version__


def write_torch(folder: str) -> str:
    import torch
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(folder) as writer:
        for i, (tag, value, step) in enumerate(POINTS):
            writer.add_scalar(tag, value, step, walltime=1_700_000_000 + i / 8)
        writer.add_scalar("new style", 0.1, 1, walltime=1_700_000_101, new_style=True)
        writer.add_scalar(
            "new style double", 0.1, 1, walltime=1_700_000_102, new_style=True, double_precision=True
        )
        writer.add_text("note", "**bold** text", 3, walltime=1_700_000_100)
    return torch.__version__.split("+")[0]


def write_tensorflow(folder: str) -> str:
    import tensorflow as tf

    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for tag, value, step in POINTS:
            tf.summary.scalar(tag, value, step)
        tf.summary.text("note", "**bold** text", 3)
    writer.close()
    with tf.Graph().as_default():  # TensorFlow 1: simple_value, and a SessionLog.START between two attempts
        old = tf.compat.v1.summary.FileWriter(folder + "/v1")
        for tag, value, step in POINTS:
            old.add_summary(
                tf.compat.v1.Summary(value=[tf.compat.v1.Summary.Value(tag=tag, simple_value=value)]), step
            )
        old.close()
    return tf.__version__


PRODUCERS: dict[str, Callable[[str], str]] = {
    "tensorboardX": write_tensorboardx,
    "torch": write_torch,
    "tensorflow": write_tensorflow,
}


def main(producer: str) -> None:
    """Write ``tests/golden/<producer>-files/`` with an ORIGIN that says how it came to be."""
    folder = Path(__file__).parent / f"{producer}-files"
    version = PRODUCERS[producer](str(folder))
    for path in folder.rglob("*tfevents*"):
        fields = path.name.split(".")[:4]  # without the host that wrote it
        path.rename(path.with_name(".".join(fields)))
    (folder / "ORIGIN").write_text(
        f"{producer} {version}, written by tests/golden/make.py {producer}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1])
