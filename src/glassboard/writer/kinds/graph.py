"""Graphs of models: as torch traces them, else their modules; and those of ONNX and OpenVINO files."""

from __future__ import annotations

import contextlib
import importlib
import warnings
from typing import TYPE_CHECKING, Any

from glassboard.events.event import graph_event, run_metadata_event
from glassboard.events.graph import Node, graph_def
from glassboard.writer.graph_files import onnx_nodes, openvino_nodes

if TYPE_CHECKING:
    import os
    from collections.abc import Generator

    from glassboard.writer.event_file import EventFile

_RUN_METADATA_TAG = "step1"  # torch's


def add(file: EventFile, model: Any, inputs: Any, *, verbose: bool, strict: bool) -> None:
    """Adds the graph that torch traces; without inputs, or where tracing fails, the tree of the modules."""
    _, wall = file.stamp(None, None)
    if inputs is not None:
        try:
            graph, run_metadata = _traced(model, inputs, verbose, strict)
        except Exception as error:
            reason = str(error).strip().partition("\n")[0]
            _give_up(file, f"trace {type(model).__name__}: {reason}; its modules are shown instead")
        else:
            file.add_event(graph_event(graph, wall))
            file.add_event(run_metadata_event(_RUN_METADATA_TAG, run_metadata, wall))
            return
    try:
        nodes = _module_nodes(model)
    except Exception as error:
        _give_up(file, f"read the modules of {type(model).__name__}: {error}; pass a torch.nn.Module")
    else:
        file.add_event(graph_event(graph_def(nodes), wall))


def add_onnx(file: EventFile, path: str | os.PathLike[str]) -> None:
    """Adds the graph of an ONNX file."""
    _add_from(onnx_nodes, file, path)


def add_openvino(file: EventFile, path: str | os.PathLike[str]) -> None:
    """Adds the graph of an OpenVINO .xml file."""
    _add_from(openvino_nodes, file, path)


def _add_from(read: Any, file: EventFile, path: str | os.PathLike[str]) -> None:
    try:
        nodes = read(path)
    except (OSError, TypeError, ValueError) as error:
        _give_up(file, f"read the graph: {error}")
    else:
        file.add_event(graph_event(graph_def(nodes), file.stamp(None, None)[1]))


def _traced(model: Any, inputs: Any, verbose: bool, strict: bool) -> tuple[bytes, bytes]:
    """Returns the GraphDef and RunMetadata that torch's own writer would store."""
    # By name: an import statement would tie the writer to torch.
    tracer = importlib.import_module("torch.utils.tensorboard._pytorch_graph")
    with _unchanged(importlib.import_module("torch"), model), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # jit.trace is: torch's to mend
        graph, run_metadata = tracer.graph(model, inputs, verbose, strict)
    return graph.SerializeToString(), run_metadata.SerializeToString()


@contextlib.contextmanager
def _unchanged(torch: Any, model: Any) -> Generator[None]:
    """Keeps tracing from changing the training: frozen layers stay frozen, random numbers as they were."""
    modules = list(model.modules()) if hasattr(model, "modules") else []
    modes = [(module, module.training) for module in modules]
    devices = {p.device for module in modules for p in module.parameters(recurse=False) if p.is_cuda}
    try:
        with torch.random.fork_rng(devices=list(devices)):
            yield
    finally:
        for module, mode in modes:
            module.training = mode


def _module_nodes(model: Any) -> list[Node]:
    """Returns one node per module, fed by the one that holds it."""
    nodes: list[Node] = []
    for path, module in model.named_modules(prefix=type(model).__name__):
        name = path.replace(".", "/")
        above = name.rpartition("/")[0]
        nodes.append(Node(name, type(module).__name__, [above] if above else []))
    return nodes


def _give_up(file: EventFile, what: str) -> None:
    file.note(what, f"cannot {what}")
