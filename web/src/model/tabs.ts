// The page's tabs in their order, and the kinds of data that each shows.

import { meshCards } from "./mesh-tags";

export interface Tab {
  id: string; // also the name of its panel's file
  name: string;
  kinds: readonly string[];
  shape: "cards" | "wide cards" | "page"; // a card for each tag, or one view of everything
  steps: boolean; // its cards show one step at a time
  always?: true; // also where nothing of its kind was logged
  cards?: <T extends { name: string }>(tags: readonly T[]) => T[]; // of its tags, those with a card; else all
}

export const TABS: readonly Tab[] = [
  { id: "scalar", name: "Time series", kinds: ["scalar"], shape: "cards", steps: false, always: true },
  { id: "image", name: "Images", kinds: ["image"], shape: "wide cards", steps: true },
  { id: "audio", name: "Audio", kinds: ["audio"], shape: "wide cards", steps: true },
  { id: "text", name: "Text", kinds: ["text"], shape: "wide cards", steps: true },
  { id: "histogram", name: "Histograms", kinds: ["histogram"], shape: "cards", steps: true },
  { id: "matrix", name: "Matrices", kinds: ["matrix"], shape: "cards", steps: true },
  { id: "pr_curve", name: "PR curves", kinds: ["pr_curve"], shape: "cards", steps: true },
  {
    id: "custom_scalars",
    name: "Custom scalars",
    kinds: ["custom_scalars"],
    shape: "page",
    steps: false,
  },
  { id: "hparams", name: "Runs", kinds: ["hparams"], shape: "page", steps: false, always: true },
  { id: "embedding", name: "Embeddings", kinds: ["embedding"], shape: "page", steps: false },
  { id: "mesh", name: "Meshes", kinds: ["mesh"], shape: "cards", steps: true, cards: meshCards },
  { id: "graph", name: "Graphs", kinds: ["graph"], shape: "page", steps: false },
  { id: "tensor", name: "Tensors", kinds: ["tensor"], shape: "cards", steps: true },
];

export const tabOf = (id: string): Tab => TABS.find((tab) => tab.id === id) ?? TABS[0]!;
