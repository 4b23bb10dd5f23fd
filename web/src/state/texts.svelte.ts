// One text tag's entries over all runs shown, the newest first.
import { fetchTexts } from "../api/client";

export interface TextEntry {
  run: string;
  step: number;
  wallTime: number;
  text: string;
}

export class TextFeed {
  entries = $state.raw<TextEntry[] | null>(null);
  error = $state<string | null>(null);
  #abort: AbortController | null = null;

  async ask(tag: string, runs: string[]): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    try {
      const answers = await Promise.all(runs.map((run) => fetchTexts(run, tag, abort.signal)));
      const entries = answers.flatMap((texts, i) =>
        texts.map(({ step, wall_time, text }) => ({ run: runs[i]!, step, wallTime: wall_time, text })),
      );
      this.entries = entries.sort((a, b) => b.step - a.step || b.wallTime - a.wallTime);
      this.error = null;
    } catch (error) {
      if (!abort.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
  }

  stop(): void {
    this.#abort?.abort();
  }
}
