"""Handwritten digits: MNIST where torchvision has it, else scikit-learn's, enlarged, shifted and turned."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

SIZE = 28  # pixels a side
TRAINING, VALIDATION = 16_000, 4_000  # images made of scikit-learn's 1797


class Digits(NamedTuple):
    """Images as float32 [n, 784] in 0..1, labels as int64 [n]."""

    images: Tensor
    labels: Tensor


def load_digits(classes: int = 2) -> tuple[Digits, Digits]:
    """Load digits for training and for validation.

    Args:
        classes: 10 tells every digit apart, 2 even (0) from odd (1).
    """
    training, validation = _torchvision_digits() or _sklearn_digits()
    if classes == 2:
        return training._replace(labels=training.labels % 2), validation._replace(
            labels=validation.labels % 2
        )
    return training, validation


def _torchvision_digits() -> tuple[Digits, Digits] | None:
    try:
        from torchvision.datasets import MNIST

        parts = MNIST("data", train=True), MNIST("data", train=False)
    except (ImportError, RuntimeError):  # no torchvision, or no files
        return None
    training, validation = (Digits(part.data.flatten(1).float() / 255, part.targets) for part in parts)
    return training, validation


def _sklearn_digits() -> tuple[Digits, Digits]:
    from sklearn import datasets

    pixels, digits = datasets.load_digits(return_X_y=True)
    images = torch.tensor(pixels, dtype=torch.float32).view(-1, 1, 8, 8) / 16
    labels = torch.tensor(digits)
    # Split before images are varied, so that no digit is on both sides.
    held_out = len(labels) // 5
    generator = torch.Generator().manual_seed(0)
    return (
        _varied(images[held_out:], labels[held_out:], TRAINING, generator),
        _varied(images[:held_out], labels[:held_out], VALIDATION, generator),
    )


def _varied(images: Tensor, labels: Tensor, count: int, generator: torch.Generator) -> Digits:
    """Draw ``count`` images, each enlarged to 28×28, turned by up to 15° and shifted by up to 2 pixels."""
    chosen = torch.randint(len(labels), (count,), generator=generator)
    angle = (torch.rand(count, generator=generator) * 2 - 1) * math.radians(15)
    shift = (torch.rand(count, 2, generator=generator) * 2 - 1) * (4 / SIZE)
    cosine, sine = angle.cos(), angle.sin()
    transform = torch.stack(
        [torch.stack([cosine, -sine, shift[:, 0]], 1), torch.stack([sine, cosine, shift[:, 1]], 1)], 1
    )
    grid = affine_grid(transform, [count, 1, SIZE, SIZE], align_corners=False)
    enlarged = grid_sample(images[chosen], grid, align_corners=False)
    return Digits(enlarged.flatten(1), labels[chosen])
