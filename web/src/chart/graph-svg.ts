// A graph's picture as a file of its own, with all colours in it.
import type { Boxes } from "../model/graph-boxes";
import type { Item } from "../model/graph";
import { pathOf } from "./graph-geometry";
import { HEADER, shortLabel, type Layout, type Place } from "./graph-layout";

export interface GraphLook {
  background: string;
  text: string;
  soft: string;
  font: string;
  colorOf: (item: Item) => string; // as #rrggbb or rgb()
  second: (item: Item) => string;
}

const MARGIN = 16;

export function graphSvg(
  { boxes, layout }: { boxes: Boxes; layout: Layout },
  title: string,
  look: GraphLook,
) {
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  const lines = layout.lines.map(({ wire, points }) => {
    const { count, control } = boxes.wires[wire]!;
    const dash = count === control ? ' stroke-dasharray="5 4"' : "";
    return `<path d="${pathOf(points)}" fill="none" stroke="${look.soft}" stroke-opacity="0.7"${dash} marker-end="url(#arrow)"/>`;
  });
  const open = layout.places.filter((place) => place.open).map((place) => group(place, look));
  const closed = [...layout.places.filter((place) => !place.open), ...layout.aside].map((place) =>
    box(place, look),
  );
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" font-family="${escaped(look.font)}" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 1 7 4 0 7z" fill="${look.soft}"/></marker></defs>`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${look.background}"/>`,
    ...open,
    ...lines,
    ...closed,
    "</svg>",
  ].join("\n");
  return { width, height, text };
}

const at = ({ x, y }: Place): string => `transform="translate(${x} ${y})"`;

function group(place: Place, look: GraphLook): string {
  const color = look.colorOf(place.item);
  return `<g ${at(place)}><rect width="${place.width}" height="${place.height}" rx="8" fill="${color}" fill-opacity="0.06" stroke="${color}" stroke-opacity="0.4"/><text x="12" y="${HEADER - 9}" font-weight="600" fill="${look.text}">${escaped(shortLabel(place.item.label))}</text></g>`;
}

function box(place: Place, look: GraphLook): string {
  const { item, width, height } = place;
  const color = look.colorOf(item);
  const shape = (x: number, y: number) =>
    `<rect x="${x}" y="${y}" width="${width - x}" height="${height}" rx="${item.node >= 0 ? height / 2 : 6}" fill="${look.background}"/><rect x="${x}" y="${y}" width="${width - x}" height="${height}" rx="${item.node >= 0 ? height / 2 : 6}" fill="${color}" fill-opacity="0.16" stroke="${color}"/>`;
  const behind = item.kind === "series" ? shape(6, -5) + shape(3, -2.5) : "";
  const label = (y: number, fill: string, text: string) =>
    `<text x="${width / 2}" y="${y}" text-anchor="middle" fill="${fill}">${escaped(shortLabel(text))}</text>`;
  return `<g ${at(place)}>${behind}${shape(0, 0)}${label(17, look.text, item.label)}${label(31, look.soft, look.second(item))}</g>`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// Control characters have no place in XML, however they are written.
const escaped = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "�").replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
