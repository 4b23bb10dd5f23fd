"""Records are read by TensorFlow's own reader."""

from __future__ import annotations

import pytest
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import PyRecordReader_New

from glassboard.writer.record_writer import RecordWriter

RECORDS = [b"", b"one", bytes(range(256)) * 40]


def test_records_come_back(tmp_path):
    path = tmp_path / "some.tfrecords"
    with RecordWriter(path) as writer:
        for record in RECORDS:
            writer.write(record)
        writer.flush()
        assert path.stat().st_size == sum(16 + len(record) for record in RECORDS)
    reader = PyRecordReader_New(str(path))
    found = []
    for _ in RECORDS:
        reader.GetNext()
        found.append(reader.record())
    assert found == RECORDS


def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(OSError, match="no_such"):
        RecordWriter(tmp_path / "no_such" / "file")
