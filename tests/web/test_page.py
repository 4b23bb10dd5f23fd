"""What a user does on the page, in a real browser against a real board on real event files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Three runs with three scalar tags in two sections, and a text."""
    for run in range(3):
        with SummaryWriter(tmp_path / f"run_{run}") as writer:
            for step in range(200):
                writer.add_scalar("train/loss", 1 / (step + 1) + run, step)
                writer.add_scalar("train/lr", 0.1 * (run + 1), step)
                writer.add_scalar("validation/loss", 2 / (step + 1) + run, step)
            writer.add_text("note", "**bold** [x](javascript:alert(1)) <script>alert(2)</script>", 1)
    return tmp_path


@pytest.fixture
def page(logdir: Path, serve: Serve, open_page: OpenPage) -> Page:
    """The page of ``logdir`` with its charts drawn."""
    page = open_page(serve(logdir))
    for tag in ("train/loss", "train/lr", "validation/loss"):
        expect(chart_of(page, tag)).to_have_attribute("data-last-step", "199")
    return page


def chart_of(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-tag='{tag}']").get_by_test_id("chart")


def view_of(chart: Locator) -> tuple[float, float]:
    return float(chart.get_attribute("data-x-min") or "nan"), float(
        chart.get_attribute("data-x-max") or "nan"
    )


def drag(page: Page, chart: Locator, start: float, end: float) -> None:
    """Drag over the chart, from and to shares of its width."""
    box = chart.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + end) / 2, y, steps=3)
    page.mouse.move(box["x"] + box["width"] * end, y, steps=3)
    page.mouse.up()


def test_runs_sections_and_cards_are_there(page: Page) -> None:
    expect(page.get_by_test_id("run-row")).to_have_count(3)
    expect(page.get_by_test_id("section-header")).to_have_text(["train 2 cards", "validation 1 card"])
    expect(page.get_by_test_id("card")).to_have_count(3)
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "600")


def test_tag_filter_is_a_case_insensitive_regex(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("^TRAIN/l.s")
    expect(page.get_by_test_id("card")).to_have_count(1)
    page.get_by_test_id("tag-filter").fill("(")
    expect(page.get_by_test_id("tag-filter")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("card")).to_have_count(3)
    page.get_by_test_id("tag-filter").fill("nothing like this")
    expect(page.get_by_text("No tag matches")).to_be_visible()


def test_run_filter_narrows_list_and_charts(page: Page) -> None:
    page.get_by_test_id("run-filter").fill("_[01]$")
    expect(page.get_by_test_id("run-row")).to_have_count(2)
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "400")


def test_runs_are_deselected_and_isolated(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    rows = page.get_by_test_id("run-row")
    rows.nth(0).get_by_role("checkbox").click()
    expect(chart).to_have_attribute("data-points", "400")
    rows.nth(2).hover()
    rows.nth(2).get_by_text("only").click()
    expect(chart).to_have_attribute("data-points", "200")
    rows.nth(2).get_by_text("only").click()
    expect(chart).to_have_attribute("data-points", "600")


def test_colours_stay_when_runs_come(logdir: Path, page: Page) -> None:
    def colours() -> dict[str, str]:
        return page.get_by_test_id("run-row").evaluate_all(
            "rows => Object.fromEntries(rows.map(row => [row.textContent.trim(),"
            " row.querySelector('input').style.getPropertyValue('--color')]))"
        )

    before = colours()
    assert len(set(before.values())) == 3
    with SummaryWriter(logdir / "a_new_one") as writer:
        writer.add_scalar("train/loss", 0.5, 1, walltime=1.0)  # the oldest, so the first in the list
    expect(page.get_by_test_id("run-row")).to_have_count(4)
    assert colours().items() >= before.items()


def test_sections_collapse_and_stay_so(page: Page) -> None:
    page.get_by_test_id("section-header").first.click()
    expect(page.get_by_test_id("card")).to_have_count(1)
    page.reload()
    expect(page.get_by_test_id("section-header")).to_have_count(2)
    expect(page.get_by_test_id("card")).to_have_count(1)


def test_new_points_and_runs_appear_without_reload(logdir: Path, page: Page) -> None:
    chart = chart_of(page, "train/loss")
    with SummaryWriter(logdir / "run_new") as writer:
        writer.add_scalar("train/loss", 0.5, 1_000)
        writer.flush()
        expect(page.get_by_test_id("run-row")).to_have_count(4)
        expect(chart).to_have_attribute("data-last-step", "1000")
        writer.add_scalar("train/loss", 0.4, 1_001)
        writer.flush()
        expect(chart).to_have_attribute("data-last-step", "1001")


def test_pause_holds_the_picture_until_resumed(logdir: Path, page: Page) -> None:
    chart = chart_of(page, "train/loss")
    page.get_by_test_id("pause").click()
    with SummaryWriter(logdir / "run_new") as writer:
        writer.add_scalar("train/loss", 0.3, 1_002)
    page.wait_for_timeout(1_000)
    expect(chart).to_have_attribute("data-last-step", "199")
    page.get_by_test_id("pause").click()
    expect(chart).to_have_attribute("data-last-step", "1002")


def test_drag_zooms_and_double_click_resets(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    whole = view_of(chart)
    drag(page, chart, 0.4, 0.6)
    expect(chart).not_to_have_attribute("data-x-max", f"{whole[1]:g}")
    low, high = view_of(chart)
    assert 50 < low < 100 < high < 150
    box = chart.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(chart).to_have_attribute("data-x-max", f"{whole[1]:g}")
    drag(page, chart, 0.4, 0.6)
    page.get_by_test_id("zoom-reset").click()
    expect(chart).to_have_attribute("data-x-max", f"{whole[1]:g}")


def test_everything_is_asked_for_once_and_a_zoom_is_of_one_chart(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    url = serve(logdir)
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/api/")[2]))
    page.goto(url)
    expect(page.get_by_text("live", exact=True)).to_be_visible()
    charts = page.get_by_test_id("chart")
    expect(charts).to_have_count(3)
    for chart in charts.all():
        expect(chart).to_have_attribute("data-last-step", "199")
    page.wait_for_timeout(300)  # what would be asked for again, would be by now
    assert sorted(asked).count("catalog") == 1
    assert asked.count("series") == 3
    page.evaluate("""() => {
      window.drawn = [];
      const note = (changes) => window.drawn.push(...changes.map((change) => change.target.ariaLabel));
      for (const chart of document.querySelectorAll("[data-testid=chart]"))
        new MutationObserver(note).observe(chart, { attributeFilter: ["data-x-min"] });
    }""")
    drag(page, charts.first, 0.3, 0.6)
    expect(charts.first).not_to_have_attribute("data-x-max", "199")
    assert set(page.evaluate("window.drawn")) == {"train/loss of 3 runs"}
    assert asked.count("series") == 4


def test_the_old_picture_stays_until_a_zoom_is_answered(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    held: list[Route] = []
    page.route("**/api/series", lambda route: held.append(route), times=1)
    drag(page, chart, 0.4, 0.6)
    expect(chart).not_to_have_attribute("data-x-max", "199")
    expect(chart).to_have_attribute("aria-busy", "true")
    assert chart.evaluate(COLOURED_PIXELS) > 100
    for route in held:
        route.continue_()
    expect(chart).to_have_attribute("aria-busy", "false")
    assert chart.evaluate(COLOURED_PIXELS) > 100


# Pixels of a chart's canvas that are neither white, black nor grey.
COLOURED_PIXELS = """chart => {
  const canvas = chart.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue, alpha] = data.subarray(i, i + 4);
    if (alpha && Math.max(red, green, blue) - Math.min(red, green, blue) > 40) count++;
  }
  return count;
}"""


def test_hover_lists_the_nearest_first(page: Page) -> None:
    box = chart_of(page, "train/loss").bounding_box()
    assert box
    tooltip = page.get_by_test_id("tooltip")
    first = tooltip.locator("tbody tr").first
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.15)
    expect(first).to_contain_text("run_2")
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.8)
    expect(first).to_contain_text("run_0")
    expect(tooltip.locator("tbody tr")).to_have_count(3)


def test_the_crosshair_is_on_every_card_with_its_label(page: Page) -> None:
    box = chart_of(page, "train/loss").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5)
    expect(page.get_by_test_id("crosshair-label")).to_have_count(3)
    labels = page.get_by_test_id("crosshair-label").all()
    lines = page.locator(".u-cursor-x").all()
    assert len({label.inner_text() for label in labels}) == 1
    for label, line in zip(labels, lines, strict=True):
        label_box, line_box = label.bounding_box(), line.bounding_box()
        assert label_box
        assert line_box
        assert abs(label_box["x"] + label_box["width"] / 2 - line_box["x"]) <= 1.5


def test_settings_persist(page: Page) -> None:
    page.get_by_test_id("axis-wall").click()
    page.get_by_test_id("smoothing").fill("0.9")
    page.get_by_test_id("band-toggle").click()
    page.get_by_test_id("theme-toggle").click()
    page.get_by_test_id("theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.get_by_test_id("axis-wall")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("smoothing")).to_have_value("0.9")
    expect(page.get_by_test_id("band-toggle")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "600")
    low, high = view_of(chart_of(page, "train/loss"))
    assert time.time() - 600 < low < high < time.time()


def test_the_list_of_runs_is_as_wide_as_the_user_wants(page: Page) -> None:
    handle = page.get_by_role("separator")
    width = int(handle.get_attribute("aria-valuenow") or 0)
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", f"{width + 16}")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, 400)
    page.mouse.down()
    page.mouse.move(360, 400, steps=3)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "360")
    page.reload()
    expect(handle).to_have_attribute("aria-valuenow", "360")
    sidebar = page.get_by_role("complementary").bounding_box()
    assert sidebar
    assert sidebar["width"] == 360


def test_equal_steps_choose_relative_time(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for i in range(10):
            writer.add_scalar("loss", i, walltime=1_700_000_000 + i)
    page = open_page(serve(tmp_path))
    expect(chart_of(page, "loss")).to_have_attribute("data-points", "10")
    expect(chart_of(page, "loss")).to_have_attribute("data-x-max", "9")


def test_cards_off_screen_have_no_chart_and_ask_for_nothing(
    tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for tag in range(60):
            for step in range(3):
                writer.add_scalar(f"all/tag_{tag:02}", step, step)
    url = serve(tmp_path)
    page = open_page("about:blank")
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.post_data or "") if "api/series" in request.url else None,
    )
    page.goto(url)
    expect(chart_of(page, "all/tag_00")).to_have_attribute("data-points", "3")
    expect(page.get_by_test_id("card")).to_have_count(60)
    assert 4 <= page.get_by_test_id("chart").count() < 20
    assert len(asked) < 20
    assert not any("tag_59" in query for query in asked)
    page.locator("[data-tag='all/tag_59']").scroll_into_view_if_needed()
    expect(chart_of(page, "all/tag_59")).to_have_attribute("data-points", "3")
    expect(chart_of(page, "all/tag_00")).to_have_count(0)


def test_text_is_rendered_and_sanitised(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.locator("[data-tab=text]").dispatch_event("click")
    panel = page.locator("[data-kind=text]")
    expect(panel.locator("h3")).to_have_text("note")
    expect(panel.locator("strong")).to_have_count(3)
    assert panel.locator("script").count() == 0
    assert "javascript:" not in panel.inner_html()


def test_a_log_directory_that_does_not_exist_yet_is_waited_for(
    tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    logdir = tmp_path / "later"
    page = open_page(serve(logdir))
    expect(page.get_by_text("Waiting for the first run in")).to_be_visible()
    with SummaryWriter(logdir / "run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    expect(page.get_by_test_id("run-row")).to_have_count(1, timeout=10_000)
    expect(chart_of(page, "loss")).to_have_attribute("data-points", "1")


def test_the_page_lives_below_a_prefix_and_behind_a_token(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    url = serve(logdir, "--bind_all", "--path_prefix", "/boards/mine")
    assert "token=" in url
    page = open_page(url)
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "600")
    assert "token" not in page.url
    page.reload()
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "600")


def test_hostile_names_are_only_names(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    hostile = "<img src=x onerror=alert(1)>'\"&"
    with SummaryWriter(tmp_path / "<b>run") as writer:
        for tag in (hostile, "", "ünïcode/损失 ☃"):
            writer.add_scalar(tag, 1.0, 1)
            writer.add_scalar(tag, 2.0, 2)
    page = open_page(serve(tmp_path))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(page.get_by_test_id("card")).to_have_count(3)
    expect(page.get_by_test_id("card").get_by_test_id("chart").first).to_have_attribute("data-points", "2")
    assert page.locator("img").count() == 0
    expect(page.get_by_test_id("run-row")).to_contain_text("<b>run")


def test_the_list_of_runs_folds(page: Page) -> None:
    runs = page.get_by_role("complementary", name="Runs")
    width = chart_of(page, "train/loss").evaluate("chart => chart.clientWidth")
    page.get_by_test_id("toggle-runs").click()
    expect(runs).to_have_count(0)
    page.reload()
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "600")
    expect(runs).to_have_count(0)
    assert chart_of(page, "train/loss").evaluate("chart => chart.clientWidth") != width
    page.keyboard.press("f")
    expect(page.get_by_test_id("run-filter")).to_be_focused()
    # In a narrow window it lies over the charts, and a click beside it folds it.
    page.set_viewport_size({"width": 420, "height": 800})
    expect(runs).to_have_count(0)
    page.get_by_test_id("toggle-runs").click()
    expect(runs).to_be_visible()
    page.mouse.click(410, 600)
    expect(runs).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 420
