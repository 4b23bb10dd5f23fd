"""Of the layouts of a run the latest counts."""

from __future__ import annotations

from glassboard import SummaryWriter
from glassboard.store.kinds.custom_scalars import layouts


def test_the_latest_layout_of_each_run(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs/one") as writer:
        writer.add_custom_scalars({"A": {"first": ["Multiline", ["loss"]]}})
        writer.add_custom_scalars({"B": {"second": ["Margin", ["a", "b", "c"]]}})
    with SummaryWriter(tmp_path / "logs/two") as writer:
        writer.add_scalar("loss", 1, 1)
    found = layouts(logged(run="three"))
    assert list(found) == ["one"]
    (category,) = found["one"].categories
    assert (category.title, category.charts[0].title) == ("B", "second")
    assert category.charts[0].margins == [("a", "b", "c")]
