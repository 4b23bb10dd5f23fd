// Asks the board, at addresses relative to the page.
import type { ErrorAnswer } from "./schema.gen";

export const address = (path: string): string => new URL(`api/${path}`, document.baseURI).href;

// Throws what the board says went wrong and what to do next.
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address(path), init);
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as ErrorAnswer | null;
  throw new Error(problem ? `${problem.error}: ${problem.hint}` : `the board answered ${response.status}`);
}

export async function post(path: string, query: unknown, signal: AbortSignal): Promise<Response> {
  return ask(path, {
    method: "POST",
    body: JSON.stringify(query),
    headers: { "Content-Type": "application/json" },
    signal,
  });
}
