// Draws a waveform: in each pixel column a line from the smallest to the largest sample.
import type { Peaks } from "../model/peaks";

export interface WaveformLook {
  color: string;
  grid: string;
}

export interface Waveform {
  lanes: Peaks[]; // of each channel, a column for each pixel of the device
  reach: number; // amplitude at the edge of a lane
  samplesPerPixel: number; // of the device
  scale: number; // pixels of the device for one of the page
}

export function drawWaveform(canvas: HTMLCanvasElement, waveform: Waveform, look: WaveformLook): void {
  const pen = canvas.getContext("2d")!;
  const { width, height } = canvas;
  pen.clearRect(0, 0, width, height);
  const lane = height / waveform.lanes.length;
  waveform.lanes.forEach((peaks, place) => {
    const middle = lane * (place + 0.5);
    const half = lane / 2 - waveform.scale * 2;
    pen.fillStyle = look.grid;
    pen.fillRect(0, Math.round(middle), width, Math.max(1, Math.floor(waveform.scale)));
    if (place > 0) pen.fillRect(0, Math.round(lane * place), width, 1);
    pen.fillStyle = pen.strokeStyle = look.color;
    const y = (value: number) => middle - (Math.max(-1, Math.min(1, value / waveform.reach)) || 0) * half;
    if (waveform.samplesPerPixel >= 1) drawEnvelope(pen, peaks, y, waveform.scale);
    else drawSamples(pen, peaks, y, waveform);
  });
}

// Each column also reaches its neighbour, so that a steep edge has no gap.
function drawEnvelope(
  pen: CanvasRenderingContext2D,
  peaks: Peaks,
  y: (value: number) => number,
  scale: number,
): void {
  let [low, high] = [NaN, NaN]; // of the column before
  for (let column = 0; column < peaks.min.length; column++) {
    const [min, max] = [peaks.min[column]!, peaks.max[column]!];
    if (!Number.isNaN(min)) {
      const top = y(low > max ? low : max);
      const bottom = y(high < min ? high : min);
      pen.fillRect(column, top - scale / 2, 1, bottom - top + scale);
    }
    [low, high] = [min, max];
  }
}

// Lines from sample to sample; with room between them a dot on each.
function drawSamples(
  pen: CanvasRenderingContext2D,
  peaks: Peaks,
  y: (value: number) => number,
  { samplesPerPixel, scale }: Waveform,
): void {
  pen.lineWidth = scale;
  pen.lineJoin = "round";
  pen.beginPath();
  let last = -Infinity;
  const dots: [number, number][] = [];
  for (let column = 0; column < peaks.min.length; column++) {
    const value = peaks.min[column]!;
    if (Number.isNaN(value)) continue;
    // A gap of more than a sample is one that is no number.
    if (column - last > 1 / samplesPerPixel + 2) pen.moveTo(column, y(value));
    else pen.lineTo(column, y(value));
    dots.push([column, y(value)]);
    last = column;
  }
  pen.stroke();
  if (samplesPerPixel * scale > 0.25) return;
  for (const [x, at] of dots) {
    pen.beginPath();
    pen.arc(x, at, scale * 2, 0, 2 * Math.PI);
    pen.fill();
  }
}
