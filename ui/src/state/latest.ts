/**
 * Sends values one at a time and in order, leaving out those that were overtaken: commands of one window run at
 * the same time in the backend, so two of them must never be under way for one thing.
 */
export class Latest<T> {
  #wanted: { value: T } | null = null;
  #sent: { value: T } | null;
  #busy = false;

  constructor(
    private readonly send: (value: T) => Promise<unknown>,
    initial?: T,
  ) {
    this.#sent = initial === undefined ? null : { value: initial };
  }

  set(value: T): void {
    this.#wanted = { value };
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wanted && this.#wanted.value !== this.#sent?.value) {
      const { value } = this.#wanted;
      this.#sent = { value };
      try {
        await this.send(value);
      } catch {
        // `send` shows its own failures; what it could not do is asked for again when it is wanted anew.
        if (this.#sent.value === value) this.#sent = null;
        if (this.#wanted.value === value) break;
      }
    }
    this.#busy = false;
  }
}
