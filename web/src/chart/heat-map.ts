// Draws a table of numbers as a heat map with the names of its rows and columns.
import { isBright, shadeOf, type ColorScale, type Palette } from "../model/color-scale";
import { cellsOf, columnName, rowName, valueAt, type Grid, type Reduced } from "../model/grid";
import { MINUS_INFINITY, NAN, PLUS_INFINITY } from "../model/picture";
import { evenTicks, WHOLE_INCREMENTS } from "../model/ticks";

export interface HeatMapLook {
  text: string; // CSS colours
  edge: string;
  none: string; // of cells that have no place on the scale
  font: string;
  plus: string;
  minus: string;
}

// In CSS pixels.
export interface HeatMapPlace {
  left: number;
  top: number;
  width: number;
  height: number;
  rowNames: Shown[];
  columnNames: Shown[];
  upright: boolean; // names of columns run upwards, because they are longer than columns are wide
}

interface Shown {
  index: number;
  text: string;
}

const LINE = 14; // a line of names
const GAP = 6;
const WIDEST = 0.34; // of the whole, for names of rows
const TALLEST = 88; // of names that run upwards
const HATCHED = 7; // from this size on, cells that are no numbers are hatched

// Where the cells are, and which names fit.
export function placeOf(
  pen: CanvasRenderingContext2D,
  grid: Grid,
  width: number,
  height: number,
  font: string,
): HeatMapPlace {
  pen.font = font;
  const plotTop = Math.round(6 * devicePixelRatio) / devicePixelRatio; // half a line, for the name of the first row
  const length = (text: string) => pen.measureText(text).width;
  const few = (count: number, most: number, named: boolean, name: (i: number) => string): Shown[] => {
    const every = Math.max(1, named ? Math.ceil(count / most) : 1);
    const places = named
      ? Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every)
      : evenTicks(0, Math.max(1, count - 1), Math.max(1, most), WHOLE_INCREMENTS).ticks.filter(
          (i) => i < count,
        );
    return places.map((index) => ({ index, text: name(index) }));
  };
  let below = LINE + 4;
  const rowsOf = (space: number) =>
    few(grid.rows, Math.max(1, Math.floor(space / LINE)), grid.rowNames.length > 0, (i) => rowName(grid, i));
  const guess = rowsOf(height - below - plotTop);
  const widest = guess.reduce((most, { text }) => Math.max(most, length(text.slice(0, 200))), 0);
  // The plot begins and ends between two pixels of the screen, so that each of them stands for cells of its own.
  const whole = (size: number) => Math.max(1, Math.floor(size * devicePixelRatio)) / devicePixelRatio;
  const left = whole(Math.ceil(Math.min(widest, width * WIDEST)) + GAP);
  const plotWidth = whole(width - left - 2);

  const named = grid.columnNames.length > 0;
  const cell = plotWidth / Math.max(1, grid.columns);
  const longest = named
    ? grid.columnNames.slice(0, 2000).reduce((most, name) => Math.max(most, length(name.slice(0, 200))), 0)
    : length(`${grid.columns}`);
  const upright = named && longest + GAP > cell && cell >= 4 && longest > 24;
  if (upright) below = Math.ceil(Math.min(longest, TALLEST, height * 0.4)) + GAP;
  const most = upright ? plotWidth / LINE : plotWidth / (longest + 2 * GAP);
  const columnNames = few(grid.columns, Math.max(1, Math.floor(most)), named, (i) => columnName(grid, i));
  const plotHeight = whole(height - below - plotTop);
  return {
    left,
    top: plotTop,
    width: plotWidth,
    height: plotHeight,
    rowNames: rowsOf(plotHeight),
    columnNames,
    upright,
  };
}

export interface HeatMap {
  grid: Grid;
  reduced: Reduced;
  scale: ColorScale;
  palette: Palette;
  look: HeatMapLook;
  place: HeatMapPlace;
  print: ((value: number) => string) | null; // numbers in cells, where all of them fit
}

// The place on the scale that most pixels are near to.
export function usualPlace(reduced: Reduced, scale: ColorScale): number {
  if (scale.diverging) return 0.5;
  let [sum, count] = [0, 0];
  for (const part of [reduced.low, reduced.high]) {
    for (const value of part) {
      const at = scale.place(value);
      if (at - at !== 0) continue;
      sum += at;
      count++;
    }
  }
  return count > 0 ? sum / count : 0.5;
}

export function drawHeatMap(pen: CanvasRenderingContext2D, map: HeatMap): void {
  const { place, look, reduced } = map;
  pen.imageSmoothingEnabled = false;
  if (reduced.width > 0 && reduced.height > 0) {
    const scratch = new OffscreenCanvas(reduced.width, reduced.height);
    scratch.getContext("2d")!.putImageData(imageOf(map, pen), 0, 0);
    pen.drawImage(scratch, place.left, place.top, place.width, place.height);
    drawCells(pen, map);
  }
  pen.strokeStyle = look.edge;
  pen.lineWidth = 1;
  pen.strokeRect(place.left - 0.5, place.top - 0.5, place.width + 1, place.height + 1);
  drawNames(pen, map);
}

// Where a pixel stands for many cells it has the colour of that one which differs most from what is usual.
function imageOf({ reduced, scale, palette, look }: HeatMap, pen: CanvasRenderingContext2D): ImageData {
  const image = new ImageData(reduced.width, reduced.height);
  const { low, high, odd } = reduced;
  const usual = usualPlace(reduced, scale);
  const [none, plus, minus] = [look.none, look.plus, look.minus].map((name) => bytesOf(pen, name));
  for (let i = 0; i < low.length; i++) {
    const [from, to] = [scale.place(low[i]!), scale.place(high[i]!)];
    const flags = odd[i]!;
    if (flags & NAN || (flags === 0 && Number.isNaN(to))) image.data.set(none!, 4 * i);
    else if (flags & PLUS_INFINITY) image.data.set(plus!, 4 * i);
    else if (flags & MINUS_INFINITY) image.data.set(minus!, 4 * i);
    else {
      const place = Math.abs(from - usual) > Math.abs(to - usual) ? from : to;
      const shade = 3 * shadeOf(place);
      image.data.set([palette[shade]!, palette[shade + 1]!, palette[shade + 2]!, 255], 4 * i);
    }
  }
  return image;
}

function bytesOf(pen: CanvasRenderingContext2D, color: string): number[] {
  pen.fillStyle = color;
  const number = Number.parseInt(String(pen.fillStyle).slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, 255];
}

// Hatches cells that are no numbers and writes into the others what they hold, where there is room.
function drawCells(
  pen: CanvasRenderingContext2D,
  { grid, place, scale, palette, look, print }: HeatMap,
): void {
  const [width, height] = [place.width / grid.columns, place.height / grid.rows];
  if (Math.min(width, height) < HATCHED) return;
  pen.font = look.font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const texts: [text: string, row: number, column: number, bright: boolean][] = [];
  let fits = print !== null && height >= LINE;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = valueAt(grid, row, column);
      const at = scale.place(value);
      const [x, y] = [place.left + column * width, place.top + row * height];
      if (Number.isNaN(at)) hatch(pen, x, y, width, height, look.edge);
      if (!fits || print === null) continue;
      const text = print(value);
      fits = pen.measureText(text).width + 4 <= width;
      texts.push([text, row, column, Number.isNaN(at) || isBright(palette, shadeOf(at))]);
    }
  }
  if (!fits) return;
  for (const [text, row, column, bright] of texts) {
    pen.fillStyle = bright ? "#16181d" : "#ffffff";
    pen.fillText(text, place.left + (column + 0.5) * width, place.top + (row + 0.5) * height + 0.5);
  }
}

function hatch(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  pen.beginPath();
  for (let at = -height; at < width; at += 6) {
    pen.moveTo(x + at, y + height);
    pen.lineTo(x + at + height, y);
  }
  pen.strokeStyle = color;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.restore();
}

function drawNames(pen: CanvasRenderingContext2D, { grid, place, look }: HeatMap): void {
  const [width, height] = [place.width / Math.max(1, grid.columns), place.height / Math.max(1, grid.rows)];
  pen.font = look.font;
  pen.fillStyle = look.text;
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const { index, text } of place.rowNames) {
    const y = place.top + (index + 0.5) * height;
    pen.fillText(fitted(pen, text, place.left - GAP), place.left - GAP, y);
  }
  const bottom = place.top + place.height;
  for (const { index, text } of place.columnNames) {
    const x = place.left + (index + 0.5) * width;
    if (!place.upright) {
      const half = pen.measureText(text).width / 2;
      pen.textAlign = "center";
      const inside = Math.min(Math.max(x, half), place.left + place.width - half + 1);
      pen.fillText(text, inside, bottom + LINE / 2 + 3);
      continue;
    }
    pen.save();
    pen.translate(x, bottom + GAP - 1);
    pen.rotate(-Math.PI / 2);
    pen.fillText(fitted(pen, text, TALLEST), 0, 0);
    pen.restore();
  }
}

// Cut at its end where it is too long.
function fitted(pen: CanvasRenderingContext2D, text: string, width: number): string {
  let cut = text.slice(0, 200);
  if (cut.length === text.length && pen.measureText(cut).width <= width) return text;
  while (cut.length > 1 && pen.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}

// The cell at a place in CSS pixels; where several share a pixel, the one that is seen there.
export function cellAt(map: HeatMap, x: number, y: number): [row: number, column: number] | null {
  const { grid, place, reduced, scale } = map;
  const [across, down] = [(x - place.left) / place.width, (y - place.top) / place.height];
  if (!(across >= 0 && across < 1 && down >= 0 && down < 1) || reduced.width === 0 || reduced.height === 0)
    return null;
  const pixel = [Math.floor(across * reduced.width), Math.floor(down * reduced.height)] as const;
  const [left, right] = cellsOf(pixel[0], reduced.width, grid.columns);
  const [top, bottom] = cellsOf(pixel[1], reduced.height, grid.rows);
  const usual = right - left + bottom - top > 2 ? usualPlace(reduced, scale) : 0.5;
  let best: [number, number] = [top, left];
  let most = -1;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const at = scale.place(valueAt(grid, row, column));
      const apart = Number.isNaN(at) ? 2 : Math.abs(at - usual);
      if (apart > most) [best, most] = [[row, column], apart];
    }
  }
  return best;
}
