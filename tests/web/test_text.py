"""Texts and tables: as they were logged, step by step, searched, compared, and harmless."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
from playwright.sync_api import Locator, Page, expect
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
Look = Callable[[str, Page | Locator], None]

GOLDEN = Path(__file__).parents[1] / "golden/kinds"
WALL = 1_700_000_000.0
HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(2)> [link](javascript:alert(3))
<svg onload=alert(4)><circle r=9></svg> <style>body { display: none }</style>
<form action="https://example.com"><input name=q><button id=app class=card>send</button></form>
<iframe src="https://example.com"></iframe> <a href="https://example.com" onclick=alert(5)>away</a>
<b id="app" style="position: fixed" class="card">bold</b>
<math><mi//xlink:href="data:x,<script>alert(6)</script>">

![remote](https://example.com/spy.png)
![kept](data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==)

<think>what **matters**</think> <s>token</s>

| a | b |
|---|---|
| 1 | <img src="https://example.com/x.png"> |
"""


def open_text(page: Page) -> Page:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.locator("[data-tab=text]").dispatch_event("click")
    return page


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-testid=card][data-tag^='{tag}']")


def steps_of(card: Locator) -> Locator:
    return card.get_by_test_id("text-entry")


def test_hostile_texts_are_only_texts(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_text("hostile", HOSTILE, 1)
        writer.add_text("nested", ">" * 20_000 + "deep", 1)
        writer.add_table("cells", [[HOSTILE, "<b>1</b>"]], ["<i>name</i>", "value"], 1)
    page = open_page(serve(tmp_path))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_text(page)
    shown = card_of(page, "hostile").get_by_test_id("markdown")
    expect(shown.locator("strong")).to_have_text("matters")
    text = shown.inner_text()
    for tag in ("<script>alert(1)</script>", "<think>what", "<s>token</s>", "<iframe", "<style>", "<form"):
        assert tag in text
    for tag in ("script", "svg", "style", "form", "input", "button", "iframe", "math", "[id]", "[class]"):
        expect(shown.locator(tag)).to_have_count(0)
    html = shown.inner_html().replace("&lt;", "<")
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)
    assert shown.locator("img").evaluate_all("all => all.map(one => one.src.slice(0, 10))") == ["data:image"]
    link = shown.get_by_role("link", name="[picture: remote]")
    expect(link).to_have_attribute("href", "https://example.com/spy.png")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert page.evaluate("document.getElementById('app').contains(document.querySelector('main'))")
    expect(card_of(page, "nested")).to_contain_text("nested too deeply")
    table = card_of(page, "cells").get_by_test_id("table")
    expect(table.locator("td").nth(1)).to_have_text("<b>1</b>")  # cells of ours are what was logged
    expect(table.locator("th").first).to_contain_text("<i>name</i>")
    page.get_by_test_id("text-raw").click()
    raw = card_of(page, "hostile").get_by_test_id("raw").locator("pre")
    expect(raw).to_have_text(HOSTILE, use_inner_text=True)
    assert raw.evaluate("pre => pre.textContent") == HOSTILE
    assert not [url for url in asked if "example.com" in url]


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Texts of twelve steps by us, of three by torch and one by tensorboardX, and another tag."""
    with SummaryWriter(tmp_path / "ours") as writer:
        for step in range(12):
            text = f"# Step {step}\n\nThe *answer* is **{step * step}**.\n\nsame line"
            writer.add_text("samples", text + "\n\nNeedle (1)" * (step == 2), step, walltime=WALL + step)
            writer.add_text("other", f"other {step}", step, walltime=WALL + step)
    torch_writer = TorchWriter(str(tmp_path / "torch"))
    for step in (0, 5, 9):
        torch_writer.add_text("samples", f"torch {step}: a needle (1), a NEEDLE (1)", step, walltime=WALL)
    torch_writer.close()
    with tensorboardX.SummaryWriter(str(tmp_path / "tensorboardX")) as other:
        other.add_text("samples", "by tensorboardX", 9, walltime=WALL)
    return tmp_path


def test_all_steps_one_step_and_search(samples: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_text(open_page(serve(samples)))
    card, other = card_of(page, "samples"), card_of(page, "other")
    expect(steps_of(card)).to_have_count(8)
    order = steps_of(card).evaluate_all("all => all.map(one => Number(one.dataset.step))")
    assert order == [11, 10, 9, 9, 9, 8, 7, 6]
    expect(steps_of(card).first.locator("strong")).to_have_text("121")
    expect(card.locator("h3")).to_have_text("samples")
    card.get_by_test_id("show-more").click()
    expect(steps_of(card)).to_have_count(16)
    with SummaryWriter(samples / "live") as writer:
        writer.add_text("samples", "just now", 100, walltime=WALL)
    expect(steps_of(card).first).to_have_attribute("data-run", "live")
    steps_of(card).first.scroll_into_view_if_needed()
    expect(steps_of(card).first).to_contain_text("just now")
    page.get_by_test_id("run-filter").fill("ours|torch|tensorboardX")
    expect(steps_of(card)).to_have_count(16)

    page.get_by_test_id("text-search").fill("needle (1)")
    expect(card).to_contain_text("7 matches in 4 of 16 texts")
    expect(steps_of(card)).to_have_count(4)
    for entry, count in zip(steps_of(card).all(), ("2", "2", "1", "2"), strict=True):
        expect(entry.get_by_test_id("text-value")).to_have_attribute("data-matches", count)
    expect(other).to_contain_text("No text holds “needle (1)”.")

    page.get_by_test_id("link-steps").click()
    card.get_by_test_id("mode-step").click()
    other.get_by_test_id("mode-step").click()
    expect(steps_of(card)).to_have_count(3)
    card.get_by_role("button", name="Match before").click()
    expect(card.locator("[data-run=ours]")).to_have_attribute("data-step", "9")
    card.get_by_role("button", name="Match before").click()
    expect(card.locator("[data-run=torch]")).to_have_attribute("data-step", "5")
    expect(other.locator("[data-run=ours]")).to_have_attribute("data-step", "5")
    page.get_by_test_id("text-search").fill("")
    other.get_by_test_id("step-slider").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(card.locator("[data-run=ours] strong")).to_have_text("36")
    expect(card.locator("[data-run=torch]")).to_have_attribute("data-step", "5")


def test_two_steps_and_two_runs_are_compared(samples: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_text(open_page(serve(samples)))
    expect(steps_of(card_of(page, "samples"))).to_have_count(8)
    card_of(page, "samples").get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    expect(steps_of(dialog)).to_have_count(8)
    dialog.get_by_test_id("mode-compare").click()
    summary, marks = dialog.get_by_test_id("diff-summary"), dialog.get_by_test_id("diff").locator("mark")
    expect(summary).to_have_text("2 lines changed")  # the last two steps
    expect(marks).to_have_text(["10", "11", "100", "121"])
    dialog.get_by_test_id("diff-inline").click()
    expect(dialog.get_by_test_id("diff").locator("tr.removed")).to_have_text(
        ["1# Step 10", "3The *answer* is **100**."]
    )
    dialog.get_by_test_id("diff-lines").click()
    expect(marks).to_have_text(
        ["# Step 10", "# Step 11", "The *answer* is **100**.", "The *answer* is **121**."]
    )
    slider = dialog.get_by_test_id("side-0").get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(marks.first).to_have_text("# Step 0")
    dialog.get_by_test_id("side-0").get_by_role("combobox").select_option("torch")
    dialog.get_by_test_id("side-1").get_by_role("combobox").select_option("torch")
    expect(marks).to_have_text(["torch 0: a needle (1), a NEEDLE (1)", "torch 9: a needle (1), a NEEDLE (1)"])
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_tables_are_sorted_filtered_and_saved(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    scores = np.random.default_rng(0).permutation(3000)
    rows = [
        [f"row {i}", int(score), f"long {'text ' * (i % 40) * 4}\nend {i}"] for i, score in enumerate(scores)
    ]
    with SummaryWriter(tmp_path / "ours") as writer:
        for step in range(2):
            writer.add_table("table", rows[: 3000 if step else 2], ["name", "score", "text"], step)
    shutil.copytree(GOLDEN / "tensorflow-2.21.0/v2", tmp_path / "tensorflow")
    page = open_text(open_page(serve(tmp_path)))
    page.get_by_test_id("tag-filter").fill("^(table/|cube)")
    card = card_of(page, "table/")
    table = card.get_by_test_id("table")
    expect(table).to_have_attribute("data-rows", "3000")
    assert table.locator("tbody tr").count() < 60  # only those in view
    first = table.locator("tbody tr:not([aria-hidden])").first.locator("td")
    expect(first.nth(0)).to_have_text("row 0")
    table.get_by_role("button", name="score").click()
    expect(first.nth(1)).to_have_text("0")
    table.get_by_role("button", name="score").click()
    expect(first.nth(1)).to_have_text("2999")
    card.get_by_test_id("table-filter").fill("end 29")
    expect(card.get_by_test_id("row-count")).to_have_text("111 of 3 000 rows")
    with page.expect_download() as download:
        card.get_by_test_id("table-csv").click()
    saved = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"), newline="")))
    wanted = sorted((row for row in rows if "end 29" in str(row[2])), key=lambda row: -int(row[1]))
    assert saved == [["name", "score", "text"], *([str(cell) for cell in row] for row in wanted)]
    card.get_by_test_id("table-filter").fill("row 39")
    expect(table).to_have_attribute("data-rows", "11")
    cell = table.locator(".cell", has_text="end 39").first
    height = cell.evaluate("cell => cell.offsetHeight")
    cell.click()
    expect(table.locator("tr.open")).to_have_count(1)
    assert table.locator("tr.open .cell").last.evaluate("cell => cell.offsetHeight") > height
    handle = table.get_by_role("separator", name="Width of name")
    width = int(handle.get_attribute("aria-valuenow") or 0)
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", f"{width + 16}")
    card.get_by_test_id("step-slider").get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(table).to_have_attribute("data-rows", "0")  # the filter stays
    theirs = page.locator("[data-testid=card][data-tag='cube']")
    expect(theirs).to_contain_text("A tensor of 2 × 1 × 2")
    expect(theirs.locator("td")).to_have_text(["a", "b", ""])
    theirs.get_by_label("Matrix of the tensor").fill("2")
    expect(theirs.locator("td")).to_have_text(["c", "d", ""])
    expect(theirs).to_contain_text("[1, :, :]")


def test_a_long_text_begins_at_once_and_is_there_to_the_end(
    tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    lines = [f"line {i} with **marks**" for i in range(100_000)]
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_text("long", "\n".join(lines), 1)
    page = open_text(open_page(serve(tmp_path)))
    card = card_of(page, "long")
    expect(card.get_by_test_id("raw")).to_contain_text("line 0 with **marks**")
    expect(card).to_contain_text("100 000 of 2 588 889 characters")
    card.get_by_test_id("show-whole").click()
    expect(card.get_by_test_id("show-whole")).to_have_count(0)
    pieces = card.get_by_test_id("raw").locator("pre").evaluate_all("all => all.map(one => one.textContent)")
    assert "\n".join(pieces) == "\n".join(lines)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_as_it_did(
    tmp_path: Path, serve: Serve, open_page: OpenPage, looks_like: Look, scheme: str
) -> None:
    markdown = "## Sample\n\nThe **quick** `brown` fox\n\n> says *hello*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_text("notes/sample", markdown + "\n```\ncode\n```", 1, walltime=WALL)
        rows = [[i, f"what the model said, number {i}. " * (i % 6 + 1), i / 8] for i in range(20)]
        writer.add_table("notes/table", rows, ["id", "said", "score"], 1, walltime=WALL)
    page = open_text(open_page(serve(tmp_path), color_scheme=scheme, timezone_id="UTC"))
    expect(card_of(page, "notes/sample").get_by_test_id("markdown")).to_contain_text("code")
    expect(card_of(page, "notes/table").get_by_test_id("table")).to_have_attribute("data-rows", "20")
    looks_like(f"text-{scheme}", page.locator("main .grid"))
