// The one WebGL context that draws every mesh of the page: browsers allow about sixteen.
import { WebGLRenderer, type Camera, type Scene } from "three";

let renderer: WebGLRenderer | null = null;
let users = 0;

// Holds the context until the returned function is called. Null where there is no WebGL.
export function holdRenderer(): (() => void) | null {
  if (renderer === null) {
    try {
      renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
    } catch {
      return null;
    }
    renderer.setClearColor(0x000000, 0);
  }
  users++;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    users--;
    setTimeout(release, 2000); // a card that scrolls away may be back at once
  };
}

function release(): void {
  if (users > 0 || renderer === null) return;
  renderer.dispose();
  renderer.forceContextLoss();
  renderer = null;
}

// Draws a scene and copies the picture to a canvas, whose size it has.
export function drawTo(canvas: HTMLCanvasElement, scene: Scene, camera: Camera): void {
  if (renderer === null || canvas.width === 0 || canvas.height === 0) return;
  const own = renderer.domElement;
  if (own.width !== canvas.width || own.height !== canvas.height) {
    renderer.setPixelRatio(1);
    renderer.setSize(canvas.width, canvas.height, false);
  }
  renderer.render(scene, camera);
  const pen = canvas.getContext("2d")!;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(own, 0, 0);
}
