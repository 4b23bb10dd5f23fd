"""Settings are cleaned before they are used."""

from __future__ import annotations

import pytest

from glassboard.server.settings import clean_prefix


@pytest.mark.parametrize(("given", "clean"), [("", ""), ("/", ""), ("/glass", "/glass"), ("/a/b/", "/a/b")])
def test_prefixes_end_without_a_slash(given: str, clean: str) -> None:
    assert clean_prefix(given) == clean


def test_a_prefix_without_a_slash_is_told_how() -> None:
    with pytest.raises(ValueError, match="try --path_prefix /glass"):
        clean_prefix("glass")
