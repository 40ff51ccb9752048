// What the fake's test of the connection finds.

import type { CheckName, CheckStep } from '../../contract/types';

const FINE: readonly (readonly [CheckName, string])[] = [
  ['nameResolution', 'support.example.com is 203.0.113.20'],
  ['tcp', 'connected to 203.0.113.20:443'],
  ['proxy', ''],
  ['tls', 'TLS 1.3, certificate CN=support.example.com, good until 2027-03-02: 99 days left'],
  ['engineIo', 'a Socket.IO server answers; it pings every 25 s'],
  ['authentication', 'the server accepts the token'],
  ['generalRoom', 'the server confirmed it'],
  ['keyring', 'it answers, and has no token for wss://support.example.com'],
  ['notifications', 'dunst 1.9.0 by knopwob shows them'],
  ['trayHost', 'a panel shows tray icons'],
  ['database', 'there is none yet; it is made when the app starts'],
];

/** All is well, but for the step that `fails`: what comes after it on the way is not tested then. */
export function checks(fails?: { name: CheckName; detail: string; advice: string }): CheckStep[] {
  const way = FINE.findIndex(([name]) => name === 'keyring');
  const at = fails ? FINE.findIndex(([name]) => name === fails.name) : Infinity;
  return FINE.map(([name, detail], index): CheckStep => {
    if (index === at)
      return { name, result: 'failed', detail: fails?.detail ?? '', advice: fails?.advice ?? null };
    const skipped = (reason: string): CheckStep => ({
      name,
      result: 'skipped',
      detail: reason,
      advice: null,
    });
    if (index > at && index < way && at < way) return skipped('a step before it failed');
    if (name === 'proxy') return skipped('neither the settings nor the environment name one for this server');
    return { name, result: 'passed', detail, advice: null };
  });
}
