"""Reads event files back as Keras and TensorFlow programs do, and prints what is in them as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import tensorflow as tf

found: dict[str, list[tuple[int, float]]] = {}
images: list[list[int]] = []
for path in sorted(Path(sys.argv[1]).rglob("*tfevents*")):
    for event in tf.compat.v1.train.summary_iterator(str(path)):
        for value in event.summary.value:
            if value.HasField("simple_value"):
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
            elif value.HasField("image"):
                images.append(list(tf.io.decode_png(value.image.encoded_image_string).shape))
    # And through the input pipeline, which checks every checksum.
    records = sum(1 for _ in tf.data.TFRecordDataset(str(path)))
    assert records >= 2, path
print(json.dumps({"scalars": found, "images": images}))
