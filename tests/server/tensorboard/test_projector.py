"""Embeddings: configs, points, labels and pictures equal TensorBoard's."""

from __future__ import annotations

from typing import Any

PLUGIN = "/data/plugin/projector"


def test_every_embedding_is_equal(boards: Any) -> None:
    # Known difference: TensorBoard lists the runs in no order.
    runs = boards.same(f"{PLUGIN}/runs", known=sorted)
    assert "torch" in runs

    def check(run: str) -> None:
        for embedding in boards.same(f"{PLUGIN}/info", {"run": run})["embeddings"]:
            query = {"run": run, "name": embedding["tensorName"]}
            for rows in ({}, {"num_rows": 1}, {"num_rows": 4}, {"num_rows": 100}):
                assert boards.same_bytes(f"{PLUGIN}/tensor", {**query, **rows})
                if "metadataPath" in embedding:
                    assert boards.same_bytes(f"{PLUGIN}/metadata", {**query, **rows})
            if "sprite" in embedding:
                assert boards.same_bytes(f"{PLUGIN}/sprite_image", query).startswith(b"\x89PNG")

    boards.each(check, [(run,) for run in runs])


def test_refusals_are_equal(boards: Any) -> None:
    for path in ("info", "tensor", "metadata", "bookmarks", "sprite_image"):
        for query in ({}, {"run": "torch"} if path != "info" else {}, {"run": "no", "name": "x"}):
            assert boards.same_refusal(f"{PLUGIN}/{path}", query) == 400
    name = boards.ours.ask(f"{PLUGIN}/info", {"run": "torch"}).json()["embeddings"][0]["tensorName"]
    known = {"run": "torch", "name": name}
    assert boards.same_refusal(f"{PLUGIN}/bookmarks", known) == 400
    assert boards.same_refusal(f"{PLUGIN}/tensor", {**known, "num_rows": "x"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/tensor", {"run": "torch", "name": "no"}) == 400
