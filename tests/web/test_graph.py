"""The panel of graphs: what it shows is what the writers logged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tensorboardX
import torch
from playwright.sync_api import Locator, Page, expect
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch.utils.tensorboard.writer import SummaryWriter as TorchWriter

from glassboard import SummaryWriter
from glassboard.events.codec import frame

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")]
Serve = Callable[..., str]
OpenPage = Callable[..., Page]
Looks = Callable[[str, Page | Locator], None]
GOLDEN = Path(__file__).parents[1] / "golden/kinds/tensorflow-2.21.0"


class Block(torch.nn.Module):
    """Two layers and a way around them."""

    def __init__(self) -> None:
        super().__init__()
        self.up, self.down = torch.nn.Linear(4, 8), torch.nn.Linear(8, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.down(torch.relu(self.up(x)))


def written(folder: Path, *events: Event) -> None:
    folder.mkdir(parents=True)
    data = b"".join(frame(event.SerializeToString()) for event in events)
    (folder / "events.out.tfevents.1").write_bytes(data)


def open_graph(page: Page, name: str) -> Locator:
    """Choose a graph, and wait until it is drawn."""
    page.get_by_test_id("graph-select").select_option(label=name)
    canvas = page.get_by_test_id("graph")
    expect(canvas).to_have_attribute("aria-busy", "false")
    return canvas


def box(page: Page, path: str) -> Locator:
    return page.locator(f"[data-path='{path}']")


def test_every_writers_graph_is_what_it_logged(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    model = torch.nn.Sequential(Block(), Block(), Block(), torch.nn.Linear(4, 2))
    for name, writer in {
        "ours": SummaryWriter(tmp_path / "ours"),
        "tensorboardx": tensorboardX.SummaryWriter(str(tmp_path / "tensorboardx")),
        "torch": TorchWriter(str(tmp_path / "torch")),
    }.items():
        del name
        with writer:
            writer.add_graph(model, torch.zeros(1, 4))
    shutil.copytree(GOLDEN / "v1", tmp_path / "tf")
    page = open_page(serve(tmp_path) + "#board&tab=graph")
    for run in ("ours", "tensorboardx", "torch", "tf"):
        accumulator = EventAccumulator(str(tmp_path / run))
        accumulator.Reload()
        graph: GraphDef = accumulator.Graph()
        open_graph(page, run)
        expect(page.get_by_test_id("graph-nodes")).to_have_text(f"{len(graph.node)}")
        edges = sum(len(node.input) for node in graph.node)
        expect(page.get_by_test_id("graph-edges")).to_have_text(f"{edges}")
        node = max(graph.node, key=lambda node: len(node.input))
        page.get_by_test_id("graph-search").fill(f"^{node.name.replace('[', '.').replace(']', '.')}$")
        page.get_by_test_id("graph-found").get_by_role("button").first.click()
        expect(page.get_by_test_id("graph-op")).to_have_text(node.op)
        shown = page.get_by_test_id("graph-inputs").get_by_role("listitem")
        expect(shown).to_have_count(len({*node.input}))
        for place, given in enumerate(dict.fromkeys(node.input)):
            expect(shown.nth(place)).to_contain_text(given.lstrip("^"))
        expect(page.get_by_test_id("graph-attributes").locator("dt")).to_have_text(sorted(node.attr))
        page.get_by_test_id("graph-search").fill("")


def test_groups_open_and_close_and_keys_walk(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        model = torch.nn.Sequential(*(Block() for _ in range(4)), torch.nn.Linear(4, 2))
        writer.add_graph(model, torch.zeros(1, 4))
    page = open_page(serve(tmp_path) + "#board&tab=graph")
    canvas = open_graph(page, "run")
    series = page.locator(".series")
    expect(series).to_have_count(1)
    expect(series).to_contain_text("Block[0…3] ×4")
    before = int(canvas.get_attribute("data-boxes") or 0)
    series.dblclick()
    expect(canvas).to_have_attribute("data-boxes", f"{before + 4}")
    block = box(page, "Sequential/Block[1]")
    block.locator("[data-sign=open]").click()
    expect(block).to_have_attribute("data-open", "true")
    expect(box(page, "Sequential/Block[1]/Linear[up]")).to_be_visible()
    page.get_by_test_id("graph-close-all").click()
    expect(block).to_have_count(0)
    # Without a pointer: walk to the model, open it, and come back.
    canvas.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("svg .selected")).to_have_count(1)
    box(page, "Sequential").click()
    canvas.focus()
    page.keyboard.press("Enter")
    expect(box(page, "Sequential")).to_have_attribute("data-open", "true")
    scale = float(canvas.get_attribute("data-scale") or 0)
    page.keyboard.press("+")
    expect(canvas).not_to_have_attribute("data-scale", f"{scale}")
    page.keyboard.press("0")
    # A link brings what is selected, and the way to it.
    page.get_by_test_id("graph-search").fill("Block.2..*aten::relu|Block.2..*relu")
    page.get_by_test_id("graph-search").press("Enter")
    heading = page.get_by_test_id("graph-info").locator("h3")
    expect(heading).not_to_have_text("Graph")
    name = heading.inner_text()
    expect(page.locator("svg .selected")).to_have_count(1)
    page.reload()
    expect(page.get_by_test_id("graph-info").locator("h3")).to_have_text(name)
    expect(page.locator("svg .selected")).to_have_count(1)


def star() -> GraphDef:
    """A node that feeds twelve others, by data and by control, some of which took time."""
    graph = GraphDef()
    graph.node.add(name="hub", op="Const", device="/gpu:0").attr["_output_shapes"].list.shape.add().dim.add(
        size=3
    )
    for number in range(12):
        given = ["^hub"] if number % 2 else ["hub"]
        graph.node.add(name=f"n{number}x", op="Add", input=given, device="/cpu:0")
    graph.node.add(name="end", op="Mul", input=["n0x", "n1x:1", "gone", "end"])
    return graph


def test_tracing_colours_costs_and_nodes_apart(
    tmp_path: Path, serve: Serve, open_page: OpenPage, looks_like: Looks
) -> None:
    metadata = RunMetadata()
    stats = metadata.step_stats.dev_stats.add(device="/gpu:0").node_stats
    stats.add(node_name="n0x", all_end_rel_micros=40).memory.add(total_bytes=1000)
    profile = Event(wall_time=2.0)
    profile.tagged_run_metadata.tag = "step1"
    profile.tagged_run_metadata.run_metadata = metadata.SerializeToString()
    written(tmp_path / "run", Event(wall_time=1.0, graph_def=star().SerializeToString()), profile)
    page = open_page(serve(tmp_path) + "#board&tab=graph", color_scheme="light")
    canvas = open_graph(page, "run")
    expect(canvas).to_have_attribute("data-boxes", "3")
    page.get_by_test_id("graph-series").click()
    expect(canvas).to_have_attribute("data-boxes", "14")
    expect(page.locator(".aside")).to_have_attribute("data-path", "hub")
    page.get_by_test_id("graph-extract").click()
    expect(page.locator(".aside")).to_have_count(0)
    expect(page.locator(".wire")).to_have_count(14)
    expect(page.locator(".wire.control")).to_have_count(6)
    expect(page.locator(".wire[data-from=hub][data-to=n0x] title")).to_have_text("hub → n0x\n1 tensor: 3")
    page.get_by_test_id("graph-control").click()
    expect(page.locator(".wire")).to_have_count(8)
    page.get_by_test_id("graph-control").click()
    expect(page.locator(".wire")).to_have_count(14)
    box(page, "end").click()
    page.get_by_test_id("trace-inputs").click()
    expect(page.locator(".box.dim")).to_have_count(10)
    expect(page.get_by_test_id("graph-inputs")).to_contain_text("gone (missing)")
    page.get_by_test_id("trace-inputs").click()
    page.get_by_test_id("graph-color").select_option("time")
    expect(page.get_by_test_id("graph-legend")).to_contain_text("0 – 40 µs")
    box(page, "n0x").click()
    expect(page.get_by_test_id("graph-time")).to_have_text("40 µs")
    page.get_by_test_id("graph-color").select_option("device")
    expect(page.get_by_test_id("graph-legend")).to_contain_text("/cpu:0")
    page.keyboard.press("Escape")
    looks_like("graph-light", page.get_by_test_id("graph-panel"))
    page.get_by_test_id("theme-toggle").click()
    page.get_by_test_id("theme-toggle").click()
    looks_like("graph-dark", page.get_by_test_id("graph-panel"))
    for name in ("graph-png", "graph-svg"):
        with page.expect_download() as download:
            page.get_by_test_id(name).click()
        data = download.value.path().read_bytes()
        assert data.startswith(b"\x89PNG" if name == "graph-png" else b"<svg")


def test_strange_graphs_neither_crash_nor_freeze(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    cycle = GraphDef()
    cycle.node.add(name="a", input=["b", "a"])
    cycle.node.add(name="b", input=["a"])
    cycle.node.add(name="<img src=x onerror=alert(1)>" + "y" * 50_000, input=["b"])
    cycle.node.add(name="/".join("d" * 5_000))
    flat = GraphDef()
    for number in range(20_000):
        flat.node.add(name=f"x{number}y", op="Add", input=[f"x{number - 1}y"] if number else [])
    for name, graph in {"cycle": cycle, "flat": flat, "empty": GraphDef(versions={"producer": 22})}.items():
        written(tmp_path / name, Event(wall_time=1.0, graph_def=graph.SerializeToString()))
    written(tmp_path / "damaged", Event(wall_time=1.0, graph_def=b"\x0a\x7f"))
    page = open_page("about:blank")
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 400 else None)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(serve(tmp_path) + "#board&tab=graph")
    for name, nodes in {"cycle": 4, "flat": 20_000}.items():
        open_graph(page, name)
        expect(page.get_by_test_id("graph-nodes")).to_have_text(f"{nodes:,}".replace(",", " "))
    page.get_by_test_id("graph-search").fill("^x12345y$")
    page.get_by_test_id("graph-search").press("Enter")
    expect(page.get_by_test_id("graph-info").locator("h3")).to_have_text("x12345y")
    expect(page.locator("svg .selected")).to_have_attribute("data-path", "x12345y")
    page.get_by_test_id("graph-select").select_option(label="empty")
    expect(page.get_by_text("This graph has no nodes.")).to_be_visible()
    file = page.get_by_test_id("graph-file")
    file.set_input_files({"name": "star.pbtxt", "mimeType": "", "buffer": str(star()).encode()})
    expect(page.get_by_test_id("graph-nodes")).to_have_text("14")
    box(page, "end").click()
    expect(page.get_by_test_id("graph-op")).to_have_text("Mul")
    expect(page.get_by_test_id("graph-info")).to_contain_text("Attributes None.")
