// Which part of an image is in view: the same share of every image of a card, whatever their sizes.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

// The point of the image in the middle, as shares of its sides; a zoom of 1 shows all of it.
export interface View extends Point {
  zoom: number;
}

export interface Frame {
  image: Size; // pixels
  box: Size; // CSS pixels
  actual: boolean; // a pixel of the image is a CSS pixel, where it is not zoomed
}

export interface Placed extends Size {
  left: number;
  top: number;
  scale: number; // CSS pixels of a pixel of the image
}

export const WHOLE: View = Object.freeze({ zoom: 1, x: 0.5, y: 0.5 });
const LARGEST_PIXEL = 64; // CSS pixels that one of the image's grows to at most
const LEAST_REACH = 8; // but every image can be enlarged so many times

// Where the image stands in its box.
export function placed(view: View, { image, box, actual }: Frame): Placed {
  const fit = Math.min(box.width / image.width, box.height / image.height);
  const scale = (actual ? 1 : fit) * view.zoom;
  const [width, height] = [image.width * scale, image.height * scale];
  return {
    left: box.width / 2 - held(view.x, width, box.width) * width,
    top: box.height / 2 - held(view.y, height, box.height) * height,
    width,
    height,
    scale,
  };
}

// An image that is smaller than its box stands in the middle; a larger one leaves no edge of it empty.
function held(share: number, length: number, box: number): number {
  const half = box / 2 / length;
  return half >= 0.5 ? 0.5 : Math.min(Math.max(share, half), 1 - half);
}

// The point beneath `at` stays there.
export function zoomed(view: View, factor: number, at: Point, frame: Frame): View {
  const before = placed(view, frame);
  const most = Math.max(LEAST_REACH, (LARGEST_PIXEL / before.scale) * view.zoom);
  const zoom = Math.min(Math.max(view.zoom * factor, 1), most);
  if (zoom === 1) return frame.actual ? { ...view, zoom } : WHOLE;
  const [u, v] = [(at.x - before.left) / before.width, (at.y - before.top) / before.height];
  const grown = zoom / view.zoom;
  return settled(
    {
      zoom,
      x: u + (frame.box.width / 2 - at.x) / (before.width * grown),
      y: v + (frame.box.height / 2 - at.y) / (before.height * grown),
    },
    frame,
  );
}

export function panned(view: View, right: number, down: number, frame: Frame): View {
  const { width, height } = placed(view, frame);
  const now = settled(view, frame);
  return settled({ zoom: view.zoom, x: now.x - right / width, y: now.y - down / height }, frame);
}

function settled(view: View, frame: Frame): View {
  const { width, height } = placed(view, frame);
  return {
    zoom: view.zoom,
    x: held(view.x, width, frame.box.width),
    y: held(view.y, height, frame.box.height),
  };
}

// Whether there is more of the image than its box shows.
export function isCut(view: View, frame: Frame): boolean {
  const { width, height } = placed(view, frame);
  return width > frame.box.width + 0.5 || height > frame.box.height + 0.5;
}

// The point of the image beneath a point of its box, as shares of its sides; null beside the image.
export function shareAt(view: View, frame: Frame, at: Point): Point | null {
  const { left, top, width, height } = placed(view, frame);
  const [x, y] = [(at.x - left) / width, (at.y - top) / height];
  return x >= 0 && x < 1 && y >= 0 && y < 1 ? { x, y } : null;
}

export function pixelAt(share: Point, image: Size): Point {
  return {
    x: Math.min(image.width - 1, Math.floor(share.x * image.width)),
    y: Math.min(image.height - 1, Math.floor(share.y * image.height)),
  };
}

// How high so many equal images can be for all of them to fit into a room.
export function fittingHeight(count: number, aspect: number, room: Size, around: Size): number {
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const byWidth = (room.width / columns - around.width) / aspect;
    const byHeight = room.height / Math.ceil(count / columns) - around.height;
    if (byWidth <= best) break; // it only becomes narrower
    best = Math.max(best, Math.min(byWidth, byHeight));
  }
  return Math.floor(best);
}
