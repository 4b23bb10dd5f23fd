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
