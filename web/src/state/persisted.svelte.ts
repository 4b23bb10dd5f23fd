// Values that outlive the page: in the browser's storage, in the address, or in both.
import { fromAddress, toAddress } from "./address";

// stored: how one user likes things; linked: what one look at the board is about; both: what a link must also bring.
export type Kept = "stored" | "linked" | "both";

export class Persisted<T> {
  #value: T = $state.raw() as T;
  readonly #name: string;
  readonly #fallback: T;
  readonly #kept: Kept;

  constructor(name: string, fallback: T, kept: Kept = "both") {
    this.#name = name;
    this.#fallback = fallback;
    this.#kept = kept;
    const linked = kept === "stored" ? undefined : readLink(name, fallback);
    const stored = kept === "linked" ? undefined : readStorage<T>(name);
    this.#value = linked ?? stored ?? fallback;
    this.#link();
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    this.#value = value;
    if (this.#kept !== "linked") writeStorage(this.#name, value);
    this.#link();
  }

  #link(): void {
    if (this.#kept !== "stored") writeLink(this.#name, this.#value, this.#fallback);
  }
}

// The log directory that the board shows: boards of one address share the browser's storage, but not their runs.
class Here {
  logdir = $state("");
}
export const here = new Here();

// A value of the log directory that is shown.
export class PersistedHere<T> {
  readonly #all: Persisted<Record<string, T>>;
  readonly #name: string;
  readonly #fallback: T;
  #linked: T | undefined = $state.raw();

  constructor(name: string, fallback: T, kept: "stored" | "both") {
    this.#all = new Persisted<Record<string, T>>(name, {}, "stored");
    this.#name = name;
    this.#fallback = fallback;
    if (kept === "stored") return;
    this.#linked = readLink(name, fallback);
    // Lives as long as the page. What is stored is known only once the log directory is.
    $effect.root(() => {
      $effect(() => writeLink(this.#name, this.value, this.#fallback));
    });
  }

  get value(): T {
    return this.#linked ?? this.#all.value[here.logdir] ?? this.#fallback;
  }

  set value(value: T) {
    this.#linked = undefined;
    this.#all.value = { ...this.#all.value, [here.logdir]: value };
  }
}

function readLink<T>(name: string, fallback: T): T | undefined {
  const text = fromAddress(name);
  if (text === undefined) return undefined;
  if (text === null) return fallback;
  if (typeof fallback === "string") return text as T;
  try {
    const value: unknown = JSON.parse(text);
    const likely =
      fallback === null ||
      (typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback));
    return likely && value !== null ? (value as T) : fallback;
  } catch {
    return fallback;
  }
}

function writeLink<T>(name: string, value: T, fallback: T): void {
  const text = JSON.stringify(value);
  if (text === JSON.stringify(fallback)) toAddress(name, null);
  else toAddress(name, typeof fallback === "string" ? (value as string) : text);
}

function readStorage<T>(name: string): T | undefined {
  try {
    const stored = localStorage.getItem(`glassboard.${name}`);
    return stored === null ? undefined : (JSON.parse(stored) as T);
  } catch {
    return undefined; // storage is off or holds something else
  }
}

function writeStorage(name: string, value: unknown): void {
  try {
    localStorage.setItem(`glassboard.${name}`, JSON.stringify(value));
  } catch {
    // storage is off or full: the value lives as long as the page
  }
}
