// The settings of three.js that were logged with a mesh, as far as they are known and harmless.

export interface MeshConfig {
  camera: { orthographic: boolean; fov: number | null; position: Triple | null };
  material: { cls: string; parameters: Record<string, number | boolean | string> };
  lights: { cls: string; color: string; intensity: number; position: Triple | null }[];
}
type Triple = [number, number, number];

const MATERIALS = new Set([
  "MeshBasicMaterial",
  "MeshLambertMaterial",
  "MeshNormalMaterial",
  "MeshPhongMaterial",
  "MeshPhysicalMaterial",
  "MeshStandardMaterial",
  "PointsMaterial",
]);
const NUMBERS = new Set(["size", "roughness", "metalness", "shininess", "opacity", "side"]);
const SWITCHES = new Set(["wireframe", "flatShading", "transparent", "sizeAttenuation"]);
const COLORS = new Set(["color", "emissive", "specular"]);
const LIGHTS = new Set(["AmbientLight", "DirectionalLight", "PointLight", "HemisphereLight"]);
const MOST_LIGHTS = 8;

export function parseMeshConfig(text: string): MeshConfig {
  let config: unknown = null;
  try {
    config = JSON.parse(text || "{}");
  } catch {
    // no settings
  }
  const { camera, material, lights } = fields(config);
  return {
    camera: {
      orthographic: fields(camera).cls === "OrthographicCamera",
      fov: within(fields(camera).fov, 1, 170),
      position: triple(fields(camera).position),
    },
    material: materialOf(fields(material)),
    lights: (Array.isArray(lights) ? lights.slice(0, MOST_LIGHTS) : [])
      .map(fields)
      .filter((light) => typeof light.cls === "string" && LIGHTS.has(light.cls))
      .map((light) => ({
        cls: light.cls as string,
        color: color(light.color) ?? "#ffffff",
        intensity: within(light.intensity, 0, 1000) ?? 1,
        position: triple(light.position),
      })),
  };
}

function materialOf(material: Record<string, unknown>): MeshConfig["material"] {
  const parameters: Record<string, number | boolean | string> = {};
  for (const [name, value] of Object.entries(material)) {
    if (NUMBERS.has(name)) {
      const number = within(value, 0, 1000);
      if (number !== null) parameters[name] = number;
    } else if (SWITCHES.has(name) && typeof value === "boolean") parameters[name] = value;
    else if (COLORS.has(name)) {
      const found = color(value);
      if (found !== null) parameters[name] = found;
    }
  }
  const cls = typeof material.cls === "string" && MATERIALS.has(material.cls) ? material.cls : "";
  return { cls, parameters };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function within(value: unknown, least: number, most: number): number | null {
  return typeof value === "number" && value >= least && value <= most ? value : null;
}

function triple(value: unknown): Triple | null {
  const fits = Array.isArray(value) && value.length === 3 && value.every((one) => Number.isFinite(one));
  return fits ? (value as Triple) : null;
}

// "#ffffff", or 0xffffff as the number that it is.
function color(value: unknown): string | null {
  if (typeof value === "string") return /^#[0-9a-f]{6}$/i.test(value) ? value : null;
  const number = within(value, 0, 0xffffff);
  return number === null ? null : `#${Math.floor(number).toString(16).padStart(6, "0")}`;
}
