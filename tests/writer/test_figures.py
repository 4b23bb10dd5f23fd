"""Figures are drawn as torch draws them, and keep their canvas."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from glassboard.writer import figures

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 5, 4), np.uint8)


class Figure:
    """What is used of a figure of matplotlib, for where that is not installed."""

    def __init__(self) -> None:
        self.canvas = "a window"

    def set_canvas(self, canvas):
        self.canvas = canvas


class Canvas:
    def __init__(self, figure) -> None:
        figure.set_canvas(self)
        self.is_drawn = False

    def draw(self):
        self.is_drawn = True

    def buffer_rgba(self):
        assert self.is_drawn
        return memoryview(PIXELS)


@pytest.fixture
def stand_in(monkeypatch):
    closed: list = []
    modules = {
        "matplotlib": SimpleNamespace(),
        "matplotlib.backends": SimpleNamespace(),
        "matplotlib.backends.backend_agg": SimpleNamespace(FigureCanvasAgg=Canvas),
        "matplotlib.pyplot": SimpleNamespace(close=closed.append),
    }
    for name, content in modules.items():
        module = ModuleType(name)
        vars(module).update(vars(content))
        monkeypatch.setitem(sys.modules, name, module)
    return closed


def test_a_figure_becomes_pixels_without_alpha_and_stays_in_its_window(stand_in):
    figure = Figure()
    assert np.array_equal(figures.draw(figure), PIXELS[..., :3])
    assert figure.canvas == "a window"
    assert [pixels.shape for pixels in figures.draw([figure, figure])] == [(4, 5, 3)] * 2


def test_pyplot_forgets_figures_where_it_is_used(stand_in, monkeypatch):
    figures.close("one")
    figures.close(["two", "three"])
    assert stand_in == ["one", "two", "three"]
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    figures.close("four")
    assert "matplotlib.pyplot" not in sys.modules


@pytest.mark.parametrize("is_list", [False, True])
def test_figures_of_matplotlib_are_drawn_as_torch_draws_them(is_list):
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    matplotlib.use("agg")
    from matplotlib import pyplot
    from torch.utils.tensorboard._utils import figure_to_image

    one, axes = pyplot.subplots(figsize=(3, 2), dpi=70, facecolor="#e0f0ff")
    axes.plot([1, 3, 2])
    canvas = one.canvas
    ours = figures.draw([one, one] if is_list else one)
    assert one.canvas is canvas
    theirs = figure_to_image([one, one] if is_list else one, close=False)
    assert np.array_equal(np.moveaxis(np.asarray(ours), -1, -3), theirs)
    assert pyplot.fignum_exists(one.number)
    figures.close(one)
    assert not pyplot.fignum_exists(one.number)
