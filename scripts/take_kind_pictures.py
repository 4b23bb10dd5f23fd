"""Takes the pictures of docs/kinds: runs each kind's example, and opens its tab of our page.

Needs what the tests need: `make test` installs it. Run as  .venv/bin/python scripts/take_kind_pictures.py
with names of kinds to take only those.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from take_panel_pictures import LONGER, PATIENCE, ROOT, WEBGL, save
from take_pictures import serve

TABS = {"table": "text"}  # kinds that are shown in another's tab


def main(wanted: list[str]) -> None:
    """The kinds that are named, or all that have a page in docs/kinds."""
    kinds = wanted or sorted(path.stem for path in (ROOT / "docs/kinds").glob("*.md"))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *WEBGL]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 620}, color_scheme="light")
        for kind in kinds:
            runs = Path(folder) / kind / "runs"
            subprocess.run([sys.executable, ROOT / f"examples/{kind}.py", runs / "example"], check=True)
            with serve(runs) as url:
                tab = TABS.get(kind, kind)
                page.goto("about:blank")
                page.goto(f"{url}#board&tab={tab}")
                page.wait_for_timeout(LONGER.get(tab, PATIENCE))
                save(page, f"kind-{kind}", 128)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
