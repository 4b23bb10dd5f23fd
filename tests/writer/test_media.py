"""The methods take what torch's and tensorboardX's take, and load nothing that they do not need."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
import tensorboardX
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.writer import figures

METHODS = ("add_image", "add_images", "add_image_with_boxes", "add_figure", "add_video", "add_audio")
CALLS = {
    "add_image": (np.zeros((3, 4, 4)),),
    "add_images": (np.zeros((2, 3, 4, 4)),),
    "add_image_with_boxes": (np.zeros((3, 8, 8)), [[1, 1, 4, 4]]),
    "add_video": (np.zeros((1, 2, 3, 4, 4)),),
    "add_audio": (np.zeros(8),),
}


def parameters(make, method) -> list[tuple]:
    found = inspect.signature(getattr(make, method)).parameters.values()
    return [(p.name, p.default) for p in found if p.kind is p.POSITIONAL_OR_KEYWORD]


@pytest.mark.parametrize("method", METHODS)
def test_parameters_are_those_of_torch_in_their_order(method):
    theirs = parameters(torch_tensorboard.SummaryWriter, method)
    assert parameters(SummaryWriter, method)[: len(theirs)] == theirs


@pytest.mark.parametrize("method", METHODS)
def test_keywords_of_tensorboardx_are_there(method):
    theirs = dict(parameters(tensorboardX.SummaryWriter, method))
    ours = dict(parameters(SummaryWriter, method))
    assert {name: ours[name] for name in theirs} == theirs


@pytest.mark.parametrize("method", CALLS)
def test_step_and_time_default_to_0_and_now_and_a_tag_is_kept_as_it_is(logs, method):
    with SummaryWriter(logs) as writer:
        getattr(writer, method)("a tag/ü?", *CALLS[method])
        getattr(writer, method)("", *CALLS[method], global_step=np.int64(3), walltime=5)
    first, second = (event for event in logs.events() if event.summary.value)
    assert (first.summary.value[0].tag, first.step) == ("a tag/ü?", 0)
    assert first.wall_time == pytest.approx(logs.events()[0].wall_time, abs=60)
    assert (second.step, second.wall_time) == (3, 5.0)


@pytest.mark.parametrize("method", CALLS)
def test_a_writer_that_writes_nothing_looks_at_nothing(logs, method):
    with SummaryWriter(logs, write_to_disk=False) as writer:
        getattr(writer, method)("a", *("no image" for _ in CALLS[method]))
    assert not logs.path.exists()


def test_figures_are_closed_even_where_nothing_is_written(logs, monkeypatch):
    closed: list = []
    monkeypatch.setattr(figures, "close", closed.append)
    with SummaryWriter(logs, write_to_disk=False) as writer:
        writer.add_figure("a", "figure")
        writer.add_figure("a", "kept", close=False)
    assert closed == ["figure"]


@pytest.mark.parametrize("drawn", [np.full((4, 5, 3), 9, np.uint8), [np.full((4, 5, 3), 9, np.uint8)] * 2])
def test_a_figure_is_an_image(logs, monkeypatch, drawn):
    monkeypatch.setattr(figures, "draw", lambda figure: drawn)
    monkeypatch.setattr(figures, "close", lambda figure: None)
    with SummaryWriter(logs) as writer:
        writer.add_figure("a", "figure", 2)
    (image,) = logs.accumulate().Images("a")
    assert (image.step, image.height, image.width) == (2, 4, 5 * (2 if isinstance(drawn, list) else 1))


def test_images_and_sounds_need_no_framework_and_no_pillow(run_python, logs):
    program = """
        import sys
        from glassboard import SummaryWriter

        assert "numpy" not in sys.modules
        import numpy as np

        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_image("a", np.zeros((3, 4, 4)))
            writer.add_images("a", np.zeros((2, 3, 4, 4)))
            writer.add_audio("s", np.zeros(8))
        print(sorted({"PIL", "torch", "matplotlib", "google.protobuf", "tensorboard"} & set(sys.modules)))
    """
    assert run_python(program, logs.path).strip() == "[]"
