// What a test of the connection looks at, and what came out so far.

import type { CheckName, CheckStep } from '../contract/types';

/** The way to the server, in the order in which it is gone. */
const WAY: readonly CheckName[] = [
  'nameResolution',
  'tcp',
  'proxy',
  'tls',
  'engineIo',
  'authentication',
  'generalRoom',
];

/** What a new agent needs before the first message can ring. There is no history yet. */
export const AT_SIGN_IN: readonly CheckName[] = [...WAY, 'keyring', 'notifications', 'trayHost'];

/** All of it. */
export const ALL_CHECKS: readonly CheckName[] = [...AT_SIGN_IN, 'database'];

export type CheckState = CheckStep['result'] | 'running' | 'next';

export type CheckRow = { name: CheckName; state: CheckState; step: CheckStep | null };

/** Each thing with what came out, and which one is being tested now. */
export function rowsOf(
  names: readonly CheckName[],
  steps: readonly CheckStep[],
  running: boolean,
): CheckRow[] {
  const done = new Map(steps.map((step) => [step.name, step]));
  const now = running ? names.find((name) => !done.has(name)) : undefined;
  return names.map((name) => {
    const step = done.get(name) ?? null;
    return { name, step, state: step ? step.result : name === now ? 'running' : 'next' };
  });
}

/** Whether messages can come in: nothing on the way to the server failed. */
export function wayIsClear(steps: readonly CheckStep[]): boolean {
  return !steps.some(({ name, result }) => result === 'failed' && WAY.includes(name));
}
