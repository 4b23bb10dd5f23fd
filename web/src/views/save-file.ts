// Saves a file that the page holds.
export function saveFile(file: Blob | string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file instanceof Blob ? file : new Blob([file], { type: "text/plain" }));
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
