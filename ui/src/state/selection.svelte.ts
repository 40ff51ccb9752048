// The messages of a chat that the agent chose, to do something with them.

export class Selection {
  /** Whether messages are being chosen. */
  on = $state(false);
  #ids = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a range begins. */
  #from: string | null = null;

  get size(): number {
    return this.#ids.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Begins with one message, or with none. */
  begin(id: string | null): void {
    this.on = true;
    this.#ids = new Set(id === null ? [] : [id]);
    this.#from = id;
  }

  end(): void {
    this.on = false;
    this.#ids = new Set();
    this.#from = null;
  }

  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#from = id;
  }

  /** Chooses everything from where the last choice was, to here. `all` are the ids in their order. */
  extend(to: string, all: readonly string[]): void {
    const from = this.#from === null ? -1 : all.indexOf(this.#from);
    const end = all.indexOf(to);
    if (from < 0 || end < 0) return this.toggle(to);
    this.#ids = new Set([...this.#ids, ...all.slice(Math.min(from, end), Math.max(from, end) + 1)]);
  }

  all(ids: readonly string[]): void {
    this.#ids = new Set(ids);
  }
}
