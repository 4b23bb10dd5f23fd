"""Log sounds: a voice that two runs learn, and a beat in two channels, seen and heard in the Audio tab."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

RATE = 16000  # samples per second
seconds = np.arange(2 * RATE) / RATE
noise = np.random.default_rng(0).normal(size=seconds.size)


def voice(pitch: float, hiss: float) -> np.ndarray:
    """Four syllables of a voice that glides up and down, with some noise."""
    phase = 2 * np.pi * (pitch * seconds + 12 * np.sin(2 * np.pi * 0.75 * seconds))
    tone = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 9))
    syllable = np.exp(-4 * ((2 * seconds) % 1)) * np.minimum(1, 40 * ((2 * seconds) % 1))
    return 0.25 * tone * syllable + hiss * noise


folder = sys.argv[1] if len(sys.argv) > 1 else "runs/audio"
for run, pitch in (("small", 140), ("large", 180)):
    with SummaryWriter(f"{folder}/{run}") as writer:
        for step in range(5):
            writer.add_audio("speech", voice(pitch, 0.2 / 4**step), step * 100, RATE)
        beat = np.stack([np.sin(2 * np.pi * hertz * seconds) for hertz in (440, 443)])
        writer.add_audio("beat", 0.5 * beat, 0, RATE)
