// The settings as their window sees them. A change shows at once, is sent at once, and goes back if it is refused.

import { asProblem, type Backend } from '../backend/backend';
import type { Problem, Settings, SettingsUpdate } from '../contract/types';
import { t } from '../strings';

export type Setting = keyof Settings;

export class Preferences {
  /** The last update: everything but what is chosen, which may be ahead of it. */
  told = $state.raw<SettingsUpdate | null>(null);
  settings = $state.raw<Settings | null>(null);
  /** What was refused last, and which setting it was. */
  refused = $state.raw<{ setting: Setting; problem: Problem } | null>(null);

  #confirmed: Settings | null = null;
  #unsent: { setting: Setting; settings: Settings } | null = null;
  #sending = false;

  constructor(readonly backend: Backend) {}

  watch(): Promise<void> {
    return this.backend.watchSettings((update) => {
      this.told = update;
      this.#confirmed = update.settings;
      // While a change is under way, what came is older than it.
      if (!this.#sending) this.settings = update.settings;
    });
  }

  change<Name extends Setting>(setting: Name, value: Settings[Name]): void {
    if (!this.settings) return;
    this.refused = null;
    this.settings = { ...this.settings, [setting]: value };
    this.#unsent = { setting, settings: this.settings };
    void this.#send();
  }

  /** One at a time and in order: two that cross would leave the older one in force. */
  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#unsent) {
      const { setting, settings } = this.#unsent;
      this.#unsent = null;
      try {
        await this.backend.changeSettings(settings);
        this.#confirmed = settings;
      } catch (thrown) {
        // What was chosen since stood on what was refused: all of it goes back, and the agent sees it go.
        this.#unsent = null;
        this.settings = this.#confirmed;
        this.refused = { setting, problem: asProblem(thrown, t.settings.notSaved) };
      }
    }
    this.#sending = false;
  }
}
