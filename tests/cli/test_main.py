"""The command line finds its commands; `serve` is the default."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from glassboard.cli import main as cli

GLASSBOARD = Path(sys.executable).with_name("glassboard")


@pytest.mark.parametrize(
    "command", [[str(GLASSBOARD)], [sys.executable, "-m", "glassboard"]], ids=["script", "module"]
)
@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]], ids=" ".join)
def test_all_ways_in_lead_to_serve(command: list[str], arguments: list[str]) -> None:
    result = subprocess.run([*command, *arguments], capture_output=True, text=True)
    assert result.returncode == 0
    assert "--logdir PATH" in result.stdout


@pytest.mark.parametrize(
    ("argv", "command", "rest"),
    [([], "serve", []), (["serve", "--port", "0"], "serve", ["--port", "0"]), (["runs"], "serve", ["runs"])],
)
def test_the_first_word_may_name_a_command(
    monkeypatch: pytest.MonkeyPatch, argv: list[str], command: str, rest: list[str]
) -> None:
    called: list[list[str]] = []

    def fake(arguments: list[str]) -> int:
        called.append(arguments)
        return 7

    monkeypatch.setattr("glassboard.cli.serve.main", fake)
    assert command in cli.COMMANDS
    assert cli.main(argv) == 7
    assert called == [rest]
