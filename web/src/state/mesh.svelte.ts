// How meshes are looked at, and the mesh that one tile shows.
import { fetchMesh, type Mesh } from "../api/mesh";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";
import type { Logged } from "./step.svelte";

export const linkCameras = new Persisted<boolean>("meshLinkCameras", true);
export const wireframe = new Persisted<boolean>("meshWireframe", false);
export const showPoints = new Persisted<boolean>("meshPoints", false);
export const showAxes = new Persisted<boolean>("meshAxes", true);
export const pointSize = new Persisted<number>("meshPointSize", 3); // CSS pixels

interface MeshPlace {
  run: string;
  tag: string;
  ref: string;
  number: number;
}

export class MeshFeed {
  readonly feed = new Feed<MeshPlace, Mesh>(fetchMesh);
  #asked = "";

  // What was logged never changes: each place is asked for once.
  ask(tag: string, { run, ref, number }: Logged): void {
    const key = JSON.stringify([run, tag, ref, number]);
    if (key === this.#asked && this.feed.error === null) return;
    this.#asked = key;
    this.feed.ask({ run, tag, ref, number });
  }
}
