"""Runs the benchmarks, all or those named, and keeps their tables: `python -m benchmarks.run [name …]`."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.report import ROOT, machine, save

NAMES = (
    "write",
    "values",
    "faults",
    "scan",
    "load",
    "read",
    "query",
    "server",
    "scale",
    "clients",
    "browser",
    "freshness",
    "panels",
)


def main(wanted: list[str]) -> None:
    """Measure and save, one after the other."""
    for name in wanted:
        if name not in NAMES:
            raise SystemExit(f"there is no benchmark {name!r}: choose from {', '.join(NAMES)}")
    print(machine())
    for name in wanted or NAMES:
        print(f"{name}:", flush=True)
        reports = import_module(f"benchmarks.{name}").measure()
        print(f"  -> {save(name, reports).relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
