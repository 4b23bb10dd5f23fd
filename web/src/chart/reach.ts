// From where to where a path reaches in each column of pixels: what it covers, however often it passes there.

export class Reach {
  readonly top: Float32Array; // pixels from above; below `bottom` where the path is not
  readonly bottom: Float32Array;
  #from = Infinity; // columns that it has touched
  #to = 0;
  #x = 0; // where the path has come to
  #y = 0;

  constructor(readonly width: number) {
    this.top = new Float32Array(width).fill(Infinity);
    this.bottom = new Float32Array(width).fill(-Infinity);
  }

  // Columns [from, to) hold all of it.
  get columns(): readonly [number, number] {
    return [this.#from, this.#to];
  }

  clear(): void {
    if (this.#from < this.#to) {
      this.top.fill(Infinity, this.#from, this.#to);
      this.bottom.fill(-Infinity, this.#from, this.#to);
    }
    this.#from = Infinity;
    this.#to = 0;
  }

  moveTo(x: number, y: number): void {
    this.#x = x;
    this.#y = y;
  }

  // A straight line to the right, or upright.
  lineTo(x: number, y: number): void {
    const [x0, y0] = [this.#x, this.#y];
    this.moveTo(x, y);
    const from = Math.floor(x0);
    const to = Math.floor(x);
    if (from === to) return this.#add(from, Math.min(y0, y), Math.max(y0, y));
    const slope = (y - y0) / (x - x0);
    let before = from < 0 ? y0 - x0 * slope : y0;
    for (let column = Math.max(0, from); column <= to && column < this.width; column++) {
      const after = column === to ? y : y0 + (column + 1 - x0) * slope;
      this.#add(column, Math.min(before, after), Math.max(before, after));
      before = after;
    }
  }

  dot(x: number, y: number, radius: number): void {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      const height = Math.sqrt(Math.max(0, radius ** 2 - (column + 0.5 - x) ** 2));
      if (height > 0) this.#add(column, y - height, y + height);
    }
  }

  #add(column: number, top: number, bottom: number): void {
    if (column < 0 || column >= this.width) return;
    if (top < this.top[column]!) this.top[column] = top;
    if (bottom > this.bottom[column]!) this.bottom[column] = bottom;
    if (column < this.#from) this.#from = column;
    if (column >= this.#to) this.#to = column + 1;
  }
}
