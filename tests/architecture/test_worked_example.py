"""What CONTRIBUTING.md says of adding a kind is done in a copy of the sources, and works in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import expect, sync_playwright

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
COPIED = ("src", "web", "examples", "docs/kinds")
NATIVE = ("board", "events", "series", "writer", "writer.kinds")  # packages with an extension module


class Block(NamedTuple):
    """A fenced block: a whole file, lines to insert, or commands."""

    language: str
    path: str
    text: str


def blocks() -> list[Block]:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a kind of data")[2]
    found = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [Block(*one) for one in found]


def apply(block: Block, root: Path) -> None:
    """Write a new file, or insert the lines with a plus behind those without, which must be there once."""
    path = root / block.path
    if block.language != "diff":
        assert not path.exists(), block.path
        path.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines()
    anchor = [line[1:] for line in lines if not line.startswith("+")]
    added = [line[1:] for line in lines if line.startswith("+")]
    held = path.read_text(encoding="utf-8").split("\n")
    places = [at for at in range(len(held)) if held[at : at + len(anchor)] == anchor]
    assert len(places) == 1, (
        f"{block.path} has {anchor} at {places}: CONTRIBUTING.md needs another line there"
    )
    held[places[0] + len(anchor) : places[0] + len(anchor)] = added
    path.write_text("\n".join(held), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources without history, with the extension modules and Node's packages of this clone."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *COPIED]
    files = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for file in files:
        if (ROOT / file).is_file():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, tmp_path / file)
    for package in NATIVE:
        spec = find_spec(f"glassboard.{package}._native")
        assert spec is not None
        assert spec.origin is not None
        place = tmp_path / "src/glassboard" / package.replace(".", "/") / Path(spec.origin).name
        place.unlink(missing_ok=True)
        place.symlink_to(spec.origin)
    (tmp_path / "web/node_modules").symlink_to(ROOT / "web/node_modules")
    (tmp_path / "build").mkdir()
    # Without `site` no .pth file is read: an editable install would put this clone's package first.
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    paths = os.pathsep.join([str(tmp_path / "src"), *(path for path in sys.path if path)])
    python.write_text(f'#!/bin/sh\nPYTHONPATH={paths!r} exec {sys.executable!r} -S "$@"\n')
    python.chmod(0o755)
    return tmp_path


@pytest.fixture
def start() -> Iterator[Callable[[str, Path], str]]:
    """Run the command that serves a board, and give its address."""
    processes: list[subprocess.Popen[str]] = []

    def start(command: str, folder: Path) -> str:
        process = subprocess.Popen(command.split(), cwd=folder, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                return found[0]
        pytest.fail("".join(said))

    yield start
    for process in processes:
        process.terminate()
        process.communicate(timeout=10)


def test_the_worked_example_works(copy: Path, start: Callable[[str, Path], str]) -> None:
    found = blocks()
    commands = [line for block in found if block.language == "sh" for line in block.text.splitlines()]
    for block in found:
        if block.language != "sh":
            apply(block, copy)
    for command in commands[:-1]:
        if command == "make web":
            command = "cd web && npx vite build --outDir ../src/glassboard/server/static --emptyOutDir"
        done = subprocess.run(["sh", "-c", command], cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    url = start(f"{commands[-1]} --port 0", copy)
    assert "GaugeAnswer" in (copy / "web/src/api/schema.gen.ts").read_text(encoding="utf-8")
    assert "/api/gauge" in (copy / "docs/http.md").read_text(encoding="utf-8")

    # In a thread of its own: another test's browser may be open in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(see_the_panel, url).result()


def see_the_panel(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        page.get_by_role("tab", name="Gauges").click()
        expect(page.get_by_test_id("card")).to_contain_text("62.5 of 80")
        expect(page.get_by_role("meter")).to_have_attribute("value", "62.5")
        browser.close()
