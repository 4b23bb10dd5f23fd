"""What a user does on the page, in a real browser against a real board on real event files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import serving
from playwright.sync_api import Page, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Three runs with three scalar tags in two sections, and a text."""
    for run in range(3):
        with SummaryWriter(tmp_path / f"run_{run}") as writer:
            for step in range(200):
                writer.add_scalar("train/loss", 1 / (step + 1) + run, step)
                writer.add_scalar("train/lr", 0.1 * (run + 1), step)
                writer.add_scalar("validation/loss", 2 / (step + 1) + run, step)
            writer.add_text("note", "**bold** <img src=x onerror=alert(1)> <script>alert(2)</script>", 1)
    return tmp_path


def card(page: Page, tag: str):
    return page.get_by_test_id("card").filter(has_text=tag.split("/")[-1]).filter(has_text=tag.split("/")[0])


def test_runs_sections_and_cards_are_there(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        expect(page.get_by_test_id("run-row")).to_have_count(3)
        expect(page.get_by_test_id("section-header")).to_have_count(2)
        expect(page.get_by_test_id("card")).to_have_count(3)
        expect(page.get_by_test_id("chart").first).to_have_attribute("data-last-step", "199")


def test_tag_filter_is_a_case_insensitive_regex(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        page.get_by_test_id("tag-filter").fill("^TRAIN/l.s")
        expect(page.get_by_test_id("card")).to_have_count(1)
        page.get_by_test_id("tag-filter").fill("(")
        expect(page.get_by_test_id("tag-filter")).to_have_attribute("aria-invalid", "true")


def test_run_filter_narrows_the_list(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        page.get_by_test_id("run-filter").fill("_1$")
        expect(page.get_by_test_id("run-row")).to_have_count(1)


def test_new_points_and_runs_appear_without_reload(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        chart = page.get_by_test_id("chart").first
        expect(chart).to_have_attribute("data-last-step", "199")
        with SummaryWriter(logdir / "run_new") as writer:
            writer.add_scalar("train/loss", 0.5, 1_000)
            writer.flush()
            expect(page.get_by_test_id("run-row")).to_have_count(4)
            expect(chart).to_have_attribute("data-last-step", "1000")
            writer.add_scalar("train/loss", 0.4, 1_001)
            writer.flush()
            expect(chart).to_have_attribute("data-last-step", "1001")
            page.get_by_test_id("pause").click()
            writer.add_scalar("train/loss", 0.3, 1_002)
            writer.flush()
            page.wait_for_timeout(1_000)
            expect(chart).to_have_attribute("data-last-step", "1001")
            page.get_by_test_id("pause").click()
            expect(chart).to_have_attribute("data-last-step", "1002")


def test_drag_zooms_and_double_click_resets(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        chart = page.get_by_test_id("chart").first
        expect(chart).to_have_attribute("data-last-step", "199")
        before = float(chart.get_attribute("data-x-max") or "nan")
        drag(page, chart, 0.4, 0.6)
        expect(chart).not_to_have_attribute("data-x-max", str(before))
        low, high = float(chart.get_attribute("data-x-min") or 0), float(chart.get_attribute("data-x-max") or 0)
        assert 50 < low < 100 < high < 150
        box = chart.bounding_box()
        assert box
        page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(chart).to_have_attribute("data-x-max", f"{before:g}")


def drag(page: Page, chart, start: float, end: float) -> None:
    """Drag over the chart, from and to shares of its width."""
    box = chart.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + end) / 2, y, steps=3)
    page.mouse.move(box["x"] + box["width"] * end, y, steps=3)
    page.mouse.up()


def test_hover_lists_the_nearest_first_on_every_card(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        chart = page.get_by_test_id("chart").first
        expect(chart).to_have_attribute("data-last-step", "199")
        box = chart.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.15)
        tooltip = page.get_by_test_id("tooltip")
        expect(tooltip).to_be_visible()
        assert tooltip.inner_text().index("run_2") < tooltip.inner_text().index("run_0")
        page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.8)
        expect(tooltip).to_be_visible()
        page.wait_for_timeout(100)
        assert tooltip.inner_text().index("run_0") < tooltip.inner_text().index("run_2")


def test_settings_persist(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        page.get_by_test_id("axis-wall").click()
        page.get_by_test_id("smoothing").fill("0.9")
        page.get_by_test_id("theme-toggle").click()
        theme = page.locator("html").get_attribute("data-theme")
        page.reload()
        expect(page.get_by_test_id("axis-wall")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_test_id("smoothing")).to_have_value("0.9")
        assert page.locator("html").get_attribute("data-theme") == theme


def test_equal_steps_choose_relative_time(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for i in range(10):
            writer.add_scalar("loss", i, walltime=1_700_000_000 + i)
    with serving(tmp_path) as url:
        page = open_page(url)
        chart = page.get_by_test_id("chart").first
        expect(chart).to_have_attribute("data-points", "10")
        assert float(chart.get_attribute("data-x-max") or 0) >= 9


def test_text_is_rendered_and_sanitised(logdir: Path, open_page: Callable[..., Page]) -> None:
    with serving(logdir) as url:
        page = open_page(url)
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        page.get_by_role("tab", name="Text").click()
        panel = page.get_by_test_id("text-panel").first
        expect(panel.locator("strong").first).to_have_text("bold")
        assert panel.locator("script").count() == 0
        assert "onerror" not in panel.inner_html()


def test_a_log_directory_that_does_not_exist_yet_is_waited_for(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    logdir = tmp_path / "later"
    with serving(logdir) as url:
        page = open_page(url)
        expect(page.get_by_text("SummaryWriter").first).to_be_visible()
        with SummaryWriter(logdir / "run") as writer:
            writer.add_scalar("loss", 1.0, 1)
        expect(page.get_by_test_id("run-row")).to_have_count(1, timeout=10_000)
