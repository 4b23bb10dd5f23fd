"""Takes the pictures of docs/kinds: runs each kind's example, and opens it on our page or in TensorBoard.

Needs what the tests need: `make test` installs it. Run as  .venv/bin/python scripts/take_kind_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from take_pictures import PICTURES, serve

ROOT = Path(__file__).parents[1]
OURS = {"scalar": "", "text": "#board&tab=text", "table": "#board&tab=text"}
THEIRS = {  # tabs of TensorBoard
    "audio": "audio",
    "custom_scalars": "custom_scalars",
    "graph": "graphs",
    "histogram": "histograms",
    "hparams": "hparams",
    "image": "images",
    "mesh": "mesh",
    "pr_curve": "pr_curves",
}


def take(page: Page, kind: str, url: str, patience: int) -> None:
    """One picture, as small as 128 colours make it."""
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_timeout(patience)
    path = PICTURES / f"kind-{kind}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path, path.stat().st_size // 1000, "kB")


def main(wanted: list[str]) -> None:
    """The kinds that are named, or all."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        page = browser.new_page(viewport={"width": 1100, "height": 620}, color_scheme="light")
        for kind in wanted or [*OURS, *THEIRS]:
            runs = Path(folder) / kind / "runs"
            subprocess.run([sys.executable, ROOT / f"examples/{kind}.py", runs / "example"], check=True)
            if kind in OURS:
                with serve(runs) as url:
                    take(page, kind, url + OURS[kind], 1500)
            else:
                # By its last name: TensorBoard's pages say where they read.
                with serve(Path(runs.name), "tensorboard.main", runs.parent) as url:
                    take(page, kind, f"{url}#{THEIRS[kind]}", 8000)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
