"""UMAP and t-SNE, by the libraries of the extra `projector`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Told now and then: the share that is done, from 0 to 1, what is being done, and points so far, or None.
Progress = Callable[[float, str, "NDArray[np.float32] | None"], None]
Parameters = Mapping[str, float]

_SHOW_EVERY = 50  # iterations
_PERCENT = re.compile(r"(\d+)%\|")


class _Bar:
    """A file that a progress bar is drawn into; tells how far the bar is."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell

    def write(self, text: str) -> int:
        """Take what is drawn."""
        for found in _PERCENT.finditer(text):
            self._tell(int(found[1]) / 100)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def umap(points: NDArray[np.float32], dimensions: int, parameters: Parameters, tell: Progress) -> Any:
    """UMAP of points [n, d]; parameters `neighbors`, `min_dist`, and `cosine` (1) for that metric."""
    import umap as library  # pyright: ignore[reportMissingImports]

    module: Any = library
    tell(0.0, "looking for neighbours", None)
    # A seed keeps UMAP to one core; without one, every run of it would give another picture.
    return module.UMAP(
        n_components=dimensions,
        n_neighbors=max(2, min(int(parameters.get("neighbors", 15)), len(points) - 1)),
        min_dist=parameters.get("min_dist", 0.1),
        metric="cosine" if parameters.get("cosine") else "euclidean",
        random_state=0,
        n_jobs=1,
        verbose=True,
        tqdm_kwds={"file": _Bar(lambda share: tell(0.5 + share / 2, "laying out", None)), "mininterval": 0.5},
    ).fit_transform(points)


def tsne(points: NDArray[np.float32], dimensions: int, parameters: Parameters, tell: Progress) -> Any:
    """t-SNE of points [n, d]; parameters `perplexity`, `learning_rate` (0: its own), `iterations`."""
    import numpy as np
    import openTSNE as library  # pyright: ignore[reportMissingImports]

    module: Any = library
    iterations = int(parameters.get("iterations", 500))
    early, done = 250, 0
    tell(0.0, "looking for neighbours", None)

    def on_iterations(_: int, error: float, placed: Any) -> None:
        nonlocal done
        done += _SHOW_EVERY
        share = 0.1 + 0.9 * min(1.0, done / (early + iterations))
        tell(share, f"iteration {done} of {early + iterations}", np.asarray(placed, np.float32))

    rate = parameters.get("learning_rate", 0)
    return module.TSNE(
        n_components=dimensions,
        perplexity=max(1.0, min(parameters.get("perplexity", 30), (len(points) - 1) / 3)),
        learning_rate=rate or "auto",
        early_exaggeration_iter=early,
        n_iter=iterations,
        metric="cosine" if parameters.get("cosine") else "euclidean",
        n_jobs=-1,
        random_state=0,
        negative_gradient_method="auto" if dimensions < 3 else "bh",
        callbacks=on_iterations,
        callbacks_every_iters=_SHOW_EVERY,
    ).fit(points)
