// What the board holds and what of it is on show: catalog, run selection, filters.
import { fetchCatalog, type CatalogAnswer, type RunAnswer, type TagAnswer } from "../api/client";
import { assignSlots, colorOf } from "../model/colors";
import { parseFilter } from "../model/filter";
import { groupByPrefix } from "../model/sections";
import { here, Persisted, PersistedHere } from "./persisted.svelte";
import { theme } from "./settings.svelte";

export type Tab = "scalar" | "text";

class Board {
  catalog = $state.raw<CatalogAnswer | null>(null);
  error = $state<string | null>(null);
  readonly #runFilterText = new Persisted<string>("runFilter", "", "linked");
  readonly #tagFilterText = new Persisted<string>("tagFilter", "", "linked");
  readonly #tab = new Persisted<Tab>("tab", "scalar", "linked");
  readonly #hidden = new PersistedHere<string[]>("hiddenRuns", [], "both");
  readonly #pinned = new PersistedHere<string[]>("pinned", [], "both");
  readonly #slots = new PersistedHere<Record<string, number>>("colors", {}, "stored");
  #fetching = false;
  #again = false;

  readonly hidden = $derived(new Set(this.#hidden.value));
  readonly runFilter = $derived(parseFilter(this.runFilterText));
  readonly tagFilter = $derived(parseFilter(this.tagFilterText));
  readonly listedRuns = $derived(
    (this.catalog?.runs ?? []).filter((run) => this.runFilter.matches(run.name)),
  );
  // As in TensorBoard, the filter also decides what is drawn.
  readonly shownRuns = $derived(this.listedRuns.filter((run) => !this.hidden.has(run.name)));
  readonly shownNames = $derived(new Set(this.shownRuns.map((run) => run.name)));

  get runFilterText(): string {
    return this.#runFilterText.value;
  }
  set runFilterText(text: string) {
    this.#runFilterText.value = text;
  }
  get tagFilterText(): string {
    return this.#tagFilterText.value;
  }
  set tagFilterText(text: string) {
    this.#tagFilterText.value = text;
  }
  get tab(): Tab {
    return this.#tab.value;
  }
  set tab(tab: Tab) {
    this.#tab.value = tab;
  }

  // Names of the tags that stand on top of the page.
  get pinned(): string[] {
    return this.#pinned.value;
  }

  togglePin(tag: string): void {
    const others = this.pinned.filter((name) => name !== tag);
    this.#pinned.value = others.length < this.pinned.length ? others : [...others, tag];
  }

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
    return colorOf(this.#slots.value[run] ?? 0, theme.name);
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
        here.logdir = catalog.logdir;
        if (names.some((name) => this.#slots.value[name] === undefined)) {
          this.#slots.value = assignSlots(this.#slots.value, names);
        }
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
    this.#hidden.value = names;
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
