"""Draws figures of matplotlib, which is loaded already wherever there is one."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draw(figures: Any) -> NDArray[np.uint8] | list[NDArray[np.uint8]]:
    """Returns the pixels of a figure, shape [H, W, 3], of its own size and dpi; of a list, those of each.

    A figure keeps its canvas: one that is shown in a window goes on being shown.
    """
    if isinstance(figures, (list, tuple)):
        return [_draw(figure) for figure in cast("list[Any]", figures)]
    return _draw(figures)


def close(figures: Any) -> None:
    """Has pyplot, if the program uses it, forget a figure or a list of figures."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        for figure in cast("list[Any]", figures) if isinstance(figures, (list, tuple)) else [figures]:
            pyplot.close(figure)


def _draw(figure: Any) -> NDArray[np.uint8]:
    import numpy as np

    agg: Any = import_module("matplotlib.backends.backend_agg")
    shown_on = figure.canvas
    canvas = agg.FigureCanvasAgg(figure)
    try:
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[..., :3]
    finally:
        figure.set_canvas(shown_on)
