"""Images and videos on the page: the values under the cursor are those that four writers logged."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util
from torch.utils import tensorboard as torch_tensorboard

import glassboard
from glassboard.events.codec import frame
from glassboard.events.event import file_version_event
from glassboard.store.kinds.image import images, read_image
from glassboard.store.local import LocalStore

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
LooksLike = Callable[[str, Page | Locator], None]

GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0/v2"
WRITERS = {
    "ours": glassboard.SummaryWriter,
    "tensorboardX": tensorboardX.SummaryWriter,
    "torch": torch_tensorboard.SummaryWriter,
}
STEPS = 60
RNG = np.random.default_rng(6)
PICTURE = RNG.integers(0, 256, (12, 16, 3), dtype=np.uint8)
PLAIN = PICTURE // 86 * 127  # of 27 colours, which a small snapshot keeps
ALPHA = RNG.integers(1, 256, (12, 16, 4), dtype=np.uint8)
SIXTEEN = RNG.integers(0, 65536, (12, 16), dtype=np.uint16)
FRAMES = (RNG.integers(0, 2, (4, 12, 16, 3)) * 255).astype(np.uint8)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def png(pixels: NDArray[np.generic]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def claiming(width: int, data: bytes) -> bytes:
    """A PNG whose header claims another width and height."""
    return data[:16] + width.to_bytes(4, "big") * 2 + data[24:]


def batch(tag: str, *files: bytes) -> bytes:
    """The event that TensorFlow writes for a batch of images."""
    value = Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto([b"16", b"12", *files]))
    value.metadata.plugin_data.plugin_name = "images"
    return Event(step=1, wall_time=1.7e9, summary=Summary(value=[value])).SerializeToString()


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of each writer with the same picture, and a run of what is seldom logged."""
    root = tmp_path_factory.mktemp("logs")
    for name, writer_class in WRITERS.items():
        with writer_class(str(root / name)) as writer:
            for step in range(STEPS):
                writer.add_image(
                    "picture", np.roll(PICTURE, step, 1), step, walltime=1.7e9, dataformats="HWC"
                )
            writer.add_image("plain", PLAIN, 0, walltime=1.7e9, dataformats="HWC")
            writer.add_image("plain", PLAIN, 1, walltime=1.7e9, dataformats="HWC")
            writer.add_image("sparse", PICTURE, 10, walltime=1.7e9, dataformats="HWC")
    with glassboard.SummaryWriter(root / "ours") as writer:
        writer.add_image("sparse", 255 - PICTURE, 50, dataformats="HWC")
        writer.add_image("alpha", ALPHA, 0, dataformats="HWC")
        writer.add_video("film", FRAMES[None], 0, fps=4, dataformats="NTHWC")
    odd = [png(PICTURE), SVG, claiming(60_000, png(PICTURE)), png(PICTURE)[:-60]]
    events = [file_version_event(1.0), batch("odd", *odd), batch("none"), batch("sixteen", png(SIXTEEN))]
    (root / "ours/events.out.tfevents.9.more").write_bytes(b"".join(map(frame, events)))
    return root


@pytest.fixture
def board(logdir: Path, serve: Serve, open_page: OpenPage) -> Callable[[str], Page]:
    """Open the page with the cards of some tags, all their images drawn."""

    def board(tags: str, **options: object) -> Page:
        page = open_page(f"{serve(logdir)}#board&tab=image&tagFilter=^({tags})$", **options)
        for tag in tags.split("|"):
            card_of(page, tag).scroll_into_view_if_needed()
            expect(card_of(page, tag).get_by_test_id("image").first).to_have_attribute("data-drawn", "true")
        card_of(page, tags.partition("|")[0]).scroll_into_view_if_needed()
        return page

    return board


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"article[data-tag='{tag}']")


def tile(page: Page | Locator, run: str) -> Locator:
    return page.locator(f"[data-testid=image][data-run='{run}']")


def hover_pixel(page: Page, image: Locator, x: float, y: float, size: tuple[int, int] = (16, 12)) -> None:
    """Move to the middle of a pixel of an image that fills its stage."""
    expect(image).to_have_attribute("data-drawn", "true")
    box = image.bounding_box()
    assert box
    page.mouse.move(
        box["x"] + (x + 0.5) * box["width"] / size[0], box["y"] + (y + 0.5) * box["height"] / size[1]
    )


def as_text(values: NDArray[np.generic]) -> str:
    names = {1: ("",), 3: ("R ", "G ", "B "), 4: ("R ", "G ", "B ", "A ")}[values.size]
    return " ".join(f"{name}{value}" for name, value in zip(names, values.ravel().tolist(), strict=True))


def test_values_under_the_cursor_are_those_logged(board: Callable[[str], Page]) -> None:
    page = board("picture|alpha|sixteen")
    card = card_of(page, "picture")
    expect(card.get_by_test_id("image")).to_have_count(3)
    for x, y in ((0, 0), (15, 11), (7, 4)):
        hover_pixel(page, tile(card, "torch"), x, y)
        for run in WRITERS:  # at the same pixel of all of them
            expect(tile(card, run).get_by_test_id("pixel")).to_have_text(
                as_text(np.roll(PICTURE, STEPS - 1, 1)[y, x])
            )
        expect(card).to_contain_text(f"x {x}, y {y} of 16 × 12")
    page.mouse.move(2, 2)
    expect(card.get_by_test_id("pixel")).to_have_count(0)
    # What a browser's decoder would have rounded.
    for tag, pixels in (("alpha", ALPHA), ("sixteen", SIXTEEN)):
        image = card_of(page, tag).get_by_test_id("image")
        image.scroll_into_view_if_needed()
        hover_pixel(page, image, 9, 3)
        expect(image.get_by_test_id("pixel")).to_have_text(as_text(pixels[3, 9]))


def test_images_of_tensorflow(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    shutil.copytree(GOLDEN, tmp_path / "tf")
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    samples = images(store, "tf", "batch")[-1].samples
    decoded = [
        np.asarray(Image.open(io.BytesIO(read_image(store, one.ref).encoded)).convert("RGB"))
        for one in samples
    ]
    store.close()
    page = open_page(f"{serve(tmp_path)}#board&tab=image&tagFilter=^batch$")
    card = card_of(page, "batch")
    expect(card.get_by_test_id("sample")).to_have_text(f"1 of {len(samples)}")
    page.get_by_test_id("all-samples").click()
    expect(card.get_by_test_id("image")).to_have_count(len(samples))
    height, width, _ = decoded[0].shape
    hover_pixel(page, card.get_by_test_id("image").nth(1), width - 1, height - 1, (width, height))
    for sample, pixels in enumerate(decoded):
        value = card.get_by_test_id("image").nth(sample).get_by_test_id("pixel")
        grey = str(pixels[-1, -1, 0])
        expect(value).to_have_text(
            grey if samples[0].content_type == "image/png" else as_text(pixels[-1, -1])
        )


def test_steps_are_linked_and_all_are_in_the_grid(board: Callable[[str], Page]) -> None:
    page = board("picture|sparse")
    picture, sparse = card_of(page, "picture"), card_of(page, "sparse")
    expect(tile(picture, "ours")).to_have_attribute("data-step", str(STEPS - 1))
    page.get_by_test_id("link-steps").click()
    picture.get_by_label("Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(tile(picture, "torch")).to_have_attribute("data-step", "0")
    expect(sparse).to_contain_text("No run has an image at or before this step")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    expect(tile(picture, "torch")).to_have_attribute("data-step", "12")
    expect(tile(sparse, "ours")).to_have_attribute("data-step", "10")
    page.get_by_test_id("mode-steps").click()
    grid = picture.get_by_test_id("image-grid")
    expect(grid).to_have_attribute("data-columns", str(STEPS))
    expect(grid.locator("[data-step='12'][data-drawn=true]")).to_have_count(3)
    assert grid.get_by_test_id("image").count() < 3 * STEPS  # only what is in view
    grid.evaluate("grid => { grid.scrollLeft = grid.scrollWidth }")
    last = grid.locator(f"[data-run='torch'][data-step='{STEPS - 1}']")
    expect(last).to_have_attribute("data-drawn", "true")
    grid.get_by_test_id("column").get_by_text(str(STEPS - 1), exact=True).click()
    expect(picture.get_by_test_id("step")).to_have_text(f"step {STEPS - 1}")
    # A run that did not log a step has nothing there.
    expect(sparse.get_by_test_id("image-grid")).to_have_attribute("data-columns", "2")
    expect(sparse.locator("[data-step='50']")).to_have_count(1)


def test_zoom_and_pan_in_lockstep(board: Callable[[str], Page]) -> None:
    page = board("picture")
    card = card_of(page, "picture")
    fit = float(tile(card, "ours").get_attribute("data-scale") or "nan")
    hover_pixel(page, tile(card, "torch"), 4, 3)
    page.keyboard.down("Alt")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Alt")
    expect(card.get_by_test_id("reset-zoom")).to_have_text("×2.0")
    for run in WRITERS:
        scale = float(tile(card, run).get_attribute("data-scale") or "nan")
        assert scale == pytest.approx(1.25**3 * fit, abs=0.01)
    value = tile(card, "ours").get_by_test_id("pixel")
    expect(value).to_have_attribute("data-x", "4")  # the pixel beneath the pointer stays there
    shown = np.roll(PICTURE, STEPS - 1, 1)
    expect(value).to_have_text(as_text(shown[3, 4]))
    page.mouse.down()
    box = tile(card, "torch").bounding_box()
    assert box
    page.mouse.move(box["x"] - 400, box["y"] - 400, steps=4)
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2)
    page.mouse.move(box["x"] - 400, box["y"] - 400)
    page.mouse.up()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2)
    expect(value).to_have_text(as_text(shown[-1, -1]))
    page.mouse.wheel(0, 100)  # without a key the page scrolls
    page.mouse.dblclick(box["x"] + 40, box["y"] + 40)
    expect(tile(card, "ours")).to_have_attribute("data-scale", f"{fit:.3f}")
    tile(card, "ours").focus()
    page.keyboard.press("+")
    expect(card.get_by_test_id("reset-zoom")).to_have_text("×1.5")
    page.keyboard.press("0")
    expect(card.get_by_test_id("reset-zoom")).to_have_count(0)


def test_light_sizes_and_what_cannot_be_shown(board: Callable[[str], Page]) -> None:
    page = board("odd|picture")
    page.get_by_test_id("light").click()
    page.get_by_test_id("brightness").fill("1.5")
    page.get_by_test_id("contrast").fill("3")
    layer = page.locator(".layer").first
    expect(layer).to_have_css("filter", "brightness(1.5) contrast(3)")
    page.reload()
    expect(layer).to_have_css("filter", "brightness(1.5) contrast(3)")
    page.get_by_test_id("light").click()
    page.get_by_test_id("reset-light").click()
    expect(layer).to_have_css("filter", "none")
    page.keyboard.press("Escape")
    page.get_by_test_id("actual-size").click()
    expect(tile(card_of(page, "picture"), "torch")).to_have_attribute("data-scale", "1.000")
    page.get_by_test_id("actual-size").click()
    odd = card_of(page, "odd")
    odd.get_by_label("Sample").fill("2")
    expect(odd.get_by_text("60000 × 60000 pixels are more than is shown here")).to_be_visible()
    page.get_by_test_id("all-samples").click()
    shown = odd.get_by_test_id("image")
    expect(shown).to_have_count(4)
    expect(shown.nth(1)).to_contain_text("of no type that browsers show")
    expect(shown.nth(3)).to_have_attribute("aria-busy", "false")
    for sample, kept in ((0, png(PICTURE)), (1, SVG)):
        with page.expect_download() as download:
            shown.nth(sample).hover()
            shown.nth(sample).get_by_test_id("download-image").click()
        assert download.value.path().read_bytes() == kept
        assert download.value.suggested_filename == f"odd-ours-step_1-{sample + 1}.{('png', 'bin')[sample]}"


def test_two_are_compared_in_full_screen(board: Callable[[str], Page]) -> None:
    page = board("sparse")
    card_of(page, "sparse").get_by_test_id("compare-images").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    stage = dialog.get_by_test_id("compare")
    dialog.get_by_label("After: run").select_option("ours")
    dialog.get_by_label("Before: run").select_option("ours")
    dialog.get_by_label("Before: step").fill("0")
    expect(dialog.get_by_test_id("side-before")).to_contain_text("step 10")
    expect(dialog.get_by_test_id("side-after")).to_contain_text("step 50")
    expect(stage).to_have_attribute("data-drawn", "true")
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 4)
    before = dialog.get_by_test_id("value-before")
    expect(before).to_have_text(as_text(PICTURE[6, 8]))
    expect(dialog.get_by_test_id("value-after")).to_have_text(as_text(255 - PICTURE[6, 8]))
    dialog.get_by_test_id("divider").focus()
    page.keyboard.press("End")
    expect(stage).to_have_attribute("data-share", "1")
    dialog.get_by_test_id("difference").click()
    expect(dialog.get_by_test_id("divider")).to_have_count(0)
    dialog.get_by_test_id("compare-images").click()
    expect(dialog.get_by_test_id("image").first).to_have_attribute("data-drawn", "true")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_a_video_plays_and_is_stepped_through(board: Callable[[str], Page]) -> None:
    page = board("film")
    card = card_of(page, "film")
    image = card.get_by_test_id("image")
    expect(card.get_by_test_id("play-video")).to_have_attribute("aria-pressed", "true")
    expect(image).to_have_attribute("data-frame", "1")  # it goes on by itself
    page.get_by_test_id("play-video").click()
    card.get_by_label("Frame").fill("0")
    for number in range(len(FRAMES)):
        expect(card.get_by_test_id("frame")).to_have_text(f"frame {number + 1} of {len(FRAMES)}")
        expect(image).to_have_attribute("data-frame", str(number))
        hover_pixel(page, image, 5, 2)
        expect(image.get_by_test_id("pixel")).to_have_text(as_text(FRAMES[number, 2, 5]))
        page.get_by_test_id("next-frame").click()
    expect(image).to_have_attribute("data-frame", "0")
    # Without a decoder, as beyond localhost without TLS, the browser plays the file by itself.
    page.add_init_script("delete globalThis.ImageDecoder")
    page.reload()
    expect(image).to_have_attribute("data-drawn", "true")
    expect(image.locator("img")).to_have_js_property("naturalWidth", 16)
    expect(page.get_by_test_id("video-bar")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_looks_as_it_did(theme: str, board: Callable[..., Page], looks_like: LooksLike) -> None:
    fixed = {"reduced_motion": "reduce", "timezone_id": "UTC", "locale": "en-US"}
    page = board("plain|film", color_scheme=theme, **fixed)
    card = card_of(page, "plain")
    for image in page.get_by_test_id("image").all():
        expect(image).to_have_attribute("data-drawn", "true")
    hover_pixel(page, tile(card, "ours"), 7, 4)
    expect(card.get_by_test_id("pixel")).to_have_count(3)
    looks_like(f"image-{theme}", page.locator("main"))
