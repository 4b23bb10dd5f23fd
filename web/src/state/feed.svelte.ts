// One card's data: asked for while the card is on screen, again when its runs have news, one request at a time.

const PATIENCE = 200; // milliseconds before an answer that is no longer wanted is given up

export class Feed<Question, Answer> {
  answer = $state.raw<Answer | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);

  #wanted: Question | null = null;
  #abort: AbortController | null = null;
  #since = 0; // when the query under way was sent
  readonly #fetch: (question: Question, signal: AbortSignal) => Promise<Answer>;

  constructor(fetch: (question: Question, signal: AbortSignal) => Promise<Answer>) {
    this.#fetch = fetch;
  }

  // The newest query wins. One that is under way for the same question is let finish, so that news never starves it,
  // and so is one that takes no time, so that a moving picture is followed; a slow one is given up.
  ask(query: Question): void {
    const same = this.#asked !== null && sameQuestion(this.#asked, query);
    this.#wanted = query;
    if (this.#abort === null) void this.#run();
    else if (!same) this.#giveUp(this.#abort, PATIENCE - (performance.now() - this.#since));
  }

  #giveUp(query: AbortController, after: number): void {
    if (after <= 0) query.abort();
    else setTimeout(() => query.abort(), after); // nothing happens when it is answered by then
  }

  stop(): void {
    this.#wanted = null;
    this.#abort?.abort();
  }

  #asked: Question | null = null;

  async #run(): Promise<void> {
    this.busy = true;
    while (this.#wanted !== null) {
      this.#asked = this.#wanted;
      this.#wanted = null;
      this.#abort = new AbortController();
      this.#since = performance.now();
      try {
        this.answer = await this.#fetch(this.#asked, this.#abort.signal);
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

function sameQuestion(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
