// The panels that are there, and those on their way.
import { LOADERS, type Panel } from "./loaders";

class Loaded {
  #panels = $state.raw<Record<string, Panel>>({});
  #errors = $state.raw<Record<string, string>>({});
  readonly #asked = new Set<string>();

  // Null until it is there; asking loads it.
  get(id: string): Panel | null {
    const panel = this.#panels[id];
    if (panel === undefined && !this.#asked.has(id)) {
      this.#asked.add(id);
      void this.#load(id);
    }
    return panel ?? null;
  }

  error(id: string): string | null {
    return this.#errors[id] ?? null;
  }

  async #load(id: string): Promise<void> {
    try {
      const panel = await LOADERS[id]!();
      this.#panels = { ...this.#panels, [id]: panel };
    } catch {
      this.#errors = { ...this.#errors, [id]: "This panel could not be loaded: reload the page." };
    }
  }
}

export const loaded = new Loaded();
