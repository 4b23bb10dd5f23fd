"""Makes the log directories that are measured: many points, many tags, many runs, one long series."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.report import DATA
from glassboard import SummaryWriter

# Runs, tags a run, points a tag.
SHAPES = {
    "A": (1, 20, 50_000),
    "B": (100, 20, 10_000),
    "C": (100, 200, 100),
    "many points": (1000, 20, 10_000),
    "12345 tags": (1, 12_345, 100),
    "100000 tags": (1, 100_000, 100),
    "many runs": (10_000, 20, 100),
    "one series": (1, 1, 100_000_000),
}
_DISTINCT = 100  # runs; what comes after them are copies, which take as long to read
START = 1_700_000_000.0


def value_at(tag: int, step: int) -> float:
    """A curve with noise that float32 holds exactly, so that the files are as large as the peers'."""
    noise = (step * 2_654_435_761 + tag * 40_503) % 1024 / 8192
    return tag + (1 << 20) // (1024 + step) / 1024 + noise


def logdir(name: str) -> Path:
    """The log directory of a shape, made when it is not there."""
    runs, tags, steps = SHAPES[name]
    folder = DATA / name.replace(" ", "-")
    if folder.exists():
        return folder
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    names = [f"train/metric_{tag:02}" for tag in range(tags)]
    for run in range(runs):
        place = part / f"run_{run:03}"
        if run >= _DISTINCT:
            shutil.copytree(part / f"run_{run % _DISTINCT:03}", place)
            continue
        with SummaryWriter(place) as writer:
            for step in range(steps):
                wall = START + run + step / 10
                for tag, name_of_tag in enumerate(names):
                    writer.add_scalar(name_of_tag, value_at(tag % 8, step), step, wall)
    part.rename(folder)
    return folder


if __name__ == "__main__":
    for wanted in sys.argv[1:] or SHAPES:
        print(logdir(wanted))
