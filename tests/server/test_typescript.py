"""The page's types are those of the server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from glassboard.server.schema import STRUCTS
from glassboard.server.typescript import typescript

GENERATED = Path(__file__).parents[2] / "web/src/api/schema.gen.ts"


def test_the_generated_types_are_up_to_date() -> None:
    command = [sys.executable, "-m", "glassboard.server.typescript"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed == GENERATED.read_text(encoding="utf-8"), (
        "run  python -m glassboard.server.typescript > web/src/api/schema.gen.ts"
    )


def test_every_struct_is_there_with_its_purpose() -> None:
    text = typescript()
    for struct in STRUCTS:
        assert f"export interface {struct.__name__} {{" in text
        assert struct.__doc__
