// Elements of a tensor as text with all their digits, and as numbers that colours are made of.
import { formatExact } from "./exact";
import type { Numbers } from "./picture";
import type { TensorData } from "./safetensors";

export interface Elements {
  dtype: string;
  values: TensorData | null;
  imaginary: TensorData | null;
  texts: readonly string[];
}

export function elementText({ dtype, values, imaginary, texts }: Elements, index: number): string {
  if (values === null) return texts[index] ?? "";
  const value = values[index]!;
  if (typeof value === "bigint") return `${dtype === "uint64" ? BigInt.asUintN(64, value) : value}`;
  if (dtype === "bool") return value ? "true" : "false";
  const real = dtype === "float16" ? halfText(value) : formatExact(value, values instanceof Float32Array);
  if (imaginary === null) return real;
  const other = imaginary[index] as number;
  const sign = other < 0 || Object.is(other, -0) ? "−" : "+";
  const size = formatExact(Math.abs(other), imaginary instanceof Float32Array);
  return `${real} ${sign} ${size} i`;
}

// Five digits tell all halves apart.
function halfText(value: number): string {
  return Number.isFinite(value) ? formatExact(Number(value.toPrecision(5)), false) : formatExact(value, true);
}

// Whole numbers beyond 2^53 lose digits in a colour, which has none; of complex numbers it is their size.
export function elementNumbers({ dtype, values, imaginary }: Elements): Numbers | null {
  if (values === null) return null;
  if (imaginary !== null) {
    return Float64Array.from(values as Float64Array, (real, i) => Math.hypot(real, imaginary[i] as number));
  }
  if (values instanceof BigInt64Array) {
    return Float64Array.from(values, (value) =>
      Number(dtype === "uint64" ? BigInt.asUintN(64, value) : value),
    );
  }
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  return Float64Array.from(values);
}

export const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? "scalar" : shape.join(" × ");
