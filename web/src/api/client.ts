// Talks to the board: catalog, series and the change stream, at addresses relative to the page.
import type { Axis } from "../model/picture";
import { decodeSafetensors, type Body } from "../model/safetensors";
import { applyDelta } from "./delta";
import { address, ask, post } from "./http";
import type {
  CatalogAnswer,
  CatalogDeltaAnswer,
  ChangeEvent,
  DamageAnswer,
  HelloEvent,
  SeriesInfo,
  SeriesQuery,
} from "./schema.gen";

export type {
  CatalogAnswer,
  CatalogDeltaAnswer,
  ChangeEvent,
  DamageAnswer,
  RunAnswer,
  SeriesInfo,
  SeriesQuery,
  TagAnswer,
} from "./schema.gen";

export interface SeriesAnswer {
  body: Body;
  axis: Axis;
  logX: boolean;
  series: SeriesInfo[];
  lo: number;
  hi: number;
  width: number;
  equalSteps: boolean;
}

// All of it, or, from a catalog that is known, by what is new since.
export async function fetchCatalog(known: CatalogAnswer | null): Promise<CatalogAnswer> {
  const since = known === null ? "" : `?since=${known.revision}`;
  const answer = (await (await ask(`catalog${since}`)).json()) as CatalogAnswer | CatalogDeltaAnswer;
  return known !== null && "since" in answer ? applyDelta(known, answer) : (answer as CatalogAnswer);
}

export async function fetchSeries(query: SeriesQuery, signal: AbortSignal): Promise<SeriesAnswer> {
  const response = await post("series", query, signal);
  const decoded = decodeSafetensors(await response.arrayBuffer());
  const metadata = decoded.metadata;
  return {
    body: decoded,
    axis: metadata.axis as Axis,
    logX: metadata.log_x === "true",
    series: JSON.parse(metadata.series ?? "[]") as SeriesInfo[],
    lo: Number(metadata.lo),
    hi: Number(metadata.hi),
    width: Number(metadata.width),
    equalSteps: metadata.all_steps_equal === "true",
  };
}

export interface ChangeListener {
  onOpen: (hello: HelloEvent) => void;
  onChange: (change: ChangeEvent) => void;
  onLost: () => void;
}

// Opens the change stream, which begins with what has changed since a revision; the browser reconnects by itself and
// says how far it got. Returns what closes it.
export function listenToChanges(since: number | null, listener: ChangeListener): () => void {
  const source = new EventSource(address(since === null ? "changes" : `changes?since=${since}`));
  source.addEventListener("hello", (event) =>
    listener.onOpen(JSON.parse(event.data as string) as HelloEvent),
  );
  source.addEventListener("change", (event) =>
    listener.onChange(JSON.parse(event.data as string) as ChangeEvent),
  );
  source.addEventListener("error", listener.onLost);
  return () => source.close();
}

// Where a form with a tag, its runs and a format is posted to, for a file with all their points.
export const exportAddress = (): string => address("export");

export async function fetchDamage(): Promise<DamageAnswer[]> {
  return (await (await ask("damage")).json()) as DamageAnswer[];
}
