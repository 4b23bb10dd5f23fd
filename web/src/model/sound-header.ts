// What compressed sounds say of themselves, so that none is decoded at another rate, and none that would fill the memory.

export interface Claim {
  rate: number; // samples per second; 0: not told
  length: number; // samples of each channel; 0: not told
}

const MPEG_RATES = [44100, 48000, 32000];

export function readClaim(file: ArrayBuffer): Claim {
  const bytes = new Uint8Array(file);
  const view = new DataView(file);
  if (startsWith(bytes, 0, "fLaC") && bytes.length >= 26) {
    const rate = (bytes[18]! << 12) | (bytes[19]! << 4) | (bytes[20]! >> 4);
    return { rate, length: (bytes[21]! & 15) * 2 ** 32 + view.getUint32(22) };
  }
  if (startsWith(bytes, 0, "OggS") && bytes.length >= 64) return oggClaim(bytes, view);
  return { rate: mpegRate(bytes), length: 0 };
}

function oggClaim(bytes: Uint8Array, view: DataView): Claim {
  const first = 27 + bytes[26]!; // behind the page's own header
  let rate = 0;
  if (startsWith(bytes, first, "OpusHead")) rate = 48000;
  else if (startsWith(bytes, first + 1, "vorbis") && first + 16 <= bytes.length) {
    rate = view.getUint32(first + 12, true);
  }
  for (let at = bytes.length - 27; at >= Math.max(0, bytes.length - 65_536); at--) {
    if (!startsWith(bytes, at, "OggS")) continue;
    const length = Number(view.getBigInt64(at + 6, true));
    return { rate, length: Math.max(0, length) };
  }
  return { rate, length: 0 };
}

function mpegRate(bytes: Uint8Array): number {
  for (let at = 0; at + 4 <= Math.min(bytes.length, 65_536); at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) continue;
    const version = (bytes[at + 1]! >> 3) & 3;
    const rate = MPEG_RATES[(bytes[at + 2]! >> 2) & 3];
    if (version === 1 || rate === undefined) continue;
    return version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  }
  return 0;
}

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
