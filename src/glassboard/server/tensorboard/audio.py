"""TensorBoard's plugin `audio`."""

from __future__ import annotations

from urllib.parse import urlencode

from glassboard.server.tensorboard.blob_key import read_file
from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, wrong
from glassboard.server.tensorboard.images import key_of, logged_files, tags_with_samples
from glassboard.server.tensorboard.source import Source
from glassboard.store.kinds.plugin_values import states_wav

_WAV, _UNKNOWN = "audio/wav", "application/octet-stream"


class Audio:
    """Sounds over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/audio": self.audio, "/individualAudio": self.individual_audio}

    def tags(self, call: Call) -> Answer:
        """The tags of each run, with the greatest number of sounds at one step."""
        return json_answer(tags_with_samples(self._source, "audio", 0))

    def audio(self, call: Call) -> Answer:
        """The sounds of one tag, without their bytes."""
        run, tag, number = call.get("run") or "", call.get("tag") or "", call.number("sample")
        found = logged_files(self._source, "audio", run, tag)
        metadata = self._source.store.metadata(self._source.asked(run), tag)
        content_type = _WAV if states_wav(metadata.content) else _UNKNOWN
        return json_answer(
            [
                {
                    "wall_time": datum.wall_time,
                    "label": "",
                    "step": datum.step,
                    "contentType": content_type,
                    "query": urlencode(
                        {
                            "blob_key": key_of(call, run, tag, datum, number),
                            "content_type": content_type,
                        }
                    ),
                }
                for datum in found
                if datum.files > number
            ]
        )

    def individual_audio(self, call: Call) -> Answer:
        """One sound."""
        content_type = call.need("content_type")
        if content_type not in (_WAV, _UNKNOWN):
            raise wrong(f"{content_type[:40]!r} is no type of a sound here: say {_WAV} or {_UNKNOWN}")
        return Answer(read_file(self._source, "audio", call.need("blob_key")), content_type)
