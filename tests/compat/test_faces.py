"""Both faces take what the originals take, by position and by name, and refuse what they refuse."""

from __future__ import annotations

import copy
import inspect
import weakref
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from glassboard.compat.finder import FACES

# In the face of torch lists are numbers, too: of the original only tensors and arrays.
LISTS_ARE_TAKEN = {("torch.utils.tensorboard", "value list"), ("torch.utils.tensorboard", "value two")}


def parameters(function: Any) -> list[tuple]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]


def methods(original: str) -> list[str]:
    writer = import_module(original).SummaryWriter
    return [
        name
        for name, _ in inspect.getmembers(writer, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    ]


@pytest.mark.parametrize(
    ("original", "name"), [(original, name) for original in FACES for name in methods(original)]
)
def test_methods_have_the_originals_signatures(original: str, name: str) -> None:
    face = import_module(FACES[original]).SummaryWriter
    ours = parameters(getattr(face, name))
    if name in {"flush", "close"}:  # which also take a time limit, and say whether they kept it
        ours = [parameter for parameter in ours if parameter[0] != "timeout"]
    assert ours == parameters(getattr(import_module(original).SummaryWriter, name))


@pytest.mark.parametrize("original", FACES)
@pytest.mark.parametrize("kind", ["FileWriter", "RecordWriter"])
def test_file_writers_take_the_originals_arguments(original: str, kind: str) -> None:
    ours, theirs = (getattr(import_module(name), kind) for name in (FACES[original], original))
    for name, method in inspect.getmembers(theirs, inspect.isfunction):
        if name.startswith("_") and name != "__init__":
            continue
        expected, signature = inspect.signature(method), inspect.signature(getattr(ours, name))
        by_position = [p.name for p in expected.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        signature.bind(*by_position)
        signature.bind("self", **{name: None for name in expected.parameters if name != "self"})


def functions() -> list[tuple[str, str, str]]:
    found = []
    for original, face in FACES.items():
        place = Path(import_module(face).__file__ or "").parent
        for module in sorted(path.stem for path in place.glob("*.py") if path.stem != "__init__"):
            if module != "writer":
                names = import_module(f"{face}.{module}").__all__
                found += [(original, module, name) for name in names]
    return found


@pytest.mark.parametrize(("original", "module", "name"), functions())
def test_functions_have_the_originals_signatures(original: str, module: str, name: str) -> None:
    ours = getattr(import_module(f"{FACES[original]}.{module}"), name)
    theirs = getattr(import_module(f"{original}.{module}"), name)
    if inspect.isclass(ours) and ours.__module__ == "glassboard":
        return  # the writer's own, which takes the names of both
    if callable(theirs):
        assert parameters(ours) == parameters(theirs)
    else:
        assert type(ours) is type(theirs)


CALLS = {
    "tag int": lambda w: w.add_scalar(5, 1.0),
    "tag None": lambda w: w.add_scalar(None, 1.0),
    "tag bytes": lambda w: w.add_scalar(b"x", 1.0),
    "value text": lambda w: w.add_scalar("x", "a"),
    "value number as text": lambda w: w.add_scalar("x", "1.5"),
    "value None": lambda w: w.add_scalar("x", None),
    "value dict": lambda w: w.add_scalar("x", {}),
    "value list": lambda w: w.add_scalar("x", [1.0]),
    "value two": lambda w: w.add_scalar("x", [1.0, 2.0]),
    "value complex": lambda w: w.add_scalar("x", 1j),
    "step text": lambda w: w.add_scalar("x", 1, "a"),
    "step number as text": lambda w: w.add_scalar("x", 1, "7"),
    "step NaN": lambda w: w.add_scalar("x", 1, float("nan")),
    "step infinite": lambda w: w.add_scalar("x", 1, float("inf")),
    "step huge": lambda w: w.add_scalar("x", 1, 1 << 70),
    "wall text": lambda w: w.add_scalar("x", 1, 1, "a"),
    "group key int": lambda w: w.add_scalars("m", {1: 2.0}),
    "group key None": lambda w: w.add_scalars("m", {None: 2.0}),
    "group tag int": lambda w: w.add_scalars(3, {"a": 2.0}),
    "group tag None": lambda w: w.add_scalars(None, {"a": 2.0}),
    "group list": lambda w: w.add_scalars("m", [1.0]),
    "group value text": lambda w: w.add_scalars("m", {"a": "b"}),
    "text int": lambda w: w.add_text("t", 5),
    "text bytes": lambda w: w.add_text("t", b"5"),
    "text None": lambda w: w.add_text("t", None),
    "text tag None": lambda w: w.add_text(None, "x"),
    "text tag bytes": lambda w: w.add_text(b"a", "x"),
    "keyword": lambda w: w.add_scalar("a", 1, foo=2),
    "keyword of the writer": lambda w: type(w)(foo=1),
    "hparams list": lambda w: w.add_hparams([], {}),
    "hparams of a list": lambda w: w.add_hparams({"a": [1]}, {}),
    "histogram empty": lambda w: w.add_histogram("h", np.zeros(0)),
    "histogram None": lambda w: w.add_histogram("h", None),
    "histogram bins": lambda w: w.add_histogram("h", np.ones(3), bins="nonsense"),
    "raw histogram": lambda w: w.add_histogram_raw("h", 0, 1, 2, 3, 4, [1], [1, 2]),
    "image None": lambda w: w.add_image("i", None),
    "image axes": lambda w: w.add_image("i", np.zeros((3, 4, 4)), dataformats="HW"),
    "image letters": lambda w: w.add_image("i", np.zeros((3, 4, 4)), dataformats="XYZ"),
    "margin": lambda w: w.add_custom_scalars_marginchart(["a"]),
    "texts tag int": lambda w: w.add_text(4, "x"),
    "embedding": lambda w: w.add_embedding(np.ones(3)),
}


def outcome(call: Any, writer: Any) -> type[Exception] | None:
    try:
        call(writer)
    except Exception as error:
        return type(error)
    return None


@pytest.mark.parametrize("original", FACES)
@pytest.mark.parametrize("case", CALLS)
def test_wrong_arguments_raise_what_they_raise_there(
    original: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs = import_module(original).SummaryWriter("theirs")
    ours = import_module(FACES[original]).SummaryWriter("ours")
    expected = outcome(CALLS[case], theirs)
    raised = outcome(CALLS[case], ours)
    theirs.close()
    ours.close()
    if (original, case) in LISTS_ARE_TAKEN:
        assert expected is NotImplementedError
        assert raised in {None, AssertionError, ValueError}
    else:
        assert raised == expected


def test_only_the_original_s_names_are_exported() -> None:
    for original, face in FACES.items():
        theirs = import_module(original)
        assert all(hasattr(theirs, name) for name in import_module(face).__all__)


@pytest.mark.parametrize("face", FACES.values())
def test_habits_of_third_parties(face: str, tmp_path: Path) -> None:
    kind = import_module(face).SummaryWriter

    class Doubled(kind):
        def add_scalar(self, tag: str, scalar_value: float, *rest: Any) -> None:
            super().add_scalar(tag, 2 * scalar_value, *rest)

    with Doubled(str(tmp_path)) as writer:
        writer.add_scalar("a", 1.0, 3)
        assert weakref.ref(writer)() is writer
        with copy.deepcopy(writer) as other:
            other.add_scalar("a", 2.0, 4)
        writer.add_scalar = lambda *_: None
        writer.add_scalar("a", 3.0, 5)
        with mock.patch.object(kind, "add_text", autospec=True) as patched:
            writer.add_text("a", "b", 1)
    patched.assert_called_once_with(writer, "a", "b", 1)
    mock.create_autospec(kind).return_value.add_scalar("a", 1, global_step=2)
    accumulator = EventAccumulator(str(tmp_path)).Reload()
    assert sorted(scalar.value for scalar in accumulator.Scalars("a")) == [2.0, 4.0]
