"""The prose is true: every path and make target that the documents name exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")
)]  # fmt: skip
TOP_LEVEL = ("src/", "native/", "web/", "tests/", "benchmarks/", "examples/", "docs/", "scripts/", ".ci/")


def tracked_files() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return listing.stdout.splitlines()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_paths_exist(document: str) -> None:
    files = tracked_files()
    folders = {str(parent) for file in files for parent in Path(file).parents}
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`([\w./<>*-]+)`", text) + re.findall(r"\]\(([\w./-]+)\)", text)
    for name in named:
        if name.startswith(TOP_LEVEL) and not set(name) & set("<>*"):
            path = name.rstrip("/")
            assert path in files or path in folders, f"{document} names {name}, which does not exist"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_linked_files_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:\s]+)\)", text) + re.findall(r'src="([^":]+)"', text):
        assert ((ROOT / document).parent / target).exists(), (
            f"{document} links to {target}, which does not exist"
        )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_tests_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {name}(" in source, f"{document} names {path}::{name}, which does not exist"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_make_targets_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z][\w-]*)`", (ROOT / document).read_text(encoding="utf-8")):
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), (
            f"{document} names `make {target}`"
        )


def test_every_module_is_in_the_architecture_page() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for folder in sorted(
        path for path in (ROOT / "src/glassboard").iterdir() if (path / "__init__.py").exists()
    ):
        assert f"`src/glassboard/{folder.name}/`" in page, folder.name


def test_decided_differences_are_few_and_complete() -> None:
    page = (ROOT / "docs/compatibility.md").read_text(encoding="utf-8")
    decisions = re.split(r"^(\d+)\. ", page.partition("## Decided differences")[2], flags=re.MULTILINE)
    numbers, texts = decisions[1::2], decisions[2::2]
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    assert len(numbers) <= 40
    for number, text in zip(numbers, texts, strict=True):
        assert text.startswith("**"), number
        assert "*Who notices:*" in text, number
        assert "*Why:*" in text, number


def test_the_changelog_names_the_version() -> None:
    version = re.search(
        r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
