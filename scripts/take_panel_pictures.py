"""Takes the pictures of docs/panels.md: trains the demo's runs, and opens every tab of their page.

Needs what the tests need: `make test` installs it. Run as  .venv/bin/python scripts/take_panel_pictures.py
with --logdir to use runs of the demo that are there already, and names of tabs to take only those.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from take_pictures import PICTURES, serve

ROOT = Path(__file__).parents[1]
SIZE = {"width": 1280, "height": 800}
PATIENCE = 2500  # milliseconds in which a panel has drawn
LONGER = {"embedding": 8000, "graph": 5000, "mesh": 5000}
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
TAB_IDS = """() => [...document.querySelectorAll("[role=tab]")].map((tab) => tab.dataset.tab)"""


def main() -> None:
    """Every tab, or those that are named, light and dark."""
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("tabs", nargs="*")
    flags.add_argument("--logdir", type=Path, help="runs of the demo; trained when left out")
    options = flags.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = options.logdir or Path(folder) / "runs"
        if options.logdir is None:
            demo = [sys.executable, ROOT / "examples/demo.py", "--no-serve", "--logdir", runs]
            subprocess.run(demo, check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *WEBGL]
        )
        with serve(runs) as url:
            for tab in options.tabs or tabs_of(browser, url):
                for theme in ("light", "dark"):
                    take(browser, url, tab, theme)
        browser.close()


def tabs_of(browser: Browser, url: str) -> list[str]:
    """What the page has tabs for."""
    page = browser.new_page(viewport=SIZE)
    page.goto(url)
    page.get_by_role("tab").first.wait_for()
    page.wait_for_timeout(PATIENCE)
    found = page.evaluate(TAB_IDS)
    page.close()
    return found


def take(browser: Browser, url: str, tab: str, theme: str) -> None:
    """One picture, as small as 256 colours make it."""
    page = browser.new_page(viewport=SIZE, color_scheme=theme)
    page.goto(f"{url}#board&tab={tab}")
    page.wait_for_timeout(LONGER.get(tab, PATIENCE))
    save(page, f"panel-{tab}-{theme}", 256)
    page.close()


def save(page: Page, name: str, colors: int) -> None:
    """Keep what is on screen in docs/pictures."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(colors, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path, path.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
