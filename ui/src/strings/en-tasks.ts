// The words of what takes a moment, in English: testing the connection, copying, exporting.

import type { CheckName, ExportFormat } from '../contract/types';
import { number, plural } from './en-format';

export const check = {
  title: 'Test the connection',
  list: 'What is tested',
  names: {
    nameResolution: 'Server found',
    tcp: 'Server reached',
    proxy: 'Proxy',
    tls: 'Encrypted connection',
    engineIo: 'Server answers',
    authentication: 'Token accepted',
    generalRoom: 'General room',
    keyring: 'Keyring',
    notifications: 'Notifications',
    trayHost: 'Tray icon',
    database: 'History',
  } satisfies Record<CheckName, string>,
  states: {
    passed: 'Passed',
    failed: 'Failed',
    skipped: 'Skipped',
    running: 'Being tested',
    next: 'Not tested yet',
  },
  testing: 'testing',
  busy: 'Testing',
  start: 'Test the connection',
  again: 'Test again',
  cancel: 'Cancel',
  hint: 'Deskbell tries each step to your server, and what this computer has.',
  cancelled: 'The test was cancelled.',
  passed: 'Everything works.',
  failed: (count: number) => `${plural(count, { one: '# step', other: '# steps' })} failed.`,
};

export const welcome = {
  connect: 'Connect',
  anyway: 'Sign in anyway',
  openInbox: 'Open the inbox',
  online: 'You are online',
  onlineText: 'Messages come in from now on. Deskbell stays in the tray when you close its windows.',
  connecting: 'Signed in, connecting',
  notSignedIn: 'You are not signed in yet. Correct what failed, then test again.',
};

export const copying = {
  message: 'Copy',
  messages: (count: number) => `Copy ${plural(count, { one: '# message', other: '# messages' })}`,
  selection: 'Copy the selection',
  number: 'Copy the number',
  copied: 'Copied',
  copiedNumber: (digits: string) => `Copied ${digits}`,
  copiedMessages: (count: number) => `Copied ${plural(count, { one: '# message', other: '# messages' })}`,
  select: 'Select messages',
  all: 'Select all that is loaded',
  selected: (count: number) => `${number(count)} selected`,
  done: 'End selecting',
  actions: 'What can be done with this message',
  choose: (who: string, time: string) => `Select the message of ${who}, ${time}`,
  /** One message among several that were copied. */
  line: (time: string, who: string, what: string) => `[${time}] ${who}: ${what}`,
};

export const exporting = {
  title: 'Export the conversation',
  text: 'What is exported is no longer encrypted: keep the file where only you can read it.',
  formats: {
    html: 'Page',
    txt: 'Plain text',
    json: 'Data',
  } satisfies Record<ExportFormat, string>,
  hints: {
    html: 'To read in a browser, and to print. Needs no network.',
    txt: 'A line for each message.',
    json: 'Everything that is known, for programs.',
  } satisfies Record<ExportFormat, string>,
  choose: 'Choose where to save',
  cancel: 'Cancel',
  stop: 'Stop the export',
  close: 'Close',
  choosing: 'Choose a place in the window that opened.',
  progress: (written: number, of: number) =>
    `${number(written)} of ${plural(of, { one: '# message', other: '# messages' })}`,
  done: (written: number) => `${plural(written, { one: '# message', other: '# messages' })} exported`,
  savedAs: 'Saved as',
  stopped: 'The export was stopped. No file was written.',
  again: 'Export again',
};
