"""Heat maps show what was logged, cell by cell, at a step and over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
LooksLike = Callable[[str, Locator], None]

WALL = 1_700_000_000.0
STEPS = (0, 10, 20)
ROWS, COLUMNS = [f"layer {i}" for i in range(6)], ["q", "k", "v", "out"]
LOGGED = {
    run: np.random.default_rng(seed).normal(size=(len(STEPS), 6, 4)).astype(np.float32)
    for seed, run in enumerate(("one", "two"))
}
LOGGED["one"][2, 1, 2], LOGGED["one"][2, 4, 0], LOGGED["one"][2, 5, 3] = np.nan, np.inf, -np.inf
BIG = np.full((900, 1500), 1, np.float32)
BIG[321, 777] = 9.25  # one cell among more than there are pixels


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs of three steps, and one matrix that is larger than the screen."""
    for run, matrices in LOGGED.items():
        with SummaryWriter(tmp_path / run) as writer:
            for step, matrix in zip(STEPS, matrices, strict=True):
                writer.add_matrix("heads", matrix, step, ROWS, COLUMNS, walltime=WALL + step)
                writer.add_matrix("counts", np.abs(matrix).round() * 10, step, walltime=WALL + step)
    with SummaryWriter(tmp_path / "one") as writer:
        writer.add_matrix("z/big", BIG, 0, walltime=WALL)
    return tmp_path


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"article[data-tag='{tag}']")


def map_of(page: Page, tag: str, run: str) -> Locator:
    tile = card_of(page, tag).locator(f"[data-testid=matrix-tile][data-run='{run}']")
    return tile.get_by_test_id("heat-map")


def place_of(chart: Locator, across: float, down: float) -> tuple[float, float]:
    """The window's place of shares of the plot."""
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    box = chart.bounding_box()
    assert box
    left, top, width, height = (
        float(chart.get_attribute(f"data-plot-{name}") or "nan")
        for name in ("left", "top", "width", "height")
    )
    return box["x"] + left + across * width, box["y"] + top + down * height


def hover_cell(page: Page, chart: Locator, row: int, column: int, shape: tuple[int, int]) -> str:
    """Move over a cell; what is said of its value."""
    page.mouse.move(*place_of(chart, (column + 0.5) / shape[1], (row + 0.5) / shape[0]))
    return page.get_by_test_id("hover-value").inner_text()


def assert_is(text: str, value: np.float32) -> None:
    """The text is the shortest that reads as this very float."""
    spelled = text.replace("−", "-").replace("∞", "inf")
    assert np.float32(spelled) == value or (spelled == "NaN" and np.isnan(value)), (text, value)


def open_matrices(page: Page) -> None:
    expect(map_of(page, "heads", "two")).to_have_attribute("data-drawn", "20 ")


def test_the_cell_under_the_pointer_is_the_one_logged(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=matrix")
    open_matrices(page)
    for run in LOGGED:
        chart = map_of(page, "heads", run)
        expect(chart).to_have_attribute("data-drawn", "20 ")
        for row, column in ((0, 0), (1, 2), (4, 0), (5, 3), (3, 1)):
            assert_is(hover_cell(page, chart, row, column, (6, 4)), LOGGED[run][2, row, column])
            expect(page.get_by_test_id("hover-row")).to_have_text(ROWS[row])
            expect(page.get_by_test_id("hover-column")).to_have_text(COLUMNS[column])
    expect(card_of(page, "heads").get_by_test_id("color-bar")).to_contain_text("NaN × 1")

    slider = card_of(page, "heads").get_by_label("Step", exact=True)
    slider.press("ArrowLeft")
    chart = map_of(page, "heads", "one")
    expect(chart).to_have_attribute("data-drawn", "10 ")
    assert_is(hover_cell(page, chart, 2, 3, (6, 4)), LOGGED["one"][1, 2, 3])
    expect(map_of(page, "counts", "one")).to_have_attribute("data-drawn", "20 ")
    page.get_by_test_id("link-steps").click()
    card_of(page, "counts").get_by_label("Step", exact=True).press("Home")
    for tag in ("heads", "counts"):
        expect(map_of(page, tag, "two")).to_have_attribute("data-drawn", "0 ")

    page.get_by_test_id("row-shares").click()
    chart = map_of(page, "counts", "two")
    expect(chart).to_have_attribute("data-drawn", "0 share")
    counts = np.abs(LOGGED["two"][0]).round() * 10
    assert_is(hover_cell(page, chart, 1, 1, (6, 4)), counts[1, 1])
    share = 100 * counts[1, 1] / counts[1].sum()
    shown = page.get_by_test_id("hover-card").inner_text().rpartition("share of row")[2]
    assert float(shown.replace("%", "")) == pytest.approx(share, rel=1e-2)
    chart.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("hover-card")).to_be_visible()


def test_over_time_and_the_series_of_a_cell(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=matrix")
    open_matrices(page)
    card = card_of(page, "heads")
    page.mouse.click(*place_of(map_of(page, "heads", "two"), 1.5 / 4, 3.5 / 6))
    series = card.get_by_test_id("cell-series")
    expect(series).to_have_attribute("data-cell", "layer 3, k")
    expect(series.get_by_test_id("series-chart")).to_have_attribute("data-points", "6")
    series.scroll_into_view_if_needed()
    box = series.get_by_test_id("series-chart").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] / 2)
    rows = page.get_by_test_id("tooltip").locator("tbody tr")
    expect(rows).to_have_count(2)
    for row in rows.all():
        run, value, step = row.locator("td").all_inner_texts()
        assert step == "10"
        assert float(value) == pytest.approx(float(LOGGED[run.strip()][1, 3, 1]), rel=1e-4)

    page.get_by_test_id("mode-time").click()
    chart = map_of(page, "heads", "one")
    expect(chart).to_have_attribute("data-drawn", "mean ")
    mean = np.float64(hover_cell(page, chart, 0, 2, (6, 3)).replace("−", "-"))
    assert mean == LOGGED["one"][2, 0].mean(dtype=np.float64)
    expect(page.get_by_test_id("hover-row")).to_have_text("layer 0")
    expect(page.get_by_test_id("hover-column")).to_have_text("20")
    card.get_by_test_id("matrix-column").select_option(label="Column v")
    expect(chart).to_have_attribute("data-drawn", "2 ")
    for step in range(3):
        assert_is(hover_cell(page, chart, 1, step, (6, 3)), LOGGED["one"][step, 1, 2])

    page.reload()  # how it is looked at is in the address
    expect(chart).to_have_attribute("data-drawn", "2 ")
    card.get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    chart = dialog.get_by_test_id("heat-map").first
    expect(chart).to_have_attribute("data-drawn", "2 ")
    assert_is(hover_cell(page, chart, 5, 0, (6, 3)), LOGGED["one"][0, 5, 2])
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_one_hot_cell_among_more_cells_than_pixels_is_seen(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=matrix")
    open_matrices(page)
    chart = map_of(page, "z/big", "one")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-drawn", "0 ")
    # The bright end of the palette, which no other cell has.
    bright = chart.evaluate("""chart => {
      const canvas = chart.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] > 200 && data[i + 1] > 200 && data[i + 2] < 100) count++;
      return count;
    }""")
    assert bright >= 1
    assert hover_cell(page, chart, 321, 777, BIG.shape) == "9.25"
    expect(page.get_by_test_id("hover-row")).to_have_text("321")
    expect(page.get_by_test_id("hover-column")).to_have_text("777")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_looks(logdir: Path, serve: Serve, open_page: OpenPage, looks_like: LooksLike, theme: str) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=matrix", color_scheme=theme)
    open_matrices(page)
    expect(map_of(page, "heads", "one")).to_have_attribute("data-drawn", "20 ")
    looks_like(f"matrix-{theme}", card_of(page, "heads"))
