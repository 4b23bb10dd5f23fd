// What a chart of curves asks of the card that it is on; the cards of scalar tags and of laid out charts are such.
import type { Axis, Oddities, Picture, Range } from "../model/picture";

export interface ChartCard {
  readonly tag: { name: string; description: string }; // the name also tells its look and view from all others'
  readonly title?: string; // where that is not the tag's name
  readonly tags: string[]; // whose points it draws
  readonly runs: string[];
  readonly feed: {
    readonly answer: unknown;
    readonly error: string | null;
    readonly busy: boolean;
    stop(): void;
  };
  columns: number; // of device pixels that the chart has for its curves
  readonly axis: Axis;
  readonly logY: boolean;
  readonly picture: Picture | null;
  readonly points: number | null;
  readonly oddities: Oddities | null;
  readonly isZoomed: boolean;
  ask(): void;
  learn(): void;
  show(x: Range | null, y: Range | null): void;
  reset(): void;
}
