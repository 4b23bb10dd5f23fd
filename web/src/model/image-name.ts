// The name under which an image is saved.
const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/bmp": "bmp",
  "image/avif": "avif",
};
const LONGEST = 60; // characters of tag and run; some file systems take 255 bytes for all

// Tag, run, step, and which of several it is; what a file system may not take becomes a line.
export function imageName(
  tag: string,
  run: string,
  step: number,
  sample: number | null,
  type: string,
): string {
  const parts = [plain(tag), plain(run), `step_${step}`, sample === null ? "" : `${sample + 1}`];
  return `${parts.filter((part) => part !== "").join("-")}.${EXTENSIONS[type] ?? "bin"}`;
}

const plain = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._]+|_+$/g, "")
    .slice(0, LONGEST);
