// Keeps the page's address in step with what is on screen, and says what it asked for at the start.
import { formatAddress, parseAddress } from "../model/address";

const PAUSE = 250; // milliseconds; browsers let a page change its address about three times a second
const LATEST = "glassboard.address"; // of this tab, for a reload before the address is up to date

const asked = parseAddress((reloaded() && recall()) || location.hash);
const current = new Map<string, string>();
let soon: ReturnType<typeof setTimeout> | null = null;

function reloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "reload";
}

function remember(hash: string): void {
  try {
    sessionStorage.setItem(LATEST, hash);
  } catch {
    // storage is off: the address itself must do
  }
}

function recall(): string | null {
  try {
    return sessionStorage.getItem(LATEST);
  } catch {
    return null;
  }
}

// What the address gave for a name; null when it asked for the default, undefined when it said nothing at all.
export function fromAddress(name: string): string | null | undefined {
  return asked === null ? undefined : (asked.get(name) ?? null);
}

// Null takes the name out.
export function toAddress(name: string, text: string | null): void {
  if (text === null) current.delete(name);
  else current.set(name, text);
  remember(hash());
  soon ??= setTimeout(() => {
    soon = null;
    history.replaceState(history.state, "", location.pathname + location.search + hash());
  }, PAUSE);
}

function hash(): string {
  return formatAddress(new Map([...current].sort(([a], [b]) => (a < b ? -1 : 1))));
}

// Someone pasted another link over this one.
addEventListener("hashchange", () => {
  remember(location.hash);
  location.reload();
});
