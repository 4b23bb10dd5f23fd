"""A program that calls every method writes, by either face, what it writes by the original."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassboard.compat.finder import FACES

PROGRAM = """
    import importlib, sys
    import numpy as np
    import torch

    name, directory, *install = sys.argv[1:]
    if install:
        import glassboard
        glassboard.install()
    package = importlib.import_module(name)
    tensorboardx = name == "tensorboardX"
    random = np.random.default_rng(0)
    writer = package.SummaryWriter(directory)
    for step in range(3):
        at = step, 12.0 + step
        writer.add_scalar("scalar (a)", step / 2, *at)
        writer.add_scalars("group b/c", {"x": 1.0, "y": 2.0}, *at)
        writer.add_histogram("histogram (a)", random.normal(size=100), step, "tensorflow", 12.0 + step)
        writer.add_histogram("automatic", random.normal(size=100), step, "auto", 12.0 + step, 5)
        writer.add_histogram_raw("raw", 0, 3, 3, 4.0, 6.0, [1.0, 2.0, 3.0], [0, 1, 2], *at)
        writer.add_image("image (a)", random.random((3, 8, 8)), *at, "CHW")
        writer.add_images("images", random.random((5, 3, 8, 8)), *at)
        writer.add_image_with_boxes("boxes (a)", np.zeros((3, 16, 16)), np.array([[1, 1, 8, 8]]), *at)
        writer.add_text("text (a)", "**x**", *at)
        writer.add_pr_curve("curve (a)", random.integers(0, 2, 9), random.random(9), step, 50, None, at[1])
        writer.add_pr_curve_raw("raw curve", *[np.arange(5.0)] * 6, step, 5, None, at[1])
        writer.add_mesh(
            "mesh (a)", torch.rand(1, 4, 3), torch.zeros(1, 4, 3), torch.zeros(1, 2, 3), {"a": {}}, *at
        )
        writer.add_embedding(random.random((4, 3)), list("abcd"), torch.rand(4, 3, 4, 4), step, "points/x")
        if not tensorboardx:
            writer.add_audio("audio (a)", torch.zeros(1, 100), step, 8000, at[1])
            writer.add_tensor("tensor (a)", torch.ones(2, 2), *at)
    writer.add_custom_scalars({"category": {"title": ["Multiline", ["scalar"]]}})
    writer.add_custom_scalars_multilinechart(["scalar"], "category", "title")
    writer.add_custom_scalars_marginchart(["a", "b", "c"], "category", "title")
    writer.add_graph(torch.nn.Linear(2, 3), torch.ones(1, 2))
    hparams = {"lr": 0.1, "on": True, "name": "x"}
    if tensorboardx:
        writer.add_hparams(hparams, {"metric": 1.0}, "trial", 4)
    else:
        writer.add_hparams(hparams, {"metric": 1.0}, {"lr": [0.1, 0.2]}, "trial", 4)
    writer.flush()
    writer.close()
"""
# tensorboardX numbers the parts of a mesh, the face names them as torch does.
PARTS = {"_1": "_VERTEX", "_2": "_FACE", "_3": "_COLOR"}


def described(read, directory: Path) -> dict[str, list]:
    """Run -> what each event of it is, with the differences that docs/compatibility.md names made even."""
    runs = {}
    for run in read(directory).runs:
        events = [event.WhichOneof("what") for event in read(directory).events(run)]
        values = [
            (
                0 if tag.startswith("_hparams_/") else step,
                tag[:-2] + PARTS.get(tag[-2:], tag[-2:]),
                kind,
                plugin,
                number,
            )
            for step, tag, kind, plugin, number in read(directory).values(run)
        ]
        runs[run] = [sorted(filter(lambda what: what != "summary", events)), sorted(values, key=repr)]
    return runs


def files(directory: Path) -> set[str]:
    """Files beside the event files."""
    found = {path for path in directory.rglob("*") if path.is_file() and "tfevents" not in path.name}
    return {str(path.relative_to(directory)) for path in found}


@pytest.mark.parametrize("original", FACES)
def test_every_method_writes_what_the_original_writes(
    original: str, tmp_path: Path, bare_python: Path, run_program, read
) -> None:
    theirs, ours, bare = (tmp_path / name for name in ("theirs", "ours", "bare"))
    quiet = ("-W", "ignore")
    run_program(PROGRAM, original, theirs, through=quiet)
    run_program(PROGRAM, original, ours, "install", through=quiet)
    expected = described(read, theirs)
    assert described(read, ours) == expected
    assert files(ours) == files(theirs)
    run_program(PROGRAM, original, bare, "install", through=quiet, python=bare_python)
    found = described(read, bare)
    # Without tensorboard torch traces no model: its graph is that of the modules, without a profile.
    assert [values for _, values in found.values()] == [values for _, values in expected.values()]
    assert files(bare) == files(theirs)
