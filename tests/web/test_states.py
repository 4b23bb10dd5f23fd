"""What the page says when something is missing, damaged or gone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]


def log(folder: Path, steps: int = 10) -> Path:
    with SummaryWriter(folder) as writer:
        for step in range(steps):
            writer.add_scalar("train/loss", 1.0 / (step + 1), step)
    (file,) = folder.iterdir()
    return file


def test_damage_is_counted_and_listed(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    file = log(tmp_path / "run")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    log(tmp_path / "other")
    page = open_page(serve(tmp_path))
    expect(page.get_by_test_id("points-loaded")).to_have_text("19 points, all kept")
    page.get_by_test_id("damage").click()
    dialog = page.get_by_test_id("damage-dialog")
    expect(dialog).to_contain_text(f"run/{file.name}")
    expect(dialog).to_contain_text("1 place")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_an_empty_folder_tells_how_to_log(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_page(serve(tmp_path))
    expect(page.get_by_text("Waiting for the first run in")).to_be_visible()
    expect(page.get_by_text(str(tmp_path))).to_be_visible()
    expect(page.get_by_text("SummaryWriter('runs/my_experiment')")).to_be_visible()


def test_hidden_runs_can_be_brought_back(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    log(tmp_path / "run")
    page = open_page(serve(tmp_path))
    page.get_by_test_id("run-row").get_by_role("checkbox").click()
    page.get_by_test_id("show-all").click()
    expect(page.get_by_test_id("chart")).to_have_attribute("data-points", "10")


def test_a_board_that_ends_and_comes_back(tmp_path: Path, browser: Browser) -> None:
    """The browser reports the lost connection on its console, so this page's errors are its own."""
    log(tmp_path / "run")

    def start(port: str) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "glassboard", "--logdir", str(tmp_path), "--port", port]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"http://\S+", line):
                return process, found[0]
        raise AssertionError("the board did not start")

    process, url = start("0")
    page = browser.new_page()
    try:
        page.goto(url)
        chart = page.get_by_test_id("chart")
        expect(chart).to_have_attribute("data-points", "10")
        process.send_signal(signal.SIGKILL)
        process.wait()
        expect(page.get_by_role("status").filter(has_text="does not answer")).to_be_visible(timeout=15_000)
        expect(chart).to_have_attribute("data-points", "10")  # the picture stays
        process.stderr.close()
        with SummaryWriter(tmp_path / "second") as writer:
            writer.add_scalar("train/loss", 0.5, 99)
        process, _ = start(url.rstrip("/").rpartition(":")[2])
        expect(chart).to_have_attribute("data-points", "11", timeout=20_000)
        expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
    finally:
        page.close()
        os.kill(process.pid, signal.SIGTERM)
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def test_a_failing_query_is_told_on_its_card(tmp_path: Path, serve: Serve, browser: Browser) -> None:
    log(tmp_path / "run")
    page = browser.new_page()
    try:
        page.route(
            "**/api/series",
            lambda route: route.fulfill(
                status=500,
                content_type="application/json",
                body='{"error": "the board failed", "hint": "see its terminal", "status": 500}',
            ),
        )
        page.goto(serve(tmp_path))
        expect(page.get_by_test_id("card")).to_contain_text("the board failed: see its terminal")
    finally:
        page.close()


def test_runs_that_go_on_or_crashed_are_marked(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    log(tmp_path / "done")
    failing = (
        "from glassboard import SummaryWriter as W; W({!r}).add_scalar('train/loss', 1.0, 1); raise OSError"
    )
    subprocess.run(
        [sys.executable, "-c", failing.format(str(tmp_path / "broken"))],
        check=False,
        stderr=subprocess.DEVNULL,
    )
    with SummaryWriter(tmp_path / "going on") as writer:
        writer.add_scalar("train/loss", 1.0, 1)
        writer.flush()
        page = open_page(serve(tmp_path, "--reload_interval", "0.2"))
        marks = page.get_by_test_id("run-row").locator(".state")
        expect(marks).to_have_count(2)
        expect(page.locator(".state.running")).to_have_count(1)
        expect(page.locator(".state.crashed")).to_have_count(1)
    expect(page.locator(".state.running")).to_have_count(0)
    expect(marks).to_have_count(1)
