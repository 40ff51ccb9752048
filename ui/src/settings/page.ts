// What every page of the settings is given.

import type { Settings, SettingsUpdate } from '../contract/types';
import type { Preferences, Setting } from '../state/preferences.svelte';
import type { Problems } from '../state/problems.svelte';

export type PageProps = {
  preferences: Preferences;
  problems: Problems;
  told: SettingsUpdate;
  /** What is chosen: may be ahead of `told`. */
  settings: Settings;
  now: number;
  /** Whether the administrator chose it. */
  isLocked: (setting: Setting) => boolean;
  /** Why the last choice was not taken. */
  problemOf: (setting: Setting) => string | null;
};
