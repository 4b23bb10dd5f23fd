"""What both originals refuse, and a `glassboard.SummaryWriter` takes."""

from __future__ import annotations


def require_tag(tag: object) -> None:
    """Raises what protobuf raises for a tag that is no text.

    Raises:
        TypeError: If it is neither text nor bytes nor None.
    """
    if tag is not None and not isinstance(tag, (str, bytes)):
        raise TypeError(f"bad argument type {type(tag).__name__} for a tag; pass text")


def require_main_tag(main_tag: object) -> None:
    """Raises what torch's `add_scalars` raises for a main tag that is no text.

    Raises:
        AttributeError: If it is none.
    """
    if not isinstance(main_tag, str):
        raise AttributeError(f"{type(main_tag).__name__!r} object has no attribute 'replace'; pass text")


def require_key(key: object) -> None:
    """Raises what `add_scalars` of both raises for a key that is no text.

    Raises:
        TypeError: If it is none.
    """
    if not isinstance(key, str):
        raise TypeError(f"a key of add_scalars must be text, not {type(key).__name__}; pass str() of it")


def require_text(tag: object, text: object) -> None:
    """Raises what `add_text` of both raises for what is no text.

    Raises:
        AttributeError: If the content is no text.
        TypeError: If the tag is none.
    """
    if not isinstance(text, str):
        raise AttributeError(f"{type(text).__name__!r} object has no attribute 'encode'; pass text")
    if not isinstance(tag, str):
        raise TypeError(f"bad argument type {type(tag).__name__} for a tag; pass text")
