"""Programs that run under the fault shim."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared object to preload; shim.c says what it understands."""
    built = tmp_path_factory.mktemp("shim") / "shim.so"
    command = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", built, HERE / "shim.c", "-ldl"]
    subprocess.run(command, check=True)
    return built


@pytest.fixture(scope="session")
def run_faulty(shim: Path) -> Run:
    """Runs a Python program, a file or a text, whose calls below a directory fail as told."""

    def run(
        program: Path | str, directory: Path, *arguments: object, faults: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        source = [str(program)] if isinstance(program, Path) else ["-c", program]
        return subprocess.run(
            [sys.executable, *source, str(directory), *map(str, arguments)],
            env={
                **os.environ,
                "LD_PRELOAD": str(shim),
                "FAULT_DIR": str(directory),
                "FAULTS": faults,
                **more,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
