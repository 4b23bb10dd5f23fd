"""A thousand clients, each with the change stream and a chart every ten seconds, while runs grow."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import resource
import shutil
import statistics
import threading
import time
from urllib.parse import urlsplit

from benchmarks.boards import glassboard, memory
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import DATA, Report
from glassboard import SummaryWriter

SHAPE = "many points"
CLIENTS = 1000
ARRIVAL = 5.0  # seconds within which all come
PERIOD = 10.0  # seconds between two charts of a client
SECONDS = 60.0
CHART_RUNS = 10
LIVE_RUNS = 10
WRITES = 10  # a second, to each live run, of twenty tags
CACHE = DATA / "clients-cache"


class Client:
    """One page: two connections."""

    def __init__(self, url: str, number: int, runs: list[str]) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 80
        self._chance = random.Random(number)
        self._runs = runs
        self.spent: list[float] = []
        self.events = 0
        self.errors = 0
        self.bytes = 0

    async def live(self, until: float) -> None:
        """Hold the stream, and ask for charts."""
        try:
            await asyncio.gather(self._listen(until), self._ask(until))
        except (OSError, ValueError, asyncio.IncompleteReadError):
            self.errors += 1

    async def _listen(self, until: float) -> None:
        await asyncio.sleep(self._chance.random() * ARRIVAL)
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(b"GET /api/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head:
            raise ValueError(head)
        while (left := until - time.perf_counter()) > 0:
            try:
                line = await asyncio.wait_for(reader.readline(), left)
            except asyncio.TimeoutError:
                break
            if not line:
                raise ValueError("the stream ended")
            self.events += line.startswith(b"event: change")
        writer.close()

    async def _ask(self, until: float) -> None:
        await asyncio.sleep(self._chance.random() * PERIOD)
        reader, writer = await asyncio.open_connection(self._host, self._port)
        while time.perf_counter() < until:
            others = self._chance.sample(self._runs, CHART_RUNS - 1)
            runs = [*others, f"live_{self._chance.randrange(LIVE_RUNS)}"]
            query = {"tag": f"train/metric_{self._chance.randrange(20):02}", "runs": runs, "buckets": 1000}
            body = json.dumps(query).encode()
            begin = time.perf_counter()
            writer.write(
                b"POST /api/series HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            self.bytes += len(await reader.readexactly(size))
            self.spent.append(time.perf_counter() - begin)
            if b" 200 " not in head:
                raise ValueError(head)
            await asyncio.sleep(max(0.0, PERIOD - (time.perf_counter() - begin)))
        writer.close()


def run_clients(url: str, results: multiprocessing.Queue[tuple[list[float], int, int, int]]) -> None:
    """All clients, in a process of their own."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    runs = [f"run_{run:03}" for run in range(SHAPES[SHAPE][0])]

    async def main() -> list[Client]:
        clients = [Client(url, number, runs) for number in range(CLIENTS)]
        until = time.perf_counter() + SECONDS
        await asyncio.gather(*(client.live(until) for client in clients))
        return clients

    clients = asyncio.run(main())
    results.put(
        (
            [spent for client in clients for spent in client.spent],
            sum(client.errors for client in clients),
            sum(client.events for client in clients),
            sum(client.bytes for client in clients),
        )
    )


def write_live(folder: str, ended: threading.Event) -> None:
    """The runs that grow meanwhile."""
    writers = [SummaryWriter(f"{folder}/live_{run}", flush_secs=1) for run in range(LIVE_RUNS)]
    step = 0
    while not ended.wait(1 / WRITES):
        for writer in writers:
            writer.add_metrics({f"train/metric_{tag:02}": 1 / (1 + step) for tag in range(20)}, step)
        step += 1
    for writer in writers:
        writer.close()


def measure() -> list[Report]:
    """One round of a minute."""
    folder = logdir(SHAPE)
    runs, tags, steps = SHAPES[SHAPE]
    report = Report(
        f"{CLIENTS} clients for {SECONDS:.0f} s over {runs * tags * steps / 1e6:.0f} million points",
        f"Each holds the change stream and asks for a chart of {CHART_RUNS} runs every {PERIOD:.0f} s, one of"
        f" them one of {LIVE_RUNS} that get {tags} scalars {WRITES} times a second. All share the machine.",
    )
    ended = threading.Event()
    live = threading.Thread(target=write_live, args=(str(folder), ended))
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[list[float], int, int, int]] = context.Queue()
    try:
        with glassboard(folder, cache=CACHE) as board:
            live.start()
            while board.catalog()["state"] != "ready":
                time.sleep(0.2)
            time.sleep(2)
            before = memory(board.process.pid, "RssAnon")
            clients = context.Process(target=run_clients, args=(board.url, results))
            clients.start()
            spent, errors, events, size = results.get()
            clients.join()
            after = memory(board.process.pid, "RssAnon")
    finally:
        ended.set()
        live.join()
        for run in range(LIVE_RUNS):
            shutil.rmtree(folder / f"live_{run}", ignore_errors=True)
        shutil.rmtree(CACHE, ignore_errors=True)
    quantiles = statistics.quantiles(spent, n=100)
    report.add(
        "charts answered", f"{len(spent)}", "", f"{len(spent) / SECONDS:.0f} a second, {size / 1e6:.0f} MB"
    )
    report.add("a chart, median", f"{statistics.median(spent) * 1e3:.3g} ms")
    report.add(
        "a chart, p99", f"{quantiles[98] * 1e3:.3g} ms", "", f"≤ 300 ms; longest {max(spent) * 1e3:.0f} ms"
    )
    report.add("errors", f"{errors}", "", "0")
    report.add(
        "change events received", f"{events}", "", f"{events / CLIENTS / SECONDS:.2f} a second and client"
    )
    report.add(
        "memory of the board", f"{before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after", "", "anonymous"
    )
    return [report]
