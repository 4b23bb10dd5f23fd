"""The Runs page: cells equal what was logged; pictures, filters, groups and files are of the same rows."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from glassboard import SummaryWriter

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
GOLDEN = Path(__file__).parents[1] / "golden/kinds"

LOSS = "m:last::validation/loss"
RUNS: dict[str, dict[str, Any]] = {
    f"trial_{i:02}": {
        "lr": round(10 ** -(4 - 3 * ((i * 7) % 24) / 24), 6),
        "optimizer": ("adam", "sgd", "lion")[i % 3],
        "layers": (2, 4, 8)[(i // 3) % 3],
        "fused": i % 2 == 0,
        "model": "small",
        **({"warmup": 100 * (i % 2 + 1)} if i < 6 else {}),
    }
    for i in range(24)
}


def loss_of(given: dict[str, Any]) -> float:
    return (math.log10(given["lr"]) + 2.5) ** 2 + (0.8 if given["optimizer"] == "sgd" else 0.0) + 0.1


def curve(given: dict[str, Any]) -> list[float]:
    """Values of ten steps; the smallest is at the seventh."""
    return [float(np.float32(loss_of(given) + abs(step - 7) / 4)) for step in range(10)]


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A search of 24 trials by our writer."""
    folder = tmp_path_factory.mktemp("search")
    for run, given in RUNS.items():
        with SummaryWriter(folder / run) as writer:
            for step, value in enumerate(curve(given)):
                writer.add_scalar("validation/loss", value, step)
                writer.add_scalar("accuracy", step / 10, step)
            writer.add_hparams(given, {}, run_name=".")
    return folder


def open_runs(serve: Serve, open_page: OpenPage, logdir: Path, /, view: str = "", **options: Any) -> Page:
    address = f"{serve(logdir)}#board&tab=hparams{view}"
    page = open_page(address, accept_downloads=True, **options)
    expect(page.get_by_test_id("runs-page")).to_have_attribute("data-ready", "true")
    return page


def cell(page: Page, run: str, column: str) -> Locator:
    return page.locator(f"[data-testid=table-row][data-run='{run}'] [data-column='{column}']")


def values_of(page: Page, column: str) -> list[str]:
    cells = page.locator(f"[data-testid=table-row] [data-column='{column}']")
    return [one or "" for one in cells.evaluate_all("cells => cells.map(cell => cell.dataset.value)")]


def head(page: Page, column: str) -> Locator:
    return page.locator(f"[data-testid=column-head][data-column='{column}']")


def rows(page: Page, count: int) -> None:
    expect(page.get_by_test_id("runs-page")).to_have_attribute("data-rows", str(count))


def test_cells_equal_what_was_logged(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_runs(serve, open_page, logdir, viewport={"width": 1600, "height": 1000})
    expect(page.get_by_test_id("table-row")).to_have_count(24)
    page.get_by_test_id("columns").click()
    page.get_by_test_id("column-search").fill("^validation")
    metric = page.locator("[data-testid=metric-choice][data-metric='validation/loss']")
    for statistic in ("min", "step of min", "points"):
        metric.get_by_role("button", name=statistic, exact=True).click()
    page.get_by_test_id("column-search").fill("accuracy")
    accuracy = page.locator("[data-testid=metric-choice][data-metric=accuracy]")
    accuracy.get_by_role("button", name="at best", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_test_id("best-step").click()
    page.get_by_test_id("best-metric").select_option(label="validation/loss")
    page.keyboard.press("Escape")
    for run, given in RUNS.items():
        for name, value in given.items():
            shown = cell(page, run, f"h:{name}").get_attribute("data-value")
            assert shown is not None
            assert (json.loads(shown) if not isinstance(value, str) else shown) == value, (run, name)
        values = curve(given)
        expect(cell(page, run, LOSS)).to_have_attribute("data-value", repr(values[-1]))
        for statistic, value in (("min", values[7]), ("min_step", 7), ("points", 10)):
            shown = cell(page, run, f"m:{statistic}::validation/loss").get_attribute("data-value")
            assert float(shown or "nan") == value
    expect(cell(page, "trial_23", "m:best::accuracy")).to_have_attribute("data-value", "0.7")
    expect(cell(page, "trial_23", "h:warmup")).to_have_text("–")
    # The one that does not differ stands behind those that do, and can be left out.
    heads = page.get_by_test_id("column-head").evaluate_all("all => all.map(one => one.dataset.column)")
    assert heads.index("h:model") > heads.index("h:warmup")
    page.get_by_test_id("hide-constant").check()
    expect(head(page, "h:model")).to_have_count(0)
    page.reload()
    expect(head(page, "m:best::accuracy")).to_have_count(1)
    expect(head(page, "h:model")).to_have_count(0)


def test_rows_are_sorted_filtered_and_grouped_and_a_link_says_how(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_runs(serve, open_page, logdir, viewport={"width": 1600, "height": 1000})
    head(page, "h:layers").locator(".sort").click()
    head(page, LOSS).locator(".sort").click(modifiers=["Shift"])
    head(page, LOSS).locator(".sort").click(modifiers=["Shift"])
    expect(head(page, LOSS)).to_have_attribute("aria-sort", "descending")
    wanted = sorted(RUNS, key=lambda run: (RUNS[run]["layers"], -curve(RUNS[run])[-1]))
    expect(page.get_by_test_id("table-row").first).to_have_attribute("data-run", wanted[0])
    shown = page.get_by_test_id("table-row").evaluate_all("rows => rows.map(row => row.dataset.run)")
    assert shown == wanted
    head(page, "h:optimizer").hover()
    head(page, "h:optimizer").get_by_test_id("filter").click()
    page.get_by_test_id("filter-panel").get_by_role("checkbox", name="sgd").uncheck()
    rows(page, 16)
    page.keyboard.press("Escape")
    head(page, LOSS).hover()
    head(page, LOSS).get_by_test_id("filter").click()
    page.get_by_test_id("filter-most").fill("1.5")
    page.get_by_test_id("filter-most").press("Enter")
    page.keyboard.press("Escape")
    left = [run for run in wanted if RUNS[run]["optimizer"] != "sgd" and curve(RUNS[run])[-1] <= 1.5]
    rows(page, len(left))
    assert 2 < len(left) < 16
    expect(page.get_by_test_id("filter-chip")).to_have_count(2)
    page.get_by_test_id("group-by").click()
    page.get_by_role("checkbox", name="optimizer").check()
    page.keyboard.press("Escape")
    group = page.locator("[data-group='optimizer adam']")
    values = [curve(RUNS[run])[-1] for run in left if RUNS[run]["optimizer"] == "adam"]
    spread = group.locator(f"[data-column='{LOSS}']")
    assert float(spread.locator("[data-mean]").get_attribute("data-mean") or "") == pytest.approx(
        np.mean(values)
    )
    assert float(spread.locator("[data-std]").get_attribute("data-std") or "") == pytest.approx(
        np.std(values, ddof=1)
    )
    assert float(spread.locator("[data-min]").get_attribute("data-min") or "") == min(values)
    assert float(spread.locator("[data-max]").get_attribute("data-max") or "") == max(values)
    group.get_by_role("button").click()
    expect(page.get_by_test_id("table-row")).to_have_count(len(left) - len(values))
    page.reload()
    rows(page, len(left))
    expect(page.get_by_test_id("table-row")).to_have_count(len(left) - len(values))
    page.get_by_test_id("clear-filters").click()
    rows(page, 24)


def test_a_picture_is_brushed_and_points_at_a_run(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    axes = json.dumps(["h:optimizer", "h:lr", LOSS])
    page = open_runs(serve, open_page, logdir, f"&runsView=parallel&runsAxes={axes}")
    picture = page.get_by_test_id("parallel")
    expect(picture).to_have_attribute("data-lines", "24")
    bars = page.get_by_test_id("axis-bar")
    expect(page.get_by_test_id("axis-scale").first).to_have_value("log")
    box = bars.nth(2).bounding_box()
    assert box
    # The lower half of the loss.
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] - 20, steps=3)
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] + 8, steps=3)
    page.mouse.up()
    last = {run: curve(given)[-1] for run, given in RUNS.items()}
    middle = (min(last.values()) + max(last.values())) / 2
    left = [run for run, value in last.items() if value <= middle]
    expect(picture).to_have_attribute("data-lines", str(len(left)))
    rows(page, len(left))
    # The best one is at the lower end of the axis.
    page.mouse.move(box["x"] - 1, box["y"] + box["height"] - 1)
    tip = page.get_by_test_id("run-tip")
    best = min(last, key=lambda run: last[run])
    expect(tip).to_have_attribute("data-run", best)
    expect(tip).to_contain_text(RUNS[best]["optimizer"])
    expect(page.locator(f"[data-testid=table-row][data-run='{best}']")).to_have_class(
        re.compile(r"\bhovered\b")
    )
    # Axes are moved by keys, and a click takes a brush away.
    page.get_by_test_id("axis-title").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("axis").first).to_have_attribute("data-column", "h:lr")
    bars.nth(2).click(position={"x": 12, "y": 20})
    expect(picture).to_have_attribute("data-lines", "24")

    page.get_by_test_id("view-scatter").click()
    matrix = page.get_by_test_id("scatter")
    expect(matrix).to_have_attribute("data-points", "24")
    expect(matrix).to_have_attribute("data-cells", "3")
    area = matrix.bounding_box()
    assert area
    page.mouse.move(area["x"] + area["width"] - 12, area["y"] + 2)  # the largest loss against itself
    worst = max(last, key=lambda run: last[run])
    width = (area["width"] - 92) / 3
    page.mouse.move(area["x"] + 92 + 3 * width - 4 - 8, area["y"] + 8)
    expect(tip).to_have_attribute("data-run", worst)
    expect(tip).to_contain_text(f"{float(f'{last[worst]:.5g}'):g}")
    page.mouse.move(area["x"] + 92 + 2, area["y"] + 2)
    page.mouse.down()
    page.mouse.move(area["x"] + 92 + width / 2, area["y"] + area["height"] - 60, steps=4)
    page.mouse.up()
    expect(page.get_by_test_id("filter-chip")).to_have_count(2)
    assert {float(value) for value in values_of(page, "h:lr")} == {
        given["lr"] for given in RUNS.values() if math.log10(given["lr"]) < scatter_edge(width)
    }


def scatter_edge(width: float) -> float:
    """Where half of a cell's width is on the axis of lr, in decades."""
    decades = [math.log10(given["lr"]) for given in RUNS.values()]
    share = (width / 2 - 8) / (width - 4 - 16)
    return min(decades) + share * (max(decades) - min(decades))


def test_importance_is_in_the_order_of_scikit_learns(
    tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    ensemble = pytest.importorskip("sklearn.ensemble")
    inspection = pytest.importorskip("sklearn.inspection")
    random = np.random.default_rng(3)
    table = np.stack(
        [random.uniform(-4, -1, 96), random.integers(0, 3, 96), random.random(96), random.integers(2, 9, 96)],
        1,
    )
    target = (table[:, 0] + 2.5) ** 2 + 0.8 * (table[:, 1] == 1) + 0.05 * table[:, 2]
    with SummaryWriter(tmp_path) as writer:
        for i, (lr, optimizer, momentum, layers) in enumerate(table):
            given = {
                "lr": 10**lr,
                "optimizer": ("adam", "sgd", "lion")[int(optimizer)],
                "momentum": momentum,
                "layers": int(layers),
            }
            writer.add_hparams(given, {"loss": target[i]}, run_name=f"trial_{i:02}")
    page = open_runs(serve, open_page, tmp_path, "&runsView=importance")
    lines = page.get_by_test_id("importance-row")
    expect(lines).to_have_count(4, timeout=15_000)
    expect(page.get_by_test_id("target")).to_have_value("m:last::loss")
    names = lines.evaluate_all("all => all.map(one => one.dataset.hparam)")
    forest = ensemble.RandomForestRegressor(100, random_state=0).fit(table, target)
    found = inspection.permutation_importance(forest, table, target, n_repeats=10, random_state=0)
    theirs = [("lr", "optimizer", "momentum", "layers")[i] for i in np.argsort(-found.importances_mean)]
    assert names[:2] == theirs[:2] == ["lr", "optimizer"]
    shares = [float(line.get_attribute("data-raw") or "nan") for line in lines.all()]
    assert shares == sorted(shares, reverse=True)
    assert max(shares[2:]) < 0.05 < shares[1]


def test_rows_are_saved_shown_elsewhere_and_opened(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    filters = json.dumps({"h:optimizer": {"only": ["adam"]}})
    columns = json.dumps(["h:lr", "h:warmup", LOSS])
    view = f"&runsFilters={filters}&runsColumns={columns}"
    page = open_runs(serve, open_page, logdir, view)
    rows(page, 8)
    saved: dict[str, str] = {}
    for form in ("csv", "json", "latex"):
        page.get_by_test_id("export").click()
        with page.expect_download() as download:
            page.get_by_test_id(f"export-{form}").click()
        saved[form] = Path(download.value.path()).read_text(encoding="utf-8")
    adam = {run: given for run, given in RUNS.items() if given["optimizer"] == "adam"}
    table = list(csv.DictReader(io.StringIO(saved["csv"])))
    assert [row["Run"] for row in table] == list(adam)
    for row, given in zip(table, adam.values(), strict=True):
        assert float(row["lr"]) == given["lr"]
        assert row["warmup"] == str(given.get("warmup", ""))
        assert float(row["validation/loss (last)"]) == curve(given)[-1]
    assert [row["lr"] for row in json.loads(saved["json"])] == [given["lr"] for given in adam.values()]
    assert saved["latex"].count(r"trial\_") == 8
    assert r"\toprule" in saved["latex"]

    page.get_by_test_id("show-only").click()
    expect(page.get_by_test_id("runs-shown")).to_have_text("8 of 24 shown")
    page.locator("[data-run=trial_00]").get_by_role("checkbox").click()
    expect(page.get_by_test_id("runs-shown")).to_have_text("7 of 24 shown")
    page.locator("[data-run=trial_00]").get_by_test_id("expand").click()
    chart = page.get_by_test_id("row-charts").get_by_test_id("chart")
    expect(chart).to_have_attribute("data-points", "10")  # of that run, though it is hidden elsewhere
    page.get_by_test_id("runs-table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("row-charts")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chart).to_have_attribute("data-points", "10")
    page.locator("[data-tab=scalar]").dispatch_event("click")
    expect(page.get_by_test_id("chart").first).to_have_attribute("data-points", "70")


def test_every_writers_runs_are_one_row_each(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    import tensorboardX
    from torch.utils import tensorboard

    for name, package, lr in (("x", tensorboardX, 0.25), ("torch", tensorboard, 0.5)):
        writer = package.SummaryWriter(str(tmp_path / name))
        for step in range(5):
            writer.add_scalar("loss", lr * step, step)
        writer.add_hparams({"lr": lr, f"only_{name}": "=yes"}, {"hparam/loss": lr * 10})
        writer.close()
    with SummaryWriter(tmp_path / "plain") as plain:
        plain.add_scalar("loss", math.nan, 1)
    page = open_runs(serve, open_page, tmp_path)
    expect(page.get_by_test_id("table-row")).to_have_count(3)
    for name, lr in (("x", 0.25), ("torch", 0.5)):
        expect(cell(page, name, "h:lr")).to_have_attribute("data-value", repr(lr))
        expect(cell(page, name, f"h:only_{name}")).to_have_text("=yes")
        assert float(cell(page, name, "m:last::hparam/loss").get_attribute("data-value") or "") == lr * 10
    expect(cell(page, "plain", "h:lr")).to_have_text("–")

    # TensorBoard's own plugin: sessions that succeeded, failed and go on, with a domain and a display name.
    page = open_runs(serve, open_page, GOLDEN / "tensorboard-2.21.0")
    for session, state in ("session_0", "finished"), ("session_1", "failed"), ("session_2", "running"):
        expect(cell(page, session, "state")).to_have_text(state)
    expect(head(page, "h:lr")).to_contain_text("Rate")


def test_without_hyperparameters_metrics_are_there(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    for run in range(3):
        with SummaryWriter(tmp_path / f"run_{run}") as writer:
            writer.add_scalar("loss", run + 0.5, 1)
    page = open_runs(serve, open_page, tmp_path)
    expect(page.get_by_test_id("no-hparams")).to_contain_text("add_hparams")
    expect(cell(page, "run_2", "m:last::loss")).to_have_text("2.5")
    with SummaryWriter(tmp_path / "run_3") as writer:
        writer.add_scalar("loss", 7.5, 1)
        writer.flush()
        expect(cell(page, "run_3", "m:last::loss")).to_have_text("7.5")
        writer.add_hparams({"lr": 3}, {}, run_name=".")
        writer.flush()
        expect(cell(page, "run_3", "h:lr")).to_have_text("3")
    page.get_by_test_id("view-importance").click()
    expect(page.get_by_test_id("importance")).to_contain_text("runs")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_it_did(
    logdir: Path, serve: Serve, open_page: OpenPage, looks_like: Callable[..., None], theme: str
) -> None:
    columns = json.dumps(["h:lr", "h:optimizer", "h:layers", LOSS])
    view = f"&runsView=parallel&runsColumns={columns}&runsSort={json.dumps([[LOSS, False]])}"
    page = open_runs(serve, open_page, logdir, view, color_scheme=theme)
    expect(page.get_by_test_id("parallel")).to_have_attribute("data-lines", "24")
    best = min(RUNS, key=lambda run: curve(RUNS[run])[-1])
    expect(page.get_by_test_id("table-row").first).to_have_attribute("data-run", best)
    looks_like(f"hparams-{theme}", page.get_by_test_id("runs-page"))
