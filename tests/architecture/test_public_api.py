"""What `import glassboard` promises: a sorted public list, lazily loaded, and nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import glassboard

HEAVY = (
    "numpy",
    "PIL",
    "matplotlib",
    "torch",
    "starlette",
    "uvicorn",
    "watchfiles",
    "msgspec",
    "asyncio",
    "google.protobuf",
    "tensorboard",
)


def test_the_public_names_are_sorted_and_there() -> None:
    assert list(glassboard.__all__) == sorted(glassboard.__all__)
    for name in glassboard.__all__:
        assert getattr(glassboard, name) is not None


def test_names_report_the_public_module() -> None:
    assert glassboard.SummaryWriter.__module__ == "glassboard"


def test_importing_the_writer_loads_nothing_heavy() -> None:
    code = "import json, sys; from glassboard import SummaryWriter; print(json.dumps(sorted(sys.modules)))"
    modules = json.loads(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )
    assert not set(HEAVY) & set(modules)
    for read_side in ("glassboard.store", "glassboard.server", "glassboard.reader", "glassboard.series"):
        assert read_side not in modules
