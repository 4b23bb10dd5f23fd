// The distances ticks may have: 1, 2 or 5 times a power of ten; for time, what clocks count in.

export const DECIMAL_INCREMENTS: number[] = [];
for (let power = -18; power <= 300; power++) {
  for (const digit of [1, 2, 5]) DECIMAL_INCREMENTS.push(Number(`${digit}e${power}`));
}

export const WHOLE_INCREMENTS = DECIMAL_INCREMENTS.filter((increment) => increment >= 1);

const CLOCK = [60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400];
export const DURATION_INCREMENTS = [
  ...DECIMAL_INCREMENTS.filter((increment) => increment < 50),
  ...CLOCK,
  ...WHOLE_INCREMENTS.filter((days) => days > 1 && days < 1e6).map((days) => days * 86400),
];
