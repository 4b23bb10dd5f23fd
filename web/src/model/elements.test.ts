import { expect, it } from "vitest";
import { elementNumbers, elementText, shapeText } from "./elements";

const none = { imaginary: null, texts: [] };

it("elementText keeps every digit of every type", () => {
  const big = { ...none, dtype: "uint64", values: BigInt64Array.of(-1n) };
  expect(elementText(big, 0)).toBe("18446744073709551615");
  expect(elementText({ ...big, dtype: "int64" }, 0)).toBe("-1");
  expect(elementText({ ...none, dtype: "bool", values: Uint8Array.of(1) }, 0)).toBe("true");
  expect(elementText({ ...none, dtype: "float32", values: Float32Array.of(0.1) }, 0)).toBe("0.1");
  expect(elementText({ ...none, dtype: "float16", values: Float32Array.of(0.0999755859375) }, 0)).toBe(
    "0.099976",
  );
  const complex = {
    dtype: "complex64",
    values: Float32Array.of(1),
    imaginary: Float32Array.of(-2),
    texts: [],
  };
  expect(elementText(complex, 0)).toBe("1 − 2 i");
  expect(elementText({ ...none, dtype: "string", values: null, texts: ["a"] }, 0)).toBe("a");
});

it("elementNumbers gives numbers to colour", () => {
  expect(elementNumbers({ ...none, dtype: "uint64", values: BigInt64Array.of(-1n) })).toEqual(
    Float64Array.of(2 ** 64),
  );
  const complex = { dtype: "c", values: Float32Array.of(3), imaginary: Float32Array.of(4), texts: [] };
  expect(elementNumbers(complex)).toEqual(Float64Array.of(5));
  expect(elementNumbers({ ...none, dtype: "string", values: null })).toBeNull();
});

it("shapeText", () => expect([shapeText([]), shapeText([2, 3])]).toEqual(["scalar", "2 × 3"]));
