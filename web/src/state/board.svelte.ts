// What the board holds and what of it is on show: catalog, run selection, filters.
import { fetchCatalog, type CatalogAnswer, type RunAnswer, type TagAnswer } from "../api/client";
import { assignSlots, colorOf } from "../model/colors";
import { parseFilter } from "../model/filter";
import { groupByPrefix } from "../model/sections";
import { Persisted } from "./persisted.svelte";
import { theme } from "./settings.svelte";

class Board {
  catalog = $state.raw<CatalogAnswer | null>(null);
  error = $state<string | null>(null);
  runFilterText = $state("");
  tagFilterText = $state("");
  tab = $state<"scalar" | "text">("scalar");

  // By log directory: boards of one address share the browser's storage, but not their runs.
  readonly #hidden = new Persisted<Record<string, string[]>>("hiddenRuns", {});
  readonly #slots = new Persisted<Record<string, Record<string, number>>>("colors", {});
  #fetching = false;
  #again = false;

  readonly #logdir = $derived(this.catalog?.logdir ?? "");
  readonly hidden = $derived(new Set(this.#hidden.value[this.#logdir]));
  readonly runFilter = $derived(parseFilter(this.runFilterText));
  readonly tagFilter = $derived(parseFilter(this.tagFilterText));
  readonly listedRuns = $derived(
    (this.catalog?.runs ?? []).filter((run) => this.runFilter.matches(run.name)),
  );
  // As in TensorBoard, the filter also decides what is drawn.
  readonly shownRuns = $derived(this.listedRuns.filter((run) => !this.hidden.has(run.name)));
  readonly shownNames = $derived(new Set(this.shownRuns.map((run) => run.name)));

  tags(kind: TagAnswer["kind"]): TagAnswer[] {
    return (this.catalog?.tags ?? []).filter((tag) => tag.kind === kind);
  }

  readonly scalarSections = $derived(this.#sections("scalar"));
  readonly textSections = $derived(this.#sections("text"));

  #sections(kind: TagAnswer["kind"]) {
    const matching = this.tags(kind).filter((tag) => this.tagFilter.matches(tag.name));
    return groupByPrefix(matching, (tag) => tag.name);
  }

  // Names of the shown runs that have the tag, in the catalog's order.
  runsOf(tag: TagAnswer): string[] {
    const runs = this.catalog?.runs ?? [];
    return tag.runs.map((place) => runs[place]?.name ?? "").filter((name) => this.shownNames.has(name));
  }

  colorOf(run: string): string {
    return colorOf(this.#slots.value[this.#logdir]?.[run] ?? 0, theme.name);
  }

  // At most one request at a time; news meanwhile asks once more.
  async refresh(): Promise<void> {
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    this.#fetching = true;
    try {
      do {
        this.#again = false;
        const catalog = await fetchCatalog();
        const names = catalog.runs.map((run) => run.name);
        const slots = assignSlots(this.#slots.value[catalog.logdir] ?? {}, names);
        this.#slots.value = { ...this.#slots.value, [catalog.logdir]: slots };
        this.catalog = catalog;
        this.error = null;
      } while (this.#again);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.#fetching = false;
    }
  }

  #hide(names: string[]): void {
    this.#hidden.value = { ...this.#hidden.value, [this.#logdir]: names };
  }

  toggle(run: RunAnswer): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(run.name)) hidden.add(run.name);
    this.#hide([...hidden]);
  }

  // Only this run; once more, and all are back.
  isolate(run: RunAnswer): void {
    const alone = this.shownRuns.length === 1 && this.shownRuns[0]!.name === run.name;
    if (alone) this.setListed(true);
    else this.#hide((this.catalog?.runs ?? []).map((one) => one.name).filter((name) => name !== run.name));
  }

  setListed(shown: boolean): void {
    const hidden = new Set(this.hidden);
    for (const run of this.listedRuns) {
      if (shown) hidden.delete(run.name);
      else hidden.add(run.name);
    }
    this.#hide([...hidden]);
  }
}

export const board = new Board();
