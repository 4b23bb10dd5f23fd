"""Turns numbers into what is seen or heard: digits with captions, telephone tones, a loss as a landscape."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor, nn

from digits import SIZE

COLUMNS, CELL, CAPTION = 8, 64, 14  # pixels
RIGHT, WRONG = (90, 220, 120), (255, 110, 100)
RATE = 8000  # samples a second
TONE, PAUSE = 0.14, 0.05  # seconds
KEYPAD = ["123", "456", "789", " 0 "]
ROW_HERTZ, COLUMN_HERTZ = (697, 770, 852, 941), (1209, 1336, 1477)
REACH, GRID = 0.8, 17  # how far the landscape goes, in lengths of the weights; points a side


def captioned(images: Tensor, captions: list[str]) -> np.ndarray:
    """Images [n, 784] of 0..1 in a grid, each over its caption, as bytes [h, w, 3]; with a `?` it is red."""
    rows = -(-len(images) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL, rows * (CELL + CAPTION)))
    draw = ImageDraw.Draw(sheet)
    for place, (image, caption) in enumerate(zip(images, captions, strict=True)):
        left, top = place % COLUMNS * CELL, place // COLUMNS * (CELL + CAPTION)
        pixels = (image.view(SIZE, SIZE) * 255).clamp(0, 255).byte().numpy()
        sheet.paste(Image.fromarray(pixels).resize((CELL, CELL)), (left, top))
        color = WRONG if caption.endswith("?") else RIGHT
        draw.text((left + CELL / 2, top + CELL), caption, color, anchor="ma")
    return np.asarray(sheet)


def tones(digits: list[int]) -> np.ndarray:
    """Digits as a telephone dials them: float32 [samples] at 8000 a second."""
    time = np.arange(int(TONE * RATE)) / RATE
    envelope = np.minimum(1, np.minimum(time, time[::-1]) / 0.005)  # without it there is a click
    parts: list[np.ndarray] = []
    for digit in map(str, digits):
        row = next(place for place, keys in enumerate(KEYPAD) if digit in keys)
        pair = ROW_HERTZ[row], COLUMN_HERTZ[KEYPAD[row].index(digit)]
        parts.append(sum(0.4 * np.sin(2 * np.pi * hertz * time) for hertz in pair) * envelope)
        parts.append(np.zeros(int(PAUSE * RATE)))
    return np.concatenate(parts).astype(np.float32)


@torch.no_grad()
def loss_around(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Losses [GRID, GRID] where the weights are moved along two random directions, itself in the middle."""
    random = torch.Generator().manual_seed(0)
    held = [weights.clone() for weights in model.parameters()]
    ways = [[direction(weights, random) for weights in held] for _ in range(2)]
    places = torch.linspace(-REACH, REACH, GRID)
    losses = torch.zeros(GRID, GRID)
    for row, along in enumerate(places):
        for column, across in enumerate(places):
            for weights, at, one, other in zip(model.parameters(), held, *ways, strict=True):
                weights.copy_(at + along * one + across * other)
            losses[row, column] = nn.functional.cross_entropy(model(images), labels)
    for weights, at in zip(model.parameters(), held, strict=True):
        weights.copy_(at)
    return losses


def direction(weights: Tensor, random: torch.Generator) -> Tensor:
    """A random direction, as long as the weights that it moves, so that no layer decides alone."""
    way = torch.randn(weights.shape, generator=random)
    return way * weights.norm() / way.norm()


def landscape(heights: Tensor) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices, colours and faces of a surface over a grid, for `add_mesh`; low is blue, high yellow."""
    side = len(heights)
    values = heights.log1p().numpy()  # a loss rises steeply away from where it is least
    share = (values - values.min()) / max(float(np.ptp(values)), 1e-9)
    rows, columns = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    vertices = np.stack([columns, share, rows], -1).reshape(1, -1, 3)
    low, middle, high = np.array([[60, 50, 130], [40, 145, 140], [250, 225, 60]])
    lower, upper = (np.clip(2 * share - shift, 0, 1)[..., None] for shift in (0, 1))
    colors = (low + lower * (middle - low) + upper * (high - middle)).reshape(1, -1, 3).astype(np.uint8)
    corner = np.arange(side * side).reshape(side, side)
    a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]
    faces = np.concatenate([np.stack([a, c, b], -1), np.stack([b, c, d], -1)]).reshape(1, -1, 3)
    return vertices, colors, faces
