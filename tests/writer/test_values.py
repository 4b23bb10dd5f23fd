"""Numbers come out of everything that holds exactly one; the rest is refused as the peers refuse it."""

from __future__ import annotations

import math
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from glassboard.writer.values import scalar_value, step_number, tag_text, wall_time

NUMPY_TYPES = ["float16", "float32", "float64", "longdouble", "int8", "uint8", "int64", "uint64", "bool"]
TORCH_TYPES = ["bfloat16", "float16", "float32", "float64", "int8", "uint8", "int64", "bool", "float8_e5m2"]


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
@pytest.mark.parametrize("dtype", NUMPY_TYPES)
def test_numpy(dtype, shape):
    assert scalar_value(np.ones(shape, dtype)) == 1.0


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
@pytest.mark.parametrize("dtype", TORCH_TYPES)
def test_torch(dtype, shape):
    assert scalar_value(torch.ones(shape).to(getattr(torch, dtype))) == 1.0


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (np.float16(1.5), 1.5),
        (np.uint64(2**64 - 1), float(2**64)),
        (np.bool_(True), 1.0),
        (torch.tensor([2.5], requires_grad=True), 2.5),
        (torch.nn.Parameter(torch.tensor(3.0)), 3.0),
        (True, 1.0),
        (2**70, float(2**70)),
        ("1.5", 1.5),
        (b"3", 3.0),
        (np.array("2.5"), 2.5),
        ([1.0], 1.0),
        ([[torch.tensor(4)]], 4.0),
        (Fraction(1, 2), 0.5),
        (Decimal("0.25"), 0.25),
    ],
)
def test_other_holders_of_one_number(value, number):
    assert scalar_value(value) == number


def test_nan_comes_out_of_a_tensor():
    assert math.isnan(scalar_value(torch.tensor(math.nan)))


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (np.zeros(2), AssertionError),
        (np.zeros(0), AssertionError),
        (torch.zeros(2, 1), AssertionError),
        ([1, 2], AssertionError),
        ([], AssertionError),
        (None, NotImplementedError),
        ((1.0,), NotImplementedError),
        ({}, NotImplementedError),
        (1j, TypeError),
        (np.complex64(1), TypeError),
        (torch.ones((), dtype=torch.complex64), TypeError),
        ("abc", ValueError),
        (10**400, OverflowError),
    ],
)
def test_what_is_no_number_is_refused(value, error):
    with pytest.raises(error):
        scalar_value(value)


@pytest.mark.parametrize(
    ("step", "number"),
    [
        (None, 0),
        (3, 3),
        (3.7, 3),
        (-3.7, -3),
        (True, 1),
        ("5", 5),
        (np.int32(3), 3),
        (np.uint64(7), 7),
        (np.float32(2.5), 2),
        (np.array([4]), 4),
        (torch.tensor(4), 4),
        (torch.tensor([4.6]), 4),
        (-(2**63), -(2**63)),
    ],
)
def test_steps(step, number):
    assert step_number(step) == number


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (2**63, ValueError),
        (math.nan, ValueError),
        (math.inf, OverflowError),
        ("x", ValueError),
        (np.array([1, 2]), AssertionError),
        (object(), TypeError),
    ],
)
def test_what_is_no_step_is_refused(step, error):
    with pytest.raises(error):
        step_number(step)


@pytest.mark.parametrize(
    ("tag", "text"),
    [("a", "a"), (3, "3"), (None, ""), (b"ab", "ab"), (("a", 1), "('a', 1)"), ("x\ud800", "x?")],
)
def test_tags(tag, text):
    assert tag_text(tag) == text
    assert type(tag_text(tag)) is str


def test_wall_times():
    before = time.time()
    assert before <= wall_time(None) <= time.time()
    assert [wall_time(t) for t in (3, np.float32(2), torch.tensor(1.5))] == [3.0, 2.0, 1.5]
    with pytest.raises(TypeError):
        wall_time("yesterday")
