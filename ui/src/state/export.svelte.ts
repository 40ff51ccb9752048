// Writing a conversation to a file, as the window that asked for it sees it.

import { asProblem, type Backend } from '../backend/backend';
import type { ExportFormat, ExportUpdate, Problem } from '../contract/types';
import { t } from '../strings';

export type ExportStage =
  | { is: 'asking' }
  | { is: 'choosing' }
  | { is: 'writing'; written: number; of: number }
  | { is: 'done'; written: number; file: string }
  | { is: 'stopped' }
  | { is: 'failed'; problem: Problem };

export class Export {
  stage = $state.raw<ExportStage>({ is: 'asking' });

  readonly busy = $derived(this.stage.is === 'choosing' || this.stage.is === 'writing');

  constructor(
    private readonly backend: Backend,
    private readonly customerId: string,
  ) {}

  async start(format: ExportFormat): Promise<void> {
    if (this.busy) return;
    this.stage = { is: 'choosing' };
    try {
      await this.backend.exportChat(this.customerId, format, (update) => this.#take(update));
    } catch (thrown) {
      this.stage = { is: 'failed', problem: asProblem(thrown, t.problem.unknown) };
    }
  }

  stop(): void {
    if (this.stage.is === 'writing') this.backend.cancel().catch(() => undefined);
  }

  #take(update: ExportUpdate): void {
    if (update.type === 'noPlace') this.stage = { is: 'asking' };
    else if (update.type === 'progress') {
      const { written, of } = update;
      this.stage = { is: 'writing', written, of };
    } else if (update.type === 'done') {
      const { written, file } = update;
      this.stage = { is: 'done', written, file };
    } else if (update.type === 'cancelled') this.stage = { is: 'stopped' };
    else this.stage = { is: 'failed', problem: update.problem };
  }
}
