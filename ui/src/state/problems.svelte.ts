// What went wrong with something that the agent asked for, until they have seen it.

import { asProblem } from '../backend/backend';
import type { Problem } from '../contract/types';
import { t } from '../strings';

export class Problems {
  latest = $state.raw<Problem | null>(null);

  /** Runs something that may fail, and keeps the failure to be shown. */
  attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.latest = asProblem(thrown, t.problem.unknown);
      return false;
    }
  };

  dismiss = (): void => {
    this.latest = null;
  };
}
