"""Writes logs in which all that can act or lie does so: `python make_hostile_logs.py FOLDER`.

Whatever would run in a page sets `window.hostile`; whatever would load something asks `hostile.example`.
"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from pathlib import Path
from types import TracebackType

import numpy as np
from typing_extensions import Self

from glassboard import SummaryWriter
from glassboard.events.codec import frame
from glassboard.events.event import (
    file_version_event,
    graph_event,
    plugin_metadata,
    scalar_event,
    summary_event,
    table_event,
    tensor_event,
    text_event,
)
from glassboard.events.graph import Node, graph_def, text_attribute
from glassboard.events.tensor import DT_FLOAT, content_tensor, string_tensor
from glassboard.events.wire import bytes_field, double_field, float_field, string_field, varint_field

WALL = 1_700_000_000.0
ACTS = "<img src=x onerror=hostile=1><script>hostile=1</script><svg onload=hostile=1>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="hostile=1">{ACTS}</svg>'
RUN = "<img src=x onerror=hostile=1><svg onload=hostile=1>"  # a folder's name has no slash
LONG = "long/" + "w" * 50_000
BROKEN = "\u202etxt.exe \ud7ff\uffff\x00\x07"  # writes backwards, and has characters that are none
FAR = "https://hostile.example"
TEN_MEGABYTES = 10_000_000
CATASTROPHE = "(a+)+$"  # takes for ever on many a's and a `!`
SLOW_TAG = "a" * 60 + "!"
MARKDOWN = f"""# {ACTS}
[link](javascript:hostile=1) [data](data:text/html,<script>hostile=1</script>) <javascript:hostile=1>
![image]({FAR}/markdown.png) <img src="{FAR}/image.png" srcset="{FAR}/set.png 2x">
<picture><source srcset="{FAR}/source.png"><img alt="x"></picture>
<iframe srcdoc="<script>parent.hostile=1</script>"></iframe><object data="{FAR}/object"></object>
<table background="{FAR}/table.png"><tr>
<td background="{FAR}/cell.png" onclick="hostile=1">cell</td></tr></table>
<div style="position:fixed;inset:0;background:url({FAR}/style.png);z-index:9999">covers the page</div>
<style>* {{ display: none }}</style><link rel="stylesheet" href="{FAR}/sheet.css"><base href="{FAR}/">
<form action="{FAR}/form"><input autofocus onfocus="hostile=1"><button>send</button></form>
<details open ontoggle="hostile=1"><summary>more</summary></details>
<meta http-equiv="refresh" content="0;{FAR}">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hostile=1&gt;">
<video src="{FAR}/video.mp4" autoplay></video><audio src="{FAR}/audio.wav" autoplay></audio>
"""


class Raw:
    """An event file that takes any event."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "events.out.tfevents.1700000000.hostile.1.0").open("wb")
        self.add(file_version_event(WALL))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, event: bytes) -> None:
        """Append one event."""
        self._file.write(frame(event))

    def value(self, tag: str, held: bytes, step: int = 0) -> None:
        """Append one value that says evil things of itself."""
        self.add(summary_event(tag, held, step, WALL + step))

    def tensor(self, tag: str, array: np.ndarray, plugin: str, content: bytes = b"", step: int = 0) -> None:
        """Append a float tensor of a plugin."""
        cells = np.ascontiguousarray(array, "<f4")
        tensor = content_tensor(DT_FLOAT, cells.shape, cells.tobytes())
        self.add(tensor_event(tag, tensor, plugin, content, step, WALL + step))


def described(plugin: str, content: bytes = b"") -> bytes:
    """Metadata with a display name and a description that act."""
    return bytes_field(
        9, plugin_metadata(plugin, content) + string_field(2, ACTS) + string_field(3, MARKDOWN)
    )


def image(width: int, height: int, data: bytes, plugin: str = "images") -> bytes:
    """An image of which is said that it is so large."""
    body = varint_field(1, height) + varint_field(2, width) + varint_field(3, 3) + bytes_field(4, data)
    return bytes_field(4, body) + described(plugin)


def png(width: int, height: int, rows: int) -> bytes:
    """Black pixels, one bit each; the file has so many rows, whatever its head says."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(bytes(rows * (1 + (width + 7) // 8)), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def gif(frames: int) -> bytes:
    """A GIF of 1×1 and very many frames that last no time."""
    each = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + each * frames + b"\x3b"


def wav(stated: int, samples: int, rate: int = 8000) -> bytes:
    """A WAV file that says it has so many bytes of samples."""
    size = struct.pack("<I", stated)
    head = struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16)
    return b"RIFF" + size + b"WAVEfmt " + head + b"data" + size + bytes(2 * samples)


def write_scalars(file: Raw) -> None:
    """Names that act, are endless or nothing, and numbers that are none."""
    for tag in (ACTS, f"{ACTS}/loss", LONG, BROKEN, "", "/", "//", "__proto__", "constructor", SLOW_TAG):
        for step, value in enumerate((1.0, math.nan, math.inf, -math.inf, 3e38, -3e38)):
            file.add(scalar_event(tag, value, step, WALL + step, display_name=ACTS, description=MARKDOWN))
    for step in (-(2**63), 2**63 - 1):
        file.add(scalar_event("steps", 1.0, step & (2**64 - 1), math.nan))


def write_texts(file: Raw) -> None:
    """Markdown, very long texts, tables of a lie."""
    for tag in (ACTS, "markdown", LONG):
        for step in range(2):
            file.add(text_event(tag, MARKDOWN, step, WALL + step))
    file.add(text_event("megabytes/words", "<b>word</b> " * (TEN_MEGABYTES // 12), 0, WALL))
    file.add(text_event("megabytes/one_word", "w" * TEN_MEGABYTES, 0, WALL))
    file.add(text_event("megabytes/nested", ">" * 20_000 + "[" * 20_000, 0, WALL))
    file.add(text_event("characters", BROKEN, 0, WALL))
    file.add(table_event("table", [[ACTS, MARKDOWN], [MARKDOWN, ACTS]], 0, WALL))
    file.add(tensor_event("lies", string_tensor([b"one"], [1_000_000, 1_000_000]), "text", b"", 0, WALL))


def write_media(file: Raw) -> None:
    """Files that are no pictures or sounds, or far larger than they say."""
    pictures = {
        ACTS: image(8, 8, png(8, 8, 8)),
        LONG: image(8, 8, png(8, 8, 8)),
        "svg": image(10, 10, SVG.encode()),
        "html": image(10, 10, f"<!doctype html>{ACTS}".encode()),
        "bomb/refused": image(10, 10, png(60_000, 60_000, 100)),
        "bomb/decoded": image(10, 10, png(8_000, 8_000, 8_000)),
        "lies/larger": image(2**31 - 1, 2**31 - 1, png(8, 8, 8)),
        "lies/nothing": image(0, 0, b""),
        "lies/truncated": image(64, 64, png(64, 64, 64)[:50]),
        "lies/negative": image(-5 & (2**64 - 1), -5 & (2**64 - 1), png(8, 8, 8)),
        "frames": image(1, 1, gif(50_000)),
    }
    for tag, held in pictures.items():
        file.value(f"pictures/{tag}", held)
    sounds = {
        ACTS: (8000.0, 100, wav(200, 100), ACTS),
        "lies/length": (8000.0, 2**31 - 1, wav(2**32 - 1, 10), "audio/wav"),
        "lies/rate": (math.nan, 10, wav(20, 10, 0), "audio/wav"),
        "html": (-1.0, 0, ACTS.encode(), "text/html"),
        "nothing": (math.inf, 0, b"", ""),
    }
    for tag, (rate, length, data, kind) in sounds.items():
        body = float_field(1, rate) + varint_field(2, 1) + varint_field(3, length) + bytes_field(4, data)
        file.value(f"sounds/{tag}", bytes_field(6, body + string_field(5, kind)) + described("audio"))


def write_numbers(file: Raw) -> None:
    """Histograms, curves, matrices and tensors of what is no number, or of too many."""
    nan, inf = math.nan, math.inf
    histograms = {
        ACTS: [[0, 1, 5], [1, 2, 3]],
        "edges": [[nan, nan, 1], [inf, -inf, 2], [-inf, nan, nan]],
        "counts": [[0, 1, -5], [1, 2, 1e38], [2, 1, inf]],
        "backwards": [[5, 4, 1], [4, 3, 1], [0, 0, 0]],
        "nothing": np.zeros((0, 3)),
        "shape": np.zeros((3, 2, 2)),
        "wide": np.linspace(0, 1, 300_000).reshape(-1, 3),
    }
    for tag, buckets in histograms.items():
        for step in range(2):
            file.tensor(f"histogram/{tag}", np.array(buckets, np.float32), "histograms", step=step)
    limits = np.array([nan, inf, 1.0]).tobytes(), np.array([-1.0, nan, 1e300]).tobytes()
    old = b"".join(double_field(number, nan) for number in range(1, 6))
    file.value(
        "histogram/old",
        bytes_field(5, old + bytes_field(6, limits[0]) + bytes_field(7, limits[1])) + described("histograms"),
    )
    for tag, curve in {
        ACTS: np.linspace(0, 1, 60).reshape(6, 10),
        "nan": np.full((6, 10), nan),
        "beyond": np.full((6, 10), 1e38) * [[1], [-1], [1], [-1], [1], [-1]],
        "nothing": np.zeros((6, 0)),
        "shape": np.zeros((2, 3)),
        "wide": np.random.default_rng(0).random((6, 100_000)),
    }.items():
        file.tensor(f"curve/{tag}", curve, "pr_curves", varint_field(2, 2**31 - 1))
    for tag, matrix in {
        ACTS: np.array([[nan, inf], [-inf, 1]]),
        "wide": np.random.default_rng(0).random((1, 100_000)),
        "high": np.random.default_rng(0).random((100_000, 1)),
        "nothing": np.zeros((0, 5)),
        "equal": np.full((3, 3), 3e38),
        "cube": np.zeros((2, 2, 2)),
    }.items():
        names = string_field(1, ACTS) + string_field(2, LONG) + string_field(2, BROKEN)
        file.tensor(f"matrix/{tag}", matrix, "glassboard_matrix", names)
        file.tensor(f"tensor/{tag}", matrix, "tensor")
    lie = (
        varint_field(1, DT_FLOAT)
        + bytes_field(2, bytes_field(2, varint_field(1, 2**62)))
        + bytes_field(4, b"1")
    )
    for plugin in ("tensor", "histograms", "pr_curves", "glassboard_matrix", ACTS):
        file.add(tensor_event(f"lies/{plugin}", lie, plugin, b"\xff" * 9, 0, WALL))


def write_meshes(file: Raw) -> None:
    """Vertices nowhere, faces of vertices that are not there, a config that is none."""
    vertices = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0], [math.nan, math.inf, 1e38]]])
    faces = np.array([[[0, 1, 2], [0, 1, 3], [-1, 7, 2e9], [math.nan, 0, 1]]])
    for name, config in {ACTS: ACTS, "config": '{"camera":{"cls":"__proto__","fov":1e999}}'}.items():
        for part, (suffix, array) in enumerate(
            (("VERTEX", vertices), ("FACE", faces), ("COLOR", np.full((1, 2, 3), math.nan))), 1
        ):
            content = string_field(2, f"mesh/{name}") + varint_field(3, part) + string_field(5, config)
            content += varint_field(7, 0b1110)
            file.tensor(f"mesh/{name}_{suffix}", array, "mesh", content)
    content = string_field(2, "mesh/nothing") + varint_field(3, 1) + varint_field(7, 0b10)
    file.tensor("mesh/nothing_VERTEX", np.zeros((1, 0, 3)), "mesh", content)


def write_graph(file: Raw) -> None:
    """Names that act or are endless, edges in a circle, to themselves and to nowhere, very deep scopes."""
    deep = "/".join(["scope"] * 500)
    nodes = [
        Node(ACTS, ACTS, [f"{ACTS}/b", "a", "a", "nowhere", "^", ":0", ""], text_attribute(ACTS, MARKDOWN)),
        Node(f"{ACTS}/b", "op", [ACTS]),
        Node("a", "op", ["a", "b"]),
        Node("b", "op", ["a:999999999999"]),
        Node("w" * 50_000, "op", ["a"]),
        Node(deep, "op", ["a"]),
        Node("a", "twice", []),
        Node("", "", [""]),
        Node("__proto__/constructor", "toString", ["b"], text_attribute("text", "x" * 1_000_000)),
        Node("///", "op", ["///"]),
        *(Node(f"many/{number}", "op", [f"many/{(number * 7) % 500}", "hub"]) for number in range(500)),
        Node("hub", "op", []),
    ]
    file.add(graph_event(graph_def(nodes), WALL))


def write_projector(folder: Path) -> None:
    """A config that points out of its folder, points that are none, labels that act."""
    (folder / "points.tsv").write_text("1\t2\t3\nnan\tinf\t-inf\n" + "1e308\t-1e308\t0\n" * 3)
    (folder / "ragged.tsv").write_text("1\t2\n1\t2\t3\nx\ty\n")
    (folder / "empty.tsv").write_text("")
    label = MARKDOWN.replace("\n", " ")
    (folder / "labels.tsv").write_text(f"{ACTS}\t__proto__\n" + f"{label}\t{'w' * 50_000}\n" * 2)
    (folder / "sprite.png").write_bytes(png(60_000, 60_000, 10))
    (folder / "sprite.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="hostile=1">{ACTS}</svg>'
    )
    embeddings = [
        (ACTS, "points.tsv", "labels.tsv", "sprite.png"),
        ("svg", "points.tsv", "labels.tsv", "sprite.svg"),
        ("out", "../../../../../../etc/passwd", "/etc/passwd", "../../../../etc/passwd"),
        ("far", f"{FAR}/points.tsv", f"{FAR}/labels.tsv", f"{FAR}/sprite.png"),
        ("ragged", "ragged.tsv", "ragged.tsv", "ragged.tsv"),
        ("empty", "empty.tsv", "empty.tsv", "empty.tsv"),
    ]
    config = "".join(
        f'embeddings {{ tensor_name: "{name}" tensor_path: "{points}" metadata_path: "{labels}" '
        f'tensor_shape: 2147483647 sprite {{ image_path: "{sprite}" single_image_dim: 100000 }} }}\n'
        for name, points, labels, sprite in embeddings
    )
    (folder / "projector_config.pbtxt").write_text(config)


def write_sessions(folder: Path) -> None:
    """Hyperparameters and layouts that act, and patterns that never end."""
    with SummaryWriter(folder) as writer:
        hparams = {ACTS: MARKDOWN, "__proto__": 1, LONG: "w" * 50_000, "nan": math.nan, "inf": math.inf}
        writer.add_hparams(hparams, {ACTS: math.nan, "loss": math.inf}, run_name=".")
        charts = {
            ACTS: ["Multiline", [ACTS, CATASTROPHE, "(", ".*", LONG]],
            "never ends": ["Multiline", [CATASTROPHE, "(.*)*x", "((a|a)*)*!b"]],
            "band": ["Margin", [ACTS, "nowhere", SLOW_TAG]],
        }
        writer.add_custom_scalars({ACTS: charts, "nothing": {}})


def main(folder: Path) -> None:
    """Write everything."""
    with Raw(folder / RUN) as file:
        write_scalars(file)
        write_texts(file)
        write_media(file)
        write_numbers(file)
        write_meshes(file)
        write_graph(file)
    write_projector(folder / RUN)
    write_sessions(folder / "sessions" / RUN)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
