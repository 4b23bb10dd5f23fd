"""What all benchmarks share: medians, a table with its targets, and where results are kept."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results"
DATA = ROOT / "build/bench-data"


@dataclass
class Report:
    """One table: rows of (what, figure, ratio to us, remark), all as text."""

    title: str
    how: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list[tuple[str, str, str, str]])

    def add(self, what: str, figure: str, ratio: str = "", remark: str = "") -> None:
        """Append a row, and show it at once."""
        self.rows.append((what, figure, ratio, remark))
        print(f"  {what}: {figure} {ratio} {remark}".rstrip(), flush=True)

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [
            f"## {self.title}",
            "",
            self.how,
            "",
            "| what | figure | ratio | remark |",
            "|---|---|---|---|",
        ]
        return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in self.rows), ""])


def median_and_range(values: Sequence[float], unit: str, scale: float = 1.0) -> str:
    """``median (least–most) unit`` over several runs."""
    least, middle, most = (one * scale for one in (min(values), statistics.median(values), max(values)))
    return f"{middle:.3g} ({least:.3g}–{most:.3g}) {unit}"


def in_turn(measures: Iterable[Callable[[], float]], rounds: int) -> list[list[float]]:
    """Each measure once a round, so that all meet the same machine; one list of figures per measure."""
    measures = list(measures)
    figures: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for place, measure in enumerate(measures):
            figures[place].append(measure())
    return figures


def ratio_of(theirs: Sequence[float], ours: Sequence[float]) -> float:
    """Median over the rounds of theirs / ours, round by round."""
    return statistics.median(their / our for their, our in zip(theirs, ours, strict=True))


def save(name: str, reports: Sequence[Report]) -> Path:
    """Write ``results/<name>.md`` with machine and date."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.md"
    path.write_text(
        "\n".join([f"# {name}", "", machine(), "", *(one.markdown() for one in reports)]), encoding="utf-8"
    )
    return path


def machine() -> str:
    """Machine, versions and date in one line."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("tensorboard", "tensorboardX", "torch", "numpy")
    )
    return (
        f"{datetime.datetime.now(tz=datetime.timezone.utc):%Y-%m-%d}, {os.cpu_count()} × {cpu}, "
        f"{memory:.0f} GiB, Python {platform.python_version()}, {packages}. "
        "Medians with the range of all rounds; page cache warm; a shared machine, so trust the ratios."
    )
