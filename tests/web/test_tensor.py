"""Tensors of every writer are shown element by element, whatever their type and shape."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
LooksLike = Callable[[str, Locator], None]

GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0/v2"
WALL = 1_700_000_000.0
CUBE = (
    np.random.default_rng(0).normal(size=(2, 2, 3, 40, 5)).astype(np.float32)
)  # two steps of four dimensions
CUBE[1, 0, 0, 1, 1] = np.nan


@pytest.fixture
def page(tmp_path: Path, serve: Serve, open_page: OpenPage) -> Page:
    """Tensors of ours, torch's and TensorFlow's."""
    with SummaryWriter(tmp_path / "ours") as writer:
        for step, cube in enumerate(CUBE):
            writer.add_tensor("cube", cube, step, walltime=WALL)
        writer.add_tensor("wide", np.array([2**63 + 1, 7], np.uint64), 0, walltime=WALL)
        writer.add_tensor("empty", np.zeros((3, 0)), 0, walltime=WALL)
    torch = pytest.importorskip("torch")
    with TorchWriter(str(tmp_path / "torch")) as writer:
        writer.add_tensor("cube", torch.from_numpy(CUBE[0]), 0, walltime=WALL)
    shutil.copytree(GOLDEN, tmp_path / "tensorflow")
    return open_page(f"{serve(tmp_path)}#board&tab=tensor")  # of so many kinds, the last tabs are in a menu


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"article[data-tag='{tag}']")


def tile_of(page: Page, tag: str, run: str) -> Locator:
    return card_of(page, tag).locator(f"[data-testid=tensor-tile][data-run='{run}']")


def assert_shows(tile: Locator, plane: np.ndarray, rows: range) -> None:
    for row in rows:
        for column in range(plane.shape[1]):
            expect(tile.locator(f"[data-cell='{row},{column}']")).to_have_count(1)
            text = tile.locator(f"[data-cell='{row},{column}']").text_content() or ""
            np.testing.assert_equal(np.float32(text.replace("−", "-")), plane[row, column])


def test_elements_are_those_logged(page: Page) -> None:
    ours, torch = tile_of(page, "cube", "ours"), tile_of(page, "cube", "torch")
    expect(ours.locator("[data-step='1'][data-at='0,0']")).to_be_visible()
    assert_shows(ours, CUBE[1, 0, 0], range(3))
    assert_shows(torch, CUBE[0, 0, 0], range(2))
    expect(ours.get_by_test_id("statistics")).to_contain_text("float32 2 × 3 × 40 × 5")
    told = ours.locator("[data-statistic='max']").get_attribute("title") or ""
    assert np.float32(told) == np.nanmax(CUBE[1])
    assert float(ours.locator("[data-statistic='mean']").get_attribute("title") or "") == pytest.approx(
        np.nanmean(CUBE[1].astype(np.float64)), rel=1e-9
    )
    expect(ours.locator("[data-statistic='NaN']")).to_have_text("1")

    ours.get_by_test_id("index-0").press("ArrowRight")
    ours.get_by_test_id("index-1").press("End")
    expect(ours.locator("[data-at='1,2']")).to_be_visible()
    expect(torch.locator("[data-at='1,2']")).to_be_visible()
    assert_shows(torch, CUBE[0, 1, 2], range(2))
    card_of(page, "cube").get_by_label("Step", exact=True).press("Home")
    expect(ours.locator("[data-step='0'][data-at='1,2']")).to_be_visible()
    assert_shows(ours, CUBE[0, 1, 2], range(2))
    # Rows far down exist once they are looked at.
    ours.get_by_test_id("tensor-table").evaluate("table => table.scrollTo(0, table.scrollHeight)")
    assert_shows(ours, CUBE[0, 1, 2], range(38, 40))

    expect(tile_of(page, "wide", "ours").locator("[data-cell='0,0']")).to_have_text(str(2**63 + 1))
    expect(tile_of(page, "empty", "ours")).to_contain_text("There are no elements in this tensor.")
    expect(tile_of(page, "own", "tensorflow").locator("[data-cell]").first).not_to_be_empty()

    page.get_by_test_id("view-colors").click()
    chart = ours.get_by_test_id("heat-map")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-drawn", "0 1,2")
    box = chart.bounding_box()
    assert box
    left, top, width, height = (
        float(chart.get_attribute(f"data-plot-{name}") or "nan")
        for name in ("left", "top", "width", "height")
    )
    page.mouse.move(box["x"] + left + width * 2.5 / 5, box["y"] + top + height * 10.5 / 40)
    shown = page.get_by_test_id("hover-value").inner_text().replace("−", "-")
    assert np.float32(shown) == CUBE[0, 1, 2, 10, 2]
    card_of(page, "cube").get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    expect(dialog.get_by_test_id("heat-map").first).to_have_attribute("data-drawn", "0 1,2")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_looks(page: Page, looks_like: LooksLike, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(tile_of(page, "cube", "torch").locator("[data-cell='0,0']")).to_be_visible()
    looks_like(f"tensor-{theme}", card_of(page, "cube"))
