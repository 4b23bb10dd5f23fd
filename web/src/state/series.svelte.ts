// One card's data: asked for while the card is on screen, again when its runs have news, one request at a time.
import { fetchSeries, type SeriesAnswer, type SeriesQuery } from "../api/client";

export class SeriesFeed {
  answer = $state.raw<SeriesAnswer | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);

  #wanted: SeriesQuery | null = null;
  #abort: AbortController | null = null;

  // The newest query wins; one that is under way for the same question is let finish, so that news never starves it.
  ask(query: SeriesQuery): void {
    const same = this.#asked !== null && sameQuestion(this.#asked, query);
    this.#wanted = query;
    if (this.#abort === null) void this.#run();
    else if (!same) this.#abort.abort();
  }

  stop(): void {
    this.#wanted = null;
    this.#abort?.abort();
  }

  #asked: SeriesQuery | null = null;

  async #run(): Promise<void> {
    this.busy = true;
    while (this.#wanted !== null) {
      this.#asked = this.#wanted;
      this.#wanted = null;
      this.#abort = new AbortController();
      try {
        this.answer = await fetchSeries(this.#asked, this.#abort.signal);
        this.error = null;
      } catch (error) {
        if (!this.#abort.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
      }
    }
    this.busy = false;
    this.#abort = null;
    this.#asked = null;
  }
}

function sameQuestion(a: SeriesQuery, b: SeriesQuery): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
