"""Sounds: their samples under the cursor, their pictures, and that they play together."""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter
from glassboard.writer.event_file import EventFile

pytestmark = pytest.mark.browser
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
Look = Callable[[str, Page | Locator], None]

GOLDEN = Path(__file__).parents[1] / "golden/kinds"
RATE = 8000
SECONDS = np.arange(RATE) / RATE
OURS = np.round(20000 * np.sin(2 * np.pi * 330 * SECONDS) * np.exp(-3 * SECONDS)).astype(np.int16)
OURS[4321] = -32768  # a click of one sample
THEIRS = (0.25 * np.sin(2 * np.pi * 550 * SECONDS)).astype(np.float32)


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """A sound of two steps by us, of one by torch, and what TensorFlow and tensorboardX wrote."""
    with SummaryWriter(tmp_path / "ours") as writer:
        writer.add_audio("eval/speech", OURS // 2, 0, RATE)
        writer.add_audio("eval/speech", OURS, 10, RATE)
        writer.add_audio("eval/other", OURS, 0, RATE)
        writer.add_audio("eval/other", OURS // 4, 10, RATE)
    torch_writer = TorchWriter(str(tmp_path / "theirs"))
    torch_writer.add_audio("eval/speech", torch.from_numpy(THEIRS[None, : RATE // 2]), 5, RATE)
    torch_writer.close()
    shutil.copytree(GOLDEN / "tensorflow-2.21.0/v2", tmp_path / "tensorflow")
    shutil.copytree(GOLDEN / "torch-2.13.0", tmp_path / "torch")
    return tmp_path


def card_of(page: Page, tag: str) -> Locator:
    return page.locator(f"[data-testid=card][data-tag='{tag}']")


def clip_of(card: Locator, run: str, step: int, sample: int = 0) -> Locator:
    """The clip of a run, with both of its pictures drawn."""
    clip = card.locator(f"[data-run='{run}'][data-sample='{sample}'][data-step='{step}'][data-loaded=true]")
    expect(clip.get_by_test_id("waveform")).to_have_attribute("data-drawn", re.compile("."))
    expect(clip.get_by_test_id("spectrogram")).to_have_attribute("data-drawn", re.compile("."))
    return clip


def point(page: Page, shown: Locator, across: float, down: float = 0.5) -> None:
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def reading(clip: Locator) -> tuple[int, int]:
    """Sample and value under the cursor."""
    text = clip.get_by_test_id("readout")
    expect(text).to_have_text(re.compile(r"s · sample [\d ]+ · .* \(-?\d+\)$"))
    found = re.search(r"sample ([\d ]+) · (\S+) \((-?\d+)\)$", text.inner_text())
    assert found
    sample, value = int(found[1].replace(" ", "")), int(found[3])
    assert float(found[2].replace("−", "-")) == pytest.approx(value / 32768, abs=1e-4)
    return sample, value


def open_audio(page: Page) -> Page:
    page.locator("[data-tab=audio]").dispatch_event("click")
    return page


def test_values_under_the_cursor_are_the_logged_samples(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_audio(open_page(serve(logdir)))
    card = card_of(page, "eval/speech")
    ours, theirs = clip_of(card, "ours", 10), clip_of(card, "theirs", 5)
    expect(theirs.get_by_test_id("run-label")).to_contain_text("step 5")
    for across in (0.1, 0.123, 0.4):
        point(page, ours.get_by_test_id("waveform"), across)
        sample, value = reading(ours)
        assert abs(sample - across * RATE) < RATE / 300
        assert value == OURS[sample]
        sample, value = reading(theirs)  # the same time in the other run
        assert value == np.int16(THEIRS[sample] * np.float32(32767))
    point(page, ours.get_by_test_id("waveform"), 0.8)  # where theirs has ended
    expect(theirs.get_by_test_id("readout")).to_contain_text("4 000 samples · 8 kHz · mono · 16 bit")

    # The click of one sample reaches the bottom of the picture of all.
    lowest = ours.get_by_test_id("waveform").evaluate(
        """(canvas, share) => {
          const { width, height } = canvas;
          const pen = canvas.getContext("2d");
          const column = pen.getImageData(Math.floor(share * width), 0, 1, height).data;
          const drawn = column.filter((_, i) => i % 4 == 3).map((alpha, y) => (alpha > 200 ? y : 0));
          return Math.max(...drawn) / height;
        }""",
        4321 / RATE,
    )
    assert lowest > 0.9

    # A spectrogram tells frequency and loudness: that of a sine of a quarter is 12 dB below that of one.
    picture = theirs.get_by_test_id("spectrogram")
    point(page, picture, 0.25, 1 - 550 / 4000)
    expect(theirs.get_by_test_id("readout")).to_have_text(re.compile(r"5\d\d Hz · -1[12]\.\d dB$"))

    # A drag zooms all clips alike; then the keyboard goes from sample to sample.
    point(page, ours.get_by_test_id("waveform"), 0.54)
    page.mouse.down()
    point(page, ours.get_by_test_id("waveform"), 0.5405)
    point(page, ours.get_by_test_id("waveform"), 0.545)
    page.mouse.up()
    sound = ours.get_by_test_id("sound")
    expect(sound).not_to_have_attribute("data-from", "0")
    expect(theirs.get_by_test_id("sound")).to_have_attribute(
        "data-from", sound.get_attribute("data-from") or ""
    )
    sound.focus()
    page.keyboard.press("Home")
    first, _ = reading(ours)
    for place in range(first + 1, first + 4):
        page.keyboard.press("ArrowRight")
        expect(ours.get_by_test_id("readout")).to_contain_text(f"sample {place:,} ·".replace(",", " "))
        assert reading(ours) == (place, OURS[place])
    page.keyboard.press("0")
    expect(sound).to_have_attribute("data-from", "0")


def test_steps_are_linked_and_a_card_fills_the_window(
    logdir: Path, serve: Serve, open_page: OpenPage
) -> None:
    page = open_audio(open_page(serve(logdir)))
    page.get_by_test_id("tag-filter").fill("eval")
    page.get_by_test_id("link-steps").click()
    card, other = card_of(page, "eval/speech"), card_of(page, "eval/other")
    clip_of(card, "ours", 10)
    other.get_by_test_id("step-slider").get_by_role("slider").focus()
    page.keyboard.press("Home")
    first = clip_of(card, "ours", 0)
    expect(card.locator("[data-run=theirs]")).to_have_count(0)  # it has nothing that early
    clip_of(other, "ours", 0)
    point(page, first.get_by_test_id("waveform"), 0.3)
    sample, value = reading(first)
    assert value == OURS[sample] // 2
    card.get_by_test_id("full-screen").click()
    dialog = page.get_by_test_id("full-screen-dialog")
    large = clip_of(dialog, "ours", 0)
    point(page, large.get_by_test_id("waveform"), 0.6)
    sample, value = reading(large)
    assert value == OURS[sample] // 2
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    files: list[str] = []
    page.on("request", lambda request: files.append(request.url) if "/api/audio?" in request.url else None)
    with SummaryWriter(logdir / "later") as writer:
        writer.add_audio("eval/speech", OURS, 0, RATE)
    clip_of(card, "later", 0)
    assert len(files) == 1  # what was there is not asked for again
    page.get_by_test_id("tag-filter").fill("^tone$")
    batch = card_of(page, "tone")
    for number in (0, 1):  # TensorFlow logged two at each step
        clip = batch.locator(f"[data-run=tensorflow][data-sample='{number}']")
        expect(clip.get_by_test_id("run-label")).to_contain_text(f"sample {number + 1} of 2")
        expect(clip.get_by_test_id("sound")).to_have_attribute("data-length", "64")
    expect(batch.locator("[data-run=torch]").get_by_test_id("sound")).to_have_attribute("data-rate", "8000")
    page.get_by_test_id("audio-waveform").click()
    expect(batch.get_by_test_id("spectrogram")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("audio-waveform")).to_have_attribute("aria-pressed", "true")


def test_all_sounds_play_together(logdir: Path, serve: Serve, open_page: OpenPage) -> None:
    page = open_audio(open_page(serve(logdir)))
    card = card_of(page, "eval/speech")
    ours, theirs = clip_of(card, "ours", 10), clip_of(card, "theirs", 5)
    position = card.get_by_test_id("position")
    expect(position).to_have_text("0.00 / 1.00 s")
    page.get_by_test_id("loop").click()
    card.get_by_test_id("play-all").click()
    expect(position).to_have_attribute("data-playing", "true")
    expect(position).not_to_have_text("0.00 / 1.00 s")
    theirs.get_by_role("button", name="Solo").click()
    expect(ours).to_have_class(re.compile("silent"))
    expect(theirs).not_to_have_class(re.compile("silent"))
    theirs.get_by_role("button", name="Solo").click()
    ours.get_by_role("button", name="Mute").click()
    expect(ours).to_have_class(re.compile("silent"))
    ours.get_by_test_id("sound").focus()
    page.keyboard.press("Space")
    expect(position).to_have_attribute("data-playing", "false")
    box = ours.get_by_test_id("waveform").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(position).to_have_text("0.50 / 1.00 s")
    theirs.get_by_test_id("play-alone").click()
    expect(position).to_have_attribute("data-playing", "true")
    card_of(page, "eval/other").get_by_test_id("play-all").click()  # one card at a time
    expect(position).to_have_attribute("data-playing", "false")


def wav(samples: np.ndarray, code: int = 3, claimed: int | None = None) -> bytes:
    data = samples.tobytes()
    size = samples.itemsize
    form = struct.pack("<IHHIIHH", 16, code, 1, RATE, RATE * size, size, size * 8)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + form
    return head + b"data" + struct.pack("<I", len(data) if claimed is None else claimed) + data


def flac(samples: np.ndarray) -> bytes:
    """A FLAC file of one channel of 16-bit samples that are kept as they are, in two blocks."""

    def check(data: bytes, polynomial: int, bits: int) -> bytes:
        value = 0
        for byte in data:
            value ^= byte << (bits - 8)
            for _ in range(8):
                value = (value << 1) ^ (polynomial if value >> (bits - 1) else 0)
                value &= (1 << bits) - 1
        return value.to_bytes(bits // 8, "big")

    block = len(samples) // 2
    about = (RATE << 44) | (15 << 36) | len(samples)
    data = b"fLaC\x80" + (34).to_bytes(3, "big") + struct.pack(">HH", block, block) + bytes(6)
    data += about.to_bytes(8, "big") + bytes(16)
    for number in range(2):
        head = b"\xff\xf8\x70\x08" + bytes([number]) + struct.pack(">H", block - 1)
        held = samples[number * block : (number + 1) * block].astype(">i2").tobytes()
        frame = head + check(head, 0x07, 8) + b"\x02" + held
        data += frame + check(frame, 0x8005, 16)
    return data


def test_compressed_sounds_are_decoded_at_their_own_rate(
    tmp_path: Path, serve: Serve, open_page: OpenPage
) -> None:
    value = Summary.Value(tag="flac", tensor=tensor_util.make_tensor_proto(np.array([flac(OURS)], object)))
    value.metadata.plugin_data.plugin_name = "audio"
    (tmp_path / "a").mkdir()
    file = EventFile(str(tmp_path / "a"))
    file.add_event(Event(step=1, summary=Summary(value=[value])).SerializeToString())
    file.close()
    page = open_audio(open_page(serve(tmp_path)))
    clip = clip_of(card_of(page, "flac"), "a", 1)
    expect(clip.get_by_test_id("readout")).to_contain_text("8 000 samples · 8 kHz · mono · decoded")
    point(page, clip.get_by_test_id("waveform"), 0.1)
    readout = clip.get_by_test_id("readout")
    expect(readout).to_have_text(re.compile(r"sample [\d ]+ · \S+$"))
    found = re.search(r"sample ([\d ]+) · (\S+)$", readout.inner_text())
    assert found
    sample = int(found[1].replace(" ", ""))
    assert float(found[2]) == pytest.approx(OURS[sample] / 32768, abs=1e-4)


def test_odd_sounds_say_what_is_odd(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    broken = THEIRS.copy()
    broken[100:120] = np.nan
    broken[200] = 1.5
    hour = 2 * RATE * 3600
    label = "<img src=x onerror=alert(1)> " * 200
    files = {
        wav(broken): ["20 samples are NaN.", "The loudest sample is 1.500"],
        wav(OURS, 1, hour): ["The file says 28 800 000 samples, but holds 8 000."],
        wav(OURS[:0], 1): ["This sound has no samples."],
        wav(np.zeros(100, np.int16), 1): ["Silence: every sample is 0."],
        wav(OURS, 1)[:30]: ["The file ends before its samples."],
        b"<html>": ["The browser cannot decode this file"],
        b"": ["Nothing was logged: the file has no bytes."],
    }
    pairs = np.array([[file, label.encode()] for file in files], object)
    value = Summary.Value(tag="odd", tensor=tensor_util.make_tensor_proto(pairs))
    value.metadata.plugin_data.plugin_name = "audio"
    (tmp_path / "a").mkdir()
    file = EventFile(str(tmp_path / "a"))
    file.add_event(Event(step=1, summary=Summary(value=[value])).SerializeToString())
    file.close()
    page = open_audio(open_page(serve(tmp_path)))
    clips = page.get_by_test_id("clip")
    expect(clips).to_have_count(len(files))
    for number, messages in enumerate(files.values()):
        clips.nth(number).scroll_into_view_if_needed()
        for message in messages:
            expect(clips.nth(number)).to_contain_text(message)
    expect(page.locator("img")).to_have_count(0)
    page.get_by_test_id("run-row").get_by_role("checkbox").click()
    expect(page.get_by_text("No run is shown.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_as_it_did(
    logdir: Path, serve: Serve, open_page: OpenPage, looks_like: Look, scheme: str
) -> None:
    page = open_audio(open_page(serve(logdir), color_scheme=scheme))
    page.get_by_test_id("tag-filter").fill("eval/speech")
    card = card_of(page, "eval/speech")
    ours = clip_of(card, "ours", 10)
    clip_of(card, "theirs", 5)
    point(page, ours.get_by_test_id("waveform"), 0.25)
    reading(ours)
    looks_like(f"audio-{scheme}", card)
