// What the board holds and what of it is on show: catalog, run selection, filters.
import { fetchCatalog, type CatalogAnswer, type RunAnswer, type TagAnswer } from "../api/client";
import { assignSlots, colorOf, parseGrouping } from "../model/colors";
import { parseFilter } from "../model/filter";
import { groupByPrefix } from "../model/sections";
import { tabOf, TABS, type Tab } from "../model/tabs";
import { here, Persisted, PersistedHere } from "./persisted.svelte";
import { theme } from "./settings.svelte";

export type RunOrder = "start" | "name" | "recent";

// With more runs a chart is neither readable nor quick; the list says how many there are and how to see all.
const FIRST_SHOWN = 500;

class Board {
  catalog = $state.raw<CatalogAnswer | null>(null);
  error = $state<string | null>(null);
  upgraded = $state(false); // the board was started anew as another version than this page's
  readonly #runFilterText = new Persisted<string>("runFilter", "", "linked");
  readonly #tagFilterText = new Persisted<string>("tagFilter", "", "linked");
  readonly #tab = new Persisted<string>("tab", "", "linked"); // "": the first that has something;
  readonly #runOrder = new Persisted<RunOrder>("runOrder", "start");
  readonly #colorBy = new Persisted<string>("colorBy", ""); // a regular expression; "": every run its own
  readonly #hidden = new PersistedHere<string[] | null>("hiddenRuns", null, "both"); // null: untouched
  readonly #ownColors = new PersistedHere<Record<string, string>>("ownColors", {}, "both");
  readonly #pinned = new PersistedHere<string[]>("pinned", [], "both");
  readonly #slots = new PersistedHere<Record<string, number>>("colors", {}, "stored");
  #fetching = false;
  #again = false;

  readonly hidden = $derived(
    new Set(this.#hidden.value ?? (this.catalog?.runs ?? []).slice(FIRST_SHOWN).map((run) => run.name)),
  );
  readonly runFilter = $derived(parseFilter(this.runFilterText));
  readonly tagFilter = $derived(parseFilter(this.tagFilterText));
  readonly listedRuns = $derived(
    sortedRuns(this.catalog?.runs ?? [], this.runOrder).filter((run) => this.runFilter.matches(run.name)),
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
  get runOrder(): RunOrder {
    return this.#runOrder.value;
  }
  set runOrder(order: RunOrder) {
    this.#runOrder.value = order;
  }
  get colorBy(): string {
    return this.#colorBy.value;
  }
  set colorBy(pattern: string) {
    this.#colorBy.value = pattern;
  }
  readonly tab = $derived.by((): Tab => {
    if (this.#tab.value) return tabOf(this.#tab.value);
    return TABS.find((tab) => this.countOf(tab) > 0) ?? TABS[0]!;
  });
  openTab(id: string): void {
    this.#tab.value = id;
  }

  // Names of the tags that stand on top of the page.
  get pinned(): string[] {
    return this.#pinned.value;
  }

  readonly pinnedTags = $derived(
    this.pinned
      .map((name) => this.tags("scalar").find((tag) => tag.name === name))
      .filter((tag) => tag !== undefined),
  );

  togglePin(tag: string): void {
    const others = this.pinned.filter((name) => name !== tag);
    this.#pinned.value = others.length < this.pinned.length ? others : [...others, tag];
  }

  get runCount(): number {
    return this.catalog?.runs.length ?? 0;
  }

  tags(kind: TagAnswer["kind"]): TagAnswer[] {
    return this.#byKind.get(kind) ?? [];
  }

  readonly #byKind = $derived(Map.groupBy(this.catalog?.tags ?? [], (tag) => tag.kind as string));

  tagsOf(tab: Tab): TagAnswer[] {
    const tags = tab.kinds.flatMap((kind) => this.#byKind.get(kind) ?? []);
    return tab.cards ? tab.cards(tags) : tags;
  }

  // What a tab shows that is no tag of the catalog, by the tab's id.
  elsewhere = $state.raw<Record<string, number>>({});
  countOf(tab: Tab): number {
    return this.tagsOf(tab).length + (this.elsewhere[tab.id] ?? 0);
  }

  // Of the open tab, what the filter leaves.
  readonly sections = $derived.by(() => {
    const matching = this.tagsOf(this.tab).filter((tag) => this.tagFilter.matches(tag.name));
    return groupByPrefix(matching, (tag) => tag.name);
  });

  // Names of the shown runs that have the tag, in the catalog's order.
  runsOf(tag: TagAnswer): string[] {
    const runs = this.catalog?.runs ?? [];
    return tag.runs.map((place) => runs[place]?.name ?? "").filter((name) => this.shownNames.has(name));
  }

  readonly grouping = $derived(parseGrouping(this.colorBy));
  // Groups get their colours in the order of the catalog, so that a filter moves none.
  readonly #groupSlots = $derived.by(() => {
    const { grouping } = this;
    if (grouping === null || grouping.error !== null) return null;
    return assignSlots(
      {},
      (this.catalog?.runs ?? []).map((run) => grouping.groupOf(run.name)),
    );
  });

  colorOf(run: string): string {
    const own = this.#ownColors.value[run];
    if (own !== undefined) return own;
    const slot = this.#groupSlots?.[this.grouping!.groupOf(run)] ?? this.#slots.value[run] ?? 0;
    return colorOf(slot, theme.name);
  }

  hasOwnColor(run: string): boolean {
    return this.#ownColors.value[run] !== undefined;
  }

  // Null gives the run its colour of old back.
  setColor(run: string, color: string | null): void {
    const others = Object.entries(this.#ownColors.value).filter(([name]) => name !== run);
    this.#ownColors.value = Object.fromEntries(color === null ? others : [...others, [run, color]]);
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
        const catalog = await fetchCatalog(this.catalog);
        const names = catalog.runs.map((run) => run.name);
        here.logdir = catalog.logdir;
        if (names.some((name) => this.#slots.value[name] === undefined)) {
          this.#slots.value = assignSlots(this.#slots.value, names);
        }
        this.upgraded = this.catalog !== null && this.catalog.version !== catalog.version;
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
    if (alone) this.setShown(this.listedRuns, true);
    else this.#hide((this.catalog?.runs ?? []).map((one) => one.name).filter((name) => name !== run.name));
  }

  showEverything(): void {
    this.runFilterText = "";
    this.#hide([]);
  }

  // Shows or hides these; the others stay as they are.
  setShown(runs: RunAnswer[], shown: boolean): void {
    const hidden = new Set(this.hidden);
    for (const run of runs) {
      if (shown) hidden.delete(run.name);
      else hidden.add(run.name);
    }
    this.#hide([...hidden]);
  }
}

const byName = new Intl.Collator("en", { numeric: true });

// The catalog's own order is that of their starts.
function sortedRuns(runs: RunAnswer[], order: RunOrder): RunAnswer[] {
  if (order === "name") return [...runs].sort((a, b) => byName.compare(a.name, b.name));
  if (order === "recent") return [...runs].sort((a, b) => (b.last ?? 0) - (a.last ?? 0));
  return runs;
}

export const board = new Board();
