"""tensorboardX's rule for tags, against the original's."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboardX.summary import _clean_tag

from glassboard.compat.tags import clean_tag


@settings(max_examples=100)
@given(st.text() | st.text("/_-. ab(é") | st.none())
def test_tags_are_cleaned_as_the_original_does(tag: str) -> None:
    assert clean_tag(tag) == _clean_tag(tag)


@pytest.mark.parametrize("tag", [5, b"x"])
def test_what_is_no_text_is_refused(tag) -> None:
    with pytest.raises(TypeError):
        clean_tag(tag)


def test_a_change_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "glassboard"):
        for _ in range(3):
            clean_tag("a tag that no other test has")
    assert caplog.text.count("a_tag_that_no_other_test_has") == 1
