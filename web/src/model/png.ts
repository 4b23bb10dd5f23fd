// Reads the pixels of a PNG file as they are stored: browsers round 16 bits to 8, and colours by their alpha.

export interface Pixels {
  width: number;
  height: number;
  channels: number; // 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
  bits: number; // of each value: 8 or 16; values of 1, 2 and 4 bits are spread over 8
  data: Uint8Array | Uint16Array;
}

const SIGNATURE = 8;
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
// Where the passes of an interlaced file begin, and how far apart their pixels are: x, y, dx, dy.
const ADAM7: [number, number, number, number][] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

interface Header {
  width: number;
  height: number;
  depth: number;
  type: number;
  channels: number; // of what is stored; an index counts as one
  passes: [number, number, number, number][];
}

interface File {
  header: Header;
  packed: Uint8Array<ArrayBuffer>[];
  palette: Uint8Array;
  transparent: Uint8Array;
}

// Throws what is wrong with the file.
export async function readPng(file: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const parts = chunksOf(file);
  const { header } = parts;
  const lengths = header.passes.map((pass) => passSize(header, pass));
  const expected = lengths.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const raw = await inflate(parts.packed, expected);
  const stored = new (header.depth === 16 ? Uint16Array : Uint8Array)(
    header.width * header.height * header.channels,
  );
  let at = 0;
  header.passes.forEach((pass, index) => {
    const { columns, rows, rowBytes } = lengths[index]!;
    unfilter(raw, at, rows, rowBytes, Math.max(1, (header.channels * header.depth) >> 3));
    for (let row = 0; row < rows; row++) {
      const begin = at + row * (rowBytes + 1) + 1;
      spread(raw, begin, columns, header, stored, pass, row);
    }
    at += rows * (rowBytes + 1);
  });
  return coloured(parts, stored);
}

function chunksOf(file: Uint8Array<ArrayBuffer>): File {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let header: Header | null = null;
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let [palette, transparent] = [new Uint8Array(), new Uint8Array()];
  for (let at = SIGNATURE; at + 12 <= file.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") header = headerOf(body);
    else if (name === "PLTE") palette = body;
    else if (name === "tRNS") transparent = body;
    else if (name === "IDAT") packed.push(body);
    at += 12 + length;
  }
  if (header === null) throw new Error("this file has no header of a PNG");
  return { header, packed, palette, transparent };
}

function headerOf(body: Uint8Array): Header {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, type, interlaced] = [body[8]!, body[9]!, body[12]!];
  const channels = CHANNELS[type];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth))
    throw new Error("this PNG is of no known type");
  return { width, height, depth, type, channels, passes: interlaced ? ADAM7 : [[0, 0, 1, 1]] };
}

function passSize({ width, height, channels, depth }: Header, [x, y, dx, dy]: number[]) {
  const columns = Math.max(0, Math.ceil((width - x!) / dx!));
  const rows = columns === 0 ? 0 : Math.max(0, Math.ceil((height - y!) / dy!));
  return { columns, rows, rowBytes: Math.ceil((columns * channels * depth) / 8) };
}

async function inflate(packed: Uint8Array<ArrayBuffer>[], expected: number): Promise<Uint8Array> {
  const stream = new Blob(packed).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(expected);
  const reader = stream.getReader();
  let filled = 0;
  while (filled < expected) {
    const { done, value } = await reader.read();
    if (done) throw new Error("this PNG is cut off");
    raw.set(value.subarray(0, expected - filled), filled);
    filled += value.length; // what is beyond the picture is never unpacked
  }
  await reader.cancel();
  return raw;
}

// Turns differences into values, in place.
function unfilter(raw: Uint8Array, begin: number, rows: number, rowBytes: number, back: number): void {
  for (let row = 0; row < rows; row++) {
    const at = begin + row * (rowBytes + 1);
    const filter = raw[at]!;
    const above = at - rowBytes; // what `at + 1` is of the row before
    for (let i = 0; i < rowBytes; i++) {
      const left = i >= back ? raw[at + 1 + i - back]! : 0;
      const up = row > 0 ? raw[above + i]! : 0;
      const corner = row > 0 && i >= back ? raw[above + i - back]! : 0;
      raw[at + 1 + i]! += predicted(filter, left, up, corner);
    }
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}

// One row of a pass to where its pixels belong.
function spread(
  raw: Uint8Array,
  begin: number,
  columns: number,
  { width, channels, depth }: Header,
  stored: Uint8Array | Uint16Array,
  [x, y, dx, dy]: [number, number, number, number],
  row: number,
): void {
  const line = (y + row * dy) * width;
  for (let column = 0; column < columns; column++) {
    const to = (line + x + column * dx) * channels;
    for (let channel = 0; channel < channels; channel++) {
      stored[to + channel] = valueAt(raw, begin, column * channels + channel, depth);
    }
  }
}

function valueAt(raw: Uint8Array, begin: number, index: number, depth: number): number {
  if (depth === 8) return raw[begin + index]!;
  if (depth === 16) return (raw[begin + 2 * index]! << 8) | raw[begin + 2 * index + 1]!;
  const bit = index * depth;
  return (raw[begin + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

// Colours of a palette and the one colour that is transparent are looked up; few bits become eight.
function coloured({ header, palette, transparent }: File, stored: Uint8Array | Uint16Array): Pixels {
  const { width, height, depth, type, channels } = header;
  const count = width * height;
  const whole = { width, height, bits: depth === 16 ? 16 : 8 };
  const most = (1 << depth) - 1;
  if (type === 3) {
    const to = transparent.length > 0 ? 4 : 3;
    const data = new Uint8Array(count * to);
    for (let i = 0; i < count; i++) {
      const index = stored[i]!;
      for (let c = 0; c < 3; c++) data[i * to + c] = palette[index * 3 + c] ?? 0;
      if (to === 4) data[i * to + 3] = transparent[index] ?? 255;
    }
    return { ...whole, channels: to, data };
  }
  const keyed = transparent.length >= channels * 2 && (type === 0 || type === 2);
  const to = keyed ? channels + 1 : channels;
  const data = depth === 16 ? new Uint16Array(count * to) : new Uint8Array(count * to);
  const factor = depth < 8 ? 255 / most : 1;
  for (let i = 0; i < count; i++) {
    let clear = keyed;
    for (let c = 0; c < channels; c++) {
      const value = stored[i * channels + c]!;
      clear &&= value === ((transparent[2 * c]! << 8) | transparent[2 * c + 1]!);
      data[i * to + c] = value * factor;
    }
    if (keyed) data[i * to + channels] = clear ? 0 : depth === 16 ? 65535 : 255;
  }
  return { ...whole, channels: to, data };
}

export function valuesAt({ width, channels, data }: Pixels, x: number, y: number): number[] {
  const at = (y * width + x) * channels;
  return [...data.subarray(at, at + channels)];
}
