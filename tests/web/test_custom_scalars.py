"""The panel of laid out charts: its curves, bands and tooltips are what was logged."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tensorboardX
from playwright.sync_api import Locator, Page, expect
from torch.utils.tensorboard.writer import SummaryWriter as TorchWriter

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
Looks = Callable[[str, Page | Locator], None]
GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0/plugins"
STEPS = 41
LAYOUT = {
    "training": {
        "losses": ["Multiline", ["loss/.*"]],
        "accuracy": ["Margin", ["accuracy/mean", "accuracy/low", "accuracy/high"]],
    },
    "odd": {"broken": ["Multiline", ["(", "loss/train"]]},
}


def value(tag: str, step: int) -> float:
    base = math.exp(-step / 20)
    return {
        "loss/train": base, "loss/valid": base + 0.25,
        "accuracy/mean": 1 - base, "accuracy/low": 0.75 - base, "accuracy/high": 1.25 - base,
    }[tag]  # fmt: skip


def log(writer: Any) -> None:
    with writer:
        writer.add_custom_scalars(LAYOUT)
        for tag in ("loss/train", "loss/valid", "accuracy/mean", "accuracy/low", "accuracy/high"):
            for step in range(STEPS):
                writer.add_scalar(tag, value(tag, step), step, walltime=1_700_000_000 + step)


def chart_of(page: Page, title: str) -> Locator:
    return page.locator(f"[data-tag='{title}']").get_by_test_id("chart")


def point_at(page: Page, chart: Locator, step: int) -> None:
    box = chart.bounding_box()
    assert box
    left, width = (float(chart.get_attribute(f"data-{name}") or 0) for name in ("plot-left", "plot-width"))
    page.mouse.move(box["x"] + left + width * step / (STEPS - 1), box["y"] + box["height"] / 2)


def shown(number: float) -> str:
    """As the page writes a number: five digits, without zeros behind."""
    return f"{float(f'{number:.5g}'):.12g}"


@pytest.fixture
def page(tmp_path: Path, serve: Serve, open_page: OpenPage) -> Page:
    """The charts of a run of each writer, drawn without smoothing."""
    log(SummaryWriter(tmp_path / "ours"))
    log(tensorboardX.SummaryWriter(str(tmp_path / "tensorboardx")))
    log(TorchWriter(str(tmp_path / "torch")))
    shutil.copytree(GOLDEN, tmp_path / "tf")
    page = open_page(serve(tmp_path) + "#board&tab=custom_scalars&smoothing=0", color_scheme="light")
    expect(chart_of(page, "losses")).to_have_attribute("data-points", f"{STEPS * 6}")
    expect(chart_of(page, "accuracy")).to_have_attribute("data-points", f"{STEPS * 3}")
    expect(chart_of(page, "broken")).to_have_attribute("data-points", f"{STEPS * 3}")
    return page


def test_values_under_the_cursor_are_those_logged(page: Page) -> None:
    rows = page.get_by_test_id("tooltip").locator("tbody tr")
    for step in (5, 30):
        point_at(page, chart_of(page, "losses"), step)
        expect(rows).to_have_count(6)
        wanted = [
            [run, tag, shown(value(tag, step)), f"{step}"]
            for run in ("ours", "tensorboardx", "torch")
            for tag in ("loss/train", "loss/valid")
        ]
        seen = [row.locator("td").all_inner_texts() for row in rows.all()]
        assert sorted([cell.strip() for cell in row] for row in seen) == wanted
        point_at(page, chart_of(page, "accuracy"), step)
        expect(rows).to_have_count(3)
        band = " – ".join(shown(value(f"accuracy/{end}", step)) for end in ("low", "high"))
        mean = shown(value("accuracy/mean", step))
        for row in rows.all():
            cells = [cell.strip() for cell in row.locator("td").all_inner_texts()]
            assert cells[1:] == ["accuracy/mean", mean, band, f"{step}"]


def test_categories_tags_problems_full_screen_and_files(page: Page) -> None:
    # A category that TensorFlow laid out closed is so until it is opened.
    headers = page.get_by_test_id("section-header")
    expect(headers).to_have_text(["training 2 charts", "odd 1 chart", "Losses 1 chart"])
    expect(headers.nth(2)).to_have_attribute("aria-expanded", "false")
    headers.nth(1).click()
    expect(page.get_by_test_id("card")).to_have_count(2)
    headers.nth(1).click()
    expect(page.get_by_test_id("custom-problem")).to_contain_text("is no regular expression")
    losses = page.locator("[data-tag=losses]")
    losses.get_by_role("button", name="loss/valid").click()
    expect(chart_of(page, "losses")).to_have_attribute("data-points", f"{STEPS * 3}")
    losses.get_by_role("button", name="loss/valid").click()
    expect(chart_of(page, "losses")).to_have_attribute("data-points", f"{STEPS * 6}")
    # The filter goes by titles and tags.
    page.get_by_test_id("tag-filter").fill("accuracy/low")
    expect(page.get_by_test_id("card")).to_have_count(1)
    page.get_by_test_id("tag-filter").fill("")
    losses.get_by_test_id("card-menu").click()
    page.get_by_test_id("save-tag").select_option("loss/valid")
    with page.expect_download() as download:
        page.get_by_test_id("save-csv").click()
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert len(rows) == STEPS * 3
    assert all(
        math.isclose(float(row["Value"]), value("loss/valid", int(row["Step"])), rel_tol=1e-6) for row in rows
    )
    losses.get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    expect(dialog.get_by_test_id("value-table").locator("tbody tr")).to_have_count(6)
    expect(dialog.get_by_test_id("value-table")).to_contain_text("torch · loss/valid")
    dialog.get_by_test_id("close").click()
    expect(dialog).to_have_count(0)


def test_new_tags_join_and_looks(page: Page, tmp_path: Path, looks_like: Looks) -> None:
    page.get_by_test_id("run-filter").fill("ours")
    expect(chart_of(page, "losses")).to_have_attribute("data-points", f"{STEPS * 2}")
    page.mouse.move(2, 2)
    looks_like("custom-scalars-light", page.locator("section").first)
    page.get_by_test_id("theme-toggle").click()
    page.get_by_test_id("theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    looks_like("custom-scalars-dark", page.locator("section").first)
    with SummaryWriter(tmp_path / "ours") as writer:
        writer.add_scalar("loss/new", 0.5, 1)
    expect(page.locator("[data-tag=losses]").get_by_role("button", name="loss/new")).to_be_visible()
    expect(chart_of(page, "losses")).to_have_attribute("data-points", f"{STEPS * 2 + 1}")
