// Plays the sounds of a card together: all begin at the same place, and each can be muted or heard alone.
import type { Sound } from "../model/sound";
import { Persisted } from "./persisted.svelte";

export const playRate = new Persisted<number>("playRate", 1, "stored");
export const loopSounds = new Persisted<boolean>("loopSounds", false, "stored");

const [SLOWEST, FASTEST] = [8000, 96000]; // samples per second that every browser takes
const MOST = 100_000_000; // samples that are made ready for playing

interface Track {
  sound: Sound;
  buffer: AudioBuffer | null; // made when it is first played
  source: AudioBufferSourceNode | null;
  gain: GainNode | null;
}

let context: AudioContext | null = null;
let heard: Player | null = null; // the only one that plays

function takeTurn(player: Player): void {
  heard?.pause();
  heard = player;
}

export class Player {
  playing = $state(false);
  position = $state(0); // seconds
  duration = $state(0); // of the longest
  count = $state(0); // sounds that are there
  solo = $state<string | null>(null);
  muted = $state.raw<ReadonlySet<string>>(new Set());
  error = $state<string | null>(null);
  readonly #tracks = new Map<string, Track>();
  #began = { at: 0, position: 0 }; // the context's time, and where the sounds were then
  #frame = 0;

  set(key: string, sound: Sound): void {
    if (this.#tracks.get(key)?.sound === sound) return;
    this.#silence(key);
    this.#tracks.set(key, { sound, buffer: null, source: null, gain: null });
    this.#measure();
    if (this.playing) this.#start(key, this.#tracks.get(key)!);
  }

  remove(key: string): void {
    this.#silence(key);
    this.#tracks.delete(key);
    this.#measure();
    if (this.#tracks.size === 0) this.pause();
  }

  #measure(): void {
    const lengths = [...this.#tracks.values()].map(({ sound }) => sound.length / sound.rate);
    this.duration = Math.max(0, ...lengths);
    this.count = lengths.length;
  }

  audible(key: string): boolean {
    return this.solo === null ? !this.muted.has(key) : this.solo === key;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else void this.play();
  }

  // This one alone, or, if that is what plays, nothing.
  toggleAlone(key: string): void {
    const alone = this.playing && this.solo === key;
    this.solo = key;
    this.#level();
    if (alone) this.pause();
    else if (!this.playing) void this.play();
  }

  toggleSolo(key: string): void {
    this.solo = this.solo === key ? null : key;
    this.#level();
  }

  toggleMute(key: string): void {
    const muted = new Set(this.muted);
    if (!muted.delete(key)) muted.add(key);
    this.muted = muted;
    this.#level();
  }

  async play(): Promise<void> {
    if (this.#tracks.size === 0 || this.duration === 0) return;
    takeTurn(this);
    this.error = null;
    context ??= new AudioContext();
    if (this.position >= this.duration) this.position = 0;
    this.playing = true;
    await context.resume();
    if (!this.playing || heard !== this) return;
    this.#startAll();
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    for (const key of this.#tracks.keys()) this.#silence(key);
    this.playing = false;
  }

  seek(position: number): void {
    this.position = Math.max(0, Math.min(this.duration, position));
    if (this.playing) this.#startAll();
  }

  // Of what plays, too.
  setRate(rate: number): void {
    playRate.value = rate;
    if (this.playing) this.#startAll();
  }

  #startAll(): void {
    this.#began = { at: context!.currentTime + 0.02, position: this.position };
    for (const [key, track] of this.#tracks) {
      this.#silence(key);
      this.#start(key, track);
    }
    this.#level();
  }

  // At the place where all the others are.
  #start(key: string, track: Track): void {
    const { sound } = track;
    const { at, position } = this.#began;
    const now = Math.max(at, context!.currentTime + 0.02);
    const offset = position + (now - at) * playRate.value;
    if (offset >= sound.length / sound.rate) return;
    try {
      track.buffer ??= bufferOf(sound);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      return;
    }
    const pace = sound.rate / track.buffer.sampleRate;
    track.gain = new GainNode(context!, { gain: this.#gain(key) });
    track.source = new AudioBufferSourceNode(context!, {
      buffer: track.buffer,
      playbackRate: playRate.value * pace,
    });
    track.source.connect(track.gain).connect(context!.destination);
    track.source.start(now, offset * pace);
  }

  #silence(key: string): void {
    const track = this.#tracks.get(key);
    track?.source?.stop();
    track?.gain?.disconnect();
    if (track) [track.source, track.gain] = [null, null];
  }

  #level(): void {
    for (const [key, { gain }] of this.#tracks) if (gain) gain.gain.value = this.#gain(key);
  }

  // Together they are never louder than one may be.
  #gain(key: string): number {
    const count = [...this.#tracks.keys()].filter((other) => this.audible(other)).length;
    return this.audible(key) ? 1 / Math.max(1, count) : 0;
  }

  #follow(): void {
    const { at, position } = this.#began;
    this.position = position + Math.max(0, context!.currentTime - at) * playRate.value;
    if (this.position >= this.duration) {
      this.position = loopSounds.value ? 0 : this.duration;
      if (loopSounds.value) this.#startAll();
      else return this.pause();
    }
    this.#frame = requestAnimationFrame(() => this.#follow());
  }
}

// More than two channels are heard as one, since speakers are two.
function bufferOf(sound: Sound): AudioBuffer {
  const channels = sound.channels > 2 ? 1 : sound.channels;
  if (sound.length * channels > MOST) throw new Error("Too long to be played here: download the file.");
  const sampleRate = Math.max(SLOWEST, Math.min(FASTEST, sound.rate));
  const buffer = new AudioBuffer({ length: sound.length, numberOfChannels: channels, sampleRate });
  const mixed = sound.channels > 2 ? sound.channels : 1;
  const { data, channels: stride, shift, scale, length } = sound;
  for (let channel = 0; channel < channels; channel++) {
    const into = buffer.getChannelData(channel);
    for (let at = 0, from = channel; at < length; at++, from += stride) {
      let value = data[from]!;
      for (let other = 1; other < mixed; other++) value += data[from + other]!;
      value = (value / mixed - shift) / scale;
      into[at] = value >= -1 ? (value <= 1 ? value : 1) : value < -1 ? -1 : 0; // NaN is silence
    }
  }
  return buffer;
}
