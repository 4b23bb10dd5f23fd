// The distances ticks may have: 1, 2 or 5 times a power of ten; for time, what clocks count in.

export const DECIMAL_INCREMENTS: number[] = [];
for (let power = -18; power <= 307; power++) {
  for (const digit of [1, 2, 5]) DECIMAL_INCREMENTS.push(Number(`${digit}e${power}`));
}

export const WHOLE_INCREMENTS = DECIMAL_INCREMENTS.filter((increment) => increment >= 1);

const CLOCK = [60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400];
export const DURATION_INCREMENTS = [
  ...DECIMAL_INCREMENTS.filter((increment) => increment < 50),
  ...CLOCK,
  ...WHOLE_INCREMENTS.filter((days) => days > 1 && days < 1e6).map((days) => days * 86400),
];

// Ticks of a logarithmic axis, at most about `most`: powers of ten, with 2 and 5 between where there is room, and
// evenly spaced ones where the axis shows too little for those.
export function logTicks(low: number, high: number, most: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 1.2) return evenTicks(low, high, most).ticks;
  const digits = decades * 3 <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / most));
  const ticks: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

// Multiples of the smallest increment that gives at most `most` of them.
export function evenTicks(
  low: number,
  high: number,
  most: number,
  increments: number[] = DECIMAL_INCREMENTS,
): { ticks: number[]; increment: number } {
  const increment = increments.find((size) => high / size - low / size <= most);
  if (increment === undefined) return { ticks: [], increment: high };
  const ticks: number[] = [];
  for (let i = Math.ceil(low / increment); i <= high / increment; i++) {
    ticks.push(Number((i * increment).toPrecision(15)));
  }
  return { ticks, increment };
}

// The unit of a tick's last digit that counts: 0.1 of 0.1, 100 of 200, 0.01 of 1.25.
export function smallestDigit(tick: number): number {
  const [digits, power] = tick.toExponential().split("e");
  return 10 ** (Number(power) - (digits!.split(".")[1]?.length ?? 0));
}
