"""A real board process and a real browser for the page's tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def serving(logdir: Path, *flags: str) -> Iterator[str]:
    """Serve ``logdir`` in a process of its own and give the page's address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "glassboard", "--logdir", str(logdir), "--port", "0", *flags],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        seen: list[str] = []
        for line in process.stderr:
            seen.append(line)
            if found := re.search(r"http://\S+", line):
                yield found[0]
                return
        pytest.fail(f"the board did not start: {''.join(seen)}")
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless."""
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
