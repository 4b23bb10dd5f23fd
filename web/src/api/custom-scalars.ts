// The charts that users laid out.
import { ask } from "./http";
import type { CategoryAnswer } from "./schema.gen";

export type { CategoryAnswer, ChartAnswer, MarginAnswer } from "./schema.gen";

export async function fetchLayout(signal: AbortSignal): Promise<CategoryAnswer[]> {
  return (await (await ask("custom_scalars", { signal })).json()) as CategoryAnswer[];
}
