"""TensorBoard's plugin `images`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from glassboard.server.tensorboard.blob_key import BlobKey, read_file
from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, not_found, wrong
from glassboard.server.tensorboard.safe_html import markdown_html
from glassboard.server.tensorboard.source import FilesDatum, Source

FIRST_IMAGE = 2  # behind width and height in the list of files
# What TensorBoard tells the browser; anything else could be a page or a script, and is served as bytes.
_TYPES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"BM", "image/bmp"),
)


class Images:
    """Images over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/images": self.images, "/individualImage": self.individual_image}

    def tags(self, call: Call) -> Answer:
        """The tags of each run, with the greatest number of images at one step."""
        return json_answer(tags_with_samples(self._source, "images", FIRST_IMAGE))

    def images(self, call: Call) -> Answer:
        """The images of one tag, without their bytes."""
        run, tag, number = call.get("run") or "", call.get("tag") or "", call.number("sample") + FIRST_IMAGE
        return json_answer(
            [
                {
                    "wall_time": datum.wall_time,
                    "step": datum.step,
                    "query": urlencode({"blob_key": key_of(call, run, tag, datum, number)}),
                }
                for datum in logged_files(self._source, "images", run, tag)
                if datum.files > number
            ]
        )

    def individual_image(self, call: Call) -> Answer:
        """One image."""
        return image_answer(self._source, call.need("blob_key"))


def image_answer(source: Source, key: str) -> Answer:
    """The image behind a key.

    Raises:
        Refusal: there is none.
    """
    if not key:
        raise wrong("the key of an image is empty")
    data = read_file(source, "images", key)
    return Answer(data, image_type(data))


def image_type(data: bytes) -> str:
    """The media type of an image by its first bytes."""
    return next((name for begin, name in _TYPES if data.startswith(begin)), "application/octet-stream")


def logged_files(source: Source, plugin: str, run: str, tag: str) -> list[FilesDatum]:
    """How many files each step of a tag has.

    Raises:
        Refusal: there is no such tag.
    """
    try:
        return source.files(plugin, run, tag, source.samples.of(plugin))
    except KeyError:
        raise not_found(f"run {run!r} has no {plugin} {tag!r}") from None


def key_of(call: Call, run: str, tag: str, datum: FilesDatum, number: int) -> str:
    """The key of one file of a step."""
    return BlobKey(call.experiment, run, tag, datum.step, number, datum.again).encode()


def most_samples(source: Source, plugin: str, run: str, tag: str, before: int) -> int:
    """The greatest number of samples at one step, of those steps that an answer shows."""
    steps = source.files(plugin, run, tag, source.samples.of(plugin))
    return max((datum.files - before for datum in steps), default=0)


def tags_with_samples(source: Source, plugin: str, before: int) -> dict[str, dict[str, dict[str, Any]]]:
    """The tags of each run; `before` files of each step are no samples."""
    answer: dict[str, dict[str, dict[str, Any]]] = {}
    for run, tags in source.index(plugin).items():
        answer[run] = {}
        for tag, metadata in tags.items():
            try:
                samples = most_samples(source, plugin, run, tag, before)
            except KeyError:
                continue  # gone since
            answer[run][tag] = {
                "displayName": metadata.display_name,
                "description": markdown_html(metadata.description),
                "samples": samples,
            }
    return answer
