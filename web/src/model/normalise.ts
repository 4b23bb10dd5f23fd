// Points of some dimensions as a picture wants them: in a ball of radius 1 around their middle.

interface Points {
  count: number;
  dimensions: number;
  data: Float32Array;
}

// `chosen` names the dimensions that become x, y and z; those that are not there are 0, and so is z where it is flat.
export function normalised(points: Points, chosen: readonly number[], flat: boolean): Float32Array {
  const { count, dimensions, data } = points;
  const axes = [0, 1, 2].map((axis) => {
    const from = chosen[axis] ?? axis;
    return axis === 2 && flat ? -1 : from < dimensions ? from : -1;
  });
  const middle = axes.map((from) => (from < 0 ? 0 : middleOf(data, from, dimensions)));
  const placed = new Float32Array(count * 3);
  let radius = 0;
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let axis = 0; axis < 3; axis++) {
      const from = axes[axis]!;
      const value = from < 0 ? 0 : data[i * dimensions + from]! - middle[axis]!;
      placed[i * 3 + axis] = value;
      square += value * value;
    }
    if (square > radius) radius = square;
  }
  const scale = radius > 0 ? 1 / Math.sqrt(radius) : 1;
  for (let i = 0; i < placed.length; i++) placed[i]! *= scale;
  return placed;
}

// Halfway between the least and the largest.
function middleOf(data: Float32Array, from: number, step: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = from; i < data.length; i += step) {
    const value = data[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? (low + high) / 2 : 0;
}
