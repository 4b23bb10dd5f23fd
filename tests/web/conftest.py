"""A real board process and a real browser for the page's tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright


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
