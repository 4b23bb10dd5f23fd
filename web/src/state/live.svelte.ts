// The change stream: tells who is on screen that their runs have news; silent while paused or hidden.
import { listenToChanges, type ChangeEvent } from "../api/client";
import { board } from "./board.svelte";

export type Connection = "connecting" | "live" | "lost";
type Subscriber = (runs: ReadonlySet<string> | null) => void; // null: anything may have changed

const COUNT_EVERY = 3000; // milliseconds

class Live {
  connection = $state<Connection>("connecting");
  paused = $state(false);

  readonly #subscribers = new Set<Subscriber>();
  #close: (() => void) | null = null;
  #revision: number | null = null; // the last one that was told of
  #countSoon: ReturnType<typeof setTimeout> | null = null;

  start(): void {
    document.addEventListener("visibilitychange", () => this.#follow());
    this.#follow();
  }

  togglePause(): void {
    this.paused = !this.paused;
    this.#follow();
  }

  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  // Points come all the time; how many there are is told now and then.
  async #count(): Promise<void> {
    await board.refresh();
    this.#countSoon = null;
  }

  // A closed stream catches up as soon as it is opened again: it begins with what has changed meanwhile. The first stream of a
  // page begins where its catalog ends, if that is there already.
  #follow(): void {
    const wanted = !this.paused && !document.hidden;
    if (!wanted) {
      this.#close?.();
      this.#close = null;
      clearTimeout(this.#countSoon ?? undefined); // else a paused page would still take in new runs
      this.#countSoon = null;
    } else if (this.#close === null) {
      this.connection = "connecting";
      const since = this.#revision ?? board.catalog?.revision ?? null;
      this.#close = listenToChanges(since, {
        onOpen: ({ revision, reset }) => {
          this.connection = "live";
          const missed = since === null && this.#revision === null && board.catalog?.revision !== revision;
          if (reset || missed) this.#tell(null, true);
          this.#revision = revision;
        },
        onChange: (change: ChangeEvent) => {
          this.#revision = change.revision;
          this.#tell(new Set(change.runs), change.catalog);
        },
        onLost: () => (this.connection = "lost"),
      });
    }
  }

  #tell(runs: ReadonlySet<string> | null, catalog: boolean): void {
    if (catalog) void board.refresh();
    else this.#countSoon ??= setTimeout(() => void this.#count(), COUNT_EVERY);
    for (const subscriber of this.#subscribers) subscriber(runs);
  }
}

export const live = new Live();

// Asks again whenever one of these runs has news; in a component, while it is shown.
export function whenNews(runs: () => readonly string[], ask: () => void): void {
  $effect(() =>
    live.subscribe((changed) => {
      if (runs().some((run) => changed === null || changed.has(run))) ask();
    }),
  );
}
