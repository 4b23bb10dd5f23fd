// A projection that the board computes: begun, watched, shown on the way, cancelled.
import {
  cancelProjection,
  fetchProjected,
  fetchProjection,
  startProjection,
  type Placed,
  type ProjectionJob,
  type ProjectionQuery,
} from "../api/embedding";

const EVERY = 500; // milliseconds

export class ProjectionRun {
  job = $state.raw<ProjectionJob | null>(null);
  placed = $state.raw<Placed | null>(null);
  error = $state<string | null>(null);
  #abort: AbortController | null = null;
  #version = 0;

  get busy(): boolean {
    return this.job?.state === "waiting" || this.job?.state === "running";
  }

  async start(query: ProjectionQuery): Promise<void> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.error = null;
    this.#version = 0;
    try {
      this.job = await startProjection(query, signal);
      await this.#watch(signal);
    } catch (error) {
      if (!signal.aborted) {
        this.error = error instanceof Error ? error.message : String(error);
        this.job = null;
      }
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (this.job !== null && !signal.aborted) {
      if (this.job.version > this.#version) {
        this.#version = this.job.version;
        this.placed = await fetchProjected(this.job.id, signal);
      }
      if (!this.busy) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
      this.job = await fetchProjection(this.job.id, signal);
    }
    if (this.job?.state === "failed") this.error = this.job.error;
  }

  async cancel(): Promise<void> {
    if (this.job === null) return;
    this.job = await cancelProjection(this.job.id, new AbortController().signal);
  }

  // It goes on in the board; started again, it is found there.
  forget(): void {
    this.#abort?.abort();
    this.job = this.placed = this.error = null;
  }
}
