"""Every command line of the documentation does what it is for."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/commands.md"


def test_the_lines_of_the_page_work_one_after_the_other(runs: Path) -> None:
    pytest.importorskip("pyarrow")
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 15
    for line in lines:
        name, *words = shlex.split(line)
        assert name == "glassboard"
        done = subprocess.run(
            [sys.executable, "-m", "glassboard", *words],
            cwd=runs.parent, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stderr}"
        # Nothing is superseded here.
        assert done.stdout or {"-o", "superseded"} & set(words), line


def test_the_programs_of_the_python_page_run(runs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("polars")
    page = PAGE.with_name("python.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(programs) == 4
    for program in programs:
        subprocess.run([sys.executable, "-c", program], cwd=runs.parent, check=True, timeout=60)
    assert "train/loss" in capfd.readouterr().out
