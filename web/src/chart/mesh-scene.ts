// What a mesh looks like: its geometry, material, lights and axes as three.js wants them.
import * as THREE from "three";
import type { MeshConfig } from "../model/mesh-config";

export interface MeshLook {
  color: string; // where no colours were logged
  axes: boolean;
  wireframe: boolean;
  points: boolean; // also where there are faces
  pointSize: number; // CSS pixels
}

export interface MeshPart {
  vertices: Float32Array;
  faces: Uint32Array | undefined;
  colors: Uint8Array | undefined;
}

export interface Bounds {
  center: THREE.Vector3;
  radius: number; // 0 where there is no vertex
}

export function boundsOf(vertices: Float32Array): THREE.Box3 {
  const box = new THREE.Box3();
  const at = new THREE.Vector3();
  for (let i = 0; i + 2 < vertices.length; i += 3) {
    at.set(vertices[i]!, vertices[i + 1]!, vertices[i + 2]!);
    if (Number.isFinite(at.x + at.y + at.z)) box.expandByPoint(at);
  }
  return box;
}

export function buildScene(part: MeshPart, config: MeshConfig, look: MeshLook, ratio: number): THREE.Scene {
  const scene = new THREE.Scene();
  const geometry = geometryOf(part);
  const drawFaces =
    (part.faces?.some((vertex) => vertex > 0) ?? false) && config.material.cls !== "PointsMaterial";
  if (drawFaces) {
    const mesh = new THREE.Mesh(geometry, materialOf(part, config, look));
    mesh.frustumCulled = false;
    scene.add(mesh);
  }
  if (!drawFaces || look.points) {
    const points = new THREE.Points(
      geometry,
      new THREE.PointsMaterial({
        size: look.pointSize * ratio,
        sizeAttenuation: false,
        vertexColors: part.colors !== undefined,
        ...(part.colors === undefined ? { color: look.color } : {}),
      }),
    );
    points.frustumCulled = false;
    scene.add(points);
  }
  if (drawFaces) addLights(scene, config);
  if (look.axes && part.vertices.length > 0) scene.add(axesOf(part.vertices));
  return scene;
}

export function disposeScene(scene: THREE.Scene): void {
  scene.traverse((object) => {
    const { geometry, material } = object as Partial<THREE.Mesh>;
    geometry?.dispose();
    for (const one of Array.isArray(material) ? material : [material]) one?.dispose();
  });
}

function geometryOf({ vertices, faces, colors }: MeshPart): THREE.BufferGeometry {
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.BufferAttribute(vertices, 3));
  if (colors !== undefined) {
    // As they were logged: three.js would take them for linear light.
    const linear = new Float32Array(colors.length);
    const color = new THREE.Color();
    for (let i = 0; i + 2 < colors.length; i += 3) {
      color.setRGB(colors[i]! / 255, colors[i + 1]! / 255, colors[i + 2]! / 255, THREE.SRGBColorSpace);
      color.toArray(linear, i);
    }
    geometry.setAttribute("color", new THREE.BufferAttribute(linear, 3));
  }
  if (faces !== undefined && faces.length > 0) geometry.setIndex(new THREE.BufferAttribute(faces, 1));
  // Set, or three.js would complain of vertices that are no numbers.
  geometry.boundingSphere = new THREE.Sphere(new THREE.Vector3(), Infinity);
  return geometry;
}

function materialOf(part: MeshPart, config: MeshConfig, look: MeshLook): THREE.Material {
  const { cls, parameters } = config.material;
  const own = {
    side: THREE.DoubleSide,
    vertexColors: part.colors !== undefined,
    ...(part.colors === undefined && !("color" in parameters) ? { color: look.color } : {}),
  };
  const rest = without(parameters, ["size", "sizeAttenuation"]); // of points
  const all = { ...own, ...rest, ...(look.wireframe ? { wireframe: true } : {}) };
  const lit = { flatShading: true, ...all }; // no normals are logged: each face is flat
  if (cls === "MeshBasicMaterial") return new THREE.MeshBasicMaterial(unlit(all));
  if (cls === "MeshNormalMaterial") {
    return new THREE.MeshNormalMaterial(without(lit, ["color", "vertexColors"]));
  }
  if (cls === "MeshPhongMaterial") return new THREE.MeshPhongMaterial(lit);
  if (cls === "MeshStandardMaterial") return new THREE.MeshStandardMaterial(lit);
  if (cls === "MeshPhysicalMaterial") return new THREE.MeshPhysicalMaterial(lit);
  return new THREE.MeshLambertMaterial(lit);
}

function without(parameters: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

function unlit(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) =>
      ["side", "vertexColors", "color", "wireframe", "opacity", "transparent"].includes(name),
    ),
  );
}

function addLights(scene: THREE.Scene, config: MeshConfig): void {
  if (config.lights.length === 0) {
    scene.add(new THREE.HemisphereLight(0xffffff, 0x8890a0, 2.2));
    const lamp = new THREE.DirectionalLight(0xffffff, 1.4);
    lamp.position.set(1, 2, 3);
    scene.add(lamp);
  }
  for (const { cls, color, intensity, position } of config.lights) {
    const light =
      cls === "AmbientLight"
        ? new THREE.AmbientLight(color, intensity * Math.PI) // as bright as in the three.js of TensorBoard
        : cls === "DirectionalLight"
          ? new THREE.DirectionalLight(color, intensity * Math.PI)
          : cls === "HemisphereLight"
            ? new THREE.HemisphereLight(color, 0x8890a0, intensity * Math.PI)
            : new THREE.PointLight(color, intensity * Math.PI, 0, 0);
    if (position !== null) light.position.set(...position);
    scene.add(light);
  }
}

// Lines along x (red), y (green) and z (blue) from the corner of the box around all vertices.
function axesOf(vertices: Float32Array): THREE.Object3D {
  const box = boundsOf(vertices);
  const size = box.isEmpty() ? 1 : Math.max(...box.getSize(new THREE.Vector3()).toArray()) || 1;
  const axes = new THREE.AxesHelper(size * 1.1);
  if (!box.isEmpty()) axes.position.copy(box.min);
  axes.frustumCulled = false;
  return axes;
}
