// Bookmarks of an embedding's view as JSON, with the names that TensorBoard's projector gives them.

export interface Bookmark {
  label: string;
  method: "pca" | "umap" | "tsne" | "custom";
  dimensions: 2 | 3;
  components: number[]; // of PCA, from 0
  selected: number[];
  isolated: number[] | null;
  colorBy: string; // a column; "" for none
  labelBy: string;
  camera: { position: number[]; target: number[]; zoom: number } | null;
}

export function formatBookmarks(bookmarks: readonly Bookmark[]): string {
  return JSON.stringify(
    bookmarks.map((one) => ({
      label: one.label,
      selectedProjection: one.method,
      dimensions: one.dimensions,
      componentDimensions: one.components,
      pcaComponentDimensions: one.components,
      selectedPoints: one.selected,
      filteredPoints: one.isolated ?? [],
      selectedColorOptionName: one.colorBy,
      selectedLabelOption: one.labelBy,
      cameraDef: one.camera && { orthographic: one.dimensions === 2, ...one.camera },
    })),
  );
}

// Ours or TensorBoard's; what is missing or odd is left as it would be without a bookmark.
export function parseBookmarks(value: unknown): Bookmark[] {
  if (!Array.isArray(value)) throw new Error("This file holds no bookmarks: it must be a list of them.");
  return value.filter((one) => typeof one === "object" && one !== null).map(parse);
}

function parse(value: object, place: number): Bookmark {
  const one = value as Record<string, unknown>;
  const camera = (one.cameraDef ?? {}) as Record<string, unknown>;
  const [position, target] = [numbers(camera.position), numbers(camera.target)];
  const known = ["pca", "umap", "tsne", "custom"] as const;
  const components = numbers(one.pcaComponentDimensions ?? one.componentDimensions);
  const isolated = numbers(one.filteredPoints);
  const flat = one.dimensions === 2 || camera.orthographic === true || components.length === 2;
  return {
    label: typeof one.label === "string" && one.label ? one.label : `Bookmark ${place + 1}`,
    method: known.find((method) => method === one.selectedProjection) ?? "pca",
    dimensions: flat ? 2 : 3,
    components: components.length >= 2 ? components.slice(0, 3) : [0, 1, 2],
    selected: numbers(one.selectedPoints),
    isolated: isolated.length > 0 ? isolated : null,
    colorBy: text(one.selectedColorOptionName),
    labelBy: text(one.selectedLabelOption),
    camera:
      position.length === 3 && target.length === 3
        ? { position, target, zoom: typeof camera.zoom === "number" && camera.zoom > 0 ? camera.zoom : 1 }
        : null,
  };
}

// TensorBoard writes some lists as objects of places.
function numbers(value: unknown): number[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).filter((one): one is number => Number.isFinite(one));
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
