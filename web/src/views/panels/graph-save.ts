// Saves the picture of a graph as a file, all of it, in the colours of the page.
import { graphSvg } from "../../chart/graph-svg";
import type { graphView } from "../../state/graph.svelte";
import { saveSvg, type PictureFormat } from "../save-picture";

export async function saveGraph(view: typeof graphView, format: PictureFormat): Promise<void> {
  if (view.layout === null) return;
  const style = getComputedStyle(document.body);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const title = [view.chosen?.run, view.chosen?.tag].filter(Boolean).join(" ");
  const svg = graphSvg(view.layout, title, {
    background: token("--card"),
    text: token("--text"),
    soft: token("--soft"),
    font: token("--font"),
    colorOf: resolved((item) => view.coloring?.colorOf(item) ?? "var(--soft)"),
    second: (item) => view.secondLine(item),
  });
  await saveSvg(svg, title || "graph", format);
}

// Colours as a file takes them: what the browser makes of mixtures and of the page's names.
function resolved<T>(colorOf: (item: T) => string): (item: T) => string {
  const known = new Map<string, string>();
  const probe = document.createElement("i");
  return (item) => {
    const name = colorOf(item);
    let color = known.get(name);
    if (color === undefined) {
      probe.style.color = name;
      document.body.append(probe);
      color = inNumbers(getComputedStyle(probe).color);
      probe.remove();
      known.set(name, color);
    }
    return color;
  };
}

// `color(srgb 0.1 0.2 0.3)`, which mixtures are computed to, is not known everywhere.
function inNumbers(color: string): string {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(color);
  return mixed
    ? `rgb(${mixed
        .slice(1, 4)
        .map((part) => Math.round(Number(part) * 255))
        .join(" ")})`
    : color;
}
