"""Takes the pictures of docs/time-series.md: logs runs that look like training, and opens their page.

Needs what the tests need: `make test` installs it. Run as  .venv/bin/python scripts/take_pictures.py
"""

from __future__ import annotations

import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from glassboard import SummaryWriter

PICTURES = Path(__file__).parents[1] / "docs/pictures"
SIZES = {1280: 800, 1920: 1080}


def log_runs(folder: Path, runs: int, steps: int) -> Path:
    """Losses that fall, accuracies that rise, one spike."""
    for run in range(runs):
        noise = random.Random(run)
        rate = (1e-3, 3e-3, 1e-2)[run % 3]
        with SummaryWriter(folder / f"lr{rate}-seed{run // 3}") as writer:
            decay, floor = noise.uniform(0.07, 0.2) * steps, noise.uniform(0.02, 0.2)
            for step in range(steps):
                left = math.exp(-step / decay)
                spike = 1.2 if (run, step) == (1, int(steps * 0.6)) else 0.0
                loss = floor + 1.5 * left + noise.gauss(0, 0.05) * (0.3 + left) + spike
                writer.add_scalar("train/loss", loss, step)
                writer.add_scalar("train/grad_norm", 1 + 3 * left + abs(noise.gauss(0, 0.3)), step)
                writer.add_scalar("train/lr", rate * min(1.0, step / 100) * (1 - step / steps), step)
                if step % (steps // 60) == 0:
                    writer.add_scalar("validation/loss", floor * 1.3 + 1.5 * left, step)
                    writer.add_scalar("validation/accuracy", 1 - left / 2 - floor / 4, step)
                    writer.add_scalar("validation/precision", 1 - left * 0.6 - floor / 4, step)
    return folder


def hurt(folder: Path) -> Path:
    """Flips a bit in two files, and fills a stretch of one with noise."""
    for number, file in enumerate(sorted(folder.glob("*/*tfevents*"))[:2]):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        if number == 1:
            data[5000:9000] = random.Random(1).randbytes(4000)
        file.write_bytes(data)
    return folder


@contextmanager
def serve(logdir: Path, module: str = "glassboard", cwd: Path | None = None) -> Iterator[str]:
    """A board of ``logdir``, ours or TensorBoard's, at the address that is yielded."""
    command = [sys.executable, "-m", module, "--logdir", str(logdir), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=cwd) as board:
        assert board.stderr is not None
        found = next(found for line in board.stderr if (found := re.search(r"http://\S+", line)))
        yield found[0]
        board.terminate()


def take(browser: Browser, name: str, url: str, act: Callable[[Page], None], widths: tuple[int, ...]) -> None:
    """Both themes at each width, as small as 256 colours make them."""
    for theme in ("light", "dark"):
        for width in widths:
            page = browser.new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=theme)
            page.goto(url)
            page.wait_for_timeout(1500)
            act(page)
            page.wait_for_timeout(400)
            path = PICTURES / f"{name}-{theme}-{width}.png"
            page.screenshot(path=path)
            page.close()
            Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
            print(path, path.stat().st_size // 1000, "kB")


def hover(page: Page) -> None:
    """The pointer over the first chart."""
    box = page.get_by_test_id("chart").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.4)


def pick(page: Page) -> None:
    """A place on the chart in full screen."""
    chart = page.get_by_test_id("chart").last
    box = chart.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.4)
    page.mouse.move(5, 5)
    chart.evaluate("chart => chart.blur()")


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        root = Path(temporary)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with serve(log_runs(root / "six/runs", 6, 3000)) as url:
            take(browser, "six", url, hover, (1280, 1920))
            take(
                browser,
                "full",
                f'{url}#board&fullScreen={{"kind":"scalar","tag":"train/loss"}}',
                pick,
                (1280,),
            )
            take(browser, "empty", f"{url}#board&tagFilter=perplexity", lambda page: None, (1280,))
        with serve(log_runs(root / "hundred/runs", 100, 600)) as url:
            take(browser, "hundred", url, hover, (1280, 1920))
        with serve(Path("/home/you/my_project/runs")) as url:  # the path is in the picture
            take(browser, "waiting", url, lambda page: None, (1280,))
        with serve(hurt(log_runs(root / "damaged/runs", 6, 3000))) as url:
            take(browser, "damaged", url, lambda page: page.get_by_test_id("damage").click(), (1280,))
        browser.close()


if __name__ == "__main__":
    main()
