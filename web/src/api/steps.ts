// Which values of a tag there are that are no numbers.
import { post } from "./http";
import type { StepsAnswer, StepsQuery } from "./schema.gen";

export type { StepsAnswer, StepsQuery } from "./schema.gen";

export async function fetchSteps(query: StepsQuery, signal: AbortSignal): Promise<StepsAnswer[]> {
  return (await (await post("steps", query, signal)).json()) as StepsAnswer[];
}
