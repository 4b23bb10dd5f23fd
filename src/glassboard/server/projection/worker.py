"""The process in which one projection is computed.

`python -m glassboard.server.projection.worker FOLDER METHOD`: FOLDER holds `points.npy` and `task.json`, and
`placed.npy` appears there. Each line on standard output is JSON that tells how far it is. It ends when its
standard input closes, so that it never outlives the board.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def main(folder: str, method: str) -> None:
    """Compute one projection; ``method`` is `module:function`."""
    import numpy as np

    threading.Thread(target=_end_with_the_board, daemon=True).start()
    place = Path(folder)
    lines, sys.stdout = sys.stdout, sys.stderr  # libraries print, too

    def tell(share: float, doing: str, placed: NDArray[np.float32] | None = None) -> None:
        if placed is not None:
            _save(place, placed)
        told = {"share": share, "doing": doing, "placed": placed is not None}
        print(json.dumps(told), file=lines, flush=True)

    task = json.loads((place / "task.json").read_text(encoding="utf-8"))
    points = np.load(place / "points.npy", mmap_mode="r")
    module, _, function = method.partition(":")
    tell(0.0, "starting")
    project: Any = getattr(import_module(module), function)
    placed = project(np.asarray(points), task["dimensions"], task["parameters"], tell)
    tell(1.0, "done", np.asarray(placed, np.float32))


def _save(folder: Path, placed: NDArray[np.float32]) -> None:
    """Written aside and renamed, so that a reader finds all of it or what was before."""
    import numpy as np

    aside = folder / "placed.part.npy"
    np.save(aside, np.ascontiguousarray(placed))
    aside.replace(folder / "placed.npy")


def _end_with_the_board() -> None:
    while os.read(0, 1 << 10):  # not sys.stdin, whose lock the interpreter wants when it ends
        pass
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
