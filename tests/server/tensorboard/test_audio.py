"""Sounds: lists and bytes equal TensorBoard's."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

PLUGIN = "/data/plugin/audio"


def without_type(answer: Any) -> Any:
    """Known difference: TensorBoard's fast loader does not tell that sounds of the old form are WAV files."""
    for one in answer:
        del one["contentType"]
        one["query"] = one["query"].partition("&content_type")[0]
    return answer


def test_every_sound_is_equal(boards: Any, pairs: Any) -> None:
    index = boards.same(f"{PLUGIN}/tags")

    def check(run: str, tag: str) -> None:
        query = {"run": run, "tag": tag}
        listed = boards.same(f"{PLUGIN}/audio", query, known=without_type)
        assert listed
        slow = boards.slow.ask(f"{PLUGIN}/audio", query).json()
        assert [one["contentType"] for one in listed] == [one["contentType"] for one in slow]
        for one in listed:
            assert boards.same_bytes(f"{PLUGIN}/individualAudio", parse_qsl(one["query"])).startswith(b"RIFF")

    assert boards.each(check, pairs(index)) > 5


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/audio", {"run": "torch", "tag": "no"}) == 404
    wrong = {"content_type": "text/html", "blob_key": "x"}
    assert boards.same_refusal(f"{PLUGIN}/individualAudio", wrong) == 400
    assert boards.same_refusal(f"{PLUGIN}/individualAudio") == 400
