// A test of the connection, as the window that began it sees it.

import type { Backend } from '../backend/backend';
import type { CheckStep, CheckUpdate } from '../contract/types';

export class Checkup {
  steps = $state.raw<readonly CheckStep[]>([]);
  running = $state(false);
  /** Whether it was run to its end. */
  ended = $state(false);
  cancelled = $state(false);

  readonly failed = $derived(this.steps.filter(({ result }) => result === 'failed').length);

  /** Counts tests: what an earlier one still tells is not this one's. */
  #test = 0;

  constructor(private readonly backend: Backend) {}

  /** Tests to the end. Null is what is signed in. False where it was cancelled; rejects where it cannot begin. */
  async run(server: string | null, token: string | null): Promise<boolean> {
    this.reset();
    this.running = true;
    const test = this.#test;
    let end = (_ended: boolean) => {};
    const ended = new Promise<boolean>((resolve) => (end = resolve));
    this.#end = end;
    try {
      await this.backend.testConnection(server, token, (update) => this.#take(test, update));
    } catch (thrown) {
      if (test === this.#test) this.running = false;
      throw thrown;
    }
    return ended;
  }

  /** Ends it before its end. */
  cancel(): void {
    if (!this.running) return;
    this.#test += 1;
    this.running = false;
    this.cancelled = true;
    this.#end(false);
    // What is still under way over there ends by itself where this does not reach it.
    this.backend.cancel().catch(() => undefined);
  }

  /** Forgets what came out. */
  reset(): void {
    this.cancel();
    this.#test += 1;
    this.steps = [];
    this.ended = false;
    this.cancelled = false;
  }

  #end: (ended: boolean) => void = () => {};

  #take(test: number, update: CheckUpdate): void {
    if (test !== this.#test) return;
    if (update.type === 'step') this.steps = [...this.steps, update.step];
    else {
      this.running = false;
      this.ended = true;
      this.#end(true);
    }
  }
}
