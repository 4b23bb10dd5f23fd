import { expect, it } from "vitest";
import { parseMeshConfig } from "./mesh-config";

it("takes what three.js knows", () => {
  const config = parseMeshConfig(
    JSON.stringify({
      camera: { cls: "PerspectiveCamera", fov: 75, position: [1, 2, 3] },
      lights: [
        { cls: "AmbientLight", color: "#ff0000", intensity: 0.5 },
        { cls: "PointLight", color: 255 },
      ],
      material: { cls: "MeshStandardMaterial", roughness: 1, wireframe: true },
    }),
  );
  expect(config.camera).toEqual({ orthographic: false, fov: 75, position: [1, 2, 3] });
  expect(config.lights).toEqual([
    { cls: "AmbientLight", color: "#ff0000", intensity: 0.5, position: null },
    { cls: "PointLight", color: "#0000ff", intensity: 1, position: null },
  ]);
  expect(config.material).toEqual({
    cls: "MeshStandardMaterial",
    parameters: { roughness: 1, wireframe: true },
  });
});

it("passes by what it does not know", () => {
  const nothing = parseMeshConfig("");
  expect(parseMeshConfig("not JSON")).toEqual(nothing);
  expect(parseMeshConfig("[1]")).toEqual(nothing);
  const odd = {
    camera: 1,
    lights: [null, { cls: "Eval" }],
    material: { cls: "ShaderMaterial", onBuild: "x" },
  };
  expect(parseMeshConfig(JSON.stringify(odd))).toEqual(nothing);
  expect(nothing.material).toEqual({ cls: "", parameters: {} });
});
