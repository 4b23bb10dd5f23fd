"""Programs that run with the originals, without them and with a face in their place."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest


class Read:
    """What TensorBoard reads below a log directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def runs(self) -> list[str]:
        """Directories that hold event files."""
        found = {path.parent.relative_to(self.root) for path in self.root.rglob("events.out.tfevents.*")}
        return sorted(map(str, found))

    def events(self, run: str = ".") -> list[Any]:
        """All events of a run but for those that open a file, parsed by TensorBoard's protobuf classes."""
        from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

        return [
            event
            for file in sorted((self.root / run).glob("events.out.tfevents.*"))
            for event in LegacyEventFileLoader(str(file)).Load()
            if event.WhichOneof("what") not in {None, "file_version"}
        ]

    def values(self, run: str = ".") -> list[tuple]:
        """(step, tag, what it is, plugin, number) of each value of a run, in file order."""
        return [
            (
                event.step,
                value.tag,
                value.WhichOneof("value"),
                value.metadata.plugin_data.plugin_name,
                value.simple_value,
            )
            for event in self.events(run)
            for value in event.summary.value
        ]


@pytest.fixture
def read() -> type[Read]:
    return Read


@pytest.fixture
def run_program(tmp_path: Path):
    """Runs a program from a file in a directory of its own; returns what it printed."""

    def run(
        program: str,
        *arguments: object,
        python: Any = sys.executable,
        through: tuple[str, ...] = (),
        status: int = 0,
        cwd: Path | None = None,
    ) -> str:
        script = tmp_path / "program.py"
        script.write_text(textwrap.dedent(program), encoding="utf-8")
        done = subprocess.run(
            [str(python), *through, str(script), *map(str, arguments)],
            cwd=cwd or tmp_path,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def python_without(tmp_path_factory: pytest.TempPathFactory):
    """Makes interpreters that find all that is installed here but for some packages."""
    made: dict[tuple[str, ...], Path] = {}

    def make(*hidden: str) -> Path:
        if hidden not in made:
            home = tmp_path_factory.mktemp("python")
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
            (packages,) = home.glob("lib/python*/site-packages")
            for place in filter(os.path.isdir, sys.path):
                if place.endswith(("site-packages", "dist-packages")):
                    _link(Path(place), packages, hidden)
            made[hidden] = home / "bin/python"
        return made[hidden]

    return make


@pytest.fixture
def bare_python(python_without) -> Path:
    """An interpreter with neither of the originals, nor protobuf."""
    return python_without("tensorboard", "google", "protobuf")


def _link(place: Path, packages: Path, hidden: tuple[str, ...]) -> None:
    for entry in place.iterdir():
        link = packages / entry.name
        # Editable installs come by a .pth; others would let in what is to be hidden.
        foreign = entry.suffix == ".pth" and not entry.name.startswith("_editable_skbc_glassboard")
        if not foreign and not entry.name.lower().startswith(hidden) and not link.exists():
            link.symlink_to(entry)
