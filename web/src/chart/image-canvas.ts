// Draws an image on a canvas as large as the screen needs it, and reads single pixels of it.
import { placed, type Frame, type View } from "../model/image-view";

export type Picture = ImageBitmap | VideoFrame;

// Enlarged pixels stay squares; an image that is made smaller is averaged.
export function drawImage(canvas: HTMLCanvasElement, picture: Picture, view: View, frame: Frame): void {
  const density = devicePixelRatio;
  const [width, height] = [Math.round(frame.box.width * density), Math.round(frame.box.height * density)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext("2d")!;
  const at = placed(view, frame);
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, frame.box.width, frame.box.height);
  pen.imageSmoothingEnabled = at.scale * density < 1;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, at.left, at.top, at.width, at.height);
}

let probe: CanvasRenderingContext2D | null = null;

// Red, green, blue and alpha as they were decoded, from 0 to 255.
export function readPixel(picture: Picture, x: number, y: number): number[] {
  if (probe === null) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    probe = canvas.getContext("2d", { willReadFrequently: true })!;
    probe.globalCompositeOperation = "copy";
    probe.imageSmoothingEnabled = false;
  }
  probe.drawImage(picture, x, y, 1, 1, 0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data];
}
