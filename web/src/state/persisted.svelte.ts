// A value that outlives the page, in the browser's storage.

export class Persisted<T> {
  #value: T = $state() as T;
  readonly #key: string;

  constructor(key: string, fallback: T) {
    this.#key = `glassboard.${key}`;
    this.#value = fallback;
    try {
      const stored = localStorage.getItem(this.#key);
      if (stored !== null) this.#value = JSON.parse(stored) as T;
    } catch {
      // storage is off or holds something else: the fallback stands
    }
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    this.#value = value;
    try {
      localStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // storage is off or full: the value lives as long as the page
    }
  }
}
