"""Meshes on the page: vertices under the pointer are those that were logged, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
from playwright.sync_api import Locator, Page, expect
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter
from glassboard.store.kinds.mesh import VERTEX, mesh_entries, meshes
from glassboard.store.local import LocalStore

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0"

# Far from each other on the screen; no float32 is as short as it is written.
VERTICES = np.array([[[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]]], np.float32) / np.float32(1.1)
FACES = np.array([[[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]]])
COLORS = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 255]]])


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """The same mesh over three steps by three writers, and what cannot be drawn."""
    writers = {"ours": SummaryWriter, "torch": TorchWriter, "tensorboardx": tensorboardX.SummaryWriter}
    for run, writer_class in writers.items():
        writer = writer_class(str(tmp_path / run))
        for step in range(3):
            writer.add_mesh(
                "shape" if run != "tensorboardx" else "shape_x",
                *(
                    (part if run == "ours" else _given(run, part))
                    for part in (VERTICES * (step + 1), COLORS, FACES)
                ),
                global_step=step * 10,
            )
        writer.close()
    with SummaryWriter(tmp_path / "ours") as writer:
        odd = np.concatenate([VERTICES, VERTICES * 2])
        odd[0, 1] = np.nan
        writer.add_mesh("odd/broken", odd, faces=[[[0, 2, 3], [0, 1, 9]]], global_step=1)
        writer.add_mesh("odd/empty", np.empty((1, 0, 3)), global_step=1)
    return tmp_path


def _given(run: str, part: np.ndarray) -> object:
    import torch

    return torch.from_numpy(part) if run == "torch" else part


def open_meshes(url: str, open_page: OpenPage, **options: object) -> Page:
    page = open_page(url, **options)
    page.locator("[data-tab=mesh]").dispatch_event("click")
    return page


def tiles(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-tag='{tag}']").get_by_test_id("mesh")


def drawn(mesh: Locator, step: int) -> None:
    mesh.scroll_into_view_if_needed()
    expect(mesh).to_have_attribute("data-step", str(step))
    expect(mesh).to_have_attribute("data-last", re.compile(r"^\d+ \d+$"))


def point_at(page: Page, mesh: Locator, which: str) -> list[float]:
    """What is told of the vertex that stands there: its number and three coordinates."""
    box = mesh.bounding_box()
    assert box
    left, top = map(float, (mesh.get_attribute(f"data-{which}") or "").split())
    page.mouse.move(box["x"] + left + 1, box["y"] + top + 1)
    told = page.get_by_test_id("vertex")
    expect(told).to_contain_text("vertex 0" if which == "first" else "vertex 3")
    number = told.locator("b").inner_text().removeprefix("vertex ")
    return [float(number), *(float(text.split()[1]) for text in told.locator("span").all_inner_texts()[:3])]


def test_the_vertex_under_the_pointer_is_the_logged_one(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_meshes(serve(logdir), open_page)
    expect(page.get_by_test_id("card")).to_have_count(4)  # not one for each part
    expect(page.get_by_test_id("card").locator("h3")).to_have_text(
        ["odd/broken", "odd/empty", "shape", "shape_x"]
    )
    for tag, runs in (("shape_VERTEX", 2), ("shape_x_1", 1)):
        expect(tiles(page, tag)).to_have_count(runs)
        for mesh in tiles(page, tag).all():
            drawn(mesh, 20)
            told = point_at(page, mesh, "first")
            assert np.array_equal(np.float32(told), np.float32([0, *(VERTICES[0, 0] * 3)]))
            told = point_at(page, mesh, "last")
            assert np.array_equal(np.float32(told), np.float32([3, *(VERTICES[0, 3] * 3)]))
            expect(page.get_by_test_id("vertex")).to_contain_text("255 0 255")
    broken = page.locator("[data-tag='odd/broken_VERTEX']")
    expect(broken).to_contain_text("1 vertex with NaN")
    expect(broken).to_contain_text("1 face names a vertex that is not there")
    broken.get_by_test_id("batch").fill("1")
    broken.get_by_test_id("batch").press("Enter")
    broken.get_by_test_id("mesh").press("0")  # the second of the batch is larger than the view
    drawn(broken.get_by_test_id("mesh"), 1)
    told = point_at(page, broken.get_by_test_id("mesh"), "last")
    assert np.array_equal(np.float32(told[1:]), VERTICES[0, 3] * 2)
    expect(page.locator("[data-tag='odd/empty_VERTEX']")).to_contain_text("no vertices")


def test_tensorflow_wrote_it(serve: Serve, open_page: OpenPage) -> None:
    store = LocalStore(GOLDEN, reload_interval=0)
    assert store.wait_loaded(20)
    (run, mesh), *_ = [(run.name, one) for run in store.catalog().runs for one in meshes(store, run.name)]
    entry = mesh_entries(store, run, mesh)[-1]
    store.close()
    page = open_meshes(serve(GOLDEN), open_page)
    shown = page.locator(f"[data-tag='{mesh.tags[VERTEX]}'] [data-run='{run}']").get_by_test_id("mesh")
    drawn(shown, entry.step)
    assert shown.get_attribute("data-vertices") == str(entry.vertices.shape[1])
    told = point_at(page, shown, "first")
    assert np.array_equal(np.float32(told[1:]), np.float32(entry.vertices[0, 0]))


def test_cameras_and_steps_are_linked_and_fill_the_window(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_meshes(serve(logdir), open_page)
    first, second = _both(page)
    at_first = first.get_attribute("data-camera")
    assert second.get_attribute("data-camera") == at_first
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(first).not_to_have_attribute("data-camera", str(at_first))
    expect(second).to_have_attribute("data-camera", str(first.get_attribute("data-camera")))
    page.get_by_test_id("link-cameras").click()
    moved = str(second.get_attribute("data-camera"))
    box = first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=3)
    page.mouse.up()
    expect(first).not_to_have_attribute("data-camera", moved)
    expect(second).to_have_attribute("data-camera", moved)

    page.get_by_test_id("link-steps").click()
    card = page.locator("[data-tag='shape_VERTEX']")
    slider = card.get_by_test_id("step-slider").get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("data-step", "10")
    drawn(tiles(page, "shape_x_1"), 10)
    told = point_at(page, first, "last")
    assert np.array_equal(np.float32(told[1:]), VERTICES[0, 3] * 2)

    card.get_by_test_id("full-screen").click()
    full = page.get_by_test_id("full-screen-dialog").get_by_test_id("mesh").first
    drawn(full, 10)
    box = full.bounding_box()
    assert box
    assert box["height"] > 500
    told = point_at(page, full, "first")
    assert np.array_equal(np.float32(told[1:]), VERTICES[0, 0] * 2)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("full-screen-dialog")).to_have_count(0)
    slider.focus()
    page.keyboard.press("Home")
    expect(first).to_have_attribute("data-step", "0")


def _both(page: Page) -> tuple[Locator, Locator]:
    both = tiles(page, "shape_VERTEX")
    expect(both).to_have_count(2)
    for mesh in both.all():
        drawn(mesh, 20)
    return both.nth(0), both.nth(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_it_did(
    logdir: Path, serve: Serve, open_page: OpenPage, looks_like: Callable[..., None], theme: str
) -> None:
    page = open_meshes(serve(logdir), open_page, color_scheme=theme)
    _both(page)
    page.mouse.move(2, 2)
    looks_like(f"mesh-{theme}", page.locator("[data-tag='shape_VERTEX']"))


def test_settings_that_were_logged_are_heeded(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    config = {
        "camera": {"cls": "OrthographicCamera", "position": [0, 0, 5]},
        "material": {"cls": "MeshBasicMaterial", "color": "#ff0000"},
    }
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_mesh("flat", VERTICES, faces=FACES, config_dict=config, global_step=1)
    page = open_meshes(serve(tmp_path), open_page)
    mesh = tiles(page, "flat_VERTEX")
    drawn(mesh, 1)
    x, y, z = map(float, (mesh.get_attribute("data-camera") or "").split()[:3])
    assert (x, y) == (0, 0)
    assert z > 1
    pixel = mesh.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data]"
    )
    assert pixel == [255, 0, 0, 255]
