// A backend that needs nothing, for looking at the windows in a browser and for their tests. It is only in
// builds with `--mode fake`. The address chooses: `chat.html?chat=ID` for a chat window, `?settings` for the
// settings, `?diagnostics` for the diagnostics, `?scene=NAME`, `?dir=rtl`.

import type { Connection, LanguageChoice, Notice, Problem, Theme, WindowRole } from '../../contract/types';
import { HOUR, MINUTE, SECOND, startOfDay } from '../../model/time';
import type { Backend } from '../backend';
import { checks } from './checks';
import { FakeDiagnostics } from './diagnostics';
import { FakeServer } from './server';
import { chosen, settingsUnreadable } from './settings';
import { crowd, desk, hostile, hostileWords, huge, long, people, type Person } from './world';

export type Asked = { name: keyof Backend; args: readonly unknown[] };

/** What a test can reach as `window.__deskbellFake`. */
export type Fake = {
  server: FakeServer;
  diagnostics: FakeDiagnostics;
  /** Every command, in the order in which they came. */
  asked: Asked[];
  /** The next call of a command rejects. */
  failNext: (name: keyof Backend, problem: Problem) => void;
  /** The next calls of a command wait until they are let go. */
  holdNext: (name: keyof Backend) => () => void;
};

declare global {
  interface Window {
    __deskbellFake?: Fake;
  }
}

const SERVER = 'wss://support.example.com';

const online = (): Connection => ({
  state: { is: 'online', since: Date.now() - 17 * MINUTE, recovered: false },
  offlineSince: null,
  server: SERVER,
});

const refused = (): Connection => ({
  state: {
    is: 'refused',
    problem: {
      code: 'unauthorized',
      sentence:
        'The server did not accept your token. It expired today at 14:00. You receive nothing until you sign in again.',
      detail: 'connect_error: jwt expired',
    },
  },
  offlineSince: Date.now() - 22 * MINUTE,
  server: SERVER,
});

const waiting = (): Connection => ({
  state: {
    is: 'waiting',
    until: Date.now() + 8 * SECOND,
    attempt: 4,
    problem: { code: 'unreachable', sentence: 'The server cannot be reached.', detail: 'ECONNREFUSED' },
  },
  offlineSince: Date.now() - 3 * MINUTE,
  server: SERVER,
});

const signedOut: Connection = { state: { is: 'signedOut' }, offlineSince: null, server: null };

const noKeyring: Notice = {
  title: 'History is not being saved',
  problem: {
    code: 'no-keyring',
    sentence:
      'Deskbell found no system keyring to keep the key in, so messages stay in memory and are gone when you quit.\nStart GNOME Keyring or KWallet, then check again.',
    detail: null,
  },
  action: 'checkAgain',
  isNews: false,
};

const tokenUnreadable: Notice = {
  title: 'Your keyring does not answer',
  problem: {
    code: 'token-unreadable',
    sentence:
      'Your token is in the system keyring, and there is none running. You receive nothing. Start GNOME Keyring or KWallet, then check again; or sign in for this run only.',
    detail: 'there is no keyring: org.freedesktop.DBus.Error.ServiceUnknown',
  },
  action: 'checkAgain',
  isNews: false,
};

const noTray: Notice = {
  title: 'There is no tray to sit in',
  problem: {
    code: 'no-tray',
    sentence: 'Your desktop shows no tray icons, so Deskbell opened this window instead.',
    detail: null,
  },
  action: null,
  isNews: false,
};

const crashed: Notice = {
  title: 'Deskbell ended unexpectedly',
  problem: {
    code: 'crashed',
    sentence:
      'It started again and asked the server for what came in between. What is known of the fault is in the file below, without any customer’s data: please give it to your administrator.',
    detail: '/home/ana/.local/state/org.deskbell.Deskbell/log/crash-1795740000000.txt',
  },
  action: 'openDiagnostics',
  isNews: true,
};

function scene(name: string | null): FakeServer {
  const of = (world: Person[], connection = online()) => new FakeServer(world, connection);
  switch (name) {
    case 'empty':
      return of([]);
    case 'signedOut':
      return of([], signedOut);
    case 'tlsFails': {
      const server = of([], signedOut);
      server.checks = checks({
        name: 'tls',
        detail:
          'the server’s certificate is not trusted: nobody knows its issuer (certificate CN=support.example.com, issued by CN=Example Root, good until 2027-03-02: 99 days left)',
        advice:
          'If your company has a certificate authority of its own, add its certificate to this computer’s trust store. If not, do not connect: somebody may be listening.',
      });
      return server;
    }
    case 'crashed': {
      const server = of(people());
      server.setNotices([crashed]);
      return server;
    }
    case 'noTrayHost': {
      const server = of([], signedOut);
      server.checks = checks({
        name: 'trayHost',
        detail: 'no panel shows tray icons',
        advice: 'Put a tray into your panel.',
      });
      return server;
    }
    case 'refused':
      return of(people(), refused());
    case 'offline':
      return of(people(), waiting());
    case 'crowd':
      return of(crowd(5000));
    case 'long':
      return of([long]);
    case 'huge':
      return of([huge()]);
    case 'hostile':
      return of([hostile, ...people()]);
    case 'desk': {
      const server = of(desk());
      server.quiet.pausedUntil = startOfDay(Date.now()) + 15 * HOUR;
      server.settings.settings = chosen;
      return server;
    }
    case 'bareDesktop': {
      const server = of([]);
      server.settings.desktop = {
        notifications: null,
        actions: false,
        persistence: false,
        sound: false,
        doNotDisturb: null,
        tray: false,
        autostart: 'turnedOff',
        shortcut: { is: 'unsupported' },
      };
      server.settings.problems = [settingsUnreadable];
      return server;
    }
    case 'words': {
      const server = of([hostile, ...desk()]);
      server.settings.settings = { ...chosen, keywords: hostileWords };
      for (const { customerId } of [hostile]) {
        server.setVip(customerId, true);
        server.mute(customerId, 'forEver');
      }
      return server;
    }
    case 'keyringMissing': {
      const server = of([], signedOut);
      server.notices = [tokenUnreadable, noTray];
      return server;
    }
    case 'noKeyring': {
      const server = of(people());
      server.notices = [noKeyring];
      return server;
    }
    default: {
      const server = of(people());
      server.gaps = [{ from: Date.now() - 20 * MINUTE, to: Date.now() - 17 * MINUTE }];
      return server;
    }
  }
}

export function startFake(): Backend {
  const choice = new URLSearchParams(location.search);
  document.documentElement.dir = choice.get('dir') ?? document.documentElement.dir;
  const server = scene(choice.get('scene'));
  server.settings.choose({
    language: choice.get('lang') as LanguageChoice | null,
    theme: choice.get('theme') as Theme | null,
  });
  const chat = choice.get('chat');
  const diagnostics = new FakeDiagnostics(
    choice.get('scene') === 'bareDesktop',
    () => server.settings.appearance,
  );
  server.onAppearance = () => diagnostics.change({});
  const role: WindowRole = choice.has('settings')
    ? { is: 'settings' }
    : choice.has('diagnostics')
      ? { is: 'diagnostics' }
      : chat === null
        ? { is: 'inbox' }
        : { is: 'chat', customerId: chat };

  const backend: Backend = {
    thisWindow: async () => ({ role, appearance: server.settings.appearance }),
    watchInbox: async (onUpdate) => server.watchInbox(onUpdate),
    watchChat: async (customerId, onUpdate) => server.watchChat(customerId, onUpdate),
    unwatchChat: async () => {
      server.chat = null;
    },
    earlierMessages: async (customerId, before) => server.earlier(customerId, before),
    laterMessages: async (customerId, after) => server.later(customerId, after),
    markRead: async (customerId, upTo) => server.markRead(customerId, upTo),
    markUnread: async (customerId) => server.markUnread(customerId),
    setFocus: async () => undefined,
    openChat: async () => undefined,
    openInCrm: async () => undefined,
    exportChat: async (customerId, format, onUpdate) => server.export(customerId, format, onUpdate),
    mute: async (customerId, mute) => server.mute(customerId, mute),
    pin: async (customerId, pinned) => server.pin(customerId, pinned),
    setVip: async (customerId, vip) => server.setVip(customerId, vip),
    pause: async (pause) => server.pause(pause),
    search: async (text, customerId, before) => server.search(text, customerId, before),
    openInbox: async () => undefined,
    openSettings: async () => undefined,
    openDiagnostics: async () => undefined,
    watchDiagnostics: async (onUpdate) => diagnostics.watch(onUpdate),
    setDebug: async (on) => diagnostics.debug(on),
    saveDiagnostics: async () => '/home/agent/Documents/deskbell-diagnostics.json',
    setRecording: async (on) => diagnostics.record(on),
    saveRecording: async () => '/home/agent/Documents/deskbell-recording.jsonl',
    watchSettings: async (onUpdate) => server.settings.watch(onUpdate),
    changeSettings: async (settings) => server.settings.change(settings),
    // A browser keeps its zoom to itself: tests give the window fewer pixels instead.
    drawAt: async (zoom) => {
      document.documentElement.dataset.zoom = String(zoom);
    },
    setZoom: async (zoom) => server.settings.change({ ...server.settings.settings, zoom }),
    testNotification: async () => undefined,
    testConnection: async (_server, _token, onUpdate) => void server.test(onUpdate),
    cancel: async () => server.cancel(),
    retryNow: async () => server.setConnection(online()),
    dismissNotice: async (code) =>
      server.setNotices(server.notices.filter(({ problem }) => problem.code !== code)),
    checkAgain: async () => server.setNotices([]),
    signIn: async (address) => server.setConnection({ ...online(), server: address }),
    signOut: async () => {
      server.setConnection(signedOut);
      server.settings.tell();
    },
    openLink: async () => undefined,
  };

  const asked: Asked[] = [];
  const failures = new Map<keyof Backend, Problem>();
  const holds = new Map<keyof Backend, Promise<void>>();
  window.__deskbellFake = {
    server,
    diagnostics,
    asked,
    failNext: (name, problem) => failures.set(name, problem),
    holdNext: (name) => {
      let letGo = () => {};
      holds.set(name, new Promise((resolve) => (letGo = resolve)));
      return () => {
        holds.delete(name);
        letGo();
      };
    },
  };

  return recorded(backend, async (name, args) => {
    asked.push({ name, args: args.filter((arg) => typeof arg !== 'function') });
    await holds.get(name);
    const failure = failures.get(name);
    failures.delete(name);
    if (failure) throw failure;
  });
}

/** The same backend, with something that is awaited before each command. */
function recorded(
  backend: Backend,
  before: (name: keyof Backend, args: readonly unknown[]) => Promise<void>,
): Backend {
  const names = Object.keys(backend) as (keyof Backend)[];
  const entries = names.map((name) => {
    const command = backend[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => before(name, args).then(() => command(...args))];
  });
  return Object.fromEntries(entries) as Backend;
}
