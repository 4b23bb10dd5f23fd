"""The import contracts hold, and they bite: a planted bad import makes them fail."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The finder of an editable install would hide the copy of the package that a test has spoilt.
LINT = """
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "Redirecting" not in type(finder).__name__]
sys.path.insert(0, sys.argv.pop())
from importlinter.cli import lint_imports_command
lint_imports_command(["--no-cache"])
"""


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package below ``root/src``."""
    command = [sys.executable, "-c", LINT, str(root / "src")]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "bad_import"),
    [
        ("events/kinds.py", "import glassboard.store"),
        ("writer/summary_writer.py", "import glassboard.series.query"),
        ("writer/values.py", "import torch"),
        ("server/app.py", "import glassboard.reader.discovery"),
        ("store/local.py", "import glassboard.writer"),
        ("compat/install.py", "import glassboard.server.app"),
        ("writer/values.py", "import glassboard.compat.install"),
    ],
)
def test_a_bad_import_is_caught(tmp_path: Path, module: str, bad_import: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src/glassboard" / module
    assert planted.exists(), f"{module} is gone: plant the bad import somewhere else"
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n{bad_import}\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout


def test_each_native_module_has_one_importer_below_its_package() -> None:
    for family in ("events", "series", "writer", "writer.kinds"):
        package = ROOT / "src/glassboard" / family.replace(".", "/")
        importers = [
            path
            for path in (ROOT / "src/glassboard").rglob("*.py")
            if re.search(
                rf"(from|import) +(glassboard\.{re.escape(family)}\._native|\._native)",
                path.read_text(encoding="utf-8"),
            )
            and (f"{family}._native" in path.read_text(encoding="utf-8") or path.parent == package)
        ]
        assert len(importers) == 1, (family, importers)
        assert importers[0].parent == package


def test_only_the_bindings_know_python() -> None:
    for path in [*ROOT.glob("native/**/*.cc"), *ROOT.glob("native/**/*.h")]:
        if path.parent.name != "bindings":
            assert not re.search(r"Python\.h|nanobind", path.read_text(encoding="utf-8")), path


def test_cpu_flags_stand_on_cpu_files_only() -> None:
    cmake = (ROOT / "native/CMakeLists.txt").read_text(encoding="utf-8")
    for line in cmake.splitlines():
        if re.search(r"-m(sse|arch|avx|cpu)", line):
            assert re.search(r"src/\w+_(sse42|arm64)\.cc", line), line
