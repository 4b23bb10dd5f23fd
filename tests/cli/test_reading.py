"""What commands share: how they end, and columns of text."""

from __future__ import annotations

import pytest

from glassboard.cli.main import COMMANDS, main
from glassboard.cli.reading import Refused, aligned, run


def test_columns_are_aligned() -> None:
    assert aligned([["run", "points"], ["a", "1,000"], ["long name", "7"]], right=[1]).splitlines() == [
        "run        points",
        "a           1,000",
        "long name       7",
    ]
    assert aligned([]) == ""


def test_a_command_ends_with_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise Refused("say more")

    def interrupt() -> None:
        raise KeyboardInterrupt

    def fail() -> None:
        raise OSError(28, "No space left on device", "points.csv")

    assert [run(lambda: None), run(lambda: 3), run(interrupt), run(refuse), run(fail)] == [0, 3, 0, 1, 1]
    assert capsys.readouterr().err == "ERROR: say more\nERROR: points.csv: No space left on device\n"


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"run", "serve"}))
def test_every_command_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"example: glassboard {name} " in " ".join(capsys.readouterr().out.split())
