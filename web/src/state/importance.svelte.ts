// The importance of hyperparameters for the chosen metric, over the rows that are left; found in a worker.
import { toFeature, type Importance } from "../model/importance";
import { runsTable } from "./runs-table.svelte";

export interface ImportanceAnswer {
  target: string; // the metric's column
  rows: number; // that have a finite value of it
  found: readonly Importance[]; // the most important first
}

class ImportanceFeed {
  answer = $state.raw<ImportanceAnswer | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  #worker: Worker | null = null;

  // What is under way for another question is given up.
  ask(): void {
    const { target, rows } = runsTable;
    this.stop();
    if (!target) return;
    const usable = rows.filter((row) => Number.isFinite(target.values[row]));
    const values = Float64Array.from(usable, (row) => target.values[row] as number);
    const features = runsTable.hparams
      .filter(({ id }) => runsTable.varying.has(id))
      .map((column) => toFeature(column, usable, values));
    this.#worker = new Worker(new URL("./importance.worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Importance[]>) => {
      this.answer = {
        target: target.id,
        rows: usable.length,
        found: data.toSorted((a, b) => b.raw - a.raw),
      };
      this.error = null;
      this.stop();
    };
    this.#worker.onerror = () => {
      this.error = "The importance could not be found: reload the page.";
      this.stop();
    };
    this.busy = true;
    this.#worker.postMessage({ features, target: values });
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.busy = false;
  }
}

export const importanceFeed = new ImportanceFeed();
