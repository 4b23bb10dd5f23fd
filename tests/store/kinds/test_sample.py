"""References to samples travel as text, and nothing else is taken for one."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.store.kinds.sample import SampleRef

words = st.text(max_size=20)


@given(words, words, st.integers(0, 9), st.integers(0, 9))
def test_references_come_back(ref, tag, number, sample):
    text = SampleRef(ref, tag, number, sample).encode()
    assert SampleRef.decode(text) == SampleRef(ref, tag, number, sample)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.one_of(st.text(max_size=30), st.binary(max_size=20).map(lambda b: base64.b64encode(b).decode())))
def test_anything_else_is_a_key_error(text):
    with pytest.raises(KeyError):
        SampleRef.decode(text)


@pytest.mark.parametrize(
    "held", ["1", "[]", '["a","b",0]', '["a","b",-1,0]', '["a","b",true,0]', "[0,1,2,3]", "[" * 5000]
)
def test_json_that_is_no_reference_is_a_key_error(held):
    with pytest.raises(KeyError):
        SampleRef.decode(base64.urlsafe_b64encode(held.encode()).decode())
