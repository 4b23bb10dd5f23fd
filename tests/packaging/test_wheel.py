"""One wheel carries the native core and the page: it installs and runs without compiler and Node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PROGRAM = """
import json, sys, tempfile, urllib.request
import glassboard
with tempfile.TemporaryDirectory() as logdir:
    with glassboard.SummaryWriter(logdir + "/run") as writer:
        writer.add_scalar("loss", 0.5, 1)
    url = glassboard.launch(logdir, port=0)
    page = urllib.request.urlopen(url).read().decode()
    catalog = json.load(urllib.request.urlopen(url + "api/catalog"))
    print(json.dumps({"page": "<script" in page, "tags": [tag["name"] for tag in catalog["tags"]]}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True
    )  # sdist, then wheel
    (wheel,) = out.glob("*.whl")
    return wheel


def test_the_wheel_holds_core_page_and_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for family in ("events", "series", "writer", "writer/kinds"):
        assert any(
            name.startswith(f"glassboard/{family}/_native.") and name.endswith(".so") for name in names
        )
    assert "glassboard/server/static/index.html" in names
    assert "glassboard/py.typed" in names
    assert not any("node_modules" in name or name.endswith((".cc", ".svelte")) for name in names)


def test_it_runs_without_compiler_and_node(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    bare = {**os.environ, "PATH": str(tmp_path / "env/bin")}  # no gcc, no cmake, no node
    python = tmp_path / "env/bin/python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], env=bare, check=True)
    result = subprocess.run([python, "-c", PROGRAM], env=bare, check=True, capture_output=True, text=True)
    assert json.loads(result.stdout.splitlines()[-1]) == {"page": True, "tags": ["loss"]}
