"""Callers may catch Glassboard's errors together, or by the built-in kind they know."""

from __future__ import annotations

import inspect

import pytest

from glassboard import errors

OWN = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


@pytest.mark.parametrize("kind", OWN)
def test_all_have_one_root(kind):
    assert issubclass(kind, errors.GlassboardError)


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (errors.DamagedRecord, ValueError),
        (errors.LogdirError, ValueError),
        (errors.PortInUse, OSError),
        (errors.WriteError, OSError),
    ],
)
def test_each_is_the_builtin_that_it_refines(kind, builtin):
    assert issubclass(kind, builtin)


def test_a_write_error_carries_errno():
    assert errors.WriteError(28, "no space").errno == 28
