// Who locked settings, for every option of the settings window.

import { getContext, setContext } from 'svelte';
import type { Locked } from '../contract/types';

const KEY = Symbol('locked');

export function setLocked(read: () => Locked | null): void {
  setContext(KEY, read);
}

export function getLocked(): () => Locked | null {
  return getContext<(() => Locked | null) | undefined>(KEY) ?? (() => null);
}
