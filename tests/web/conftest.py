"""A real board process, a real browser and pictures to compare with, for the page's tests."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCALE = 2  # pictures are kept at half their size: edges of letters count less, and they stay small
CLOSE = 40  # of 255: a difference that is seen
SHARE = 0.03  # of all pixels may differ that much


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve a log directory in a process of its own and give the page's address; no board may fail inside."""
    processes: list[subprocess.Popen[str]] = []
    readers: list[threading.Thread] = []
    said: list[str] = []

    def serve(logdir: Path, *flags: str) -> str:
        command = [sys.executable, "-m", "glassboard", "--logdir", str(logdir), "--port", "0", *flags]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        stream = process.stderr
        assert stream is not None
        for line in stream:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                readers.append(threading.Thread(target=lambda: said.extend(stream)))
                readers[-1].start()
                return found[0]
        pytest.fail(f"the board did not start: {''.join(said)}")

    yield serve
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=10)
    for reader in readers:
        reader.join()
    for process in processes:
        assert process.stderr is not None
        process.stderr.close()
    assert "Traceback" not in "".join(said), "".join(said)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless, one for all tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing: run  sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open addresses in a fresh profile each; any error on the page's console fails the test."""
    contexts = []
    errors: list[str] = []

    def open_at(url: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(url)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def looks_like() -> Callable[[str, Page | Locator], None]:
    """Compare what is on screen with a picture taken earlier, within a tolerance for fonts and rounding.

    GLASSBOARD_SNAPSHOTS=write takes the pictures anew; look at them before you commit them.
    """
    return _assert_looks_like


def _assert_looks_like(name: str, shown: Page | Locator) -> None:
    seen = Image.open(io.BytesIO(shown.screenshot(animations="disabled"))).convert("RGB")
    seen = seen.resize((seen.width // SCALE, seen.height // SCALE), Image.Resampling.BOX)
    path = SNAPSHOTS / f"{name}.png"
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
    differs = (np.abs(pair[0] - pair[1]).max(axis=2) > CLOSE).mean()
    if differs > SHARE:
        seen.save(path.with_suffix(".seen.png"))
    assert differs <= SHARE, f"{differs:.1%} of {name} looks different: see {path.stem}.seen.png beside it"
