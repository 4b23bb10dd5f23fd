// Which embeddings the runs have: looked for when runs come, and now and then while there is news.
import { fetchEmbeddings, type EmbeddingsAnswer } from "../api/embedding";
import { board } from "./board.svelte";
import { Feed } from "./feed.svelte";

const REST = 15_000; // milliseconds

class Embeddings {
  readonly #feed = new Feed<"all", EmbeddingsAnswer>(async (_, signal) => {
    const answer = await fetchEmbeddings(signal);
    if (answer.embeddings.length !== board.elsewhere.embedding) {
      board.elsewhere = { ...board.elsewhere, embedding: answer.embeddings.length };
    }
    return answer;
  });
  #soon: ReturnType<typeof setTimeout> | null = null;

  get answer(): EmbeddingsAnswer | null {
    return this.#feed.answer;
  }
  get error(): string | null {
    return this.#feed.error;
  }

  ask(): void {
    this.#feed.ask("all");
  }

  // Files of embeddings bring no news of their own, but seldom come alone.
  askLater(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.ask();
    }, REST);
  }
}

export const embeddings = new Embeddings();
