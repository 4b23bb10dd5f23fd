"""Graphs: the text of every graph and of run metadata equals TensorBoard's."""

from __future__ import annotations

from typing import Any

PLUGIN = "/data/plugin/graphs"


def test_graphs_and_run_metadata_are_equal(boards: Any) -> None:
    info = boards.same(f"{PLUGIN}/info")
    assert info["torch"]["run_graph"]
    tags = [has for about in info.values() for has in about["tags"].values()]
    assert all(any(has[kind] for has in tags) for kind in ("conceptual_graph", "op_graph", "profile"))
    for run, about in info.items():
        if about["run_graph"]:
            assert boards.same_bytes(f"{PLUGIN}/graph", {"run": run}).startswith(b"node {")
        for tag, has in about["tags"].items():
            if has["profile"]:
                assert boards.same_bytes(f"{PLUGIN}/run_metadata", {"run": run, "tag": tag})
            if has["conceptual_graph"]:
                assert boards.same_bytes(f"{PLUGIN}/graph", {"run": run, "tag": tag, "conceptual": "true"})
            if has["op_graph"]:
                assert boards.same_bytes(f"{PLUGIN}/graph", {"run": run, "tag": tag})


def test_large_attributes_are_left_out_alike(boards: Any) -> None:
    for limit in (1, 20, 1024):
        query = {"run": "torch", "limit_attr_size": limit, "large_attrs_key": "_too_large"}
        ours, theirs = (board.ask(f"{PLUGIN}/graph", query).body for board in (boards.ours, boards.fast))
        # Those that were left out are listed in no order.
        assert sorted(ours.splitlines()) == sorted(theirs.splitlines())
        assert (b"_too_large" in ours) == (limit == 1)


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/graph") == 400
    assert boards.same_refusal(f"{PLUGIN}/graph", {"run": "no"}) == 404
    assert boards.same_refusal(f"{PLUGIN}/graph", {"run": "torch", "tag": "no"}) == 404
    assert boards.same_refusal(f"{PLUGIN}/graph", {"run": "torch", "limit_attr_size": "x"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/run_metadata", {"run": "torch"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/run_metadata", {"tag": "x"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/run_metadata", {"run": "torch", "tag": "no"}) == 404


def test_a_limit_without_its_key_is_refused(boards: Any) -> None:
    for query in ({"limit_attr_size": 5}, {"limit_attr_size": 0, "large_attrs_key": "x"}):
        assert boards.ours.ask(f"{PLUGIN}/graph", {"run": "torch", **query}).status == 400
        # Known difference: TensorBoard fails.
        assert boards.fast.ask(f"{PLUGIN}/graph", {"run": "torch", **query}).status == 500
