// Colours of runs by a metric, for the pictures of the Runs page.
import { scaleOf } from "../model/axis-scale";
import { colorIndex } from "../model/metric-colors";
import { runsTable } from "./runs-table.svelte";

class RunColors {
  readonly scale = $derived.by(() => {
    const column = runsTable.colored;
    return column ? scaleOf(column, runsTable.listed, runsTable.scaleName(column)) : null;
  });
  // An index into the palette for each run; -1: it has no such value.
  readonly indices = $derived.by(() => {
    const { colored } = runsTable;
    const found = new Int16Array(runsTable.count).fill(-1);
    if (!colored || !this.scale) return found;
    for (let row = 0; row < found.length; row++) {
      found[row] = colorIndex(this.scale.place(colored.values[row] ?? null));
    }
    return found;
  });
}

export const runColors = new RunColors();
