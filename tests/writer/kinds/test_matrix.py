"""Matrices come back cell by cell, with the names of their rows and columns."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.events.wire import read_fields


def read_back(event):
    (value,) = event.summary.value
    names = {1: [], 2: []}
    for number, _, text in read_fields(value.metadata.plugin_data.content):
        names[number].append(text.decode())
    assert value.metadata.plugin_data.plugin_name == "glassboard_matrix"
    return tensor_util.make_ndarray(value.tensor), names[1], names[2]


matrices = arrays.arrays(
    st.sampled_from([np.float32, np.float64, np.float16, np.int64, np.bool_]),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(matrices, st.booleans())
def test_cells_and_labels_come_back(tmp_path_factory, event_dir, matrix, transposed):
    logs = event_dir(tmp_path_factory.mktemp("run"))
    shown = matrix.T if transposed else matrix
    rows, columns = (
        [f"{what}{n}" for n in range(count)] for what, count in zip("rc", shown.shape, strict=True)
    )
    with SummaryWriter(logs) as writer:
        writer.add_matrix("m", shown, 7, rows, columns)
    found, found_rows, found_columns = read_back(logs.events()[-1])
    wanted = shown if shown.dtype == np.float64 else shown.astype(np.float32)
    assert (found.dtype, found.shape) == (wanted.dtype, wanted.shape)
    assert found.tobytes() == np.ascontiguousarray(wanted).tobytes()
    assert (found_rows, found_columns) == (rows, columns)


def test_tensors_and_lists(logs):
    with SummaryWriter(logs) as writer:
        writer.add_matrix("m", torch.ones(2, 2, requires_grad=True).to(torch.bfloat16))
        writer.add_matrix("m", [[1, 2], [3, 4]], row_labels=range(2))
    first, second = (read_back(event) for event in logs.events()[2:])
    assert first[0].tolist() == [[1, 1], [1, 1]]
    assert second[1] == ["0", "1"]


@pytest.mark.parametrize(
    ("matrix", "labels", "error"),
    [
        ([1, 2], None, ValueError),
        (5, None, ValueError),
        ([[1, 2]], ["a", "b"], ValueError),
        ("x", None, NotImplementedError),
    ],
)
def test_what_is_no_matrix_is_refused(logs, matrix, labels, error):
    with SummaryWriter(logs) as writer, pytest.raises(error):
        writer.add_matrix("m", matrix, 1, labels)
