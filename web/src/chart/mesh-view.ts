// One mesh on one canvas: turned by the pointer, together with others where they are linked; tells the vertex
// under the pointer.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { MeshConfig } from "../model/mesh-config";
import { drawTo } from "./mesh-renderer";
import { boundsOf, buildScene, disposeScene, type MeshLook, type MeshPart } from "./mesh-scene";

export interface Vertex {
  index: number;
  position: [number, number, number]; // as logged
  left: number; // CSS pixels
  top: number;
}

const NEAR = 6; // CSS pixels: of vertices this close to the pointer the foremost is meant
const FAR = 16;
const FOV = 45; // degrees
const FIT = 1.15; // room around the mesh

// The views whose cameras move as one.
export class CameraGroup {
  readonly views = new Set<MeshView>();
  linked = true;
  touched = false; // the user has moved one of them: nothing moves them back but a reset
}

export class MeshView {
  readonly box = new THREE.Box3(); // around what it showed first; later steps keep the camera
  #scene = new THREE.Scene();
  #camera: THREE.PerspectiveCamera | THREE.OrthographicCamera = new THREE.PerspectiveCamera(FOV);
  readonly #controls: OrbitControls;
  readonly #canvas: HTMLCanvasElement;
  readonly #group: CameraGroup;
  readonly #onDraw: () => void;
  #part: MeshPart | null = null;
  #config: MeshConfig | null = null;
  #frame = 0;
  #size = [1, 1];

  constructor(canvas: HTMLCanvasElement, group: CameraGroup, onDraw: () => void) {
    this.#canvas = canvas;
    this.#group = group;
    this.#onDraw = onDraw;
    this.#camera.position.set(0.8, 0.6, 1);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enableDamping = false;
    this.#controls.addEventListener("start", () => (group.touched = true));
    this.#controls.addEventListener("change", () => this.#moved());
    group.views.add(this);
  }

  show(part: MeshPart, config: MeshConfig, look: MeshLook): void {
    const first = this.#part === null;
    disposeScene(this.#scene);
    this.#part = part;
    this.#scene = buildScene(part, config, look, devicePixelRatio);
    if (first) {
      this.#config = config;
      this.box.copy(boundsOf(part.vertices));
      this.#useCamera(config.camera.orthographic);
      if (!this.#group.touched) fit(this.#group);
    }
    this.draw();
  }

  resize(width: number, height: number): void {
    this.#size = [width, height];
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    this.#project();
    if (!this.#group.touched) fit(this.#group);
    this.#render();
  }

  draw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render());
  }

  // All of it in view again, as at first; with those that are linked.
  reset(): void {
    if (this.#part !== null) this.box.copy(boundsOf(this.#part.vertices));
    this.#group.touched = false;
    if (this.#group.linked) fit(this.#group);
    else fitAll([this]);
  }

  // By keys: turned by radians, or nearer by a factor.
  turn(around: number, up: number, nearer = 1): void {
    this.#group.touched = true;
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    const place = new THREE.Spherical().setFromVector3(offset);
    place.theta += around;
    place.phi = Math.max(0.01, Math.min(Math.PI - 0.01, place.phi + up));
    if (this.#camera instanceof THREE.OrthographicCamera) {
      this.#camera.zoom /= nearer;
      this.#camera.updateProjectionMatrix();
    } else place.radius *= nearer;
    this.#camera.position.copy(this.#controls.target).add(new THREE.Vector3().setFromSpherical(place));
    this.#controls.update();
  }

  // The foremost of the vertices near the pointer, in CSS pixels of the canvas.
  vertexAt(left: number, top: number): Vertex | null {
    const { vertices } = this.#part ?? {};
    if (vertices === undefined) return null;
    const [width, height] = this.#size as [number, number];
    this.#camera.updateMatrixWorld();
    const m = new THREE.Matrix4().multiplyMatrices(
      this.#camera.projectionMatrix,
      this.#camera.matrixWorldInverse,
    ).elements;
    let found = -1;
    let rank = Infinity; // depth from -1 to 1 of those that are near; else behind all of them, by distance
    const at = [0, 0];
    for (let i = 0; i + 2 < vertices.length; i += 3) {
      const [x, y, z] = [vertices[i]!, vertices[i + 1]!, vertices[i + 2]!];
      const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
      if (!(w > 0)) continue;
      const px = (((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w + 1) / 2) * width;
      const py = ((1 - (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) / 2) * height;
      const distance = Math.hypot(px - left, py - top);
      if (!(distance <= FAR)) continue;
      const depth = (m[2]! * x + m[6]! * y + m[10]! * z + m[14]!) / w;
      const own = distance <= NEAR ? depth : 2 + distance;
      if (own < rank) {
        rank = own;
        found = i;
        at[0] = px;
        at[1] = py;
      }
    }
    if (found < 0) return null;
    const position: Vertex["position"] = [vertices[found]!, vertices[found + 1]!, vertices[found + 2]!];
    return { index: found / 3, position, left: at[0]!, top: at[1]! };
  }

  // Where the camera stands and looks to, for tests and for tools that read the page.
  get pose(): string {
    return [...this.#camera.position.toArray(), ...this.#controls.target.toArray()]
      .map((one) => one.toFixed(3))
      .join(" ");
  }

  // Where a vertex is on the canvas, in CSS pixels.
  placeOf(index: number): [number, number] {
    const { vertices } = this.#part!;
    const at = new THREE.Vector3().fromArray(vertices, index * 3);
    this.#camera.updateMatrixWorld();
    at.project(this.#camera);
    return [((at.x + 1) / 2) * this.#size[0]!, ((1 - at.y) / 2) * this.#size[1]!];
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#group.views.delete(this);
    this.#controls.dispose();
    disposeScene(this.#scene);
  }

  // So that a sphere is in view; the camera looks from the same side as before, or from where it was logged.
  look(center: THREE.Vector3, radius: number): void {
    const wanted = this.#config?.camera.position;
    const side = wanted
      ? new THREE.Vector3(...wanted).sub(center)
      : this.#camera.position.clone().sub(this.#controls.target);
    const [width, height] = this.#size as [number, number];
    const fov = THREE.MathUtils.degToRad(this.#fov);
    const narrow = Math.min(fov, 2 * Math.atan(Math.tan(fov / 2) * (width / height)));
    const distance = (radius * FIT) / Math.sin(narrow / 2);
    this.#controls.target.copy(center);
    if (side.lengthSq() === 0) side.set(0.8, 0.6, 1);
    this.#camera.position.copy(center).add(side.setLength(distance));
    if (this.#camera instanceof THREE.OrthographicCamera) {
      this.#camera.zoom = Math.min(1, width / height) / (radius * FIT);
    }
    this.#project(radius);
    this.#controls.update();
    this.draw();
  }

  follow(other: MeshView): void {
    if (this.#camera.position.equals(other.#camera.position) && this.pose === other.pose) {
      if (this.#camera.zoom === other.#camera.zoom) return;
    }
    this.#camera.position.copy(other.#camera.position);
    this.#camera.quaternion.copy(other.#camera.quaternion);
    this.#camera.zoom = other.#camera.zoom;
    this.#controls.target.copy(other.#controls.target);
    this.#camera.updateProjectionMatrix();
    this.draw();
  }

  get #fov(): number {
    return this.#config?.camera.fov ?? FOV;
  }

  #moved(): void {
    this.#clip();
    this.draw();
    if (!this.#group.linked) return;
    for (const view of this.#group.views) if (view !== this) view.follow(this);
  }

  #useCamera(orthographic: boolean): void {
    if (orthographic === this.#camera instanceof THREE.OrthographicCamera) return;
    const camera = orthographic ? new THREE.OrthographicCamera() : new THREE.PerspectiveCamera();
    camera.position.copy(this.#camera.position);
    this.#controls.object = this.#camera = camera;
  }

  #radius = 1;
  #project(radius = this.#radius): void {
    this.#radius = radius;
    const aspect = this.#size[0]! / this.#size[1]!;
    if (this.#camera instanceof THREE.OrthographicCamera) {
      [this.#camera.left, this.#camera.right, this.#camera.top, this.#camera.bottom] = [
        -aspect,
        aspect,
        1,
        -1,
      ];
    } else {
      this.#camera.fov = this.#fov;
      this.#camera.aspect = aspect;
    }
    this.#clip();
  }

  // What is near and far depends on how close the camera is.
  #clip(): void {
    const distance = this.#camera.position.distanceTo(this.#controls.target);
    this.#camera.near = this.#camera instanceof THREE.OrthographicCamera ? 0 : distance / 1000;
    this.#camera.far = distance * 10 + this.#radius * 100;
    this.#camera.updateProjectionMatrix();
  }

  #render(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#part === null) return;
    drawTo(this.#canvas, this.#scene, this.#camera);
    this.#onDraw();
  }
}

// What any of them shows is in view of all of them, so that sizes can be compared; each its own where not linked.
function fit(group: CameraGroup): void {
  if (group.linked) fitAll([...group.views]);
  else for (const view of group.views) fitAll([view]);
}

function fitAll(views: MeshView[]): void {
  const box = new THREE.Box3();
  for (const view of views) box.union(view.box);
  if (box.isEmpty()) return;
  const sphere = box.getBoundingSphere(new THREE.Sphere());
  for (const view of views) view.look(sphere.center, sphere.radius || 1);
}
