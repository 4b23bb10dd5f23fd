"""Meshes: what is known of them and their numbers equal TensorBoard's."""

from __future__ import annotations

from typing import Any

PLUGIN = "/data/plugin/mesh"


def test_every_mesh_is_equal(boards: Any, pairs: Any) -> None:
    index = boards.same(f"{PLUGIN}/tags")

    def known(answer: Any) -> Any:
        """Known difference: TensorBoard lists the parts of one step in no order."""
        return sorted(answer, key=lambda one: (one["step"], one["content_type"]))

    def check(run: str, tag: str) -> None:
        for one in boards.same(f"{PLUGIN}/meshes", {"run": run, "tag": tag}, known=known):
            for sample in range(index[run][tag]["samples"]):
                content = ["UNDEFINED", "VERTEX", "FACE", "COLOR"][one["content_type"]]
                query = {
                    "run": run,
                    "tag": tag,
                    "content_type": content,
                    "sample": sample,
                    "step": one["step"],
                }
                assert boards.same_bytes(f"{PLUGIN}/data", query)

    assert boards.each(check, pairs(index)) > 9


def test_there_is_nothing_where_there_is_no_mesh(boards: Any) -> None:
    assert boards.same(f"{PLUGIN}/meshes", {"run": "torch", "tag": "no"}) == []
    assert boards.same_bytes(f"{PLUGIN}/data", {"run": "torch", "tag": "no", "content_type": "FACE"}) == b""


def test_refusals_are_equal(boards: Any) -> None:
    assert (
        boards.same_refusal(f"{PLUGIN}/data", {"run": "torch", "tag": "shape", "content_type": "NO"}) == 400
    )
