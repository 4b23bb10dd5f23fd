"""What every producer logged of every kind is read as TensorBoard's own readers read it."""

from __future__ import annotations

import importlib.util
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import json_format, text_format
from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator
from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
from tensorboard.plugins.projector import projector_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.util import tensor_util

from glassboard.events.hparams import (
    Experiment,
    HParam,
    Interval,
    Metric,
    SessionStart,
    decode_plugin_data,
)
from glassboard.events.kinds import kind_of_plugin
from glassboard.events.run_graph import graph_nodes
from glassboard.events.value import plugin_content
from glassboard.store.kinds import (
    audio,
    custom_scalars,
    embedding,
    graph,
    histogram,
    hparams,
    image,
    matrix,
    mesh,
    pr_curve,
    tensor,
    text,
)
from glassboard.store.kinds.decoded import entries, tags_of
from glassboard.store.local import LocalStore

GOLDEN = Path(__file__).parent / "kinds"
PRODUCERS = sorted(GOLDEN.iterdir())
FOLDERS = sorted({path.parent for path in GOLDEN.rglob("*tfevents*")})
INSTALLED = ("torch", "tensorboardX", "glassboard")
ALL = dict.fromkeys(("tensors", "scalars", "images", "audio", "histograms"), 0)


def name_of(folder: Path) -> str:
    return str(folder.relative_to(GOLDEN))


def to_array(tensor: TensorProto) -> np.ndarray:
    if tensor.dtype == types_pb2.DT_UINT8 and tensor.uint32_val:  # torch's; TensorBoard looks elsewhere
        return np.array(tensor.uint32_val, np.uint8).reshape([dim.size for dim in tensor.tensor_shape.dim])
    if not tensor.half_val:
        return tensor_util.make_ndarray(tensor)
    # TensorBoard reads no bfloat16, and not what torch takes for the bits of a half: those of a float32.
    bits = np.array(tensor.half_val).astype(np.uint32)
    if bits.max() > 0xFFFF:
        values = bits.view(np.float32)
    elif tensor.dtype == types_pb2.DT_BFLOAT16:
        values = (bits << 16).view(np.float32)
    else:
        values = bits.astype(np.uint16).view(np.float16)
    if tensor.dtype == types_pb2.DT_HALF:
        values = values.astype(np.float16)
    return values.reshape([dim.size for dim in tensor.tensor_shape.dim])


class Theirs:
    """TensorBoard's two readers of a folder: of what its data API serves, and of the forms on disk."""

    def __init__(self, folder: Path) -> None:
        self.new = plugin_event_accumulator.EventAccumulator(str(folder), ALL).Reload()
        self.old = event_accumulator.EventAccumulator(str(folder), ALL).Reload()
        self.plugins = {
            tag: held.plugin_data.plugin_name for tag, held in self.new.AllSummaryMetadata().items()
        }

    def tags(self, *plugins: str) -> list[str]:
        return [tag for tag, plugin in self.plugins.items() if plugin in plugins]

    def tensors(self, tag: str) -> list[tuple[int, float, np.ndarray]]:
        return [
            (event.step, event.wall_time, to_array(event.tensor_proto)) for event in self.new.Tensors(tag)
        ]

    def content(self, tag: str) -> bytes:
        return self.new.SummaryMetadata(tag).plugin_data.content


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the installed writers write now."""
    spec = importlib.util.spec_from_file_location("make_kinds", GOLDEN.parent / "make_kinds.py")
    assert spec is not None
    assert spec.loader is not None
    make_kinds = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_kinds)
    folders: dict[str, Path] = {}
    for producer in INSTALLED:
        folders[producer] = tmp_path_factory.mktemp("fresh") / producer
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of torch, when it traces
            make_kinds.PRODUCERS[producer](folders[producer])
    return folders


@pytest.fixture(params=[*FOLDERS, *INSTALLED], ids=lambda one: one if isinstance(one, str) else name_of(one))
def folder(request: pytest.FixtureRequest, fresh: dict[str, Path]) -> Path:
    return fresh[request.param] if isinstance(request.param, str) else request.param


@pytest.fixture
def theirs(folder: Path) -> Theirs:
    return Theirs(folder)


@pytest.fixture
def store(folder: Path) -> Iterator[LocalStore]:
    store = LocalStore(folder, reload_interval=0, cache="off")
    assert store.wait_loaded(30)
    yield store
    assert (store.damage(), store.catalog().damaged) == ([], 0)
    store.close()


def own_tags(store: LocalStore, kind: str) -> list[str]:
    """The tags of a kind in the folder itself."""
    return tags_of(store, kind).get(".", [])


def beside(
    found: list[Any], expected: list[tuple[int, float, np.ndarray]]
) -> Iterator[tuple[Any, np.ndarray]]:
    """Each entry with the tensor that TensorBoard has in its place; steps and times are the same."""
    assert [(entry.step, entry.wall_time) for entry in found] == [(step, wall) for step, wall, _ in expected]
    return ((entry, tensor) for entry, (_, _, tensor) in zip(found, expected, strict=True))


def same(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Equal shape and elements; NaN equals NaN."""
    return ours.shape == theirs.shape and bool(
        np.array_equal(ours, theirs, equal_nan=ours.dtype.kind in "fc")
    )


def test_the_corpus_has_every_producer_and_every_kind() -> None:
    producers = {path.name.rpartition("-")[0] for path in PRODUCERS}
    assert producers == {
        "tensorboardX", "torch", "tensorflow", "tensorboard", "clu", "flax", "glassboard",
    }  # fmt: skip
    assert len([path for path in PRODUCERS if path.name.startswith("tensorboardX")]) >= 4
    for path in PRODUCERS:
        origin = (path / "ORIGIN").read_text(encoding="utf-8")
        assert origin.startswith(path.name.replace("-", " ", 1) + ", written by tests/golden/make_kinds.py")
    sizes = [path.stat().st_size for path in GOLDEN.rglob("*") if path.is_file()]
    assert max(sizes) <= 64 << 10
    assert sum(sizes) <= 600 << 10


def test_the_catalog_has_the_tags_of_tensorboard_in_the_same_kinds(store: LocalStore, theirs: Theirs) -> None:
    ours = {
        (tag.name, tag.kind)
        for tag in store.catalog().tags
        if any(store.catalog().runs[place].name == "." for place in tag.runs)
    }
    known = {(tag, kind_of_plugin(plugin)) for tag, plugin in theirs.plugins.items()}
    of_no_plugin = {(tag, "tensor") for tag in theirs.new.Tags()["tensors"] if tag not in theirs.plugins}
    assert ours - {("__meta_graph__", "graph")} == known | of_no_plugin
    assert (("__meta_graph__", "graph") in ours) == theirs.old.Tags()["meta_graph"]


def test_images(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "image")) == sorted(theirs.tags("images"))
    for tag in theirs.tags("images"):
        found = image.images(store, ".", tag)
        for entry, strings in beside(found, theirs.tensors(tag)):
            assert [entry.width, entry.height] == [int(number) for number in strings[:2]]
            read = [image.read_image(store, sample.ref) for sample in entry.samples]
            assert [one.encoded for one in read] == list(strings[2:])
            kinds = {"video": ("image/gif", "application/octet-stream")}.get(tag, ("image/png",))
            assert all(sample.content_type in kinds for sample in entry.samples)
            assert all(sample.video == (sample.content_type == "image/gif") for sample in entry.samples)
            assert [sample.size for sample in entry.samples] == [len(one.encoded) for one in read]
    for tag in theirs.old.Tags()["images"]:
        found = image.images(store, ".", tag)
        assert [(e.step, e.wall_time, e.width, e.height) for e in found] == [
            (e.step, e.wall_time, e.width, e.height) for e in theirs.old.Images(tag)
        ]
        assert [image.read_image(store, entry.samples[0].ref).encoded for entry in found] == [
            event.encoded_image_string for event in theirs.old.Images(tag)
        ]


def test_sounds(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "audio")) == sorted(theirs.tags("audio"))
    for tag in theirs.tags("audio"):
        found = audio.sounds(store, ".", tag)
        for entry, strings in beside(found, theirs.tensors(tag)):
            read = [audio.read_sound(store, sample.ref) for sample in entry.samples]
            assert [clip.encoded for clip in read] == list(strings)
            for clip in read:
                assert (clip.content_type, clip.sample_rate) == ("audio/wav", 8000)
                assert (clip.channels, clip.length) == (1, 64)
    for tag in theirs.old.Tags()["audio"]:
        for entry, event in zip(audio.sounds(store, ".", tag), theirs.old.Audio(tag), strict=True):
            (sample,) = entry.samples
            assert (sample.content_type, sample.sample_rate, sample.length) == (
                event.content_type, event.sample_rate, event.length_frames,
            )  # fmt: skip


def test_histograms(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "histogram")) == sorted(theirs.tags("histograms"))
    for tag in theirs.tags("histograms"):
        found = histogram.histograms(store, ".", tag)
        for entry, rows in beside(found, theirs.tensors(tag)):
            value = entry.value
            with np.errstate(over="ignore"):  # TensorBoard has float32 of the old form
                ours = np.stack((value.left, value.right, value.count), axis=1).astype(rows.dtype)
            assert same(ours, rows)
    for tag in theirs.old.Tags()["histograms"]:
        for entry, event in zip(
            histogram.histograms(store, ".", tag), theirs.old.Histograms(tag), strict=True
        ):
            moments, held = entry.value.moments, event.histogram_value
            assert moments is not None
            assert (moments.min, moments.max, moments.num, moments.sum, moments.sum_squares) == (
                held.min, held.max, held.num, held.sum, held.sum_squares,
            )  # fmt: skip
            assert moments.limits.tolist() == list(held.bucket_limit)
            assert moments.counts.tolist() == list(held.bucket)


def test_texts(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "text")) == sorted(theirs.tags("text"))
    for tag in theirs.tags("text"):
        found = text.text_values(store, ".", tag)
        for entry, strings in beside(found, theirs.tensors(tag)):
            assert entry.value.shape == strings.shape
            assert entry.value.cells == [cell.decode() for cell in strings.ravel().tolist()]
        assert [entry.text for entry in store.texts(".", tag)] == [entry.value.markdown for entry in found]


def test_pr_curves(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "pr_curve")) == sorted(theirs.tags("pr_curves"))
    for tag in theirs.tags("pr_curves"):
        found = pr_curve.pr_curves(store, ".", tag)
        for entry, rows in beside(found, theirs.tensors(tag)):
            curve = entry.value
            ours = (
                curve.true_positives, curve.false_positives, curve.true_negatives, curve.false_negatives,
                curve.precision, curve.recall,
            )  # fmt: skip
            assert same(np.stack(ours), rows.astype(np.float64))
            assert curve.thresholds.tolist() == np.linspace(0, 1, rows.shape[1]).tolist()


def test_meshes(store: LocalStore, theirs: Theirs) -> None:
    found = {tag: (held, part) for held in mesh.meshes(store, ".") for part, tag in held.tags.items()}
    assert sorted(found) == sorted(theirs.tags("mesh"))
    for tag, (held, part) in found.items():
        content = MeshPluginData.FromString(theirs.content(tag))
        assert (held.name, part, held.json_config) == (
            content.name, content.content_type, content.json_config,
        )  # fmt: skip
        assert held.parts[part].shape == tuple(content.shape)
        assert held.parts[part].components == content.components
        json.loads(held.json_config)
        values = mesh.part_entries(store, ".", tag)
        for entry, array in beside(values, theirs.tensors(tag)):
            assert same(entry.value, array)
            assert entry.value.dtype == array.dtype
    for held in mesh.meshes(store, "."):
        for step, entry in enumerate(mesh.mesh_entries(store, ".", held)):
            assert entry.step == step
            assert (entry.faces is not None) == (mesh.FACE in held.tags)
            assert (entry.colors is not None) == (mesh.COLOR in held.tags)


def test_layouts(store: LocalStore, theirs: Theirs) -> None:
    layouts = custom_scalars.layouts(store)
    assert ("." in layouts) == ("custom_scalars__config__" in theirs.plugins)
    if "." not in layouts:
        return
    (_, _, expected) = theirs.tensors("custom_scalars__config__")[-1]
    layout = Layout.FromString(expected.item())
    ours = layouts["."]
    assert len(ours.categories) == len(layout.category)
    for one, other in zip(ours.categories, layout.category, strict=True):
        assert (one.title, one.closed) == (other.title, other.closed)
        for chart, wanted in zip(one.charts, other.chart, strict=True):
            assert chart.title == wanted.title
            if wanted.HasField("multiline"):
                assert (chart.tags, chart.margins) == (list(wanted.multiline.tag), None)
            else:
                assert (chart.tags, chart.margins) == (
                    None, [(s.value, s.lower, s.upper) for s in wanted.margin.series],
                )  # fmt: skip


def test_tensors(store: LocalStore, theirs: Theirs) -> None:
    kinds = {"tensor": ["tensor", ""], "matrix": ["glassboard_matrix"]}
    for kind, plugins in kinds.items():
        tags = theirs.tags(*plugins)
        if kind == "tensor":
            tags += [tag for tag in theirs.new.Tags()["tensors"] if tag not in theirs.plugins]
        assert sorted(own_tags(store, kind)) == sorted(tags)
        for tag in tags:
            found = tensor.tensors(store, ".", tag, kind=kind)
            for entry, array in beside(found, theirs.tensors(tag)):
                if array.dtype.name == "bfloat16":
                    array = array.astype(np.float32)
                assert same(entry.value, array)
                assert entry.value.dtype == array.dtype
    for tag in theirs.tags("glassboard_matrix"):
        for entry in matrix.matrices(store, ".", tag):
            assert (entry.row_labels, entry.column_labels) == (["a", "b"], ["x", "y", "z"])


def test_graphs(store: LocalStore, theirs: Theirs) -> None:
    if theirs.new.Tags()["graph"]:
        ours = graph.run_graph(store, ".")
        assert GraphDef.FromString(ours) == theirs.new.Graph()
        nodes = graph_nodes(ours)
        assert [(node.name, node.op, node.inputs, node.device) for node in nodes] == [
            (node.name, node.op, list(node.input), node.device) for node in theirs.new.Graph().node
        ]
        for node, wanted in zip(nodes, theirs.new.Graph().node, strict=True):
            assert set(node.attributes) == set(wanted.attr)
    else:
        with pytest.raises(KeyError):
            graph.run_graph(store, ".")
    for tag in theirs.old.Tags()["run_metadata"]:
        found = graph.graphs(store, ".", tag)
        assert found[-1].form == "run_metadata"
        held = graph.read_graph_bytes(store, found[-1].ref, tag)
        assert type(theirs.old.RunMetadata(tag)).FromString(held) == theirs.old.RunMetadata(tag)
    if theirs.old.Tags()["meta_graph"]:
        (entry, *_) = reversed(graph.graphs(store, ".", "__meta_graph__"))
        held = graph.read_graph_bytes(store, entry.ref, "__meta_graph__")
        assert type(theirs.old.MetaGraph()).FromString(held) == theirs.old.MetaGraph()
    of_plugins = theirs.tags(
        "graph_keras_model", "graph_run_metadata", "graph_run_metadata_graph", "graph_tagged_run_metadata"
    )
    for tag in of_plugins:
        found = graph.graphs(store, ".", tag)
        assert {entry.plugin for entry in found} == {theirs.plugins[tag]}
        held = [graph.read_graph_bytes(store, entry.ref, tag) for entry in found]
        assert held == [strings.item() for _, _, strings in theirs.tensors(tag)]
        if theirs.plugins[tag] == "graph_keras_model":
            assert found[0].form == "keras_model"
            assert json.loads(held[0])["config"]["layers"]


def test_hyperparameters(store: LocalStore, theirs: Theirs) -> None:
    assert sorted(own_tags(store, "hparams")) == sorted(theirs.tags("hparams"))
    for tag in theirs.tags("hparams"):
        _, value = next(entries(store, ".", tag, "hparams", lambda value: value))
        held = decode_plugin_data(plugin_content(value.metadata))
        message = plugin_data_pb2.HParamsPluginData.FromString(theirs.content(tag))
        assert held.version == message.version
        assert as_json(held.held) == json_format.MessageToDict(
            getattr(message, message.WhichOneof("data")), preserving_proto_field_name=True
        )


def as_json(held: Any) -> dict[str, Any]:
    """What protobuf's JSON of the same message is."""
    if isinstance(held, Experiment):
        return told(
            name=held.name,
            description=held.description,
            user=held.user,
            time_created_secs=held.created,
            hparam_infos=[of_hparam(one) for one in held.hparams],
            metric_infos=[of_metric(one) for one in held.metrics],
        )
    if isinstance(held, SessionStart):
        return told(
            hparams=dict(held.hparams), group_name=held.group, start_time_secs=held.start,
            model_uri=held.model_uri, monitor_url=held.monitor_url,
        )  # fmt: skip
    status = "" if held.status == "unknown" else f"STATUS_{held.status.upper()}"
    return told(status=status, end_time_secs=held.end)


def of_hparam(one: HParam) -> dict[str, Any]:
    kind = {"": "", "number": "DATA_TYPE_FLOAT64"}.get(one.type, f"DATA_TYPE_{one.type.upper()}")
    domain: dict[str, Any] = {}
    if isinstance(one.domain, Interval):
        domain["domain_interval"] = told(min_value=one.domain.least, max_value=one.domain.most)
    elif one.domain is not None:
        domain["domain_discrete"] = list(one.domain)
    return told(
        name=one.name, display_name=one.display_name, description=one.description, type=kind, **domain
    )


def of_metric(one: Metric) -> dict[str, Any]:
    return told(
        name=told(group=one.group, tag=one.tag),
        display_name=one.display_name,
        description=one.description,
        dataset_type="" if one.dataset == "unknown" else f"DATASET_{one.dataset.upper()}",
    )


def told(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("producer", PRODUCERS, ids=name_of)
def test_the_trials_of_all_runs_are_one_table(producer: Path) -> None:
    store = LocalStore(producer, reload_interval=0, cache="off")
    assert store.wait_loaded(30)
    table = hparams.hparams_table(store)
    trials = {session.run.rpartition("/")[2]: session for session in table.sessions}
    declared = {hparam.name for hparam in table.hparams}
    for session in table.sessions:
        assert set(session.hparams) <= declared
    if "trial_1" in trials and "hparam/accuracy" in {metric.tag for metric in table.metrics}:
        assert {"lr", "optimizer", "layers"} <= declared  # each is declared by one run alone
        assert trials["trial_0"].metrics["", "hparam/loss"].value == 0.5
        assert trials["trial_1"].metrics["", "hparam/accuracy"].value == 0.75
        assert {session.status for session in table.sessions} == {"success"}
        assert table.values["lr"] == [0.1, 0.01]
    if producer.name.startswith("tensorboard-"):
        assert {run: session.status for run, session in trials.items()} == {
            "session_0": "success", "session_1": "failure", "session_2": "running",
        }  # fmt: skip
        assert declared >= {"lr", "units", "late"}  # of both experiments of one run
        assert (table.experiment.user, table.experiment.description) == ("somebody", "a search")
    store.close()


@pytest.mark.parametrize(
    "producer", [path for path in PRODUCERS if (path / "projector_config.pbtxt").exists()], ids=name_of
)
def test_embeddings(producer: Path) -> None:
    store = LocalStore(producer, reload_interval=0, cache="off")
    assert store.wait_loaded(30)
    (run,) = embedding.embedding_runs(store)
    held = embedding.embedding_runs(store)[run]
    config = text_format.Parse((producer / "projector_config.pbtxt").read_text("utf-8"), ProjectorConfig())
    assert (run, len(held.config.embeddings)) == (".", len(config.embeddings))
    for one, wanted in zip(held.config.embeddings, config.embeddings, strict=True):
        assert (one.name, one.tensor_path, one.metadata_path) == (
            wanted.tensor_name, wanted.tensor_path, wanted.metadata_path,
        )  # fmt: skip
        points = projector_plugin._read_tensor_tsv_file(str(producer / wanted.tensor_path))
        assert same(embedding.points(store, run, held, one), points)
        lines = (producer / wanted.metadata_path).read_text("utf-8").splitlines()
        labels = embedding.labels(store, run, held, one)
        assert ["\t".join(row) for row in [labels.columns, *labels.rows] if row] == lines
        assert len(labels.rows) == len(points)
        if wanted.sprite.image_path:
            assert one.sprite == (wanted.sprite.image_path, *wanted.sprite.single_image_dim)
            assert embedding.read_file(store, run, held, one.sprite.path).startswith(b"\x89PNG")
    store.close()
