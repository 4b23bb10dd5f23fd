"""Keys of files survive the way through a URL, and others are refused."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.server.tensorboard.blob_key import BlobKey
from glassboard.server.tensorboard.exchange import Refusal


@given(
    st.text(), st.text(), st.text(), st.integers(-(2**63), 2**63 - 1), st.integers(0, 99), st.integers(0, 9)
)
def test_a_key_survives(experiment: str, run: str, tag: str, step: int, number: int, again: int) -> None:
    key = BlobKey(experiment, run, tag, step, number, again)
    text = key.encode()
    assert BlobKey.decode(text) == key
    assert text.isascii()
    assert not set(text) & set("+/=&?# ")


@pytest.mark.parametrize(
    "held", [[], [1, 2, 3, 4, 5], ["", "", "", "", 0], ["", "", "", 1.5, 0], {}, None, "abcde"]
)
def test_another_text_is_refused(held: Any) -> None:
    text = base64.urlsafe_b64encode(json.dumps(held).encode()).decode()
    with pytest.raises(Refusal) as refused:
        BlobKey.decode(text)
    assert refused.value.status == 400


@given(st.text())
def test_any_text_is_refused_or_read(text: str) -> None:
    with suppress(Refusal):
        assert BlobKey.decode(text).encode()
