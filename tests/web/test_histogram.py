"""Histograms in a real browser: what stands under the pointer is what was logged, whoever wrote it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorboardX
from playwright.sync_api import Locator, Page, expect
from tensorboard.plugins.distribution.compressor import compress_histogram
from torch.utils import tensorboard as torch_tensorboard

import glassboard
from glassboard.store.kinds.histogram import HistogramEntry, histograms
from glassboard.store.local import LocalStore

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0"
WRITERS: dict[str, Any] = {
    "ours": glassboard.SummaryWriter,
    "tensorboardX": tensorboardX.SummaryWriter,
    "torch": torch_tensorboard.SummaryWriter,
}
TAB = "#board&tab=histogram"
STEPS = 12
VALUES = [np.random.default_rng(step).normal(step / 8, 0.3 + step / 20, 400) for step in range(STEPS)]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """A tag that the writers of this machine and TensorFlow's of old and of now logged."""
    for name, make in WRITERS.items():
        with make(str(tmp_path / name)) as writer:
            for step, values in enumerate(VALUES):
                writer.add_histogram("weights", values, step * 10, walltime=1e9 + step)
                if name != "torch":
                    writer.add_histogram("layer/bins", values, step * 10, bins=8, walltime=1e9 + step)
    for name in ("v1", "v2"):
        shutil.copytree(GOLDEN / name, tmp_path / "tensorflow" / name)
    return tmp_path


@pytest.fixture
def logged(logdir: Path) -> dict[str, list[HistogramEntry]]:
    store = LocalStore(logdir, reload_interval=0)
    assert store.wait_loaded(20)
    runs = [*WRITERS, "tensorflow/v1", "tensorflow/v2"]
    found = {run: histograms(store, run, "weights") for run in runs}
    store.close()
    return found


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-testid=card][data-tag='{tag}']").first


def plot_of(page: Page, tag: str, run: str) -> Locator:
    tile = card_of(page, tag).locator(f"[data-testid=histogram-tile][data-run='{run}']")
    return tile.get_by_test_id("histogram-plot")


def hover(page: Page, plot: Locator, x: float, y: float) -> dict[str, Any]:
    """Move to shares of the plot's area; what the tooltip says there, and which value the pointer is at."""
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    left, top, width, height = map(float, (plot.get_attribute("data-plot") or "").split())
    page.mouse.move(box["x"] + left + width * x, box["y"] + top + height * y)
    tooltip = page.get_by_test_id("histogram-tooltip")
    expect(tooltip).to_be_visible()
    said = tooltip.evaluate("element => ({...element.dataset, text: element.innerText})")
    low, high = (float(plot.get_attribute(f"data-{end}") or "nan") for end in ("low", "high"))
    share = x if plot.get_attribute("data-mode") in ("offset", "overlay") else 1 - y
    return {**said, "at": low + (high - low) * share}


def check_bucket(said: dict[str, Any], entries: list[HistogramEntry]) -> None:
    """The bucket that is told of is one that was logged at that step, and the one the pointer is at."""
    (value,) = [entry.value for entry in entries if entry.step == int(said["step"])]
    buckets = list(zip(value.left.tolist(), value.right.tolist(), value.count.tolist(), strict=True))
    left, right, count = (float(said[name]) for name in ("left", "right", "count"))
    assert (left, right, count) in buckets
    assert f"{count:.0f}" in said["text"].replace("\u2009", "").replace(" ", "")
    if buckets[0][0] <= said["at"] <= buckets[-1][1]:
        assert left <= said["at"] <= right or np.isclose(said["at"], (left, right), rtol=1e-3).any()


def test_values_under_the_pointer_are_those_logged(
    logdir: Path,
    logged: dict[str, list[HistogramEntry]],
    serve: Callable[..., str],
    open_page: Callable[..., Page],
) -> None:
    page = open_page(serve(logdir) + TAB, viewport={"width": 1280, "height": 2000})
    weights = card_of(page, "weights")
    expect(weights.get_by_test_id("histogram-tile")).to_have_count(4)
    weights.get_by_test_id("all-runs").click()
    for mode in ("offset", "heat", "overlay", "quantiles"):
        page.get_by_test_id(f"mode-{mode}").click()
        for run, entries in logged.items():
            plot = plot_of(page, "weights", run)
            expect(plot).to_have_attribute("data-mode", mode)
            expect(plot).to_have_attribute("data-steps", str(len(entries)))
            said = hover(page, plot, 0.52, 0.7)
            if mode != "quantiles":
                check_bucket(said, entries)
                if run in WRITERS:  # apart from any reader of files
                    values = VALUES[int(said["step"]) // 10]
                    left, right = float(said["left"]), float(said["right"])
                    last = right == values.max()
                    inside = (values >= left) & (values <= right if last else values < right)
                    assert inside.sum() == int(said["count"])
                continue
            (value,) = [entry.value for entry in entries if entry.step == int(said["step"])]
            rows = np.stack((value.left, value.right, value.count), axis=1).tolist()
            expected = [share for _, share in compress_histogram(rows)]
            np.testing.assert_allclose(
                [float(one) for one in said["quantiles"].split()], expected, rtol=1e-12
            )
            assert "Median" in said["text"]


def test_steps_zoom_and_full_screen(
    logdir: Path, serve: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(serve(logdir) + TAB, viewport={"width": 1280, "height": 2000})
    plot = plot_of(page, "weights", "ours")
    expect(plot).to_have_attribute("data-steps", str(STEPS))
    slider = card_of(page, "weights").get_by_test_id("step-slider").get_by_role("slider")
    page.get_by_test_id("link-steps").click()
    # A click chooses the step under it, on all cards; keys go on from there.
    page.get_by_test_id("mode-heat").click()
    expect(plot).to_have_attribute("data-mode", "heat")
    said = hover(page, plot, 0.5, 0.5)
    page.mouse.down()
    page.mouse.up()
    for tag in ("weights", "layer/bins"):
        expect(card_of(page, tag).get_by_test_id("step")).to_have_text(f"step {said['step']}")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(card_of(page, "layer/bins").get_by_test_id("step")).to_have_text(f"step {int(said['step']) + 10}")
    # Keys on the picture: step by step, and bucket by bucket.
    plot.focus()
    page.keyboard.press("Home")
    tooltip = page.get_by_test_id("histogram-tooltip")
    expect(tooltip).to_have_attribute("data-step", "0")
    before = tooltip.get_attribute("data-right")
    page.keyboard.press("ArrowUp")
    expect(tooltip).to_have_attribute("data-left", before or "")
    page.keyboard.press("ArrowRight")
    expect(tooltip).to_have_attribute("data-step", "10")
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)
    # A drag along the values zooms, a double click shows all of them again.
    page.get_by_test_id("mode-offset").click()
    expect(plot).to_have_attribute("data-mode", "offset")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    whole = [plot.get_attribute(f"data-{end}") or "nan" for end in ("low", "high")]
    low, high = map(float, whole)
    left, _, width, _ = map(float, (plot.get_attribute("data-plot") or "").split())
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + left + width * 0.25, y)
    page.mouse.down()
    page.mouse.move(box["x"] + left + width * 0.75, y, steps=4)
    page.mouse.up()
    expect(page.get_by_test_id("reset-range")).to_be_visible()
    expect(plot).not_to_have_attribute("data-low", whole[0])
    expect(plot).not_to_have_attribute("data-high", whole[1])
    zoomed = [float(plot.get_attribute(f"data-{end}") or "nan") for end in ("low", "high")]
    np.testing.assert_allclose(zoomed, [low + (high - low) * share for share in (0.25, 0.75)], atol=0.02)
    page.mouse.dblclick(box["x"] + box["width"] / 2, y)
    expect(page.get_by_test_id("reset-range")).to_have_count(0)
    # Full screen shows every run; Escape closes it.
    card_of(page, "weights").get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    expect(dialog.get_by_test_id("histogram-plot").first).to_have_attribute("data-steps", str(STEPS))
    expect(dialog.get_by_test_id("histogram-tile")).to_have_count(5)
    expect(dialog.get_by_test_id("step-slider").get_by_role("slider")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_scales_together_files_and_what_is_remembered(
    logdir: Path, serve: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(serve(logdir) + TAB)
    plot = plot_of(page, "layer/bins", "ours")
    for switch, name, value in (
        ("time-relative", "axis", "relative"),
        ("symlog-values", "scale", "symlog"),
    ):
        page.get_by_test_id(switch).click()
        expect(plot).to_have_attribute(f"data-{name}", value)
    page.get_by_test_id("log-counts").click()
    page.get_by_test_id("raw-counts").click()
    page.get_by_test_id("mode-overlay").click()
    page.get_by_test_id("runs-together").click()
    # One curve a run, at the chosen step.
    both = card_of(page, "layer/bins").get_by_test_id("histogram-plot")
    expect(both).to_have_count(1)
    expect(both).to_have_attribute("data-steps", "2")
    page.reload()
    expect(both).to_have_attribute("data-steps", "2")
    expect(both).to_have_attribute("data-scale", "symlog")
    page.get_by_test_id("mode-quantiles").click()
    expect(both).to_have_attribute("data-steps", str(2 * STEPS))
    for form in ("csv", "json"):
        card_of(page, "layer/bins").get_by_test_id("download").click()
        with page.expect_download() as download:
            page.get_by_test_id(f"download-{form}").click()
        assert download.value.suggested_filename == f"run-ours-tag-layer_bins.{form}"
    listed = json.loads(download.value.path().read_text())
    assert [step for _, step, _ in listed] == [step * 10 for step in range(STEPS)]
    counts, edges = np.histogram(VALUES[3], bins=8)
    assert [row[2] for row in listed[3][2]] == counts.tolist()
    np.testing.assert_array_equal([row[1] for row in listed[3][2]], edges[1:])


def test_new_steps_and_odd_histograms(
    tmp_path: Path, serve: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    with glassboard.SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_histogram("odd/constant", np.full(5, 2.0), step)
            writer.add_histogram("odd/not finite", np.array([np.nan, np.inf, -np.inf, 1, 2]), step)
            writer.add_histogram_raw("odd/huge", 0, 2, 1e18, 1, 1, [0, 1, 2], [0, 1e18, 2.5], step)
            writer.add_histogram_raw("odd/nothing", 0, 0, 0, 0, 0, [0, 1], [0, 0], step)
    page = open_page(serve(tmp_path, "--reload_interval", "1") + TAB)
    plots = {
        tag: card_of(page, f"odd/{tag}").get_by_test_id("histogram-plot") for tag in ("constant", "huge")
    }
    expect(plots["constant"]).to_have_attribute("data-steps", "3")
    said = hover(page, plots["constant"], 0.5, 0.9)
    assert int(said["count"]) == 5
    assert float(said["right"]) == 2
    expect(card_of(page, "odd/nothing")).to_contain_text("all histograms are empty")
    said = hover(page, plots["huge"], 0.25, 0.99)
    assert (float(said["left"]), float(said["right"]), float(said["count"])) == (0, 1, 1e18)
    assert float(hover(page, plots["huge"], 0.75, 0.99)["count"]) == 2.5
    with glassboard.SummaryWriter(tmp_path) as writer:
        writer.add_histogram("odd/constant", np.full(7, 3.0), 3)
    expect(plots["constant"]).to_have_attribute("data-steps", "4", timeout=20_000)
    assert int(hover(page, plots["constant"], 0.9, 0.99)["count"]) == 7


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_it_should(
    logdir: Path,
    serve: Callable[..., str],
    open_page: Callable[..., Page],
    looks_like: Callable[..., None],
    theme: str,
) -> None:
    page = open_page(serve(logdir) + TAB, color_scheme=theme, viewport={"width": 900, "height": 900})
    page.get_by_test_id("mode-offset" if theme == "light" else "mode-heat").click()
    card = card_of(page, "layer/bins")
    for run in ("ours", "tensorboardX"):
        expect(plot_of(page, "layer/bins", run)).to_have_attribute("data-steps", str(STEPS))
    expect(plot_of(page, "layer/bins", "ours")).to_have_attribute(
        "data-mode", "offset" if theme == "light" else "heat"
    )
    looks_like(f"histogram-{theme}", card)
