// Points by their labels, and by where they are on the screen.

export interface Found {
  points: number[];
  error: string | null;
}

// Those whose label holds what the regular expression says, whatever its case.
export function searchPoints(values: readonly string[], text: string): Found {
  if (text === "") return { points: [], error: null };
  try {
    const pattern = new RegExp(text, "i");
    const points: number[] = [];
    for (let i = 0; i < values.length; i++) if (pattern.test(values[i]!)) points.push(i);
    return { points, error: null };
  } catch (error) {
    return { points: [], error: error instanceof Error ? error.message : String(error) };
  }
}

// The nearest of places [x, y, x, y ...] within a distance; -1 where there is none. Places that are NaN are nowhere.
export function nearestPlace(places: Float32Array, x: number, y: number, most: number): number {
  let found = -1;
  let least = most * most;
  for (let i = 0; i < places.length; i += 2) {
    const dx = places[i]! - x;
    const dy = places[i + 1]! - y;
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      found = i / 2;
    }
  }
  return found;
}

// Those of the places that lie inside a polygon [x, y, x, y ...], by the even-odd rule.
export function placesInside(places: Float32Array, polygon: readonly number[]): number[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < polygon.length; i += 2) {
    left = Math.min(left, polygon[i]!);
    right = Math.max(right, polygon[i]!);
    top = Math.min(top, polygon[i + 1]!);
    bottom = Math.max(bottom, polygon[i + 1]!);
  }
  const inside: number[] = [];
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i]!, places[i + 1]!];
    if (x >= left && x <= right && y >= top && y <= bottom && isInside(x, y, polygon)) inside.push(i / 2);
  }
  return inside;
}

function isInside(x: number, y: number, polygon: readonly number[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
