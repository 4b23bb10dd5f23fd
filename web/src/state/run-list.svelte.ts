// Whether the list of runs is open: beside the charts, or over them where there is no room.
import { Persisted } from "./persisted.svelte";

const NARROW = "(max-width: 760px)";

class RunListState {
  readonly #beside = new Persisted<boolean>("runList", true, "stored");
  #over = $state(false);
  narrow = $state(false);

  constructor() {
    const query = matchMedia(NARROW);
    this.narrow = query.matches;
    query.addEventListener("change", (event) => {
      this.narrow = event.matches;
      this.#over = false;
    });
  }

  get open(): boolean {
    return this.narrow ? this.#over : this.#beside.value;
  }

  set open(open: boolean) {
    if (this.narrow) this.#over = open;
    else this.#beside.value = open;
  }
}

export const runList = new RunListState();
