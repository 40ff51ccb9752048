// The fake's settings: held to the same ranges as the real ones.

import type {
  Appearance,
  Chosen,
  Desktop,
  LanguageChoice,
  Problem,
  Row,
  SettingName,
  Settings,
  SettingsUpdate,
  Theme,
} from '../../contract/types';
import { mutedAt } from '../../model/muted';
import type { FakeServer } from './server';

const defaults: Settings = {
  preview: 'nameAndText',
  sound: true,
  quietHours: [],
  keywords: [],
  waitingMinutes: 10,
  windowMinutes: 60,
  failed: true,
  retentionDays: 90,
  panel: 'dark',
  crm: null,
  proxy: { kind: 'system' },
  language: 'system',
  theme: 'system',
  zoom: 100,
  autostart: false,
  shortcut: null,
};

/** What somebody has made theirs. */
export const chosen: Settings = {
  ...defaults,
  quietHours: [
    { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: 19 * 60, to: 8 * 60 },
    { days: ['saturday', 'sunday'], from: 0, to: 0 },
  ],
  crm: 'https://crm.example.com/customers/{customerId}',
  keywords: ['urgent', 'refund', 'عاجل'],
  autostart: true,
  shortcut: 'Ctrl+Alt+D',
};

export const settingsUnreadable: Problem = {
  code: 'settings-unreadable',
  sentence: 'Your quiet hours could not be read, so there are none. Choose them again.',
  detail: 'quietHours cannot be "always"',
};

export class FakeSettings {
  settings: Settings = defaults;
  desktop: Desktop = {
    notifications: 'dunst 1.9.0',
    actions: true,
    persistence: true,
    sound: false,
    doNotDisturb: false,
    tray: true,
    autostart: 'asChosen',
    shortcut: { is: 'works', keys: null },
  };
  problems: Problem[] = [];
  /** `?locked=sound,preview`: what an administrator would have chosen. */
  readonly locked: SettingName[] = (new URLSearchParams(location.search).get('locked')?.split(',') ??
    []) as SettingName[];
  #send: ((update: SettingsUpdate) => void) | null = null;

  constructor(private readonly server: FakeServer) {}

  watch(send: (update: SettingsUpdate) => void): void {
    this.#send = send;
    this.tell();
  }

  /** What the page's address chooses. */
  choose({ language, theme }: { language: LanguageChoice | null; theme: Theme | null }): void {
    this.settings = {
      ...this.settings,
      language: language ?? this.settings.language,
      theme: theme ?? this.settings.theme,
    };
  }

  get appearance(): Appearance {
    const { language, theme, zoom } = this.settings;
    return { language: language === 'system' ? 'en' : language, theme, zoom };
  }

  change(settings: Settings): void {
    const minutes = [settings.waitingMinutes, settings.windowMinutes];
    const { retentionDays: days, zoom } = settings;
    if (
      minutes.some((count) => count < 0 || count > 1440) ||
      (days !== null && days < 1) ||
      zoom < 80 ||
      zoom > 200
    ) {
      const sentence = 'That is out of range, so nothing was changed.';
      throw { code: 'out-of-range', sentence, detail: null } satisfies Problem;
    }
    if (settings.proxy.kind === 'address' && settings.proxy.address.includes('@')) {
      const sentence = 'A proxy’s user name and password are not kept in the settings.';
      throw { code: 'proxy', sentence, detail: null } satisfies Problem;
    }
    if (settings.crm && !settings.crm.startsWith('https://')) {
      const sentence = 'The address must begin with https://';
      throw { code: 'crm', sentence, detail: null } satisfies Problem;
    }
    if (settings.shortcut !== null && settings.shortcut.split('+').length < 3) {
      const sentence =
        'Hold down two of Ctrl, Alt and Shift, or Super: other programs use what has only one.';
      throw { code: 'shortcut', sentence, detail: null } satisfies Problem;
    }
    this.settings = settings;
    this.desktop.shortcut = settings.shortcut === null ? { is: 'off' } : { is: 'works', keys: null };
    this.server.tellCrm();
    this.server.tellAppearance();
    this.tell();
  }

  setDesktop(desktop: Partial<Desktop>): void {
    this.desktop = { ...this.desktop, ...desktop };
    this.tell();
  }

  tell(): void {
    const { settings, desktop, problems } = this;
    const rows = this.server.rows();
    const chosenRow = (row: Row, mutedUntil: number | null): Chosen => ({
      customerId: row.customerId,
      title: row.title,
      named: row.named,
      mutedUntil,
    });
    this.#send?.({
      settings,
      locked:
        this.locked.length > 0
          ? { settings: this.locked, by: null, file: '/etc/deskbell/policy.toml' }
          : null,
      desktop,
      problems,
      appearance: this.appearance,
      quiet: this.server.quiet,
      server: this.server.connection.server,
      conversations: rows.length,
      vips: rows.filter((row) => row.vip).map((row) => chosenRow(row, null)),
      muted: rows
        .filter((row) => mutedAt(row, Date.now()) !== null)
        .map((row) => chosenRow(row, row.mutedUntil)),
    });
  }
}
