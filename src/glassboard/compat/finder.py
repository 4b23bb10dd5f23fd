"""Finds the faces under the names of the packages they stand for."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.abc import Loader, MetaPathFinder
    from importlib.metadata import Distribution, DistributionFinder
else:
    # The classes of importlib.abc would cost every Python program below `glassboard run` some milliseconds.
    Loader = MetaPathFinder = object

FACES = {
    "tensorboardX": "glassboard.compat.tensorboardx",
    "torch.utils.tensorboard": "glassboard.compat.torch",
}
_PROTO = "tensorboardX.proto"
# Where tensorboard keeps the messages that tensorboardX has in one package.
_PROTO_PLACES = {
    "": "tensorboard.compat.proto",
    ".api_pb2": "tensorboard.plugins.hparams.api_pb2",
    ".layout_pb2": "tensorboard.plugins.custom_scalar.layout_pb2",
    ".plugin_hparams_pb2": "tensorboard.plugins.hparams.plugin_data_pb2",
    ".plugin_mesh_pb2": "tensorboard.plugins.mesh.plugin_data_pb2",
    ".plugin_pr_curve_pb2": "tensorboard.plugins.pr_curve.plugin_data_pb2",
    ".plugin_text_pb2": "tensorboard.plugins.text.plugin_data_pb2",
}
# Modules of torch's that trace a model for the messages of an installed tensorboard.
_TORCH_TRACER = {"torch.utils.tensorboard._proto_graph", "torch.utils.tensorboard._pytorch_graph"}
# What each module has of its own.
_OWN = {
    "__builtins__",
    "__cached__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
    "__spec__",
}


class FaceFinder(MetaPathFinder):
    """Stands first in `sys.meta_path`; modules that others loaded get no parts from here."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Returns the face of a package or of a module in it; None for all other names."""
        for public, face in FACES.items():
            if fullname == public:
                return _face_spec(fullname, face)
            if fullname.startswith(public + ".") and is_face(sys.modules.get(fullname.rpartition(".")[0])):
                if fullname == _PROTO or fullname.startswith(_PROTO + "."):
                    return _proto_spec(fullname)
                if fullname in _TORCH_TRACER and _installed("tensorboard"):
                    return _torch_spec(fullname)
                return _face_spec(fullname, face + fullname[len(public) :])
        return None

    def find_distributions(self, context: DistributionFinder.Context | None = None) -> Iterable[Distribution]:
        """Returns tensorboardX's metadata, for programs that look there whether it is installed."""
        name = getattr(context, "name", None)
        if name is None or name.lower() != "tensorboardx":
            return []
        from glassboard.compat.distribution import stand_in

        return stand_in(context)


class FaceLoader(Loader):
    """Fills a module with the names of another one, but for the modules among them."""

    def __init__(self, face: str) -> None:
        """Takes the full name of the module to copy from."""
        self._face = face

    def create_module(self, spec: ModuleSpec) -> None:
        """Leaves it to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Copies the names; of a package, parts are imported when they are asked for."""
        for name, value in vars(importlib.import_module(self._face)).items():
            if name not in _OWN and not isinstance(value, ModuleType):
                setattr(module, name, value)
        if hasattr(module, "__path__"):
            module.__dict__["__getattr__"] = _part_of(module.__name__)


class _MissingProto(Loader):
    """Says what to install."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Leaves it to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Raises."""
        raise ImportError(
            f"{module.__name__} needs protobuf, which Glassboard does without: pip install tensorboard",
            name=module.__name__,
        )


def is_face(module: ModuleType | None) -> bool:
    """Tells whether a module comes from here."""
    return isinstance(getattr(getattr(module, "__spec__", None), "loader", None), FaceLoader)


def _face_spec(fullname: str, face: str) -> ModuleSpec | None:
    source = importlib.util.find_spec(face)
    if source is None:
        return None
    spec = ModuleSpec(
        fullname,
        FaceLoader(face),
        origin=source.origin,
        is_package=source.submodule_search_locations is not None,
    )
    spec.has_location = True
    return spec


def _proto_spec(fullname: str) -> ModuleSpec | None:
    """Finds messages of tensorboard, else those of an installed tensorboardX itself."""
    below = fullname[len(_PROTO) :]
    if _installed("tensorboard"):
        return _face_spec(fullname, _PROTO_PLACES.get(below, f"tensorboard.compat.proto{below}"))
    original = PathFinder.find_spec("tensorboardX")
    if original is not None and _installed("google.protobuf"):
        return PathFinder.find_spec(fullname, original.submodule_search_locations)
    return ModuleSpec(fullname, _MissingProto(), is_package=True)


def _torch_spec(fullname: str) -> ModuleSpec | None:
    places = [os.path.join(place, "utils", "tensorboard") for place in sys.modules["torch"].__path__]
    return PathFinder.find_spec(fullname, places)


def _installed(name: str) -> bool:
    with contextlib.suppress(ImportError):
        return importlib.util.find_spec(name) is not None
    return False


def _part_of(package: str) -> Callable[[str], object]:
    """Returns the `__getattr__` of a package: the originals have all their modules loaded."""

    def part(name: str) -> object:
        reason = None
        if not name.startswith("__"):
            try:
                return importlib.import_module(f"{package}.{name}")
            except ImportError as error:
                reason = error
        raise AttributeError(f"module {package!r} has no attribute {name!r}") from reason

    return part
