"""What the faces refuse; tests/compat/test_faces.py compares it with the originals."""

from __future__ import annotations

import pytest

from glassboard.compat.arguments import require_key, require_main_tag, require_tag, require_text


def test_text_is_taken() -> None:
    for tag in ("a", b"a", None):
        require_tag(tag)
    require_key("a")
    require_main_tag("a")
    require_text("a", "b")


def test_what_is_no_text_is_refused() -> None:
    for refuse in (require_tag, require_key, lambda tag: require_text(tag, "text")):
        with pytest.raises(TypeError, match="int"):
            refuse(3)
    with pytest.raises(AttributeError, match="encode"):
        require_text("a", 3)
    with pytest.raises(AttributeError, match="replace"):
        require_main_tag(3)
