"""Requests are read and answers written as TensorBoard does."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.json_util import Cleanse

from glassboard.server.tensorboard.exchange import Answer, Call, Refusal, json_answer, text_answer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=9,
)


@given(JSON)
def test_json_is_equal(value: Any) -> None:
    assert json.loads(json_answer(value).body) == json.loads(json.dumps(Cleanse(value)))


def test_numbers_that_json_does_not_have_become_texts() -> None:
    body = json_answer([math.nan, math.inf, -math.inf, (1, 2.5)]).body
    assert body == b'["NaN", "Infinity", "-Infinity", [1, 2.5]]'


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("*", True),
        ("gzipped", False),
    ],
)
def test_text_is_packed_where_that_is_accepted(accepted: str, is_packed: bool) -> None:
    assert ("content-encoding" in text_answer("x").packed(accepted).response().headers) == is_packed
    assert "content-encoding" not in Answer(b"x", "image/png").packed(accepted).response().headers


def test_a_form_is_read_in_both_spellings() -> None:
    plain = Call("POST", {}, b"tag=a+b&runs=x&runs=%C3%A9&empty=", "application/x-www-form-urlencoded")
    assert plain.form() == {"tag": ["a b"], "runs": ["x", "é"], "empty": [""]}
    body = (
        '--b\r\nContent-Disposition: form-data; name="tag"\r\n\r\né\r\n--b\r\n'
        'Content-Disposition: form-data; name="file"; filename="f"\r\n'
        "Content-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    )
    parts = Call("POST", {}, body.encode(), "multipart/form-data; boundary=b")
    assert parts.form() == {"tag": ["é"], "file": ["x"]}


@given(
    st.binary(max_size=60),
    st.sampled_from(["multipart/form-data; boundary=b", "multipart/form-data", "", "x"]),
)
def test_any_body_is_some_form(body: bytes, kind: str) -> None:
    assert isinstance(Call("POST", {}, body, kind).form(), dict)


def test_parameters_are_numbers_or_refused() -> None:
    call = Call("GET", {"a": ["5", "6"], "b": ["x"], "c": ["-1"]})
    assert call.number("a") == 5
    assert call.number("none", 7) == 7
    assert call.get("none") is None
    for name in ("b", "c"):
        with pytest.raises(Refusal) as refused:
            call.number(name)
        assert refused.value.status == 400
    with pytest.raises(Refusal):
        call.need("none")
