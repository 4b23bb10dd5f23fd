"""Long and wide tables over many runs, and aggregates of a tag over runs on aligned steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from glassboard.board.table import Coded, Table
from glassboard.store.base import PointBlock, Store, Which

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS = 1 << 20  # of a batch, about

Series = tuple[str, str, int]  # run, tag, rank
Columns = Mapping[str, "NDArray[Any] | Coded"]


def long_tables(
    store: Store, series: Sequence[Series], runs: Sequence[str], tags: Sequence[str], which: Which
) -> Iterator[Table]:
    """Batches with columns run, tag, step, wall_time, value, rank, attempt; series by series."""
    run_codes = {run: code for code, run in enumerate(runs)}
    tag_codes = {tag: code for code, tag in enumerate(tags)}
    waiting: list[tuple[int, int, int, PointBlock]] = []
    rows = 0
    for run, tag, rank in series:
        for block in store.points(run, tag, rank, which):
            if len(block.steps):
                waiting.append((run_codes[run], tag_codes[tag], rank, block))
                rows += len(block.steps)
        if rows >= _ROWS:
            yield _long(waiting, runs, tags)
            waiting, rows = [], 0
    if waiting:
        yield _long(waiting, runs, tags)


def empty_long(runs: Sequence[str], tags: Sequence[str]) -> Table:
    """A long table without rows."""
    return _long([], runs, tags)


def _long(
    blocks: Sequence[tuple[int, int, int, PointBlock]], runs: Sequence[str], tags: Sequence[str]
) -> Table:
    import numpy as np

    lengths = [len(block.steps) for *_, block in blocks]

    def repeated(place: int, dtype: str) -> NDArray[Any]:
        return np.repeat(np.array([one[place] for one in blocks], dtype), lengths)

    def joined(place: int, dtype: str) -> NDArray[Any]:
        parts = [np.asarray(block[place], dtype) for *_, block in blocks]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    attempts = np.repeat(np.array([block.attempt for *_, block in blocks], "int64"), lengths)
    return Table(
        {
            "run": Coded(repeated(0, "int32"), runs),
            "tag": Coded(repeated(1, "int32"), tags),
            "step": joined(0, "int64"),
            "wall_time": joined(1, "float64"),
            "value": joined(2, "float64"),
            "rank": repeated(2, "int64"),
            "attempt": attempts,
        }
    )


def wide_table(
    store: Store, series: Sequence[Series], runs: Sequence[str], tags: Sequence[str], which: Which
) -> Table:
    """One row for each run and step, one column for each tag; NaN where a tag has no point.

    Of several points at one step the last one logged counts; of several ranks the lowest.
    """
    import numpy as np

    codes: list[NDArray[Any]] = []
    steps: list[NDArray[Any]] = []
    values: dict[str, list[NDArray[Any]]] = {tag: [] for tag in tags}
    lowest: dict[str, dict[str, int]] = {}  # rank, by run and tag
    for run, tag, rank in series:
        lowest.setdefault(run, {}).setdefault(tag, rank)
    for code, run in enumerate(runs):
        if run not in lowest:
            continue
        by_tag = {tag: _last_of_each_step(store, run, tag, rank, which) for tag, rank in lowest[run].items()}
        every = np.unique(np.concatenate([found for found, _ in by_tag.values()]))
        steps.append(every)
        codes.append(np.full(len(every), code, "int32"))
        for tag in tags:
            column = np.full(len(every), np.nan)
            if tag in by_tag:
                found, numbers = by_tag[tag]
                column[np.searchsorted(every, found)] = numbers
            values[tag].append(column)
    none = np.empty(0)
    return Table(
        {
            "run": Coded(np.concatenate([none.astype("int32"), *codes]), runs),
            "step": np.concatenate([none.astype("int64"), *steps]),
            **{tag: np.concatenate([none, *parts]) for tag, parts in values.items()},
        }
    )


def _last_of_each_step(
    store: Store, run: str, tag: str, rank: int | None, which: Which
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Steps, ascending and each once, and the value that was logged last at each."""
    import numpy as np

    blocks = list(store.points(run, tag, rank, which))
    steps = np.concatenate([np.empty(0, "int64"), *(np.asarray(block.steps, "int64") for block in blocks)])
    values = np.concatenate([np.empty(0), *(np.asarray(block.values, "float64") for block in blocks)])
    found, last = np.unique(steps[::-1], return_index=True)
    return found, values[::-1][last]


def aggregate(store: Store, tag: str, runs: Sequence[str]) -> Table:
    """Columns step, count, mean, std, min, max, median of a tag over runs.

    Steps are aligned as they are: at each step that any run has, the runs that have it count, with the value
    logged last there. Values that are no finite numbers are left out. ``std`` is that of the runs themselves
    (ddof 0). Nothing is interpolated.
    """
    import numpy as np

    series = [_last_of_each_step(store, run, tag, None, "live") for run in runs]
    steps = np.concatenate([np.empty(0, "int64"), *(found for found, _ in series)])
    values = np.concatenate([np.empty(0), *(numbers for _, numbers in series)])
    finite = np.isfinite(values)
    steps, values = steps[finite], values[finite]
    order = np.lexsort((values, steps))
    steps, values = steps[order], values[order]
    every, begin, count = np.unique(steps, return_index=True, return_counts=True)
    if not len(every):
        none = np.empty(0)
        return Table(
            {"step": every, "count": count, **dict.fromkeys(("mean", "std", "min", "max", "median"), none)}
        )
    mean = np.add.reduceat(values, begin) / count
    deviations = (values - np.repeat(mean, count)) ** 2
    last = begin + count - 1
    low, high = values[begin + (count - 1) // 2], values[begin + count // 2]
    return Table(
        {
            "step": every,
            "count": count.astype("int64"),
            "mean": mean,
            "std": np.sqrt(np.add.reduceat(deviations, begin) / count),
            "min": values[begin],
            "max": values[last],
            "median": low + (high - low) / 2,
        }
    )
