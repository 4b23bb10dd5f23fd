"""Compares what is on screen with a picture taken earlier, within a tolerance for fonts and rounding.

GLASSBOARD_SNAPSHOTS=write takes the pictures anew; look at them before you commit them.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

FOLDER = Path(__file__).parent / "snapshots"
_SCALE = 2  # pictures are kept at half their size: edges of letters count less, and they stay small
_CLOSE = 40  # of 255: a difference that is seen
_SHARE = 0.03  # of all pixels may differ that much


def assert_looks_like(name: str, shown: Page | Locator) -> None:
    """Fail where ``shown`` is not as the picture `snapshots/<name>.png`; what it saw lies beside it then."""
    seen = Image.open(io.BytesIO(shown.screenshot(animations="disabled"))).convert("RGB")
    seen = seen.resize((seen.width // _SCALE, seen.height // _SCALE), Image.Resampling.BOX)
    path = FOLDER / f"{name}.png"
    if os.environ.get("GLASSBOARD_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        seen.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
        return
    assert path.exists(), f"{path.name} is not there yet: run with GLASSBOARD_SNAPSHOTS=write and look at it"
    kept = Image.open(path).convert("RGB")
    # A font of another height moves the end of a card by a pixel or two.
    assert abs(kept.width - seen.width) <= 4, f"{name} is {seen.width} wide, not {kept.width}"
    assert abs(kept.height - seen.height) <= 8, f"{name} is {seen.height} high, not {kept.height}"
    size = (min(kept.width, seen.width), min(kept.height, seen.height))
    pair = [np.asarray(one.crop((0, 0, *size)), np.int16) for one in (kept, seen)]
    differs = (np.abs(pair[0] - pair[1]).max(axis=2) > _CLOSE).mean()
    if differs > _SHARE:
        seen.save(path.with_suffix(".seen.png"))
    assert differs <= _SHARE, f"{differs:.1%} of {name} looks different: see {path.stem}.seen.png beside it"
