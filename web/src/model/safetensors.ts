// Reads a safetensors-layout body by laying typed arrays over it: nothing is parsed or copied but the header.

export type TensorData = Float64Array | Float32Array | BigInt64Array | Uint32Array | Uint16Array | Uint8Array;

export interface Tensor {
  shape: number[];
  rows: number; // the first dimension; of a list the only one
  columns: number; // items of a row
  data: TensorData;
}

export interface Body {
  metadata: Record<string, string>;
  tensors: Record<string, Tensor>;
}

const ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;

interface Entry {
  dtype: keyof typeof ARRAYS;
  shape: number[];
  data_offsets: [number, number];
}

export function decodeSafetensors(buffer: ArrayBuffer): Body {
  const size = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, size))) as Record<
    string,
    unknown
  >;
  const { __metadata__: metadata, ...entries } = header;
  const tensors: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(entries)) {
    const { dtype, shape, data_offsets } = value as Entry;
    const [rows = 1, ...inner] = shape;
    const columns = inner.reduce((product, extent) => product * extent, 1);
    const data = new ARRAYS[dtype](buffer, 8 + size + data_offsets[0], rows * columns);
    tensors[name] = { shape, rows, columns, data };
  }
  return { metadata: (metadata ?? {}) as Record<string, string>, tensors };
}

// One row as doubles or floats; the only row when all series share it. Whole numbers beyond 2^53 lose digits in a
// picture, which has no pixels for them.
export function row(tensor: Tensor, index: number, length: number): Float64Array | Float32Array | Uint8Array {
  const begin = tensor.rows === 1 ? 0 : index * tensor.columns;
  const part = tensor.data.subarray(begin, begin + length);
  if (part instanceof BigInt64Array) return Float64Array.from(part, Number);
  if (part instanceof Uint32Array || part instanceof Uint16Array) return Float64Array.from(part);
  return part;
}

// One row of x; small whole numbers are distances, each from the cell before, and the first stands at `begin`.
export function xRow(tensor: Tensor, index: number, length: number, begin: number): Float64Array {
  const x = row(tensor, index, length) as Float64Array;
  if (!(tensor.data instanceof Uint16Array)) return x;
  let at = begin;
  return x.map((distance) => (at += distance));
}
