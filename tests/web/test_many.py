"""Hundreds of runs and thousands of tags: what is near the screen exists, and all of it can be reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from glassboard.events.codec import frame
from glassboard.events.event import file_version_event, scalar_event

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]


def log(folder: Path, tags: list[str], wall: float = 1.0) -> None:
    folder.mkdir(parents=True)
    events = [scalar_event(tag, step / 3, step, wall + step) for tag in tags for step in range(3)]
    data = b"".join(map(frame, [file_version_event(wall), *events]))
    (folder / "events.out.tfevents.1").write_bytes(data)


@pytest.fixture
def many_runs(tmp_path: Path) -> Path:
    """Two thousand runs, each begun a second after the one before."""
    for run in range(2000):
        log(tmp_path / f"sweep/lr{run % 4}-a-long-name-that-many-share-seed{run}", ["loss"], 1.0 + run)
    return tmp_path


@pytest.fixture
def page(many_runs: Path, serve: Serve, open_page: OpenPage) -> Page:
    """Their page, once everything is loaded: until then runs take their places in the list."""
    page = open_page(serve(many_runs))
    expect(page.get_by_test_id("runs-shown")).to_have_text("500 of 2000 shown", timeout=20_000)
    expect(page.get_by_test_id("points-loaded")).to_have_text(re.compile("^6.?000 points"), timeout=20_000)
    return page


def test_the_rows_of_runs_out_of_sight_do_not_exist(page: Page) -> None:
    rows = page.get_by_test_id("run-row")
    expect(rows.first).to_contain_text("seed0")
    assert rows.count() < 80
    page.get_by_test_id("run-list").evaluate("list => list.scrollTop = list.scrollHeight")
    expect(rows.last).to_contain_text("seed1999")
    assert rows.count() < 80


def test_runs_are_found_while_typing(page: Page) -> None:
    page.get_by_test_id("run-filter").fill("lr3.*SEED19[0-9]{2}$")
    expect(page.get_by_test_id("run-row")).to_have_count(25)
    page.get_by_test_id("run-filter").fill("nothing(")
    expect(page.get_by_role("alert")).to_contain_text("nothing(")
    page.get_by_test_id("run-filter").fill("nothing")
    page.get_by_test_id("clear-run-filter").click()
    expect(page.get_by_test_id("runs-shown")).to_have_text("500 of 2000 shown")


def test_the_list_is_used_by_keys(page: Page) -> None:
    shown = page.get_by_test_id("runs-shown")
    page.keyboard.press("r")
    page.keyboard.press("End")
    expect(page.get_by_test_id("run-row").last).to_contain_text("seed1999")
    page.keyboard.press("Space")
    expect(shown).to_have_text("501 of 2000 shown")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Space")  # from the last one chosen to here
    expect(shown).to_have_text("505 of 2000 shown")
    page.keyboard.press("Enter")
    expect(shown).to_have_text("1 of 2000 shown")
    page.keyboard.press("a")
    expect(shown).to_have_text("2000 of 2000 shown")
    page.keyboard.press("a")
    expect(page.get_by_test_id("show-all")).to_be_visible()


def test_runs_stand_in_the_order_the_user_wants(page: Page) -> None:
    page.get_by_test_id("run-settings").click()
    page.get_by_test_id("run-order").select_option("recent")
    expect(page.get_by_test_id("run-row").first).to_contain_text("seed1999")
    page.get_by_test_id("run-order").select_option("name")
    expect(page.get_by_test_id("run-row").nth(1)).to_contain_text("seed4")


def test_colours_are_of_runs_of_groups_or_the_users_own(page: Page) -> None:
    # Runs get their colours in the order in which they are first seen: here that of one that has read all.
    page.evaluate("localStorage.clear()")
    page.reload()
    page.get_by_test_id("run-filter").fill("seed[0-9]$")

    def colours() -> list[str]:
        return page.locator("[data-testid=run-row] input.color").evaluate_all(
            "all => all.map(one => one.value)"
        )

    expect(page.get_by_test_id("run-row")).to_have_count(10)
    assert len(set(colours())) == 8  # as many as the palette has
    page.get_by_test_id("run-settings").click()
    page.get_by_test_id("color-by").fill(r"lr(\d)")
    page.keyboard.press("Escape")
    grouped = colours()
    assert len(set(grouped)) == 4
    assert grouped[0] == grouped[4] == grouped[8]
    page.get_by_test_id("run-row").first.hover()
    page.locator("[data-testid=run-row] input.color").first.evaluate(
        "input => { input.value = '#123456'; input.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert colours() == ["#123456", *grouped[1:]]
    page.reload()
    expect(page.get_by_test_id("run-row")).to_have_count(10)
    assert colours() == ["#123456", *grouped[1:]]


def test_thousands_of_tags_mount_only_what_is_near(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    log(tmp_path / "run", [f"layer_{layer}/weight_{i}" for layer in range(50) for i in range(100)])
    page = open_page(serve(tmp_path))
    cards = page.get_by_test_id("card")
    expect(cards.first.get_by_test_id("chart")).to_have_attribute("data-points", "3", timeout=20_000)
    assert cards.count() < 300
    assert page.get_by_test_id("chart").count() < 20
    page.locator("main").evaluate("main => main.scrollTop = main.scrollHeight / 2")
    expect(page.get_by_test_id("chart").first).to_have_attribute("data-points", "3")
    assert cards.count() < 400
    page.get_by_test_id("tag-filter").fill("layer_49/weight_99")
    expect(cards).to_have_count(1)
    expect(page.get_by_test_id("chart")).to_have_attribute("data-points", "3")
    page.get_by_test_id("tag-filter").fill("no such tag")
    page.get_by_test_id("clear-tag-filter").click()
    expect(page.get_by_test_id("section-header").first).to_contain_text("layer_0")
    page.get_by_test_id("collapse-all").click()
    expect(cards).to_have_count(0)
    expect(page.get_by_test_id("collapse-all")).to_have_text("Expand all")


def test_tags_without_a_prefix_share_a_section(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    log(tmp_path / "run", ["loss", "accuracy", "train/loss"])
    page = open_page(serve(tmp_path))
    expect(page.get_by_test_id("section-header")).to_have_text(
        [re.compile("Charts 2 cards"), re.compile("train 1 card")]
    )
    page.locator("[data-tag='train/loss']").get_by_test_id("pin").click()
    expect(page.get_by_test_id("section-header").first).to_contain_text("Pinned 1 card")
    page.locator("[data-tag='train/loss']").first.get_by_test_id("pin").click()
    expect(page.get_by_test_id("section-header")).to_have_count(2)
