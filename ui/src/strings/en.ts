// Every word that the windows say, in English. Another language is another file of this shape.

import type { Media, ReplyVia, Tick } from '../contract/types';
import { MUTED_FOR_EVER } from '../model/muted';
import type { Filter, Order } from '../model/inbox';
import type { Span } from '../model/time';
import { day, moment, number, plural, rowTime, span, time } from './en-format';
import { diagnostics } from './en-diagnostics';
import { settings } from './en-settings';
import { check, copying, exporting, welcome } from './en-tasks';

export const en = {
  direction: 'ltr' as 'ltr' | 'rtl',
  language: 'en',
  app: 'Deskbell',
  windowTitle: (title: string) => `${title} – Deskbell`,

  count: (count: number) => number(count),
  time,
  rowTime,
  day: (at: number, daysAgo: number) => day(at, daysAgo, 'Today'),
  moment,

  inbox: {
    title: 'Inbox',
    conversations: 'Conversations',
    search: 'Search names and messages',
    clearSearch: 'Clear the search',
    filters: { all: 'All', unread: 'Unread', waiting: 'Waiting', closing: 'Closing' } satisfies Record<
      Filter,
      string
    >,
    filterNames: {
      all: 'All conversations',
      unread: 'Conversations with unread messages',
      waiting: 'Customers who wait for an answer',
      closing: 'Reply windows that close within 4 hours',
    } satisfies Record<Filter, string>,
    order: {
      newest: 'Sorted by newest. Sort by longest waiting',
      longestWaiting: 'Sorted by longest waiting. Sort by newest',
    } satisfies Record<Order, string>,
    risen: (count: number) => `Show ${number(count)} newer`,
    asOf: (at: number, daysAgo: number) => `as of ${moment(at, daysAgo)}`,
    over: (count: number) => `${number(count)}+`,
    unread: (count: number) => plural(count, { one: '# unread message', other: '# unread messages' }),
    account: 'Account',
    signedInAt: 'Signed in at',
    signOut: 'Sign out',
    newToken: 'Enter a new token',
    settings: 'Settings',
    actions: (title: string) => `Actions for ${title}`,
    empty: {
      none: {
        title: 'No conversations yet',
        text: 'When a customer writes, they appear here and you hear a sound.',
      },
      unread: { title: 'Nothing unread', text: 'New messages from customers appear here.' },
      waiting: {
        title: 'No one is waiting',
        text: 'Customers whose last message has no answer appear here.',
      },
      closing: {
        title: 'No reply window closes soon',
        text: 'In its last 4 hours, a conversation appears here.',
      },
      showAll: 'Show all conversations',
    },
    noChat: { title: 'No conversation chosen', text: 'Choose one in the list to read it here.' },
    keys: { move: 'choose', read: 'read', open: 'open in its own window' },
    loading: 'Reading the conversations',
  },

  marks: { vip: 'VIP', pinned: 'Pinned', muted: 'Muted' },

  quiet: {
    label: 'Pause notifications',
    pausedLabel: (until: string) => `Notifications are paused until ${until}`,
    heading: 'Pause all notifications',
    stillRings: 'VIP customers and your keywords still ring.',
    halfHour: 'For 30 minutes',
    hour: 'For 1 hour',
    untilTomorrow: 'Until tomorrow 08:00',
    resume: 'Resume',
    pausedUntil: (at: number, daysAgo: number) => `Paused until ${moment(at, daysAgo)}`,
    quietUntil: (at: number, daysAgo: number) => `Quiet until ${moment(at, daysAgo)}`,
  },

  row: {
    open: 'Open in its own window',
    markRead: 'Mark as read',
    markUnread: 'Mark as unread',
    crm: 'Open in the CRM',
    pin: 'Pin to the top',
    unpin: 'Unpin',
    vip: 'Make a VIP',
    noVip: 'No longer a VIP',
    mute: 'Mute',
    muteHour: 'Mute for 1 hour',
    muteToday: 'Mute for today',
    muteForEver: 'Mute until I end it',
    unmute: 'Unmute',
    mutedUntil: (at: number, daysAgo: number) =>
      at === MUTED_FOR_EVER ? 'Muted until you end it' : `Muted until ${moment(at, daysAgo)}`,
    more: 'More',
  },

  search: {
    results: 'Search results',
    customers: 'Customers',
    messages: 'Messages',
    /** How many there are, and that there are more than are loaded. */
    count: (count: number, more: boolean) => `${number(count)}${more ? '+' : ''}`,
    found: (customers: number, messages: number, more: boolean) =>
      `${plural(customers, { one: '# customer', other: '# customers' })} and ${more ? 'more than ' : ''}${plural(messages, { one: '# message', other: '# messages' })} found`,
    searching: 'Searching',
    none: (query: string) => ({
      title: `Nothing found for “${query}”`,
      text: 'The search looks at names, numbers and what was written.',
    }),
    incomplete: 'Older messages are still being indexed. They are not in these results yet.',
    failed: 'The search did not work.',
    tryAgain: 'Try again',
    more: 'Reading more results',
    showAll: 'Show all conversations',
    keys: { choose: 'choose', open: 'open at the message' },
    inChat: 'Search this chat',
    place: (index: number, count: number, more: boolean) =>
      `${number(index)} of ${number(count)}${more ? '+' : ''}`,
    nothing: 'Nothing found',
    older: 'Older hit',
    newer: 'Newer hit',
    close: 'Close the search',
    gone: 'That message is not on this computer any more.',
    unread: 'That message could not be read. Try again.',
    toNewest: 'Back to the newest',
  },

  keys: {
    title: 'Keyboard shortcuts',
    close: 'Close',
    groups: { inbox: 'Inbox', find: 'Find', conversation: 'Conversation', everywhere: 'Everywhere' },
    next: 'Next conversation',
    previous: 'Previous conversation',
    nextUnread: 'Next unread',
    longestWaiting: 'Longest waiting',
    read: 'Read the conversation',
    ownWindow: 'Open in its own window',
    actions: 'All its actions',
    search: 'Search everything',
    customer: 'Jump to a customer',
    searchChat: 'Search this chat',
    nextHit: 'Older and newer hit',
    unread: 'Mark as read or unread',
    mute: 'Mute',
    pin: 'Pin',
    crm: 'Open in the CRM',
    copy: 'Copy what is selected',
    copyNumber: 'Copy the number',
    copyNumberKey: 'Ctrl Shift C',
    select: 'Select messages',
    export: 'Export the conversation',
    oldest: 'Oldest message',
    newest: 'Newest message',
    scroll: 'Scroll by a page',
    pause: 'Pause notifications',
    settings: 'Settings',
    larger: 'Larger',
    smaller: 'Smaller',
    usualSize: 'Usual size',
    list: 'This list',
    /** The names on keys. */
    names: {
      enter: 'Enter',
      shift: 'Shift',
      ctrl: 'Ctrl',
      home: 'Home',
      end: 'End',
      pageUp: 'PgUp',
      pageDown: 'PgDn',
    },
  },

  diagnostics,
  settings,
  check,
  welcome,
  copying,
  exporting,

  connection: {
    label: (state: string) => `Connection: ${state}`,
    signedOut: 'Signed out',
    connecting: 'Connecting',
    reconnecting: 'Reconnecting',
    online: 'Online',
    waiting: 'Offline',
    refused: 'Refused',
    offline: 'Disconnected',
    nothingSince: (at: number, daysAgo: number) => `You have received nothing since ${moment(at, daysAgo)}.`,
    notConnected: 'You are not connected and receive nothing.',
    tryingIn: (seconds: number) => `Trying again in ${seconds} s`,
    trying: 'Trying again now',
    tryNow: 'Try now',
    connect: 'Connect',
    tryAgain: 'Try again',
    signedOutText: 'You are signed out and receive nothing.',
  },

  refused: {
    title: 'The server refused the connection',
    unauthorized: 'The server did not accept your token',
  },

  notice: {
    checkAgain: 'Check again',
    openDiagnostics: 'Open Diagnostics',
    goOn: 'Go on without',
    show: 'Show',
    hide: 'Hide',
    dismiss: 'Dismiss',
  },

  signIn: {
    title: 'Connect to your server',
    text: 'You need the address and a token. Your administrator has both.',
    againTitle: 'Enter a new token',
    againText: 'Your administrator has it.',
    server: 'Server',
    serverExample: 'wss://support.example.com',
    token: 'Token',
    tokenHint: 'Kept in your system keyring, never in a file.',
    showToken: 'Show',
    hideToken: 'Hide',
    submit: 'Sign in',
    busy: 'Signing in',
    back: 'Back',
    serverMissing: 'Enter the address of your server.',
    tokenMissing: 'Enter your token.',
  },

  chip: {
    waiting: (waitedFor: Span) => `waiting ${span(waitedFor)}`,
    left: (left: Span) => `${left.hours === 0 && left.minutes === 0 ? 'under 1 min' : span(left)} left`,
    closed: 'templates only',
    closedTitle: 'The reply window is closed: only templates can be sent',
    closes: (at: number, daysAgo: number) =>
      `The reply window closes ${daysAgo === 0 ? 'at ' : ''}${moment(at, daysAgo)}`,
    waitingSince: (at: number, daysAgo: number) => `Waiting since ${moment(at, daysAgo)}`,
  },

  tick: {
    none: '',
    pending: 'On its way',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    played: 'Played',
    failed: 'Not delivered',
  } satisfies Record<Tick, string>,

  chat: {
    timeline: (title: string) => `Messages with ${title}`,
    ownWindow: 'Open in its own window',
    toList: 'Back to the list',
    newMessages: (count: number) => plural(count, { one: '# new message', other: '# new messages' }),
    toNewest: 'To the newest message',
    newBelow: (count: number) => `${number(count)} new`,
    unreadAbove: (count: number) => `${number(count)} unread above`,
    markUnread: 'Mark as unread',
    markRead: 'Mark as read',
    loadingEarlier: 'Reading earlier messages',
    earlierFailed: 'The earlier messages could not be read.',
    tryAgain: 'Try again',
    beginning: 'The first message that this computer has',
    empty: { title: 'No messages yet', text: 'When this customer writes, it appears here.' },
    failedToOpen: 'This chat could not be opened.',
    gap: 'Offline',
    gapMeaning: 'messages may be missing',
    offlineSince: (at: number, daysAgo: number) => `Offline since ${moment(at, daysAgo)}`,
    template: (name: string) => (name === '' ? 'Template' : `Template · ${name}`),
    via: { button: 'Button reply', list: 'List reply', form: 'Form reply' } satisfies Record<
      ReplyVia,
      string
    >,
    edited: 'edited',
    revoked: 'Deleted by its sender',
    otherSender: 'Neither a customer nor an agent',
    you: 'Agent',
    quoteMissing: 'A message that is not loaded',
    cut: 'The message is longer than 65,536 characters. The rest is cut off.',
    showWhole: (characters: number) => `Show all ${number(characters)} characters`,
    emptyText: 'Empty message',
    reactionRow: (emoji: string) =>
      emoji === '' ? 'Removed a reaction from an earlier message' : `Reacted ${emoji} to an earlier message`,
    reactedBy: { customer: 'the customer', agent: 'an agent', other: 'another sender' },
    reaction: (emoji: string, by: string) => `${emoji} from ${by}`,
    said: (who: string, what: string) => `${who}: ${what}`,
    systemEmpty: 'A notice from WhatsApp',
  },

  room: {
    live: 'Live',
    joining: 'Joining the customer’s room',
    unconfirmed: 'Room not confirmed',
    unconfirmedTitle:
      'The server was asked three times and did not confirm that it joined you to this customer’s room.',
    refused: 'Room refused',
    refusedTitle: 'The server refused to join you to this customer’s room.',
  },

  body: {
    media: {
      photo: 'Photo',
      video: 'Video',
      audio: 'Audio',
      voice: 'Voice message',
      document: 'Document',
      sticker: 'Sticker',
    } satisfies Record<Media, string>,
    pages: (count: number) => plural(count, { one: '# page', other: '# pages' }),
    location: 'Location',
    contact: 'Contact',
    noName: 'Without a name',
    order: 'Order',
    items: (count: number) =>
      count === 0 ? 'Products unknown' : plural(count, { one: '# product', other: '# products' }),
    unsupported: 'Not handed over by WhatsApp',
    unsupportedHint: 'The customer sees it on their phone.',
    unknown: 'A type that Deskbell does not know yet',
    unknownHint: (wireType: string) => `The server calls it “${wireType}”`,
  },

  link: {
    title: { web: 'Open this page?', phone: 'Call this number?', mail: 'Write to this address?' },
    leadsTo: { web: 'It leads to', phone: 'Phone number', mail: 'Mail address' },
    open: { web: 'Open in the browser', phone: 'Call', mail: 'Write a mail' },
    cancel: 'Go back',
    hint: (place: string) => `Opens ${place}`,
  },

  problem: {
    unknown: 'Something went wrong inside Deskbell. Try again; if it happens again, restart Deskbell.',
    dismiss: 'Hide this message',
  },
};
