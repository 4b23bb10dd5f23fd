// Numbers with all the digits that they have, and not one more.

// The shortest decimal that is this very number, among floats of 32 bits where it is one of those.
export function formatExact(value: number, single: boolean): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (!single || Number.isInteger(value)) return `${value}`.replace(/^-/, "−");
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return `${Number(text)}`.replace(/^-/, "−");
  }
  return `${value}`.replace(/^-/, "−");
}

// A few digits, for where there is little room: in a cell, on a colour bar.
export function formatShort(value: number): string {
  if (!Number.isFinite(value)) return formatExact(value, false);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return `${value}`.replace(/^-/, "−");
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1).replace(/^-/, "−");
  return `${Number(value.toPrecision(3))}`.replace(/^-/, "−");
}
