"""Log sounds: a tone that rises, in one channel, and a beat in two, heard in the Audio tab of TensorBoard."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

RATE = 16000  # samples per second
seconds = np.arange(RATE) / RATE

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/audio") as writer:
    for step in range(3):
        writer.add_audio("tone", 0.5 * np.sin(2 * np.pi * 220 * 2**step * seconds), step, RATE)
    beat = np.stack([np.sin(2 * np.pi * hertz * seconds) for hertz in (440, 443)])
    writer.add_audio("beat", 0.5 * beat, 0, RATE)
