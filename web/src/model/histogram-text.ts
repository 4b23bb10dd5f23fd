// Buckets, counts and shares as people read them.
import { formatCount } from "./format";

// To the last digit: grouped where it is a whole number.
export function exactCount(count: number): string {
  return Number.isInteger(count) && Math.abs(count) < 1e15 ? formatCount(count) : String(count);
}

// Six significant digits, which tell the edges of torch's buckets apart.
export function edgeText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e7)
      ? trimmed(size.toExponential(5))
      : Number(size.toPrecision(6)).toString();
  return value < 0 ? `-${text}` : text;
}

const trimmed = (text: string): string => text.replace(/\.?0+e/, "e");

// [left, right): a value at the right edge is in the next bucket, but the last one's is in it.
export const bucketText = (left: number, right: number, last: boolean): string =>
  `[${edgeText(left)}, ${edgeText(right)}${last ? "]" : ")"}`;

// Names a share in hundredths of a percent.
export function shareName(basisPoint: number): string {
  if (basisPoint === 0) return "Minimum";
  if (basisPoint === 5000) return "Median";
  if (basisPoint === 10000) return "Maximum";
  return `${basisPoint / 100} %`;
}
