"""The finder: modules with a real spec under the originals' names, without the originals."""

from __future__ import annotations

import re
from pathlib import Path

FOUND = """
    import importlib, importlib.util, inspect, sys
    import glassboard
    glassboard.install()
    for name in sys.argv[1:]:
        spec = importlib.util.find_spec(name)
        module = importlib.import_module(name)
        assert module.__spec__.name == spec.name == name, name
        assert module.__name__ == name and module.__package__, name
        assert module.__file__ == spec.origin and "glassboard" in spec.origin, name
        assert importlib.import_module(name) is module
        assert importlib.reload(module) is module
        assert inspect.getsource(module), name
        above, _, last = name.rpartition(".")
        assert not above or getattr(sys.modules[above], last) is module, name
    assert not any(name.partition(".")[0] in {"tensorboard", "google"} for name in sys.modules)
    print("found")
"""
TENSORBOARDX = [
    "tensorboardX",
    *(
        f"tensorboardX.{name}"
        for name in (
            "embedding",
            "event_file_writer",
            "global_writer",
            "record_writer",
            "summary",
            "utils",
            "writer",
            "x2num",
        )
    ),
]
TORCH = [
    "torch.utils.tensorboard",
    *(
        f"torch.utils.tensorboard.{name}"
        for name in ("_convert_np", "_embedding", "_pytorch_graph", "_utils", "summary", "writer")
    ),
]


def test_modules_are_found_without_the_originals(bare_python: Path, run_program) -> None:
    assert run_program(FOUND, *TENSORBOARDX, *TORCH, python=bare_python) == "found\n"


def test_a_missing_torch_is_not_faked(python_without, run_program) -> None:
    program = """
        import importlib.util
        import glassboard
        glassboard.install()
        import tensorboardX
        for ask in (lambda: __import__("torch.utils.tensorboard"),
                    lambda: importlib.util.find_spec("torch.utils.tensorboard")):
            try:
                ask()
            except ModuleNotFoundError as error:
                print(error, error.name)
    """
    python = python_without("tensorboard", "google", "protobuf", "torch")
    assert run_program(program, python=python) == "No module named 'torch' torch\n" * 2


def test_parts_are_attributes_of_the_package(bare_python: Path, run_program) -> None:
    program = """
        import glassboard
        glassboard.install()
        import tensorboardX
        print(tensorboardX.summary.__name__, tensorboardX.utils.make_grid.__name__)
        print(tensorboardX.writer.SummaryWriter is tensorboardX.SummaryWriter)
        print(hasattr(tensorboardX, "nonsense"), hasattr(tensorboardX, "proto"))
        try:
            import tensorboardX.nonsense
        except ModuleNotFoundError as error:
            print(error)
        try:
            from tensorboardX import nonsense
        except ImportError as error:
            print(str(error).partition("(")[0])
    """
    assert run_program(program, python=bare_python).splitlines() == [
        "tensorboardX.summary make_grid",
        "True",
        "False False",
        "No module named 'tensorboardX.nonsense'",
        "cannot import name 'nonsense' from 'tensorboardX' ",
    ]


PROTO = """
    import glassboard
    glassboard.install()
    try:
        from tensorboardX.proto import event_pb2, summary_pb2, layout_pb2, plugin_text_pb2
        from tensorboardX.proto.event_pb2 import Event
    except ImportError as error:
        print(type(error).__name__, error)
    else:
        print(Event.DESCRIPTOR.full_name, plugin_text_pb2.TextPluginData.DESCRIPTOR.full_name)
        import tensorboardX
        print(tensorboardX.proto.event_pb2.Event is Event, type(tensorboardX.summary.scalar("a", 1)).__name__)
"""


def test_messages_are_those_of_an_installed_tensorboard(python_without, run_program) -> None:
    printed = run_program(PROTO, python=python_without("tensorboardx"))
    assert printed.splitlines() == ["tensorboard.Event tensorboard.TextPluginData", "True Summary"]


def test_messages_are_those_of_an_installed_tensorboardx(tmp_path: Path, python_without, run_program) -> None:
    import tensorboardX

    # Names that begin with "tensorboard" are hidden, which are both: the original is put back by a path.
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "tensorboardX").symlink_to(Path(tensorboardX.__file__).parent)
    program = f"import sys; sys.path.append({str(packages)!r})\n" + re.sub("(?m)^    ", "", PROTO)
    printed = run_program(program, python=python_without("tensorboard"))
    assert printed.splitlines() == ["tensorboardX.Event tensorboardX.TextPluginData", "True Summary"]


def test_without_messages_the_error_says_what_to_install(bare_python: Path, run_program) -> None:
    printed = run_program(PROTO, python=bare_python)
    assert printed.startswith("ImportError tensorboardX.proto needs protobuf")
    assert "pip install tensorboard" in printed


def test_summaries_without_protobuf_are_taken_by_writers(bare_python: Path, run_program) -> None:
    program = """
        import glassboard
        glassboard.install()
        from torch.utils.tensorboard import summary
        made = summary.scalar("a", 1.5)
        print(made.SerializeToString())
    """
    assert run_program(program, python=bare_python) == "b'\\n\\x08\\n\\x01a\\x15\\x00\\x00\\xc0?'\n"


def test_torch_s_own_tracer_is_used_where_tensorboard_is_installed(run_program) -> None:
    program = """
        import glassboard
        glassboard.install()
        import torch
        from torch.utils.tensorboard import _pytorch_graph, writer
        print("glassboard" in writer.__file__, "glassboard" in _pytorch_graph.__file__)
        graph, _ = _pytorch_graph.graph(torch.nn.Linear(2, 3), torch.ones(1, 2))
        print(len(graph.node) > 3)
    """
    assert run_program(program, through=("-W", "ignore")) == "True False\nTrue\n"
