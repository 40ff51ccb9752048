// How high each item of a long list is: measured where it was drawn, estimated where not. Nothing here knows of a page.

export type Range = { from: number; to: number };

export class Heights {
  #keys: readonly string[] = [];
  #indexes: ReadonlyMap<string, number> = new Map();
  /** Where each item begins, in pixels from the first; one more for the end. */
  #tops = new Float64Array(1);
  readonly #measured = new Map<string, number>();

  /** Takes the items from top to bottom. What was measured before is still known. */
  lay(keys: readonly string[], estimate: (index: number) => number): void {
    this.#keys = keys;
    this.#indexes = new Map(keys.map((key, index) => [key, index]));
    // Heights of items that were let go are of use when they come back, but not for ever.
    if (this.#measured.size > 4 * keys.length + 1000) {
      for (const key of this.#measured.keys()) if (!this.#indexes.has(key)) this.#measured.delete(key);
    }
    const tops = new Float64Array(keys.length + 1);
    keys.forEach((key, index) => {
      tops[index + 1] = (tops[index] ?? 0) + (this.#measured.get(key) ?? estimate(index));
    });
    this.#tops = tops;
  }

  /** Takes what was measured. Returns whether anything was otherwise. */
  measure(heights: Iterable<readonly [key: string, height: number]>): boolean {
    const grown = new Map<number, number>();
    for (const [key, height] of heights) {
      this.#measured.set(key, height);
      const index = this.#indexes.get(key);
      // Less than this is rounding.
      if (index !== undefined && Math.abs(this.height(index) - height) > 0.01) grown.set(index, height);
    }
    if (grown.size === 0) return false;
    const before = this.#tops;
    const tops = new Float64Array(before.length);
    for (let index = 0; index < this.#keys.length; index += 1) {
      const height = grown.get(index) ?? (before[index + 1] ?? 0) - (before[index] ?? 0);
      tops[index + 1] = (tops[index] ?? 0) + height;
    }
    this.#tops = tops;
    return true;
  }

  get count(): number {
    return this.#keys.length;
  }

  /** The height of all, in pixels. */
  get total(): number {
    return this.top(this.count);
  }

  /** The pixels above an item. */
  top(index: number): number {
    return this.#tops[Math.max(0, Math.min(index, this.count))] ?? 0;
  }

  height(index: number): number {
    return this.top(index + 1) - this.top(index);
  }

  indexOf(key: string): number | null {
    return this.#indexes.get(key) ?? null;
  }

  /** The first item that ends below `offset`; the count where none does. */
  at(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(middle + 1) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The items between two offsets: `to` is not among them. */
  between(top: number, bottom: number): Range {
    const from = this.at(top);
    let to = from;
    while (to < this.count && this.top(to) < bottom) to += 1;
    return { from, to };
  }
}

/** What is drawn of a list: the items in sight, and those that must not leave the page, in order. */
export function drawn({ from, to }: Range, pinned: readonly number[], count: number): number[] {
  const indexes = new Set<number>();
  for (let index = Math.max(0, from); index < Math.min(to, count); index += 1) indexes.add(index);
  for (const index of pinned) if (index >= 0 && index < count) indexes.add(index);
  return [...indexes].sort((a, b) => a - b);
}
