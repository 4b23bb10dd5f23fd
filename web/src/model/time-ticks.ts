// Seconds along a sound, as exact as the part in view needs them.

const STEPS = [1, 2, 5];

// About `count` round times within the range.
export function timeTicks(from: number, to: number, count: number): { at: number; text: string }[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const size = 10 ** Math.floor(Math.log10(rough));
  let step = (STEPS.find((one) => one * size >= rough) ?? 10) * size;
  if (step > 5) step = [10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((one) => one >= rough) ?? step;
  const ticks: { at: number; text: string }[] = [];
  for (let place = Math.ceil(from / step - 1e-9); place * step <= to + step * 1e-9; place++) {
    ticks.push({ at: place * step, text: formatTime(place * step, step) });
  }
  return ticks;
}

// 0.25, 12, 1:05: as many decimals as tell steps apart.
export function formatTime(seconds: number, step: number): string {
  const decimals = Math.max(0, Math.min(7, -Math.floor(Math.log10(step) + 1e-9)));
  const whole = Number(seconds.toFixed(decimals));
  if (whole < 60) return whole.toFixed(decimals);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = (whole % 60).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  return hours ? `${hours}:${`${minutes}`.padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
