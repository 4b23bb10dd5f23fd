// Plays all videos of a card by one clock, or holds them at the same time.
import { frameAt, lengthOf, startOf } from "../model/video-frames";

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Player {
  playing = $state(!calm);
  time = $state(0); // milliseconds since the videos began
  #videos = $state.raw<readonly (readonly number[])[]>([]); // milliseconds of each frame of each

  // Returns what takes it out again.
  add(durations: readonly number[]): () => void {
    this.#videos = [...this.#videos, durations];
    return () => (this.#videos = this.#videos.filter((other) => other !== durations));
  }

  // The longest one: its frames are what is stepped through.
  readonly longest = $derived(
    this.#videos.reduce<readonly number[]>(
      (longest, video) => (lengthOf(video) > lengthOf(longest) ? video : longest),
      [],
    ),
  );
  readonly frame = $derived(frameAt(this.longest, this.time));

  show(frame: number): void {
    const count = this.longest.length;
    this.playing = false;
    this.time = startOf(this.longest, ((frame % count) + count) % count);
  }

  // Returns what stops the clock.
  run(): () => void {
    let before = performance.now();
    let handle = 0;
    const tick = (now: number) => {
      const all = lengthOf(this.longest);
      if (all > 0) this.time = (this.time + Math.max(0, now - before)) % all;
      before = now;
      handle = requestAnimationFrame(tick);
    };
    handle = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(handle);
  }
}
