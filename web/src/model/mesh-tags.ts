// The parts of a mesh are tags of their own; one of them stands for the mesh.

// torch, TensorFlow and Glassboard write _VERTEX, _FACE and _COLOR behind the mesh's name, tensorboardX the numbers.
const VERTICES = /_(VERTEX|1)$/;
const OTHERS = /_(FACE|COLOR|2|3)$/;
const FIRST: Record<string, string> = { FACE: "VERTEX", COLOR: "VERTEX", "2": "1", "3": "1" };

// Those of vertices, and any that belong to none.
export function meshCards<T extends { name: string }>(tags: readonly T[]): T[] {
  const names = new Set(tags.map((tag) => tag.name));
  return tags.filter(({ name }) => {
    const part = OTHERS.exec(name)?.[1];
    return part === undefined || !names.has(`${name.slice(0, -part.length)}${FIRST[part]}`);
  });
}

export const meshName = (tag: string): string => tag.replace(VERTICES, "");
