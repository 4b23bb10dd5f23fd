// Points of an embedding on one canvas: turned, picked and drawn round a few hundred thousand at once.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";

export interface CameraPose {
  position: number[];
  target: number[];
  zoom: number;
}

export interface Sprites {
  image: TexImageSource & { width: number; height: number };
  width: number; // of one picture, in pixels
  height: number;
}

const FOV = 45; // degrees
const FIT = 1.1;

const VERTEX = `
attribute vec3 rgb;
attribute float weight;
uniform float size;
varying vec4 shade;
#ifdef SPRITES
attribute float number;
uniform float columns;
uniform vec2 share;
varying vec2 corner;
#endif
void main() {
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  gl_PointSize = size * (weight > 1.5 ? 1.5 : 1.0);
  if (weight < 0.5) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  shade = vec4(rgb, weight < 1.2 ? 0.25 : 1.0);
#ifdef SPRITES
  corner = vec2(mod(number, columns), floor(number / columns)) * share;
#endif
}`;
const FRAGMENT = `
varying vec4 shade;
#ifdef SPRITES
uniform sampler2D pictures;
uniform vec2 share;
varying vec2 corner;
#endif
void main() {
#ifdef SPRITES
  gl_FragColor = vec4(texture2D(pictures, corner + gl_PointCoord * share).rgb, shade.a);
#else
  vec2 from = gl_PointCoord - 0.5;
  if (dot(from, from) > 0.25) discard;
  gl_FragColor = shade;
#endif
}`;

// What a point's weight says: not there, dimmed, as it is, larger.
export const WEIGHT = { hidden: 0, dim: 1, plain: 1.4, large: 2 } as const;

export class PointCloud {
  // How long the main thread was kept by the last frame, in milliseconds.
  frameTime = 0;
  readonly #renderer: THREE.WebGLRenderer;
  readonly #scene = new THREE.Scene();
  #camera: THREE.PerspectiveCamera | THREE.OrthographicCamera = new THREE.PerspectiveCamera(FOV);
  readonly #controls: OrbitControls;
  readonly #geometry = new THREE.BufferGeometry();
  #material: THREE.ShaderMaterial;
  readonly #onDraw: () => void;
  #positions: Float32Array = new Float32Array();
  #weights: Float32Array = new Float32Array();
  #places: Float32Array | null = null; // where the points are on the screen; null once the camera has moved
  #frame = 0;
  #size: [number, number] = [1, 1];
  #pointSize = 5;

  // Throws where there is no WebGL.
  constructor(canvas: HTMLCanvasElement, onDraw: () => void) {
    this.#onDraw = onDraw;
    this.#renderer = new THREE.WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#renderer.setClearColor(0, 0);
    this.#material = makeMaterial(null);
    const points = new THREE.Points(this.#geometry, this.#material);
    points.frustumCulled = false;
    this.#scene.add(points);
    this.#points = points;
    this.#camera.position.set(0.6, 0.5, 1);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enableDamping = false;
    this.#controls.addEventListener("change", () => this.draw());
  }
  readonly #points: THREE.Points;

  // Positions of three numbers a point, within a ball of radius 1; NaN is nowhere.
  setPositions(positions: Float32Array): void {
    this.#positions = positions;
    this.#set("position", positions, 3);
    this.#geometry.boundingSphere = new THREE.Sphere(new THREE.Vector3(), Infinity);
    this.#set(
      "number",
      Float32Array.from({ length: positions.length / 3 }, (_, i) => i),
      1,
    );
    this.draw();
  }

  setColors(rgb: Uint8Array): void {
    const attribute = new THREE.BufferAttribute(rgb, 3, true);
    this.#geometry.setAttribute("rgb", attribute);
    this.draw();
  }

  // One of WEIGHT for each point.
  setWeights(weights: Float32Array): void {
    this.#weights = weights;
    this.#set("weight", weights, 1);
    this.draw();
  }

  setSprites(sprites: Sprites | null, pointSize: number): void {
    this.#material.uniforms.pictures?.value?.dispose();
    this.#material.dispose();
    this.#material = makeMaterial(sprites);
    this.#points.material = this.#material;
    this.#pointSize = pointSize;
    this.draw();
  }

  // From above, without perspective, and moved instead of turned; or in space.
  setFlat(flat: boolean): void {
    if (flat === this.#camera instanceof THREE.OrthographicCamera) return;
    const camera = flat ? new THREE.OrthographicCamera() : new THREE.PerspectiveCamera(FOV);
    this.#controls.object = this.#camera = camera;
    this.#controls.enableRotate = !flat;
    this.#controls.mouseButtons.LEFT = flat ? THREE.MOUSE.PAN : THREE.MOUSE.ROTATE;
    this.#controls.touches.ONE = flat ? THREE.TOUCH.PAN : THREE.TOUCH.ROTATE;
    this.reset();
  }

  // Whether the pointer turns the points; else it draws boxes and lassos.
  setTurning(turning: boolean): void {
    this.#controls.enabled = turning;
  }

  resize(width: number, height: number): void {
    const fresh = this.#size[0] === 1;
    this.#size = [width, height];
    this.#renderer.setPixelRatio(devicePixelRatio);
    this.#renderer.setSize(width, height, false);
    if (fresh) this.reset();
    this.#project();
    this.#render();
  }

  reset(): void {
    this.#controls.target.set(0, 0, 0);
    const flat = this.#camera instanceof THREE.OrthographicCamera;
    const aspect = Math.min(1, this.#size[0] / this.#size[1]);
    const distance = FIT / Math.sin(THREE.MathUtils.degToRad(FOV / 2)) / aspect;
    if (flat) this.#camera.position.set(0, 0, 10);
    else this.#camera.position.set(0.6, 0.5, 1).setLength(distance);
    this.#camera.zoom = 1;
    this.#project();
    this.#controls.update();
    this.draw();
  }

  turn(around: number, up: number, nearer = 1): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    if (this.#camera instanceof THREE.OrthographicCamera) {
      const step = 0.5 / this.#camera.zoom;
      for (const one of [this.#camera.position, this.#controls.target]) {
        one.x += around * step;
        one.y -= up * step;
      }
      this.#camera.zoom /= nearer;
    } else {
      const place = new THREE.Spherical().setFromVector3(offset);
      place.theta += around;
      place.phi = Math.max(0.01, Math.min(Math.PI - 0.01, place.phi + up));
      place.radius *= nearer;
      this.#camera.position.copy(this.#controls.target).add(offset.setFromSpherical(place));
    }
    this.#camera.updateProjectionMatrix();
    this.#controls.update();
    this.draw();
  }

  get pose(): CameraPose {
    return {
      position: this.#camera.position.toArray(),
      target: this.#controls.target.toArray(),
      zoom: this.#camera.zoom,
    };
  }
  set pose({ position, target, zoom }: CameraPose) {
    this.#camera.position.fromArray(position);
    this.#controls.target.fromArray(target);
    this.#camera.zoom = zoom;
    this.#project();
    this.#controls.update();
    this.draw();
  }

  // Where all points are, [x, y, x, y ...] in CSS pixels; NaN for those that are hidden, behind or nowhere.
  places(): Float32Array {
    if (this.#places !== null) return this.#places;
    this.#camera.updateMatrixWorld();
    const m = new THREE.Matrix4().multiplyMatrices(
      this.#camera.projectionMatrix,
      this.#camera.matrixWorldInverse,
    ).elements;
    const [m0, m1, m3, m4, m5, m7, m8, m9, m11] = [
      m[0]!,
      m[1]!,
      m[3]!,
      m[4]!,
      m[5]!,
      m[7]!,
      m[8]!,
      m[9]!,
      m[11]!,
    ];
    const [m12, m13, m15] = [m[12]!, m[13]!, m[15]!];
    const [width, height] = this.#size;
    const positions = this.#positions;
    const places = new Float32Array((positions.length / 3) * 2);
    for (let i = 0, j = 0; i < positions.length; i += 3, j += 2) {
      const [x, y, z] = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
      const w = m3 * x + m7 * y + m11 * z + m15;
      const there = w > 0 && this.#weights[i / 3] !== WEIGHT.hidden;
      places[j] = there ? (((m0 * x + m4 * y + m8 * z + m12) / w + 1) / 2) * width : NaN;
      places[j + 1] = there ? ((1 - (m1 * x + m5 * y + m9 * z + m13) / w) / 2) * height : NaN;
    }
    return (this.#places = places);
  }

  draw(): void {
    this.#places = null;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render());
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#controls.dispose();
    this.#geometry.dispose();
    this.#material.uniforms.pictures?.value?.dispose();
    this.#material.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  #set(name: string, data: Float32Array, items: number): void {
    this.#geometry.setAttribute(name, new THREE.BufferAttribute(data, items));
  }

  #project(): void {
    const aspect = this.#size[0] / this.#size[1];
    if (this.#camera instanceof THREE.OrthographicCamera) {
      const [across, up] = aspect > 1 ? [aspect * FIT, FIT] : [FIT, FIT / aspect];
      [this.#camera.left, this.#camera.right, this.#camera.top, this.#camera.bottom] = [
        -across,
        across,
        up,
        -up,
      ];
      [this.#camera.near, this.#camera.far] = [0, 100];
    } else {
      this.#camera.aspect = aspect;
      [this.#camera.near, this.#camera.far] = [0.001, 100];
    }
    this.#camera.updateProjectionMatrix();
    this.#places = null;
  }

  #render(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#positions.length === 0 || !this.#geometry.hasAttribute("rgb")) return;
    const begin = performance.now();
    this.#material.uniforms.size!.value = this.#pointSize * devicePixelRatio;
    this.#renderer.render(this.#scene, this.#camera);
    this.#onDraw();
    this.frameTime = performance.now() - begin;
  }
}

function makeMaterial(sprites: Sprites | null): THREE.ShaderMaterial {
  const uniforms: Record<string, THREE.IUniform> = { size: { value: 5 } };
  if (sprites !== null) {
    const { image, width, height } = sprites;
    const texture = new THREE.Texture(image as HTMLImageElement);
    texture.flipY = false;
    texture.minFilter = texture.magFilter = THREE.NearestFilter;
    texture.generateMipmaps = false;
    texture.needsUpdate = true;
    uniforms.pictures = { value: texture };
    uniforms.columns = { value: Math.max(1, Math.floor(image.width / width)) };
    uniforms.share = { value: new THREE.Vector2(width / image.width, height / image.height) };
  }
  return new THREE.ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms,
    transparent: true,
    ...(sprites === null ? {} : { defines: { SPRITES: "" } }),
  });
}
