// Precision-recall curves: their classes, their averages, and the point nearest to the pointer.

export const COLUMNS = [
  "thresholds",
  "true_positives",
  "false_positives",
  "true_negatives",
  "false_negatives",
  "precision",
  "recall",
  "false_positive_rate",
  "true_positive_rate",
] as const;

// An item for each threshold, ascending.
export interface PrCurve extends Record<(typeof COLUMNS)[number], Float64Array> {
  averagePrecision: number; // NaN where there is none
  rocArea: number;
  problem: string; // why there is no curve
}

export type CurveKind = "pr" | "roc";
export interface Points {
  x: Float64Array;
  y: Float64Array; // NaN where nothing is drawn
}

// What is drawn. Precision of nothing at all is logged as 0: there the curve has no point.
export function pointsOf(curve: PrCurve, kind: CurveKind): Points {
  if (kind === "roc") return { x: curve.false_positive_rate, y: curve.true_positive_rate };
  const y = curve.precision.map((precision, i) => {
    const nothing = curve.true_positives[i]! + curve.false_positives[i]! === 0;
    return nothing && precision === 0 && curve.recall[i] === 0 ? NaN : precision;
  });
  return { x: curve.recall, y };
}

export const areaOf = (curve: PrCurve, kind: CurveKind): number =>
  kind === "pr" ? curve.averagePrecision : curve.rocArea;

// The place of the point nearest to (x, y), in units of the axes; -1 without a point.
export function nearestPoint(points: Points, x: number, y: number): { index: number; distance: number } {
  let [index, distance] = [-1, Infinity];
  for (let i = 0; i < points.x.length; i++) {
    const away = Math.hypot(points.x[i]! - x, points.y[i]! - y);
    if (away < distance) [index, distance] = [i, away];
  }
  return { index, distance };
}

export function nearestThreshold(thresholds: Float64Array, wanted: number): number {
  let best = -1;
  for (let i = 0; i < thresholds.length; i++) {
    if (best < 0 || Math.abs(thresholds[i]! - wanted) < Math.abs(thresholds[best]! - wanted)) best = i;
  }
  return best;
}

// The best harmonic mean of precision and recall, and the threshold where it is; null without one.
export function bestF1(curve: PrCurve): { f1: number; threshold: number } | null {
  let best: { f1: number; threshold: number } | null = null;
  for (let i = 0; i < curve.thresholds.length; i++) {
    const [precision, recall] = [curve.precision[i]!, curve.recall[i]!];
    const f1 = (2 * precision * recall) / (precision + recall);
    if (f1 > (best?.f1 ?? -1)) best = { f1, threshold: curve.thresholds[i]! };
  }
  return best;
}

// At each threshold the mean of the classes' rates and the sum of their counts; areas are the mean of theirs.
export function macroAverage(curves: readonly PrCurve[]): PrCurve {
  const [first] = curves;
  const broken = curves.find((curve) => curve.problem);
  if (first === undefined || broken) return nothing(broken?.problem ?? "no class was logged");
  if (curves.some((curve) => curve.thresholds.length !== first.thresholds.length)) {
    return nothing("these classes have different thresholds: they have no macro average");
  }
  const over = (name: (typeof COLUMNS)[number], share: number) =>
    Float64Array.from(
      first.thresholds,
      (_, i) => curves.reduce((sum, curve) => sum + curve[name][i]!, 0) * share,
    );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const columns = COLUMNS.map((name) => {
    const counts = name.endsWith("positives") || name.endsWith("negatives");
    return [name, over(name, counts ? 1 : 1 / curves.length)];
  });
  return {
    ...(Object.fromEntries(columns) as Record<(typeof COLUMNS)[number], Float64Array>),
    thresholds: first.thresholds,
    averagePrecision: mean(curves.map((curve) => curve.averagePrecision)),
    rocArea: mean(curves.map((curve) => curve.rocArea)),
    problem: "",
  };
}

function nothing(problem: string): PrCurve {
  const columns = COLUMNS.map((name) => [name, new Float64Array(0)]);
  return {
    ...(Object.fromEntries(columns) as Record<(typeof COLUMNS)[number], Float64Array>),
    averagePrecision: NaN,
    rocArea: NaN,
    problem,
  };
}

export interface ClassGroup<T> {
  name: string; // what the tags have in common
  members: { name: string; item: T }[]; // by class
}

const NAMED = /^(.+)[/_]class[_-]?([^/]+)$/;
const NUMBERED = /^(.+)[/_](\d+)$/;

// Tags that differ in nothing but a class at their end, as in digits/class_0 or digits/7: those of one group together, at the
// place of the first. Others are groups of one.
export function groupClasses<T>(items: readonly T[], nameOf: (item: T) => string): ClassGroup<T>[] {
  const groups = new Map<string, ClassGroup<T>>();
  for (const item of items) {
    const tag = nameOf(item);
    const named = NAMED.exec(tag);
    const [, common, own = tag] = named ?? NUMBERED.exec(tag) ?? [];
    const key = `${common === undefined ? "one" : named ? "named" : "numbered"} ${common ?? tag}`;
    const group = groups.get(key) ?? { name: common ?? tag, members: [] };
    groups.set(key, group);
    group.members.push({ name: own, item });
  }
  for (const group of groups.values()) {
    if (group.members.length === 1) group.name = nameOf(group.members[0]!.item);
    else group.members.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  }
  return [...groups.values()];
}
