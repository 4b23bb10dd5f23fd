"""Print the requirements of one extra of pyproject.toml, for `pip install` without building the package."""

from __future__ import annotations

import sys
from pathlib import Path

import tomllib


def main(extra: str) -> None:
    """Print the extra's requirements, and the run-time ones, quoted for a shell."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    print(" ".join([*project["dependencies"], *project["optional-dependencies"][extra]]).replace(" ", "\n"))


if __name__ == "__main__":
    main(sys.argv[1])
