// Bodies as the board sends them become typed arrays without a copy.
import { describe, expect, it } from "vitest";
import { decodeSafetensors, row, xRow } from "./safetensors";

type Field = [name: string, dtype: string, shape: [number, number], bytes: ArrayBufferView];

function encode(fields: Field[], metadata: Record<string, string>): ArrayBuffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, dtype, shape, bytes] of fields) {
    header[name] = { dtype, shape, data_offsets: [end, (end += bytes.byteLength)] };
  }
  let text = JSON.stringify(header);
  text = text.padEnd(Math.ceil(text.length / 8) * 8);
  const buffer = new ArrayBuffer(8 + text.length + end);
  new DataView(buffer).setBigUint64(0, BigInt(text.length), true);
  new Uint8Array(buffer, 8).set(new TextEncoder().encode(text));
  let at = 8 + text.length;
  for (const [, , , bytes] of fields) {
    new Uint8Array(buffer, at).set(new Uint8Array(bytes.buffer));
    at += bytes.byteLength;
  }
  return buffer;
}

describe("decodeSafetensors", () => {
  const buffer = encode(
    [
      ["x", "F64", [1, 3], new Float64Array([1, 2, 3])],
      ["big", "I64", [2, 1], new BigInt64Array([2n ** 60n, -5n])],
      ["last", "F32", [2, 3], new Float32Array([1, 2, NaN, 4, 5, 6])],
      ["count", "U32", [2, 1], new Uint32Array([7, 8])],
      ["distances", "U16", [2, 3], new Uint16Array([0, 3, 65535, 0, 1, 0])],
      ["flags", "U8", [2, 1], new Uint8Array([0, 3])],
    ],
    { axis: "step" },
  );
  const body = decodeSafetensors(buffer);

  it("lays arrays over the buffer", () => {
    expect(body.metadata).toEqual({ axis: "step" });
    expect(body.tensors.last!.data.buffer).toBe(buffer);
    expect([...row(body.tensors.last!, 1, 3)]).toEqual([4, 5, 6]);
    expect([...row(body.tensors.last!, 0, 3)]).toEqual([1, 2, NaN]);
  });

  it("gives every series the only row that all share", () => {
    expect([...row(body.tensors.x!, 5, 2)]).toEqual([1, 2]);
  });

  it("turns whole numbers into doubles", () => {
    expect([...row(body.tensors.big!, 0, 1)]).toEqual([2 ** 60]);
    expect([...row(body.tensors.count!, 1, 1)]).toEqual([8]);
    expect([...row(body.tensors.flags!, 1, 1)]).toEqual([3]);
  });

  it("adds distances up to an x, and leaves an x as it is", () => {
    expect([...xRow(body.tensors.distances!, 0, 3, -5)]).toEqual([-5, -2, 65533]);
    expect([...xRow(body.tensors.distances!, 1, 2, 2 ** 50)]).toEqual([2 ** 50, 2 ** 50 + 1]);
    expect([...xRow(body.tensors.x!, 1, 3, 7)]).toEqual([1, 2, 3]);
  });
});
