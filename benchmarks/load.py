"""From process start to the last point that can be asked for, beside TensorBoard's Rust server."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.boards import glassboard
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import Report, in_turn, median_and_range, ratio_of

POLL = 0.02  # seconds, for both
ROUNDS = {"A": 5, "B": 3}
TARGETS = {"A": "≥ 1.5×", "B": "≥ 4×"}


def board(folder: Path, shape: tuple[int, int, int]) -> float:
    """Seconds until our board, over HTTP, has every point and answers with the last one."""
    runs, tags, steps = shape
    begin = time.perf_counter()
    with glassboard(folder) as board:
        while (catalog := board.catalog())["points"] != runs * tags * steps:
            time.sleep(POLL)
        names = [run["name"] for run in catalog["runs"]]
        assert board.last_steps(catalog["tags"][-1]["name"], names) == dict.fromkeys(names, steps - 1)
        return time.perf_counter() - begin


def rust_server(folder: Path, shape: tuple[int, int, int], *flags: str) -> float:
    """Seconds until TensorBoard's data server, over gRPC, lists the last step of every series."""
    import grpc
    import tensorboard_data_server
    from tensorboard.data.proto import data_provider_pb2, data_provider_pb2_grpc

    runs, tags, steps = shape
    with tempfile.TemporaryDirectory() as scratch:
        port_file = Path(scratch) / "port"
        begin = time.perf_counter()
        binary = tensorboard_data_server.server_binary()
        where = ["--logdir", folder, "--port", "0", "--port-file", port_file, "--die-after-stdin"]
        process = subprocess.Popen([binary, *where, *flags], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            while not (port_file.exists() and (port := port_file.read_text().strip())):
                time.sleep(POLL)
            unlimited = [("grpc.max_receive_message_length", -1)]
            with grpc.insecure_channel(f"localhost:{port}", unlimited) as channel:
                stub = data_provider_pb2_grpc.TensorBoardDataProviderStub(channel)
                request = data_provider_pb2.ListScalarsRequest()
                request.plugin_filter.plugin_name = "scalars"
                while True:
                    listed = stub.ListScalars(request, wait_for_ready=True)
                    lasts = [tag.metadata.max_step for run in listed.runs for tag in run.tags]
                    if lasts == [steps - 1] * (runs * tags):
                        return time.perf_counter() - begin
                    time.sleep(POLL)
        finally:
            process.kill()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()


def measure() -> list[Report]:
    """A and B, all servers in each round."""
    return [_load_of(name, logdir(name), SHAPES[name]) for name in ROUNDS]


def _load_of(name: str, folder: Path, shape: tuple[int, int, int]) -> Report:
    runs, tags, steps = shape
    report = Report(
        f"Load of {name}: {runs} runs × {tags} tags × {steps} points",
        f"Process start to last point queryable, polled every {POLL * 1e3:.0f} ms.",
    )
    servers: dict[str, Callable[[], float]] = {
        "Glassboard, every point kept, every checksum verified": lambda: board(folder, shape),
        "Rust server as TensorBoard starts it: 1000 points a tag": lambda: rust_server(folder, shape),
        "Rust server, every point kept": lambda: rust_server(
            folder, shape, "--samples-per-plugin", "scalars=all"
        ),
    }
    mine, *others = in_turn(servers.values(), ROUNDS[name])
    for what, figures in zip(servers, [mine, *others], strict=True):
        ratio = "" if figures is mine else f"{ratio_of(figures, mine):.1f}×"
        report.add(what, median_and_range(figures, "s"), ratio, "" if figures is mine else TARGETS[name])
    return report
