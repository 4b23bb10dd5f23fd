"""What large values cost the training thread, and what they cost until they are on disk."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Report, median_and_range, ratio_of

ROUNDS = 5
Writers = dict[str, Callable[[str], Any]]


def spent(
    make: Callable[[str], Any], log: Callable[[Any, int], None], calls: int
) -> tuple[float, float, int]:
    """Seconds of a middling call, seconds a call until close() returned, and bytes a call on disk."""
    with tempfile.TemporaryDirectory() as folder:
        writer = make(folder)
        log(writer, 0)  # what is made once
        writer.flush()
        begin = time.perf_counter()
        on_caller: list[float] = []
        for step in range(1, calls + 1):
            called = time.perf_counter()
            log(writer, step)
            on_caller.append(time.perf_counter() - called)
        writer.close()
        whole = time.perf_counter() - begin
        size = sum(path.stat().st_size for path in Path(folder).rglob("*tfevents*"))
    return statistics.median(on_caller), whole / calls, size // (calls + 1)


def compare(
    title: str, how: str, log: Callable[[Any, int], None], calls: int, targets: tuple[str, str]
) -> Report:
    """All writers in every round."""
    writers = _writers()
    figures: dict[str, list[tuple[float, float, int]]] = {name: [] for name in writers}
    for _ in range(ROUNDS):
        for name, make in writers.items():
            figures[name].append(spent(make, log, calls))
    report = Report(title, how)
    ours = figures["Glassboard"]
    for name, found in figures.items():
        caller, whole = ([one[place] for one in found] for place in (0, 1))
        mine = name == "Glassboard"
        report.add(
            f"{name}, on the caller", median_and_range(caller, "ms", 1e3),
            "" if mine else f"{ratio_of(caller, [one[0] for one in ours]):.1f}×", targets[0] if mine else "",
        )  # fmt: skip
        report.add(
            f"{name}, until it is on disk", median_and_range(whole, "ms", 1e3),
            "" if mine else f"{ratio_of(whole, [one[1] for one in ours]):.1f}×",
            f"{found[0][2]} bytes{'; ' + targets[1] if mine else ''}",
        )  # fmt: skip
    return report


def _writers() -> Writers:
    from tensorboardX import SummaryWriter as TensorboardX
    from torch.utils.tensorboard import SummaryWriter as Torch

    from glassboard import SummaryWriter

    return {"Glassboard": SummaryWriter, "tensorboardX": TensorboardX, "torch": Torch}


def measure() -> list[Report]:
    """Histograms, images, texts, and many scalars at once."""
    noise = np.random.default_rng(0)
    values = noise.normal(size=1_000_000).astype(np.float32)
    low = noise.integers(0, 255, (3, 17, 17)).astype(np.float32)
    smooth = np.stack([np.kron(channel, np.ones((31, 31)))[:512, :512] for channel in low])
    image = (smooth + noise.normal(0, 6, smooth.shape)).clip(0, 255).astype(np.uint8)
    text = "a word and another " * 47
    return [
        compare(
            "add_histogram of a million float32",
            f"20 calls one after the other; copying them takes {_copy(values) * 1e3:.2g} ms.",
            lambda writer, step: writer.add_histogram("h", values, step), 20,
            ("≤ 0.5 ms", "≥ 10× below the peers"),
        ),
        compare(
            "add_image of 3 × 512 × 512",
            f"10 calls one after the other; copying one takes {_copy(image) * 1e3:.2g} ms.",
            lambda writer, step: writer.add_image("i", image, step), 10,
            ("≤ 0.3 ms", "≥ 3× below tensorboardX, ≤ 1.1× its bytes"),
        ),
        compare(
            "add_text of 900 characters", "300 calls.",
            lambda writer, step: writer.add_text("t", text, step), 300, ("≤ 0.01 ms", ""),
        ),
        _many_scalars(),
        _many_histograms(values),
    ]  # fmt: skip


def _copy(array: Any) -> float:
    """Seconds that copying an array into memory in use takes."""
    room = np.empty_like(array)
    spent: list[float] = []
    for _ in range(30):
        begin = time.perf_counter()
        np.copyto(room, array)
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def _many_scalars() -> Report:
    from glassboard import SummaryWriter

    report = Report("add_metrics of a thousand scalars", "300 calls, 300 000 scalars.")
    metrics = {f"layers.{layer}/grad_norm": layer / 7 for layer in range(1000)}
    found = [
        spent(SummaryWriter, lambda writer, step: writer.add_metrics(metrics, step), 300)
        for _ in range(ROUNDS)
    ]
    report.add("on the caller", median_and_range([one[0] for one in found], "µs", 1e6), "", "≤ 100 µs")
    rates = [1000 / one[1] for one in found]
    report.add(
        "until they are on disk", median_and_range(rates, "M/s", 1e-6), "", f"≥ 5 M/s; {found[0][2]} bytes"
    )
    return report


def _many_histograms(values: Any) -> Report:
    from glassboard import SummaryWriter

    report = Report(
        "300 histograms of a million float32 in one step", "A model's layers at once; none may be dropped."
    )
    with tempfile.TemporaryDirectory() as folder:
        writer = SummaryWriter(folder)
        each: list[float] = []
        for layer in range(300):
            begin = time.perf_counter()
            writer.add_histogram(f"layers.{layer}", values, 1)
            each.append(time.perf_counter() - begin)
        writer.close()
        report.add(
            "a call",
            median_and_range(each, "ms", 1e3),
            "",
            f"≤ 2.5 ms each; mean {statistics.mean(each) * 1e3:.2g} ms",
        )
        report.add("dropped", f"{writer.dropped}", "", "0")
    return report
