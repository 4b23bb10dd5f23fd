"""Embeddings on the page: what is told of points is what was logged, and neighbours are those of NumPy."""

from __future__ import annotations

import json
import re
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

RANDOM = np.random.default_rng(3)
GROUPS = np.repeat(np.arange(4), 15)
POINTS = (RANDOM.normal(size=(60, 8)) + 9 * RANDOM.normal(size=(4, 8))[GROUPS]).astype(np.float32)
LABELS = [[f"word {number}", f"group {group}", f"{number / 4}"] for number, group in enumerate(GROUPS)]
HEADER = ["word", "group", "rank"]
FAKE = """
class UMAP:
    def __init__(self, **asked): self.n = asked["n_components"]
    def fit_transform(self, points): return points[:, :self.n]
"""
SLOW = """
import time
class TSNE:
    def __init__(self, **asked): self.tell = asked["callbacks"]
    def fit(self, points):
        self.tell(50, 1.0, points[:, :3])
        time.sleep(600)
"""


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """The same points by three writers, ours with pictures, and one that is not readable."""
    pictures = np.zeros((60, 3, 4, 4))
    pictures[np.arange(60), GROUPS % 3] = 1
    for run, writer_class in (("torch", TorchWriter), ("tensorboardx", tensorboardX.SummaryWriter)):
        writer = writer_class(str(tmp_path / run))
        writer.add_embedding(POINTS, LABELS, tag="words", metadata_header=HEADER, global_step=7)
        writer.add_scalar("loss", 1.0, 1)
        writer.close()
    with SummaryWriter(tmp_path / "ours") as writer:
        writer.add_embedding(POINTS, LABELS, tag="words", metadata_header=HEADER, global_step=7)
        writer.add_embedding(POINTS[:9], tag="bare")
        writer.add_embedding(POINTS, LABELS, pictures, tag="pictures", metadata_header=HEADER)
    config = tmp_path / "ours/projector_config.pbtxt"
    config.write_text(config.read_text() + 'embeddings {\n  tensor_name: "in_a_checkpoint"\n}\n')
    return tmp_path


def open_embeddings(url: str, open_page: OpenPage, run: str, name: str, **options: object) -> Page:
    page = open_page(url, **options)
    page.locator("[data-tab=embedding]").dispatch_event("click")
    page.get_by_test_id("embedding-run").select_option(run)
    page.get_by_test_id("embedding-name").select_option(name)
    return page


def plot_of(page: Page, drawn: int = 60, projection: str = "pca 3") -> Locator:
    plot = page.get_by_test_id("embedding-plot")
    expect(plot).to_have_attribute("data-drawn", str(drawn))
    expect(plot).to_have_attribute("data-projection", projection)
    return plot


def place_of(page: Page, plot: Locator, point: int) -> tuple[float, float]:
    """Where a point is on the screen."""
    plot.evaluate("(plot, detail) => plot.dispatchEvent(new CustomEvent('place', { detail }))", point)
    left, top = map(float, (plot.get_attribute("data-place") or "").split())
    box = plot.locator("canvas").first.bounding_box()
    assert box
    return box["x"] + left, box["y"] + top


@pytest.mark.parametrize("run", ["torch", "tensorboardx", "ours"])
def test_points_tell_what_was_logged(logdir: Path, serve: Serve, open_page: OpenPage, run: str) -> None:
    page = open_embeddings(serve(logdir), open_page, run, "words:00007")
    plot = plot_of(page)
    expect(page.get_by_test_id("embedding-shape")).to_have_text("60 points of 8 dimensions")
    values = np.linalg.svd(POINTS - POINTS.mean(axis=0), compute_uv=False) ** 2
    share = float((page.get_by_test_id("variance").inner_text()).split(" %")[0])
    assert share == pytest.approx(100 * values[:3].sum() / values.sum(), rel=0.01)

    # Another point may stand before one; what is told is told of the one that is named.
    page.mouse.move(*place_of(page, plot, 17))
    tip = page.get_by_test_id("point-tip")
    expect(tip).to_be_visible()
    point = int(tip.get_attribute("data-point") or -1)
    expect(tip.locator("span")).to_have_text(
        [f"{name} {label}" for name, label in zip(HEADER, LABELS[point], strict=True)]
    )

    page.mouse.click(*place_of(page, plot, point))
    listed = page.get_by_test_id("neighbors").locator("li")
    expect(listed).to_have_count(20)
    for metric in ("cosine", "euclidean"):
        page.get_by_test_id(f"metric-{metric}").click()
        exact = POINTS.astype(float)
        norms = np.linalg.norm(exact, axis=1)
        distances = (
            1 - exact @ exact[point] / norms / norms[point]
            if metric == "cosine"
            else np.linalg.norm(exact - exact[point], axis=1)
        )
        distances[point] = np.inf
        order = np.argsort(distances)[:20]
        expect(listed.locator("[data-point]").first).to_have_attribute("data-point", str(order[0]))
        expect(listed.locator(".value").first).to_have_attribute(
            "title", re.compile(f"^{distances[order[0]]:.9g}"[:9])
        )
        shown = listed.locator("[data-point]").evaluate_all(
            "all => all.map(one => Number(one.dataset.point))"
        )
        assert shown == order.tolist()
        told = listed.locator(".value").evaluate_all("all => all.map(one => Number(one.title))")
        assert np.allclose(told, distances[order], rtol=1e-9)


def test_search_select_isolate_and_keep(
    logdir: Path, serve: Serve, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_embeddings(serve(logdir), open_page, "ours", "words:00007")
    plot = plot_of(page)
    page.get_by_test_id("color-by").select_option("group")
    expect(page.get_by_test_id("legend").locator("li")).to_have_text([f"group {one} 15" for one in range(4)])
    page.get_by_test_id("search-column").select_option("group")
    page.get_by_test_id("point-search").fill("GROUP [13]")
    expect(page.get_by_test_id("hits")).to_have_text("30 points match.")
    page.get_by_test_id("select-found").click()
    expect(page.get_by_test_id("selected")).to_have_text("30 points selected")
    page.get_by_test_id("isolate").click()
    expect(plot).to_have_attribute("data-hidden", "30")
    with page.expect_download() as download:
        page.get_by_test_id("download-labels").click()
    rows = Path(download.value.path()).read_text().splitlines()
    assert rows == [
        "\t".join(row) for row in [HEADER, *(LABELS[i] for i in range(60) if GROUPS[i] in (1, 3))]
    ]

    page.get_by_test_id("bookmark").click()
    with page.expect_download() as download:
        page.get_by_test_id("save-bookmarks").click()
    saved = tmp_path / "bookmarks.json"
    download.value.save_as(saved)
    (mark,) = json.loads(saved.read_text())
    assert (mark["selectedProjection"], len(mark["filteredPoints"])) == ("pca", 30)
    page.get_by_test_id("clear").click()
    expect(plot).to_have_attribute("data-hidden", "0")
    page.get_by_test_id("dimensions-2").click()
    expect(plot).to_have_attribute("data-projection", "pca 2")

    page.get_by_test_id("pointer-lasso").click()
    box = plot.locator("canvas").first.bounding_box()
    assert box
    corners = [(1, 1), (box["width"] - 1, 1), (box["width"] - 1, box["height"] - 1), (1, box["height"] - 1)]
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    page.mouse.down()
    for x, y in corners[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.up()
    expect(page.get_by_test_id("selected")).to_have_text("60 points selected")
    page.get_by_test_id("pointer-box").click()
    x, y = place_of(page, plot, 5)
    page.mouse.move(x - 4, y - 4)
    page.mouse.down()
    page.mouse.move(x + 4, y + 4, steps=2)
    page.mouse.up()
    expect(page.get_by_test_id("selection")).to_contain_text("word 5")

    page.get_by_test_id("load-bookmarks").set_input_files(saved)
    page.get_by_test_id("bookmarks").get_by_role("button", name="View 1", exact=True).last.click()
    expect(plot).to_have_attribute("data-projection", "pca 3")
    expect(plot).to_have_attribute("data-hidden", "30")


def test_tensors_pictures_and_axes(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_embeddings(serve(logdir), open_page, "ours", "bare:00000")
    plot_of(page, 9)
    expect(page.get_by_test_id("point-search")).to_be_disabled()
    page.get_by_test_id("embedding-name").select_option("in_a_checkpoint")
    expect(page.get_by_test_id("embedding-plot").get_by_role("status")).to_contain_text("checkpoint")
    page.get_by_test_id("embedding-name").select_option("pictures:00000")
    plot = plot_of(page)
    expect(page.get_by_test_id("pictures")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("color-by").select_option("rank")
    expect(page.get_by_text("14.75")).to_be_visible()
    page.get_by_test_id("method-custom").click()
    expect(plot.get_by_role("status")).to_contain_text("axes")
    page.get_by_test_id("axis-left").fill("^word 3$")
    page.get_by_test_id("axis-right").fill("^word 40$")
    page.get_by_test_id("dimensions-2").click()
    page.get_by_test_id("place").click()
    expect(plot.get_by_role("status")).to_have_count(0)
    plot_of(page, 60, "custom 2")
    assert place_of(page, plot, 3)[0] < place_of(page, plot, 40)[0]


def test_projections_are_computed_watched_and_cancelled(
    logdir: Path, serve: Serve, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "umap.py").write_text(FAKE)
    (modules / "openTSNE.py").write_text(SLOW)
    monkeypatch.setenv("PYTHONPATH", str(modules))
    page = open_embeddings(serve(logdir), open_page, "torch", "words:00007")
    plot = plot_of(page)
    page.get_by_test_id("method-umap").click()
    expect(plot.get_by_role("status")).to_contain_text("Run the projection")
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("job")).to_have_attribute("data-state", "done", timeout=30_000)
    expect(plot.get_by_role("status")).to_have_count(0)
    page.get_by_test_id("method-tsne").click()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("job")).to_contain_text("iteration 50 of 750", timeout=30_000)
    expect(plot.get_by_role("status")).to_have_count(0)  # it is seen on the way
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("job")).to_have_attribute("data-state", "cancelled")


def test_what_is_not_installed_is_told(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_page(serve(logdir))
    page.route(
        re.compile(r"api/embedding$"),
        lambda route: route.fulfill(json={**route.fetch().json(), "methods": []}),
    )
    page.reload()
    page.locator("[data-tab=embedding]").dispatch_event("click")
    page.get_by_test_id("method-umap").click()
    expect(page.get_by_test_id("install")).to_be_visible()
    expect(page.get_by_text('pip install "glassboard[projector]"')).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_it_did(
    logdir: Path, serve: Serve, open_page: OpenPage, looks_like: Callable[..., None], theme: str
) -> None:
    page = open_embeddings(serve(logdir), open_page, "ours", "words:00007", color_scheme=theme)
    plot_of(page)
    page.get_by_test_id("color-by").select_option("group")
    expect(page.get_by_test_id("legend").locator("li")).to_have_count(4)
    page.get_by_test_id("point-search").fill("^word 7$")
    page.get_by_test_id("projector").get_by_role("button", name="word 7").click()
    expect(page.get_by_test_id("neighbors").locator("li")).to_have_count(20)
    page.mouse.move(2, 2)
    looks_like(f"embedding-{theme}", page.get_by_test_id("projector"))
