"""The digits are many, varied, the same every time, and split before they are varied."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import torch

PATH = Path(__file__).parents[2] / "examples/digits.py"


@pytest.fixture(scope="module")
def digits() -> ModuleType:
    spec = importlib.util.spec_from_file_location("digits", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_twenty_thousand_images_of_28_by_28(digits: ModuleType) -> None:
    training, validation = digits._sklearn_digits()
    assert training.images.shape == (16_000, 784)
    assert validation.images.shape == (4_000, 784)
    assert training.images.min() >= 0
    assert training.images.max() <= 1
    assert set(training.labels.tolist()) == set(range(10))
    assert len(torch.unique(training.images[:1_000], dim=0)) == 1_000


def test_the_same_every_time(digits: ModuleType) -> None:
    first, again = digits._sklearn_digits(), digits._sklearn_digits()
    assert torch.equal(first[0].images, again[0].images)
    assert torch.equal(first[1].labels, again[1].labels)


@pytest.mark.parametrize("classes", [2, 10])
def test_classes(digits: ModuleType, classes: int) -> None:
    _, validation = digits.load_digits(classes)
    assert set(validation.labels.tolist()) == set(range(classes))
