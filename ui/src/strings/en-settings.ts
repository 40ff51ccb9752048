// The words of the settings, in English.

import type {
  Autostart,
  Locked,
  PreviewLevel,
  ProxyChoice,
  Settings,
  ShortcutState,
} from '../contract/types';
import { MUTED_FOR_EVER } from '../model/muted';
import type { QuietSpan } from '../model/quiet';
import { dayLong, dayShort, days, moment, number, percent, plural, timeOfDay } from './en-format';

export const settings = {
  title: 'Settings',
  sections: {
    notifications: 'Notifications',
    quiet: 'Quiet times',
    breakThrough: 'Who breaks through',
    muted: 'Muted customers',
    reminders: 'Reminders',
    history: 'History',
    connection: 'Connection',
    appearance: 'Appearance',
    desktop: 'Desktop',
  },
  loading: 'Reading the settings',
  locked: (by: Locked | null) =>
    by ? `Set by ${by.by ?? 'your organisation'}, ${by.file}` : 'Set by your organisation',
  notSaved: 'This was not saved.',
  notRead: 'Some settings could not be read',

  preview: {
    label: 'Show in a notification',
    levels: {
      nameAndText: 'Name and text',
      nameOnly: 'Name only',
      countOnly: 'Only that somebody wrote',
    } satisfies Record<PreviewLevel, string>,
    hints: {
      nameAndText: 'Anyone who sees your screen can read what customers write.',
      nameOnly: 'What customers write stays out of sight.',
      countOnly: 'Neither who writes nor what is shown.',
    } satisfies Record<PreviewLevel, string>,
    example: 'Example',
    exampleName: 'Amina Haddad',
    exampleText: 'Do you deliver to Sharjah on Fridays?',
    somebody: 'A customer wrote',
    now: 'now',
    open: 'Open',
    markRead: 'Mark as read',
    mute: 'Mute 1 h',
    newMessages: (count: number) => plural(count, { one: '# new message', other: '# new messages' }),
  },
  sound: {
    label: 'Sound',
    hint: 'When a customer writes. Updates of what is already on screen are silent.',
    none: 'Your notification service plays no sounds.',
  },
  test: {
    label: 'Test',
    hint: 'Shows a notification as it would look now.',
    button: 'Send a test notification',
    sent: 'Sent. If you see nothing, look under Desktop.',
  },

  pause: {
    label: 'Pause now',
    hint: 'Nothing rings but VIP customers and your keywords.',
    halfHour: '30 minutes',
    hour: '1 hour',
    untilTomorrow: 'Until tomorrow',
    until: (at: number, daysAgo: number) => `Paused until ${moment(at, daysAgo)}`,
    resume: 'Resume',
  },
  hours: {
    label: 'Quiet hours',
    hint: 'Nothing rings but VIP customers and your keywords. Messages come in and are counted as always.',
    none: 'None. Notifications ring at any time.',
    now: (at: number, daysAgo: number) => `Quiet now, until ${moment(at, daysAgo)}`,
    add: 'Add quiet hours',
    most: 'There are 16, the most there can be.',
    remove: (words: string) => `Remove ${words}`,
    days: 'Days on which they begin',
    from: 'From',
    to: 'To',
    badTime: (kept: string) => `A time such as 19:00. It stays at ${kept}.`,
    oneDay: 'At least one day has to stay.',
    nextDay: 'the next day',
    /** What a span means. */
    words: ({ runs, from, to, allDay, overnight }: QuietSpan) =>
      allDay
        ? `${days(runs)}, all day`
        : `${days(runs)} ${timeOfDay(from)} to ${timeOfDay(to)}${overnight ? ' the next day' : ''}`,
    dayShort,
    dayLong,
    time: timeOfDay,
  },

  vips: {
    label: 'VIP customers',
    hint: 'They ring during a pause and quiet hours too. Make a customer a VIP in the inbox, from the menu of their row.',
    none: 'No VIP customers yet.',
    remove: (title: string) => `${title} is no longer a VIP`,
    removeShort: 'Remove',
  },
  keywords: {
    label: 'Keywords',
    hint: 'A message with one of these words rings during a pause and quiet hours too. Upper and lower case are the same.',
    field: 'New keyword',
    placeholder: 'Such as refund',
    add: 'Add',
    none: 'No keywords yet.',
    remove: (word: string) => `Remove ${word}`,
    already: (word: string) => `“${word}” is there already.`,
    tooLong: (most: number) => `A keyword has at most ${number(most)} characters.`,
    tooMany: (most: number) => `There are ${number(most)}, the most there can be.`,
    list: 'Your keywords',
    removed: (word: string) => `Removed ${word}`,
  },

  muted: {
    hint: 'Their messages come in and are counted, and do not ring.',
    none: 'Nobody is muted. To mute a customer, use the menu of their row in the inbox.',
    until: (at: number, daysAgo: number) =>
      at === MUTED_FOR_EVER ? 'Until you end it' : `Until ${moment(at, daysAgo)}`,
    unmute: 'Unmute',
    unmuteWho: (title: string) => `Unmute ${title}`,
  },

  reminders: {
    waiting: 'A customer has waited',
    waitingHint: 'Since their first message that nobody answered',
    window: 'The reply window is about to close',
    windowHint: 'After it closes, only templates can be sent',
    failed: 'A message was not delivered',
    failedHint: 'With the reason in plain words',
    deaf: 'Deskbell has been offline for 30 seconds',
    deafHint: 'Cannot be turned off: you would not know that you receive nothing',
    minutes: 'minutes',
    minutesOf: (label: string) => `${label}: minutes`,
    before: 'minutes before',
    outOfRange: (least: number, most: number, kept: number) =>
      `From ${number(least)} to ${number(most)} minutes. It stays at ${number(kept)}.`,
    always: 'Always on',
  },

  history: {
    label: 'Keep messages',
    hint: 'Encrypted on this computer. Older messages are deleted.',
    days: (count: number | null) => {
      if (count === null) return 'For ever';
      if (count === 365) return '1 year';
      return plural(count, { one: '# day', other: '# days' });
    },
    shorten: {
      title: (keep: string) => `Keep messages for only ${keep}?`,
      text: 'Older messages are deleted from this computer now and cannot be brought back. Your server’s copy is not touched.',
      confirm: 'Delete older messages',
      cancel: 'Keep them',
    },
  },

  proxy: {
    label: 'Proxy',
    kinds: {
      system: 'As this computer does',
      none: 'None',
      address: 'This one',
    } satisfies Record<ProxyChoice['kind'], string>,
    hints: {
      system: 'The one that https_proxy, http_proxy or all_proxy names, if any.',
      none: 'Deskbell connects to the server directly.',
      address:
        'An HTTP proxy. One that wants a password is named in https_proxy, because settings are no secret.',
    } satisfies Record<ProxyChoice['kind'], string>,
    address: 'Address of the proxy',
    example: 'http://proxy.example.com:3128',
  },

  account: {
    label: 'Signed in',
    nobody: 'Nobody is signed in.',
    hint: 'When you sign out, your messages stay encrypted on this computer for the next time.',
    signOut: 'Sign out',
    wipe: 'Sign out and delete everything',
    confirm: {
      title: 'Sign out and delete everything on this computer?',
      loses: (conversations: number) =>
        `You lose ${conversations === 0 ? 'all messages' : plural(conversations, { one: '# conversation', other: '# conversations' })} of this computer with what was read and muted, and your token. Their key is destroyed first, so nobody can bring them back. Your server’s copy is not touched.`,
      cancel: 'Stay signed in',
      yes: 'Delete everything',
    },
  },

  crm: {
    label: 'Customers in your CRM',
    hint: 'The address of a customer, opened from their chat. Put {customerId}, {conversationId} or {whatsappNumber} where it belongs.',
    address: 'Address of a customer in your CRM',
    example: 'https://crm.example.com/customers/{customerId}',
  },

  language: {
    label: 'Language',
    hint: 'Of the windows, the notifications and the tray.',
    system: 'As this computer does',
  },
  theme: {
    label: 'Theme',
    themes: { system: 'As this computer does', light: 'Light', dark: 'Dark' },
  },
  zoom: {
    label: 'Size',
    hint: 'Of text and everything else, in every window. Ctrl and + or − change it anywhere, Ctrl and 0 undo it.',
    percent,
  },
  autostart: {
    label: 'Start with this computer',
    hints: {
      asChosen: 'When you sign in to your desktop, in the tray and without a window.',
      turnedOn: 'It was turned on in your desktop’s own list of programs, or for everybody on this computer.',
      turnedOff: 'It was turned off in your desktop’s own list of programs.',
      failed: 'Your desktop’s list of programs could not be changed.',
      leftAlone: 'The demo leaves your desktop as it is.',
    } satisfies Record<Autostart, string>,
  },
  shortcut: {
    label: 'Open the most urgent chat',
    hints: {
      off: 'Keys that open it from any program.',
      asked: 'Your desktop is asked for these keys.',
      works: 'These keys open it from any program.',
      taken: 'Another program has these keys. Choose others.',
      noSuchKey: 'Your keyboard has no such key. Choose others.',
      unsupported:
        'Your desktop gives programs no such keys. On Wayland, Plasma 5.27, GNOME 48 and Hyprland do, and later ones.',
    } satisfies Record<ShortcutState['is'], string>,
    calledOtherwise: (keys: string) => `Your desktop opens it with: ${keys}`,
    none: 'None',
    choose: 'Choose keys',
    change: 'Change',
    remove: 'Remove',
    cancel: 'Cancel',
    press: 'Press the keys',
    pressSpoken: 'Press the keys now, or Escape to leave it as it is.',
    names: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Super: 'Super', Space: 'Space' },
  },

  desktop: {
    notifications: 'Notification service',
    noService:
      'There is none. Deskbell cannot show you notifications: only the tray icon and this program’s windows tell you of messages.',
    service: (name: string) => `${name} shows your notifications.`,
    abilities: 'What it can do',
    can: {
      actions: 'Notifications have buttons: open, mark as read, mute.',
      persistence: 'Notifications stay until you deal with them.',
      sound: 'Notifications can sound.',
    },
    cannot: {
      actions: 'It shows no buttons. Click a notification to open its chat.',
      persistence: 'Its notifications go away by themselves. The tray icon keeps the count.',
      sound: 'It plays no sounds.',
    },
    dnd: {
      on: 'Your desktop’s do-not-disturb is on: it holds notifications back, also those of VIP customers.',
      off: 'Your desktop’s do-not-disturb is off.',
      unknown: 'It does not say whether do-not-disturb is on.',
    },
    tray: 'Tray',
    hasTray: 'Your desktop shows the tray icon.',
    noTray:
      'Your desktop shows no tray icon. Closing the inbox leaves Deskbell running out of sight; start it again to see the inbox.',
    panel: 'Your panel is',
    panelHint: 'The icon is drawn to be seen on it.',
    panels: { dark: 'Dark', light: 'Light' } satisfies Record<Settings['panel'], string>,
    yes: 'Yes',
    no: 'No',
    attention: 'Attention',
  },
};
