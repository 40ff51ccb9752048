// The fake's diagnostics: a day with one outage, two rejected events and a room that is not confirmed.

import type { Appearance, Diagnostics, DiagnosticsUpdate, SeenEvent } from '../../contract/types';
import { HOUR, MINUTE, SECOND, startOfDay } from '../../model/time';

const EVENTS: readonly Omit<SeenEvent, 'at'>[] = [
  { name: 'connected', bytes: 31, outcome: 'accepted' },
  { name: 'whatsappGeneralJoined', bytes: 64, outcome: 'accepted' },
  { name: 'whatsappMessage', bytes: 512, outcome: 'accepted' },
  { name: 'whatsappMessage', bytes: 498, outcome: 'repaired' },
  { name: 'presence', bytes: 80, outcome: 'accepted' },
  { name: '', bytes: 12, outcome: 'not understood' },
];

export class FakeDiagnostics {
  #send: ((update: DiagnosticsUpdate) => void) | null = null;
  told: Diagnostics;

  constructor(
    bare: boolean,
    private readonly appearance: () => Appearance,
  ) {
    const now = Date.now();
    const at = (hours: number, minutes = 0, seconds = 0) =>
      startOfDay(now) + hours * HOUR + minutes * MINUTE + seconds * SECOND;
    const startedAt = bare ? now - MINUTE : at(8);
    this.told = {
      status: {
        version: '0.1.0',
        state: bare ? 'signedOut' : 'online',
        says: bare ? 'Not signed in' : 'Online',
        server: bare ? null : 'wss://support.example.com',
        offlineSince: null,
        unread: 3,
        waiting: 2,
        pausedUntil: null,
        saved: true,
        notices: [],
      },
      system: 'linux x86_64',
      startedAt,
      at: now,
      generalRoom: bare ? 'none' : 'joined',
      customerRooms: bare ? 0 : 3,
      customerRoomsJoined: bare ? 0 : 2,
      conversations: 42,
      counters: {
        connections: 2,
        events: 3120,
        bytes: 1_204_882,
        messages: bare ? 0 : 1284,
        statuses: 1790,
        recovered: 4,
        repaired: bare ? 0 : 1,
        rejected: bare ? 0 : 2,
        badFrames: 0,
        gaps: bare ? 0 : 1,
      },
      desktop: {
        notifications: 'dunst 1.9.0',
        actions: true,
        persistence: true,
        sound: false,
        doNotDisturb: false,
        tray: true,
        autostart: 'asChosen',
        shortcut: { is: 'off' },
      },
      timeline: bare
        ? []
        : [
            { at: at(8), state: 'connecting', why: null },
            { at: at(8, 0, 3), state: 'online', why: null },
            { at: at(14, 2, 7), state: 'waiting', why: 'The server fell silent' },
            { at: at(14, 2, 52), state: 'connecting', why: null },
            { at: at(14, 2, 53), state: 'waiting', why: 'Nobody answers at the server’s address' },
            { at: at(14, 5, 11), state: 'connecting', why: null },
            { at: at(14, 5, 12), state: 'online', why: 'recovered' },
          ],
      rejected: bare
        ? []
        : [
            { at: at(11, 2, 55), event: 'whatsappMessage', reason: 'senderType is not text' },
            { at: at(13, 47, 20), event: 'whatsappMessage', reason: 'customerId is missing' },
          ],
      events: null,
      recording: null,
    };
  }

  watch(send: (update: DiagnosticsUpdate) => void): void {
    this.#send = send;
    this.change({});
  }

  change(change: Partial<Diagnostics>): void {
    this.told = { ...this.told, ...change, at: Date.now() };
    this.#send?.({ diagnostics: this.told, appearance: this.appearance() });
  }

  debug(on: boolean): void {
    const events = EVENTS.map((event, index) => ({ ...event, at: Date.now() - (6 - index) * SECOND }));
    this.change({ events: on ? events : null });
  }

  record(on: boolean): void {
    this.change({ recording: on ? { since: Date.now(), lines: 5, full: false } : null });
  }
}
