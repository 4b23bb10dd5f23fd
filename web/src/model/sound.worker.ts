// Measures sounds beside the page, so that a long one never holds it up.
import { blocksOf } from "./peaks";
import type { Sound } from "./sound";
import type { SoundAnswer, SoundQuestion } from "./sound-work";
import { spectrogramOf } from "./spectrum";

const sounds = new Map<number, Sound>();

self.onmessage = ({ data: asked }: MessageEvent<SoundQuestion>) => {
  if (asked.what === "drop") {
    sounds.delete(asked.sound);
    return;
  }
  if (asked.what === "measure") sounds.set(asked.sound, asked.content);
  const sound = sounds.get(asked.sound);
  const channels = Array.from({ length: sound ? asked.channels : 0 }, (_, channel) => channel);
  const content =
    asked.what === "measure"
      ? channels.map((channel) => blocksOf(sound!, channel))
      : channels.map((channel) => spectrogramOf(sound!, channel, asked.from, asked.to, asked.columns));
  self.postMessage({ id: asked.id, content } satisfies SoundAnswer);
};
