// Asks the board for the file of one image.
import { ask } from "./http";
import type { ImageInfo } from "./schema.gen";

export type { ImageInfo } from "./schema.gen";

const GONE = "there is no such"; // how the board says that it found nothing

export interface ImageAddress {
  ref: string;
  tag: string;
  number: number;
  sample: number;
}

export interface ImageFile {
  info: ImageInfo;
  file: Blob; // with its type
}

export async function fetchImage(at: ImageAddress, signal: AbortSignal): Promise<ImageFile> {
  const query = new URLSearchParams({
    ref: at.ref,
    tag: at.tag,
    number: `${at.number}`,
    sample: `${at.sample}`,
  });
  const response = await ask(`image?${query}`, { signal }).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof Error) || !error.message.startsWith(GONE)) throw error;
    throw new Error("No such image: its step has fewer, or its file is gone or damaged since.");
  });
  const info = JSON.parse(response.headers.get("Glassboard-Image") ?? "null") as ImageInfo | null;
  if (info === null) throw new Error("The board's answer lost its header Glassboard-Image on the way.");
  return { info, file: await response.blob() };
}
