// Saves a chart as a file, in the colours of the page.
import { svgOf, type SvgPicture } from "../chart/svg";
import type { Picture } from "../model/picture";
import { saveFile } from "./save-file";

export type PictureFormat = "png" | "svg";

const PIXELS = 2; // of a PNG per unit of the SVG
const MOST_PIXELS = 8192; // along one side

export async function savePicture(picture: Picture, title: string, format: PictureFormat): Promise<void> {
  const style = getComputedStyle(document.body);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const svg = svgOf(picture, title, {
    background: token("--card"),
    text: token("--text"),
    soft: token("--soft"),
    grid: token("--grid"),
    font: token("--font"),
  });
  await saveSvg(svg, title, format);
}

// A picture of any size; a PNG of what browsers can hold.
export async function saveSvg(svg: SvgPicture, title: string, format: PictureFormat): Promise<void> {
  const file = new Blob([svg.text], { type: "image/svg+xml" });
  saveFile(
    format === "svg" ? file : await rasterised(file, svg.width, svg.height),
    `${fileName(title)}.${format}`,
  );
}

async function rasterised(svg: Blob, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = await asDataAddress(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = Math.min(PIXELS, MOST_PIXELS / width, MOST_PIXELS / height);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))),
      "image/png",
    ),
  );
}

// Not an object URL: the page's policy lets pictures come from itself and from data only.
function asDataAddress(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error!);
    reader.readAsDataURL(file);
  });
}

// What every file system takes.
const fileName = (title: string): string => title.replace(/[^\p{L}\p{N}._-]+/gu, "_") || "chart";
