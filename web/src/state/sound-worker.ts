// One worker measures all sounds of the page, one after the other.
import type { Blocks } from "../model/peaks";
import type { Sound } from "../model/sound";
import type { Range, SoundAnswer, SoundQuestion } from "../model/sound-work";
import type { Spectrogram } from "../model/spectrum";

let worker: Worker | null = null;
let count = 0;
const waiting = new Map<number, { done: (content: SoundAnswer["content"]) => void; fail: () => void }>();

// Gives the worker a sound; the number names it until it is dropped.
export async function measure(sound: Sound, channels: number): Promise<{ name: number; blocks: Blocks[] }> {
  const name = ++count;
  const blocks = await send({ what: "measure", id: ++count, sound: name, channels, content: sound });
  return { name, blocks: blocks as Blocks[] };
}

export async function spectrograms(sound: number, channels: number, range: Range): Promise<Spectrogram[]> {
  return (await send({ what: "spectrogram", id: ++count, sound, channels, ...range })) as Spectrogram[];
}

export function drop(sound: number): void {
  worker?.postMessage({ what: "drop", sound } satisfies SoundQuestion);
}

function send(question: Exclude<SoundQuestion, { what: "drop" }>): Promise<SoundAnswer["content"]> {
  worker ??= start();
  return new Promise((done, reject) => {
    const fail = () => reject(new Error("This sound could not be measured: reload the page."));
    waiting.set(question.id, { done, fail });
    worker!.postMessage(question);
  });
}

function start(): Worker {
  const started = new Worker(new URL("../model/sound.worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<SoundAnswer>) => {
    waiting.get(data.id)?.done(data.content);
    waiting.delete(data.id);
  };
  started.onerror = () => {
    for (const { fail } of waiting.values()) fail();
    waiting.clear();
    worker = null;
  };
  return started;
}
