"""The layout is what ARCHITECTURE.md says: small files, one name per kind, mirrored tests."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

from glassboard.events.kinds import KINDS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/glassboard"
MODULES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "common", "core", "base_utils", "helpers", "helper", "misc"}

# Modules whose tests stand elsewhere, each with the reason.
TESTED_ELSEWHERE = {
    "__main__.py": "tests/cli runs `python -m glassboard`",
    "types.py": "aliases only",
    "testing/store_suite.py": "is itself a suite, run by tests/store",
}

# Panels that other files of tests/web drive.
SHOWN_BY = {"scalar": "test_charts.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_opens_with_one_short_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path}: say in one sentence what this module is"
    first = docstring.splitlines()[0]
    assert len(first) <= 110, f"{path}: {len(first)} characters"
    assert first.endswith("."), path


def test_files_and_functions_are_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert max(lengths.values()) <= 600, max(lengths, key=lambda path: lengths[path])
    assert statistics.median(lengths.values()) <= 150
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert (node.end_lineno or 0) - node.lineno < 80, f"{path}: {node.name}"
    for path in [*ROOT.glob("native/**/*.cc"), *ROOT.glob("native/**/*.h")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path
    for path in [*ROOT.glob("web/src/**/*.ts"), *ROOT.glob("web/src/**/*.svelte")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 500, path


def test_no_folder_is_a_catch_all() -> None:
    for top in ("src", "native", "web/src", "tests", "benchmarks", "examples"):
        for folder in (path for path in (ROOT / top).rglob("*") if path.is_dir()):
            assert folder.name not in FORBIDDEN_NAMES, folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_same_name_everywhere(kind: str) -> None:
    for path in (
        f"src/glassboard/writer/kinds/{kind}.py",
        f"docs/kinds/{kind}.md",
        f"examples/{kind}.py",
        f"web/src/views/panels/{kind}.svelte",
        f"tests/web/{SHOWN_BY.get(kind, f'test_{kind}.py')}",
    ):
        assert (ROOT / path).exists(), path
    if kind != "scalar":  # series have a path of their own
        assert (PACKAGE / f"store/kinds/{kind}.py").exists()
    for path in ("web/src/views/panels/loaders.ts", "web/src/model/tabs.ts"):
        names = re.findall(r"\b\w+\b", (ROOT / path).read_text(encoding="utf-8"))
        assert kind in names, f"{path} does not name {kind}"


def test_tests_mirror_the_package() -> None:
    for path in MODULES:
        inside = path.relative_to(PACKAGE)
        if path.name == "__init__.py" or str(inside) in TESTED_ELSEWHERE:
            continue
        mirror = ROOT / "tests" / inside.parent / f"test_{path.name}"
        assert mirror.exists(), f"{inside} has no {mirror.relative_to(ROOT)}"


def test_ignores_carry_a_code() -> None:
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for marker in ("# noqa", "# type: ignore", "# pyright: ignore"):
                if marker in line:
                    after = line.split(marker, 1)[1]
                    assert after[:1] in {":", "["}, f"{path}:{number}: name the rule"
