// How long each frame of an animated GIF or WebP lasts, and which one is on at a time.

const SHORTEST = 20; // milliseconds; browsers play shorter frames as if they took 100
const INSTEAD = 100;

// Milliseconds of each frame; none where the file is of another type or is damaged.
export function frameDurations(file: Uint8Array, type: string): number[] {
  const durations = type === "image/gif" ? ofGif(file) : type === "image/webp" ? ofWebp(file) : [];
  return durations.map((duration) => (duration < SHORTEST ? INSTEAD : duration));
}

function ofGif(file: Uint8Array): number[] {
  const durations: number[] = [];
  const palette = (at: number) => (file[at]! & 0x80 ? 3 << ((file[at]! & 7) + 1) : 0);
  let delay = 0;
  let at = 13 + palette(10);
  while (at < file.length) {
    if (file[at] === 0x2c) {
      durations.push(delay);
      delay = 0;
      at += 11 + palette(at + 9);
    } else if (file[at] === 0x21) {
      if (file[at + 1] === 0xf9) delay = (file[at + 4]! | (file[at + 5]! << 8)) * 10;
      at += 2;
    } else break;
    while (at < file.length && file[at]) at += file[at]! + 1;
    at += 1;
  }
  return durations;
}

function ofWebp(file: Uint8Array): number[] {
  const durations: number[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 24 <= file.length;) {
    const size = view.getUint32(at + 4, true);
    if (view.getUint32(at) === 0x414e4d46) durations.push(view.getUint32(at + 20, true) & 0xffffff); // ANMF
    at += 8 + size + (size & 1);
  }
  return durations;
}

export const lengthOf = (durations: readonly number[]): number =>
  durations.reduce((sum, duration) => sum + duration, 0);

// The frame that is on after so many milliseconds; a video begins anew when it is over.
export function frameAt(durations: readonly number[], time: number): number {
  let left = time % (lengthOf(durations) || 1);
  for (let frame = 0; frame < durations.length; frame++) {
    left -= durations[frame]!;
    if (left < 0) return frame;
  }
  return Math.max(0, durations.length - 1);
}

export const startOf = (durations: readonly number[], frame: number): number =>
  lengthOf(durations.slice(0, frame));
