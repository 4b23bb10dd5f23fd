"""Precision-recall curves show the counts that were logged, by every writer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from sklearn.metrics import average_precision_score, roc_auc_score
from tensorboardX import SummaryWriter as XWriter
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter
from glassboard.store.kinds.pr_curve import pr_curves
from glassboard.store.local import LocalStore

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
LooksLike = Callable[[str, Locator], None]

GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0/plugins"
WALL = 1_700_000_000.0
random = np.random.default_rng(0)
TRUTH = random.integers(0, 2, 500)
SCORES = [np.clip((random.random(500) * 90 + TRUTH * pull).round(), 0, 126) / 126 for pull in (10, 25, 40)]
DIGITS = random.integers(0, 3, 400)
DIGIT_SCORES = (random.random((400, 3)) * 126).round() / 126
WRITERS = {"ours": SummaryWriter, "tensorboardX": XWriter, "torch": TorchWriter}
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """The same curve of three steps by three writers, three classes, and TensorFlow's golden file."""
    for run, writer_of in WRITERS.items():
        writer = writer_of(str(tmp_path / run))
        for step, scores in enumerate(SCORES):
            writer.add_pr_curve("yes", TRUTH, scores, step * 10, walltime=WALL + step)
        writer.close()
    with SummaryWriter(tmp_path / "ours") as writer:
        writer.add_pr_curve("digit", DIGITS, DIGIT_SCORES, 0, walltime=WALL)
    shutil.copytree(GOLDEN, tmp_path / "tensorflow")
    return tmp_path


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"article[data-tag='{tag}']")


def open_curves(page: Page) -> Locator:
    chart = card_of(page, "yes").get_by_test_id("pr-chart")
    expect(chart).to_have_attribute("data-steps", "20 20 20")
    return chart


def place_of(chart: Locator, x: float, y: float) -> tuple[float, float]:
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    box = chart.bounding_box()
    assert box
    left, top, size = (
        float(chart.get_attribute(f"data-plot-{name}") or "nan") for name in ("left", "top", "size")
    )
    return box["x"] + left + x * size, box["y"] + top + (1 - y) * size


def area_of(row: Locator) -> float:
    return float(row.get_by_test_id("area").get_attribute("data-value") or "nan")


def test_the_pointer_tells_the_counts_that_were_logged(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    store = LocalStore(logdir, reload_interval=0)
    assert store.wait_loaded(20)
    logged = {
        run: [entry.value for entry in pr_curves(store, run, tag)]
        for run, tag in [*((run, "yes") for run in WRITERS), ("tensorflow", "curve/pr_curves")]
    }
    store.close()
    page = open_page(f"{serve(logdir)}#board&tab=pr_curve")
    chart = open_curves(page)

    def assert_told(chart: Locator, runs: list[str], step: int) -> None:
        curve = logged[runs[0]][step]
        places = np.flatnonzero(curve.true_positives + curve.false_positives)
        at = int(places[len(places) // 2])
        page.mouse.move(*place_of(chart, curve.recall[at], curve.precision[at]))
        card = page.get_by_test_id("hover-card")
        expect(card.locator("tbody tr")).to_have_count(len(runs))
        for run in runs:
            _, told_step, *rates, tp, fp, tn, fn = card.locator(f"tr[data-run='{run}'] td").all_inner_texts()
            one = logged[run][step]
            told = [float(text) for text in (tp, fp, tn, fn)]
            found = [
                i
                for i in range(one.thresholds.size)
                if told == [float(getattr(one, name)[i]) for name in COUNTS]
            ]
            assert found, (run, told_step, told)
            assert np.float32(rates[0]) == np.float32(one.precision[found[0]])
            assert np.float32(rates[1]) == np.float32(one.recall[found[0]])
        assert float(card.locator("th").first.inner_text().split()[1]) == pytest.approx(
            curve.thresholds[found[0]], abs=1e-5
        )

    runs = list(WRITERS)
    assert_told(chart, runs, 2)
    card_of(page, "yes").get_by_label("Step", exact=True).press("Home")
    expect(chart).to_have_attribute("data-steps", "0 0 0")
    assert_told(chart, runs, 0)
    rows = card_of(page, "yes").locator("[data-testid=pr-table] tbody tr")
    for row in rows.all():
        assert area_of(row) == pytest.approx(average_precision_score(TRUTH, SCORES[0]), rel=1e-6)
    page.get_by_test_id("kind-roc").click()
    expect(chart).to_have_attribute("data-kind", "roc")
    for row in rows.all():
        assert area_of(row) == pytest.approx(roc_auc_score(TRUTH, SCORES[0]), rel=1e-6)
    page.get_by_test_id("kind-pr").click()
    golden = card_of(page, "curve/pr_curves").get_by_test_id("pr-chart")
    golden.scroll_into_view_if_needed()
    expect(golden).to_have_attribute("data-curves", "1")
    assert_told(golden, ["tensorflow"], len(logged["tensorflow"]) - 1)


def test_classes_steps_and_full_screen(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=pr_curve")
    chart = open_curves(page)
    digits = card_of(page, "digit/class_0")
    expect(digits.get_by_test_id("pr-chart")).to_have_attribute("data-curves", "3")
    expect(card_of(page, "digit/class_1")).to_have_count(0)
    truth = np.eye(3)[DIGITS]
    rows = digits.locator("[data-testid=pr-table] tbody tr")
    for average in ("micro", "macro"):
        digits.get_by_test_id("class").select_option(average)
        expect(rows).to_have_count(1)
        expect(rows.first).to_contain_text(f"{average.title()} average")
        expected = average_precision_score(truth, DIGIT_SCORES, average=average)
        assert area_of(rows.first) == pytest.approx(expected, rel=1e-6)
    digits.get_by_test_id("class").select_option("2")
    expected = average_precision_score(truth[:, 2], DIGIT_SCORES[:, 2])
    expect(rows.first).to_contain_text(f"{expected:.4f}")
    page.get_by_test_id("group-classes").click()
    expect(card_of(page, "digit/class_1").get_by_test_id("pr-chart")).to_have_attribute("data-curves", "1")

    page.get_by_test_id("tag-filter").fill("yes")
    page.get_by_test_id("every-step").click()
    expect(chart).to_have_attribute("data-curves", "12")
    card_of(page, "yes").get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    full = dialog.get_by_test_id("pr-chart")
    expect(full).to_have_attribute("data-steps", "20 20 20")
    expect(dialog.get_by_test_id("series-chart")).to_have_attribute("data-points", "9")
    dialog.get_by_test_id("own-steps").check()
    dialog.get_by_label("Step", exact=True).nth(1).press("Home")
    expect(full).to_have_attribute("data-steps", "20 0 20")
    full.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("hover-card")).to_contain_text("Threshold 0")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_looks(logdir: Path, serve: Serve, open_page: OpenPage, looks_like: LooksLike, theme: str) -> None:
    page = open_page(f"{serve(logdir)}#board&tab=pr_curve", color_scheme=theme)
    open_curves(page)
    looks_like(f"pr_curve-{theme}", card_of(page, "yes"))
