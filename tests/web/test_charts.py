"""What a scalar card can do, in a real browser: axes, ranges, marks, downloads, tables, links, keys."""

from __future__ import annotations

import csv
import json
import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
WHOLE = re.compile(r"^-59\.9")  # the lower end of the loss with its spike


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs: a falling loss with one spike, a loss with all that is no number, and values around zero."""
    for run in range(2):
        with SummaryWriter(tmp_path / f"run_{run}") as writer:
            for step in range(1000):
                writer.add_scalar(
                    "train/loss", 1000.0 if (run, step) == (0, 500) else 10.0 / (step + 1), step
                )
                odd = {300: math.nan, 600: math.inf, 700: -math.inf} if run == 0 else {}
                writer.add_scalar("train/odd", odd.get(step, 1.0 + step % 2 if run else 1.5), step)
                writer.add_scalar("train/signed", math.sin(step / 50), step)
    return tmp_path


@pytest.fixture
def url(logdir: Path, serve: Serve) -> str:
    """The board of ``logdir``."""
    return serve(logdir)


@pytest.fixture
def page(url: str, open_page: OpenPage) -> Page:
    """Its page, drawn, without smoothing."""
    page = open_page(url + "#board&smoothing=0")
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "2000")
    return page


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-testid=card][data-tag='{tag}']")


def chart_of(page: Page, tag: str) -> Locator:
    return card_of(page, tag).get_by_test_id("chart")


def number(chart: Locator, name: str) -> float:
    return float(chart.get_attribute(f"data-{name}") or "nan")


def notes(page: Page, tag: str) -> list[str]:
    return card_of(page, tag).get_by_test_id("note").all_inner_texts()


def menu(page: Page, tag: str) -> None:
    card_of(page, tag).get_by_test_id("card-menu").click()


# --- axes and ranges --------------------------------------------------------------------------------------


def test_a_logarithmic_x_axis_counts_what_it_cannot_show(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    page.get_by_test_id("log-x").click()
    expect(chart).to_have_attribute("data-x-min", "1")
    expect(chart).to_have_attribute("data-x-max", "999")
    expect(card_of(page, "train/loss").get_by_test_id("note").first).to_have_text("2 at x ≤ 0")
    page.get_by_test_id("axis-wall").click()
    expect(page.get_by_test_id("log-x")).to_be_disabled()


def test_a_logarithmic_y_axis_marks_what_it_cannot_show(page: Page) -> None:
    page.get_by_test_id("log-y").click()
    expect(card_of(page, "train/signed").get_by_test_id("note")).to_have_text("≤ 0")
    signed = chart_of(page, "train/signed")
    assert 0 < number(signed, "y-min") < 0.01
    assert notes(page, "train/loss") == []
    menu(page, "train/loss")
    page.get_by_test_id("card-log-y").uncheck()
    page.keyboard.press("Escape")
    expect(chart_of(page, "train/loss")).to_have_attribute("data-y-min", WHOLE)
    assert number(signed, "y-min") > 0


def test_outliers_are_clipped_only_on_demand_and_marked(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    assert number(chart, "y-max") > 1000
    page.get_by_test_id("ignore-outliers").click()
    expect(card_of(page, "train/loss").get_by_test_id("note")).to_have_text("clipped")
    assert number(chart, "y-max") < 1


def test_the_y_range_is_what_the_user_wants(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    menu(page, "train/loss")
    page.get_by_test_id("y-lower").fill("-1")
    page.get_by_test_id("y-upper").fill("12")
    page.keyboard.press("Enter")
    expect(chart).to_have_attribute("data-y-min", "-1")
    expect(chart).to_have_attribute("data-y-max", "12")
    assert notes(page, "train/loss") == ["clipped"]
    page.get_by_test_id("y-lower").fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write a number")
    page.get_by_test_id("y-lower").fill("50")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("below the upper one")
    expect(chart).to_have_attribute("data-y-min", "-1")
    page.get_by_test_id("y-auto").click()
    expect(chart).to_have_attribute("data-y-min", WHOLE)


def test_a_box_zooms_both_axes_and_a_drag_down_only_y(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    whole = number(chart, "x-max"), number(chart, "y-max")
    box = chart.bounding_box()
    assert box

    def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=5)
        page.mouse.up()

    drag((0.3, 0.2), (0.7, 0.7))
    expect(chart).not_to_have_attribute("data-x-max", f"{whole[0]:g}")
    assert number(chart, "y-max") < whole[1]
    card_of(page, "train/loss").get_by_test_id("zoom-reset").click()
    expect(chart).to_have_attribute("data-x-max", f"{whole[0]:g}")
    drag((0.5, 0.2), (0.51, 0.7))
    expect(chart).not_to_have_attribute("data-y-max", f"{whole[1]:g}")
    assert number(chart, "x-max") == whole[0]


def test_wheel_zooms_and_shift_drag_moves(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.keyboard.down("Alt")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Alt")
    expect(chart).not_to_have_attribute("data-x-max", "999")
    expect(chart).to_have_attribute("aria-busy", "false")
    low, high = number(chart, "x-min"), number(chart, "x-max")
    assert 0 < low < 500 < high < 999
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(chart).not_to_have_attribute("data-x-max", f"{high}")
    expect(chart).to_have_attribute("aria-busy", "false")
    moved = number(chart, "x-min"), number(chart, "x-max")
    assert moved[0] > low
    assert math.isclose(moved[1] - moved[0], high - low, rel_tol=1e-9)


# --- what lines cannot show -------------------------------------------------------------------------------

# Where pixels of the run's colour stand, in CSS pixels of the plot: columns within a band of rows.
COLUMNS = """(chart, [color, top, bottom]) => {
  const canvas = chart.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const wanted = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const found = new Set();
  for (let y = Math.round(top * canvas.height); y < bottom * canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const at = (y * canvas.width + x) * 4;
      if (wanted.every((part, i) => Math.abs(data[at + i] - part) < 24)) found.add(x / devicePixelRatio);
    }
  }
  return [...found].map((x) => x - Number(chart.dataset.plotLeft)).sort((a, b) => a - b);
}"""


def color_of(page: Page, run: str) -> str:
    return page.get_by_label(f"Colour of {run}", exact=True).input_value()


def test_what_is_no_number_is_marked_in_the_colour_of_its_run(page: Page) -> None:
    assert notes(page, "train/odd") == ["NaN", "∞"]
    chart = chart_of(page, "train/odd")
    width = number(chart, "plot-width")
    top = chart.evaluate(COLUMNS, [color_of(page, "run_0"), 0.02, 0.08])
    bottom = chart.evaluate(COLUMNS, [color_of(page, "run_0"), 0.84, 0.88])
    assert top
    assert all(abs(x - 0.6 * width) < 6 for x in top)  # +∞ at step 600
    assert bottom
    assert all(abs(x - 0.7 * width) < 6 for x in bottom)  # −∞ at step 700


def test_the_tooltip_says_nan(url: str, open_page: OpenPage) -> None:
    views = {"train/odd": {"x": {"axis": "step", "range": [290, 310]}}}
    page = open_page(f"{url}#board&smoothing=0&views={quote(json.dumps(views))}")
    chart = chart_of(page, "train/odd")
    expect(chart).to_have_attribute("data-x-max", "310")
    box = chart.bounding_box()
    assert box
    x = box["x"] + number(chart, "plot-left") + number(chart, "plot-width") / 2
    page.mouse.move(x, box["y"] + box["height"] * 0.5)
    expect(page.get_by_test_id("tooltip")).to_contain_text("NaN")


def test_tooltips_are_ordered_and_as_long_as_the_user_wants(logdir: Path, page: Page) -> None:
    for run in range(2, 9):
        with SummaryWriter(logdir / f"run_{run}") as writer:
            for step in range(0, 1000, 10):
                writer.add_scalar("train/signed", 5.0 + run, step)
    chart = chart_of(page, "train/signed")
    expect(chart).to_have_attribute("data-points", "2700")
    rows = page.get_by_test_id("tooltip").locator("tbody tr")

    def hover() -> list[str]:
        box = chart.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.2)
        expect(rows.first).to_be_visible()
        return [text.split("\t")[0].strip() for text in rows.all_inner_texts()]

    def choose(testid: str, value: str) -> None:
        page.get_by_test_id("view-settings").click()
        page.get_by_test_id(testid).select_option(value)
        page.keyboard.press("Escape")

    choose("tooltip-order", "descending")
    assert hover()[:3] == ["run_8", "run_7", "run_6"]
    choose("tooltip-order", "ascending")
    assert hover()[2:4] == ["run_2", "run_3"]
    choose("tooltip-order", "name")
    assert hover() == [f"run_{run}" for run in range(9)]
    choose("tooltip-rows", "5")
    assert len(hover()) == 5
    expect(page.get_by_test_id("tooltip")).to_contain_text("and 4 more")
    page.reload()
    expect(chart).to_have_attribute("data-points", "2700")
    assert hover() == [f"run_{run}" for run in range(5)]


# --- size, table, downloads -------------------------------------------------------------------------------


def test_cards_have_three_sizes_and_may_be_wide(page: Page) -> None:
    card = card_of(page, "train/loss")

    def size() -> tuple[float, float]:
        box = card.bounding_box()
        assert box
        return box["width"], box["height"]

    medium = size()
    page.get_by_test_id("size-L").click()
    assert size() > medium
    page.get_by_test_id("size-S").click()
    assert size() < medium
    menu(page, "train/loss")
    page.get_by_test_id("card-wide").check()
    page.keyboard.press("Escape")
    section = page.locator("section", has=card)
    box = section.bounding_box()
    assert box
    assert size()[0] == box["width"]
    page.reload()
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "2000")
    assert size()[0] == box["width"]


def test_full_screen_has_every_value_at_the_picked_place(page: Page) -> None:
    card_of(page, "train/loss").get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    table = dialog.get_by_test_id("value-table")
    expect(table.locator("tbody tr")).to_have_count(2)
    headers = table.locator("th").all_inner_texts()
    assert [name.split(" ↑")[0] for name in headers] == [
        "Run", "Value", "At", "Start", "End", "Change", "Min", "Min at", "Max", "Max at", "Mean",
    ]  # fmt: skip

    texts = table.locator("tbody tr").nth(0).locator("td").all_inner_texts()
    assert [text.strip() for text in texts[:5]] == ["run_0", "0.01", "999", "10", "0.01"]
    assert [text.strip() for text in texts[6:10]] == ["0.01", "999", "1000", "500"]
    mean = (sum(10.0 / (step + 1) for step in range(1000) if step != 500) + 1000) / 1000
    assert math.isclose(float(texts[10]), mean, rel_tol=1e-4)
    chart = dialog.get_by_test_id("chart")
    box = chart.bounding_box()
    assert box
    x = box["x"] + number(chart, "plot-left") + number(chart, "plot-width") * 500 / 999
    page.mouse.click(x, box["y"] + box["height"] * 0.5)
    expect(dialog.get_by_test_id("pinned-line")).to_be_visible()
    expect(table.locator("tbody tr").nth(0)).to_contain_text("1000")
    table.get_by_role("button", name="Max", exact=True).click()
    expect(table.locator("tbody tr").first).to_contain_text("run_1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("pinned-line")).to_have_count(3)  # on every chart of the axis


def test_pictures_are_saved_with_a_legend(page: Page, tmp_path: Path) -> None:
    for kind in ("svg", "png"):
        menu(page, "train/loss")
        with page.expect_download() as download:
            page.get_by_test_id(f"save-{kind}").click()
        assert download.value.suggested_filename == f"train_loss.{kind}"
        download.value.save_as(tmp_path / f"saved.{kind}")
    root = ElementTree.parse(tmp_path / "saved.svg").getroot()
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"train/loss", "run_0", "run_1"} <= set(texts)
    strokes = {element.get("stroke") for element in root.iter("{http://www.w3.org/2000/svg}path")}
    assert {color_of(page, "run_0"), color_of(page, "run_1")} <= strokes
    png = (tmp_path / "saved.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000


def test_points_are_saved_for_the_runs_shown(page: Page, tmp_path: Path) -> None:
    menu(page, "train/loss")
    with page.expect_download() as download:
        page.get_by_test_id("save-csv").click()
    download.value.save_as(tmp_path / "points.csv")
    rows = list(csv.reader((tmp_path / "points.csv").read_text().splitlines()))
    assert rows[0] == ["Run", "Wall time", "Step", "Value"]
    assert len(rows) == 2001
    page.get_by_test_id("run-row").nth(1).get_by_role("checkbox").click()
    menu(page, "train/loss")
    with page.expect_download() as download:
        page.get_by_test_id("save-json").click()
    assert download.value.suggested_filename == "run-run_0-tag-train_loss.json"
    download.value.save_as(tmp_path / "points.json")
    points = json.loads((tmp_path / "points.json").read_text())
    assert points[500][1:] == [500, 1000.0]


# --- links and keys ---------------------------------------------------------------------------------------


def test_a_link_shows_what_its_sender_saw(page: Page, open_page: OpenPage) -> None:
    page.get_by_test_id("axis-relative").click()
    page.get_by_test_id("band-toggle").click()
    page.get_by_test_id("size-L").click()
    page.get_by_test_id("tag-filter").fill("loss|odd")
    page.get_by_test_id("run-row").nth(0).get_by_role("checkbox").click()
    card_of(page, "train/odd").get_by_test_id("pin").click()
    menu(page, "train/loss")
    page.get_by_test_id("y-upper").fill("7")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("pinned=.*views="))  # the last change of all
    other = open_page(page.url)
    expect(chart_of(other, "train/loss")).to_have_attribute("data-y-max", "7")
    expect(chart_of(other, "train/loss")).to_have_attribute("data-points", "1000")
    expect(other.get_by_test_id("axis-relative")).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_test_id("band-toggle")).to_have_attribute("aria-pressed", "false")
    expect(other.get_by_test_id("size-L")).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_test_id("tag-filter")).to_have_value("loss|odd")
    expect(other.get_by_test_id("section-header").first).to_contain_text("Pinned")
    expect(other.locator("[data-testid=card]")).to_have_count(3)
    # A link is looked at, not taken over: the receiver's own board is as it was.
    other.goto(page.url.partition("#")[0] + "?plain")
    expect(other.get_by_test_id("axis-step")).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_test_id("tag-filter")).to_have_value("")


def test_a_senseless_link_shows_the_board(url: str, open_page: OpenPage) -> None:
    page = open_page(
        url + "#board&smoothing=lots&views=%5B1%5D&axis=%22step%22&cardSize=%22&tab=%E6&pinned=3"
    )
    expect(chart_of(page, "train/loss")).to_have_attribute("data-points", "2000")


def test_a_chart_is_read_and_zoomed_by_keys(page: Page) -> None:
    chart = chart_of(page, "train/loss")
    chart.focus()
    page.keyboard.press("Home")
    tooltip = page.get_by_test_id("tooltip")
    expect(tooltip.locator("tbody tr").first).to_contain_text("10")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("crosshair-label").first).not_to_have_text("0")
    page.keyboard.press("+")
    expect(chart).not_to_have_attribute("data-x-max", "999")
    high = number(chart, "x-max")
    page.keyboard.press("Shift+ArrowRight")
    expect(chart).not_to_have_attribute("data-x-max", f"{high:g}")
    assert number(chart, "x-max") > high
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("pinned-line").first).to_be_visible()
    page.keyboard.press("0")
    expect(chart).to_have_attribute("data-x-max", "999")
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("pinned-line")).to_have_count(0)
    page.get_by_test_id("full-screen").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("full-screen-dialog")).to_have_count(0)


def test_every_setting_has_its_key_and_the_keys_are_listed(page: Page) -> None:
    for key, testid in (("x", "log-x"), ("y", "log-y"), ("o", "ignore-outliers"), ("b", "band-toggle")):
        before = page.get_by_test_id(testid).get_attribute("aria-pressed")
        page.keyboard.press(key)
        expect(page.get_by_test_id(testid)).not_to_have_attribute("aria-pressed", before or "")
    for key, testid in (("/", "tag-filter"), ("f", "run-filter"), ("r", "run-list"), ("s", "smoothing")):
        page.keyboard.press(key)
        expect(page.get_by_test_id(testid)).to_be_focused()
        page.locator(":focus").evaluate("element => element.blur()")
    page.keyboard.press("?")
    expect(page.get_by_test_id("shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("shortcuts")).to_have_count(0)
