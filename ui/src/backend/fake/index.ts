import type { Backend } from '../backend';
export function startFake(): Backend {
  throw new Error('soon');
}
