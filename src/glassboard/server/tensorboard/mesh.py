"""TensorBoard's plugin `mesh`: the parts of a mesh are tags of their own, called by the mesh's name."""

from __future__ import annotations

from collections.abc import Iterator

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, wrong
from glassboard.server.tensorboard.source import Source, TensorDatum
from glassboard.store.kinds.plugin_values import MeshPart, stated_mesh_part

# The parts by the name that is asked for, with the type in which they travel.
_PARTS = {"UNDEFINED": (0, ""), "VERTEX": (1, "<f4"), "FACE": (2, "<i4"), "COLOR": (3, "u1")}
_EVERY_PART = 0b1110  # what is assumed of writers that do not say which parts there are


class Mesh:
    """Meshes and point clouds over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/meshes": self.meshes, "/data": self.data}

    def tags(self, call: Call) -> Answer:
        """The meshes of each run, with the number of them at one step."""
        return json_answer(
            {
                run: {part.name: {"samples": part.shape[0]} for _, part in self._parts(run) if part.shape}
                for run in self._source.index("mesh")
            }
        )

    def meshes(self, call: Call) -> Answer:
        """What is known of each part of a mesh at each step, without the numbers."""
        found = sorted(self._logged(call), key=lambda one: one[1].step)
        return json_answer(
            [
                {
                    "wall_time": datum.wall_time,
                    "step": datum.step,
                    "content_type": part.part,
                    "components": part.components or _EVERY_PART,
                    "config": part.json_config,
                    "data_shape": list(part.shape),
                }
                for part, datum in found
            ]
        )

    def data(self, call: Call) -> Answer:
        """The numbers of one part of a mesh at one step."""
        import numpy as np

        wanted, dtype = _PARTS.get(call.get("content_type") or "", (0, ""))
        if not dtype:
            raise wrong("content_type must be VERTEX, FACE or COLOR")
        try:
            step = float(call.get("step") or 0)
        except ValueError:
            raise wrong("step must be a number") from None
        sample = call.number("sample")
        chosen = [datum for part, datum in self._logged(call) if part.part == wanted and datum.step == step]
        if any(not datum.value.ndim or sample >= len(datum.value) for datum in chosen):
            raise wrong(f"there is no sample {sample}")
        arrays = [np.asarray(datum.value[sample]).astype(dtype).tobytes() for datum in chosen]
        return Answer(b"".join(arrays), "arraybuffer")

    def _parts(self, run: str) -> Iterator[tuple[str, MeshPart]]:
        for tag, metadata in self._source.index("mesh").get(run, {}).items():
            part = stated_mesh_part(metadata.content)
            if part is not None:
                yield tag, part

    def _logged(self, call: Call) -> list[tuple[MeshPart, TensorDatum]]:
        run, name = call.get("run") or "", call.get("tag") or ""
        found: list[tuple[MeshPart, TensorDatum]] = []
        for tag, part in self._parts(run):
            if part.name == name:
                logged = self._source.tensors("mesh", run, tag, self._source.samples.of("mesh"))
                found += [(part, datum) for datum in logged]
        return found
