// The words of the diagnostics, in English.

import type { EventOutcome, Room } from '../contract/types';
import { moment, number, plural } from './en-format';

export const diagnostics = {
  title: 'Diagnostics',
  test: 'Test the connection',
  testHint: "Goes through everything that Deskbell needs, from the server's name to the keyring.",
  startTest: 'Test now',
  testAgain: 'Test again',
  stopTest: 'Stop',
  testPassed: 'Everything that was tested works.',
  open: 'Diagnostics',
  openHint: 'The connection’s day, counts, rejected events, and a file for whoever helps you.',
  export: 'Export',
  exportHint:
    'Everything on this page and the log, in one file. Nothing of a customer is in it, and no token.',
  exported: (path: string) => `Written to ${path}`,

  counters: {
    connection: 'Connection',
    messages: 'Messages',
    repaired: 'Repaired',
    rejected: 'Rejected',
    gaps: 'Gaps',
  },
  states: {
    online: 'Online',
    connecting: 'Connecting',
    waiting: 'Offline',
    refused: 'Refused',
    signedOut: 'Signed out',
    offline: 'Disconnected',
  } as Record<string, string>,

  today: 'Today',
  started: (at: number, daysAgo: number) => `Deskbell started: ${moment(at, daysAgo)}`,
  strip: (parts: string) => `The connection today: ${parts}`,
  stripPart: (state: string, from: string, to: string) => `${state} ${from} to ${to}`,
  noMoments: 'Nothing has happened yet.',
  more: (count: number) => plural(count, { one: 'Show # more', other: 'Show # more' }),

  rooms: 'Rooms',
  general: 'All customers',
  chats: 'Open chats',
  chatsJoined: (joined: number, all: number) =>
    all === 0 ? 'None open' : `${number(joined)} of ${number(all)} joined`,
  roomStates: {
    none: 'Not joined',
    joining: 'Joining',
    joined: 'Joined',
    unconfirmed: 'Not confirmed',
    refused: 'Refused by the server',
  } satisfies Record<Room, string>,

  rejectedEvents: 'Rejected events',
  noRejected: 'None. Everything that came could be used.',
  noName: 'No name',

  debug: 'Every event',
  debugHint: 'By name, time, size and outcome, without content. The last 500 are kept until Deskbell ends.',
  noEvents: 'No event has come since this was turned on.',
  outcomes: {
    accepted: 'accepted',
    repaired: 'repaired',
    rejected: 'rejected',
    'not understood': 'not understood',
  } satisfies Record<EventOutcome, string>,
  seen: (outcome: string, size: string) => `${outcome}, ${size}`,
  bytes: (count: number) => plural(count, { one: '# byte', other: '# bytes' }),

  recording: 'Recording',
  recordingHint: 'Records what comes in and what you do, to see with “deskbell replay” why something rang.',
  recordingNow: (lines: number, at: number, daysAgo: number) =>
    `${plural(lines, { one: '# line', other: '# lines' })} since ${moment(at, daysAgo)}, in memory only.`,
  recordingFull: (lines: number) =>
    `Full, with ${plural(lines, { one: '# line', other: '# lines' })}. Save it or end it.`,
  record: 'Record',
  end: 'End without saving',
  save: 'Save',
  leaveOut: 'Leave out what customers wrote, their names and their numbers',

  version: (version: string, system: string) => `Deskbell ${version} on ${system}`,
};
