"""TensorBoard's plugin `projector`: embeddings in files beside the event files."""

from __future__ import annotations

from typing import Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, text_answer, wrong
from glassboard.server.tensorboard.images import image_type
from glassboard.server.tensorboard.source import Source
from glassboard.store.kinds.embedding import RunEmbeddings, embeddings, points, read_file


class Projector:
    """Embeddings of runs."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._store = source.store

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {
            "/runs": self.runs,
            "/info": self.info,
            "/tensor": self.tensor,
            "/metadata": self.metadata,
            "/bookmarks": self.bookmarks,
            "/sprite_image": self.sprite_image,
        }

    def runs(self, call: Call) -> Answer:
        """The runs that have embeddings."""
        return json_answer(runs_with_embeddings(self._source))

    def info(self, call: Call) -> Answer:
        """The config of a run."""
        run, held = self._held(call)
        listed = [self._info(run, held, number) for number in range(len(held.config.embeddings))]
        answer: dict[str, Any] = {"embeddings": listed}
        if held.config.checkpoint:
            answer["modelCheckpointPath"] = held.config.checkpoint
        return json_answer(answer)

    def _info(self, run: str, held: RunEmbeddings, number: int) -> dict[str, Any]:
        embedding = held.config.embeddings[number]
        shape = list(embedding.shape)
        if embedding.tensor_path and not shape:
            try:
                shape = list(points(self._store, run, held, embedding).shape)
            except (KeyError, ValueError):
                shape = []
        named: dict[str, Any] = {
            "tensorName": embedding.name,
            "metadataPath": embedding.metadata_path,
            "bookmarksPath": embedding.bookmarks_path,
            "tensorShape": shape,
            "tensorPath": embedding.tensor_path,
        }
        if embedding.sprite is not None:
            sizes = [embedding.sprite.width, embedding.sprite.height]
            sprite = {"imagePath": embedding.sprite.path, "singleImageDim": sizes if sizes[0] else []}
            named["sprite"] = {name: value for name, value in sprite.items() if value}
        return {name: value for name, value in named.items() if value or name == "sprite"}

    def tensor(self, call: Call) -> Answer:
        """The points of an embedding, float32."""
        run, held = self._held(call)
        name, most = call.need("name"), _rows(call)
        for embedding in held.config.embeddings:
            if _same(embedding.name, name) and embedding.tensor_path:
                try:
                    found = points(self._store, run, held, embedding)
                except (KeyError, ValueError) as error:
                    raise wrong(f"the points of {name!r} cannot be read: {error}") from None
                data = (found[:most] if most else found).astype("<f4", copy=False).tobytes()
                return Answer(data, "application/octet-stream")
        raise wrong(f"run {run!r} has no file of points for {name!r}")

    def metadata(self, call: Call) -> Answer:
        """The labels of an embedding's points."""
        data, most = self._file(call, "metadata"), _rows(call)
        lines = data.decode("utf-8", "replace").splitlines(keepends=True)
        if most:
            lines = lines[: most + (1 if lines and "\t" in lines[0] else 0)]
        return text_answer("".join(lines).replace("\r\n", "\n"))

    def bookmarks(self, call: Call) -> Answer:
        """The bookmarks of an embedding."""
        return Answer(self._file(call, "bookmarks"))

    def sprite_image(self, call: Call) -> Answer:
        """The picture of all points' thumbnails."""
        data = self._file(call, "sprite")
        return Answer(data, image_type(data))

    def _file(self, call: Call, what: str) -> bytes:
        run, held = self._held(call)
        name = call.need("name")
        for embedding in held.config.embeddings:
            if not _same(embedding.name, name):
                continue
            sprite = embedding.sprite.path if embedding.sprite else ""
            paths = {"metadata": embedding.metadata_path, "bookmarks": embedding.bookmarks_path}
            path = paths.get(what, sprite)
            if not path:
                break
            try:
                return read_file(self._store, run, held, path)
            except KeyError:
                raise wrong(f"{path!r} is no file in the folder of the config") from None
        raise wrong(f"the config of run {run!r} names no {what} for {name!r}")

    def _held(self, call: Call) -> tuple[str, RunEmbeddings]:
        run = call.need("run")
        held = _embeddings(self._source, run)
        if held is None:
            raise wrong(f"run {run!r} has no embeddings")
        return self._source.asked(run), held


def runs_with_embeddings(source: Source) -> list[str]:
    """The runs that have embeddings."""
    return [run for run in source.runs() if _embeddings(source, run) is not None]


def _embeddings(source: Source, run: str) -> RunEmbeddings | None:
    try:
        held = embeddings(source.store, source.asked(run))
    except KeyError:
        return None
    return held if held is not None and held.config.embeddings else None


def _same(one: str, other: str) -> bool:
    """Whether two names are of one tensor: `:0` behind a name says nothing."""
    return one.removesuffix(":0") == other.removesuffix(":0")


def _rows(call: Call) -> int:
    text = call.get("num_rows")
    if not text:
        return 0
    if not text.isdecimal() or int(text[:18]) == 0:
        raise wrong("num_rows must be a whole number above 0")
    return int(text[:18])
