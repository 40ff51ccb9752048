// The fake's resident part: what the real one would know, decided by the same rules, in memory.

import type {
  ChatUpdate,
  CheckStep,
  CheckUpdate,
  ExportFormat,
  ExportUpdate,
  Connection,
  Gap,
  InboxUpdate,
  LaterPage,
  MuteFor,
  Notice,
  Page,
  PauseFor,
  Place,
  Quiet,
  Room,
  Row,
  SearchResults,
  TimelineMessage,
  Totals,
} from '../../contract/types';
import { MUTED_FOR_EVER } from '../../model/muted';
import { DAY, HOUR, MINUTE, startOfDay } from '../../model/time';
import { checks } from './checks';
import { found, foundNames } from './search';
import { FakeSettings } from './settings';
import type { Line, Person } from './world';

const PAGE = 50;
const SEARCH_PAGE = 30;
const EXPORT_PAGE = 5;

class Conversation {
  readonly messages: TimelineMessage[] = [];
  readMarker = 0;

  readonly person: Person;

  constructor(person: Person) {
    // A copy: what the agent chooses is not the world's.
    this.person = { ...person };
  }

  row(): Row {
    const { person, messages } = this;
    const last = messages.at(-1);
    const lastAgent = messages.findLastIndex((message) => message.sender === 'agent');
    const waiting = messages.slice(lastAgent + 1).find((message) => message.sender === 'customer');
    const lastCustomer = messages.findLast((message) => message.sender === 'customer');
    const theirs = messages.filter(({ sender }) => sender === 'customer');
    const unread = theirs.filter(({ arrival }) => arrival > this.readMarker);
    return {
      customerId: person.customerId,
      title: person.name ?? person.number,
      named: person.name !== null,
      number: person.number,
      last: last
        ? {
            id: last.id,
            sender: last.sender,
            kind: kindOf(last),
            preview: previewOf(last),
            at: last.at,
            tick: last.tick,
            failure: last.failure,
          }
        : null,
      unread: unread.length,
      firstUnread: unread[0] ? { at: unread[0].at, arrival: unread[0].arrival } : null,
      newestArrival: theirs.reduce<number | null>((most, { arrival }) => Math.max(most ?? 0, arrival), null),
      readMarker: this.readMarker,
      waitingSince: waiting?.at ?? null,
      windowEnds: lastCustomer ? lastCustomer.at + DAY : null,
      mutedUntil: person.mutedUntil ?? null,
      pinned: person.pinned ?? false,
      vip: person.vip ?? false,
    };
  }
}

export class FakeServer {
  connection: Connection;
  notices: Notice[] = [];
  room: Room = 'joined';
  /** Who else tells a window how it is drawn. */
  onAppearance: (() => void) | null = null;
  gaps: Gap[] = [];
  quiet: Quiet = { pausedUntil: null, quietUntil: null };
  /** Whether a search says that its index is not complete yet. */
  indexing = false;
  /** What a test of the connection finds. */
  checks: CheckStep[] = checks();
  readonly settings = new FakeSettings(this);
  inbox: ((update: InboxUpdate) => void) | null = null;
  chat: { customerId: string; send: (update: ChatUpdate) => void } | null = null;

  readonly #conversations = new Map<string, Conversation>();
  #arrival = 0;

  constructor(people: readonly Person[], connection: Connection) {
    this.connection = connection;
    for (const person of people) this.#add(person);
  }

  rows(): Row[] {
    return [...this.#conversations.values()].map((conversation) => conversation.row());
  }

  totals(): Totals {
    const rows = this.rows();
    return {
      unread: rows.reduce((sum, row) => sum + row.unread, 0),
      unreadConversations: rows.filter((row) => row.unread > 0).length,
      waiting: rows.filter((row) => row.waitingSince !== null).length,
    };
  }

  watchInbox(send: (update: InboxUpdate) => void): void {
    this.inbox = send;
    const { connection, notices, quiet } = this;
    const { appearance } = this.settings;
    send({
      type: 'snapshot',
      connection,
      rows: this.rows(),
      totals: this.totals(),
      notices,
      quiet,
      appearance,
    });
  }

  watchChat(customerId: string, send: (update: ChatUpdate) => void): void {
    this.chat = { customerId, send };
    const conversation = this.#conversations.get(customerId);
    const messages = conversation?.messages ?? [];
    const newest = messages.slice(-PAGE);
    const from = newest[0]?.at ?? 0;
    send({
      type: 'snapshot',
      row: conversation?.row() ?? null,
      messages: newest,
      hasEarlier: messages.length > PAGE,
      gaps: this.gaps.filter((gap) => gap.to >= from),
      connection: this.connection,
      room: this.room,
      crm: this.settings.settings.crm !== null,
      appearance: this.settings.appearance,
    });
  }

  earlier(customerId: string, before: Place): Page {
    const messages = this.#conversations.get(customerId)?.messages ?? [];
    const end = messages.findIndex(
      ({ at, arrival }) => at > before.at || (at === before.at && arrival >= before.arrival),
    );
    const to = end < 0 ? messages.length : end;
    const from = Math.max(0, to - PAGE);
    return { messages: messages.slice(from, to), hasEarlier: from > 0, gaps: [] };
  }

  later(customerId: string, after: Place): LaterPage {
    const messages = this.#conversations.get(customerId)?.messages ?? [];
    const from = messages.findIndex(
      ({ at, arrival }) => at > after.at || (at === after.at && arrival > after.arrival),
    );
    const rest = from < 0 ? [] : messages.slice(from);
    return { messages: rest.slice(0, PAGE), hasLater: rest.length > PAGE, gaps: [] };
  }

  /** A message comes, or one that is known changes. */
  receive(customerId: string, line: Line, person: Partial<Person> = {}): TimelineMessage {
    const conversation = this.#of(customerId, person);
    const message = this.#message(conversation, line);
    const known = conversation.messages.findIndex(({ id }) => id === message.id);
    if (known >= 0) {
      message.arrival = conversation.messages[known]?.arrival ?? message.arrival;
      conversation.messages[known] = message;
    } else conversation.messages.push(message);
    conversation.messages.sort((a, b) => a.at - b.at || a.arrival - b.arrival);
    this.#changed(conversation, [message]);
    return message;
  }

  /** Many new messages come at once, as the resident part hands on what gathered. */
  receiveAll(customerId: string, lines: readonly Line[]): void {
    const conversation = this.#of(customerId);
    const messages = lines.map((line) => this.#message(conversation, line));
    conversation.messages.push(...messages);
    this.#changed(conversation, messages);
  }

  /** A message changes while the window is not told. */
  alterUntold(customerId: string, id: string): void {
    const messages = this.#conversations.get(customerId)?.messages ?? [];
    const at = messages.findIndex((message) => message.id === id);
    const message = messages[at];
    if (message) messages[at] = { ...message, text: 'altered' };
  }

  /** More come than a window that does not keep up is told of: it gets the newest of them. */
  overtake(customerId: string, lines: readonly Line[]): void {
    const conversation = this.#of(customerId);
    conversation.messages.push(...lines.map((line) => this.#message(conversation, line)));
    const messages = conversation.messages.slice(-PAGE);
    const hasEarlier = conversation.messages.length > PAGE;
    this.chat?.send({ type: 'caughtUp', row: conversation.row(), messages, hasEarlier, gaps: [] });
  }

  markRead(customerId: string, upTo: number): void {
    const conversation = this.#conversations.get(customerId);
    if (!conversation || upTo <= conversation.readMarker) return;
    conversation.readMarker = upTo;
    this.#changed(conversation, []);
  }

  markUnread(customerId: string): void {
    const conversation = this.#conversations.get(customerId);
    const arrivals = conversation?.messages
      .filter(({ sender }) => sender === 'customer')
      .map((m) => m.arrival);
    if (!conversation || !arrivals || arrivals.length === 0) return;
    conversation.readMarker = Math.max(...arrivals) - 1;
    this.#changed(conversation, []);
  }

  /** So many of the customer's newest messages are unread, as another window may have made them. */
  putUnread(customerId: string, count: number): void {
    const conversation = this.#conversations.get(customerId);
    const theirs = conversation?.messages.filter(({ sender }) => sender === 'customer') ?? [];
    const first = theirs.at(-count);
    if (!conversation || !first) return;
    conversation.readMarker = first.arrival - 1;
    this.#changed(conversation, []);
  }

  mute(customerId: string, mute: MuteFor): void {
    const until = { hour: Date.now() + HOUR, today: startOfDay(Date.now()) + DAY, forEver: MUTED_FOR_EVER };
    this.#choose(customerId, (person) => {
      if (mute === 'off') delete person.mutedUntil;
      else person.mutedUntil = until[mute];
    });
  }

  pin(customerId: string, pinned: boolean): void {
    this.#choose(customerId, (person) => (person.pinned = pinned));
  }

  setVip(customerId: string, vip: boolean): void {
    this.#choose(customerId, (person) => (person.vip = vip));
  }

  pause(pause: PauseFor): void {
    const now = Date.now();
    const until = {
      halfHour: now + 30 * MINUTE,
      hour: now + HOUR,
      untilTomorrow: startOfDay(now) + DAY + 8 * HOUR,
      off: null,
    };
    this.setQuiet({ ...this.quiet, pausedUntil: until[pause] });
  }

  setQuiet(quiet: Quiet): void {
    this.quiet = quiet;
    this.#toInbox({ quiet });
    this.settings.tell();
  }

  search(text: string, customerId: string | null, before: Place | null): SearchResults {
    const all = [...this.#conversations.values()];
    const within = all.filter(({ person }) => customerId === null || person.customerId === customerId);
    const hits = within
      .flatMap((conversation) => found(conversation.messages, text).map((hit) => ({ ...hit, conversation })))
      .sort(({ message: a }, { message: b }) => b.at - a.at || b.arrival - a.arrival)
      .filter(
        ({ message: { at, arrival } }) =>
          before === null || at < before.at || (at === before.at && arrival < before.arrival),
      );
    const page = hits.slice(0, SEARCH_PAGE);
    const last = page.at(-1)?.message;
    return {
      conversations: customerId === null && before === null ? foundNames(this.rows(), text) : [],
      messages: page.map(({ message, snippet, conversation }) => ({
        message,
        snippet,
        row: conversation.row(),
      })),
      next: last && hits.length > page.length ? { at: last.at, arrival: last.arrival } : null,
      incomplete: this.indexing,
    };
  }

  /** Writes as the real one does, a page at a time, where the agent chose a place. */
  async export(
    customerId: string,
    format: ExportFormat,
    send: (update: ExportUpdate) => void,
  ): Promise<void> {
    const of = this.#conversations.get(customerId)?.messages.length ?? 0;
    if (this.exportPlace === null) return send({ type: 'noPlace' });
    const task = (this.#task += 1);
    for (let written = 0; written < of; written = Math.min(of, written + EXPORT_PAGE)) {
      send({ type: 'progress', written, of });
      await this.exportHeld;
      if (task !== this.#task) return send({ type: 'cancelled' });
    }
    send(this.exportFails ?? { type: 'done', written: of, file: `${this.exportPlace}.${format}` });
  }

  /** What the agent called the file that a conversation is exported to; null where they chose none. */
  exportPlace: string | null = 'Amina Haddad 2026-11-23';
  exportFails: Extract<ExportUpdate, { type: 'failed' }> | null = null;
  /** Keeps an export from going on. */
  exportHeld: Promise<void> | null = null;

  /** Tells each step, as one test after the other. */
  async test(send: (update: CheckUpdate) => void): Promise<void> {
    const task = (this.#task += 1);
    for (const step of this.checks) {
      await this.checkHeld?.(step);
      if (task !== this.#task) return;
      send({ type: 'step', step });
    }
    send({ type: 'ended' });
  }

  cancel(): void {
    this.#task += 1;
  }

  /** Keeps a step of a test from ending. */
  checkHeld: ((step: CheckStep) => Promise<void>) | null = null;
  #task = 0;

  setConnection(connection: Connection): void {
    this.connection = connection;
    this.#toInbox({ connection });
    this.#toChat({ connection });
  }

  setNotices(notices: Notice[]): void {
    this.notices = notices;
    this.#toInbox({ notices });
  }

  setRoom(room: Room): void {
    this.room = room;
    this.#toChat({ room });
  }

  tellCrm(): void {
    this.#toChat({ crm: this.settings.settings.crm !== null });
  }

  tellAppearance(): void {
    const { appearance } = this.settings;
    this.#toInbox({ appearance });
    this.#toChat({ appearance });
    this.onAppearance?.();
  }

  addGap(gap: Gap): void {
    this.gaps.push(gap);
    this.#toChat({ gaps: [gap] });
  }

  #changed(conversation: Conversation, messages: TimelineMessage[]): void {
    const row = conversation.row();
    this.#toInbox({ rows: [row], totals: this.totals() });
    if (this.chat?.customerId === row.customerId) this.#toChat({ row, messages });
  }

  #choose(customerId: string, change: (person: Person) => void): void {
    const conversation = this.#conversations.get(customerId);
    if (!conversation) return;
    change(conversation.person);
    this.#changed(conversation, []);
    this.settings.tell();
  }

  #toInbox(change: Partial<Extract<InboxUpdate, { type: 'changed' }>>): void {
    this.inbox?.({
      type: 'changed',
      connection: null,
      rows: [],
      totals: null,
      notices: null,
      quiet: null,
      appearance: null,
      ...change,
    });
  }

  #toChat(change: Partial<Extract<ChatUpdate, { type: 'changed' }>>): void {
    this.chat?.send({
      type: 'changed',
      row: null,
      messages: [],
      gaps: [],
      connection: null,
      room: null,
      crm: null,
      appearance: null,
      ...change,
    });
  }

  #of(customerId: string, person: Partial<Person> = {}): Conversation {
    return (
      this.#conversations.get(customerId) ??
      this.#add({ customerId, name: null, number: customerId, lines: [], ...person })
    );
  }

  #add(person: Person): Conversation {
    const conversation = new Conversation(person);
    this.#conversations.set(person.customerId, conversation);
    for (const line of person.lines) conversation.messages.push(this.#message(conversation, line));
    conversation.messages.sort((a, b) => a.at - b.at || a.arrival - b.arrival);
    const theirs = conversation.messages.filter(({ sender }) => sender === 'customer');
    const firstUnread = theirs.at(-(person.unread ?? 0));
    conversation.readMarker = person.unread && firstUnread ? firstUnread.arrival - 1 : this.#arrival;
    return conversation;
  }

  #message(conversation: Conversation, { from, ago, text = '', ...rest }: Line): TimelineMessage {
    this.#arrival += 1;
    const at = Date.now() - ago;
    const tick = rest.tick ?? (from === 'agent' ? 'sent' : 'none');
    const reached = (rank: number) => ['sent', 'delivered', 'read', 'played'].indexOf(tick) >= rank;
    return {
      id: `wamid.${conversation.person.customerId}.${this.#arrival}`,
      arrival: this.#arrival,
      at,
      sender: from,
      text,
      textCut: false,
      body: { is: 'text' },
      tick,
      failure: null,
      sentAt: reached(0) ? at : null,
      deliveredAt: reached(1) ? at + 1000 : null,
      readAt: reached(2) ? at + 61_000 : null,
      template: null,
      quotes: null,
      edited: false,
      revoked: false,
      ...rest,
    };
  }
}

function kindOf({ body }: TimelineMessage): string {
  if (body.is !== 'media') return body.is === 'reply' ? 'interactive' : body.is;
  return { photo: 'image', voice: 'audio' }[body.media as string] ?? body.media;
}

function previewOf({ body, text }: TimelineMessage): string {
  const words = text.replace(/\s+/g, ' ').slice(0, 160);
  if (body.is === 'media' && body.media === 'voice') return 'Voice message';
  if (body.is === 'media' && body.fileName) return body.fileName;
  const label = {
    text: '',
    media: body.is === 'media' ? `${body.media[0]?.toUpperCase()}${body.media.slice(1)}` : '',
    location: 'Location',
    contacts: 'Contact',
    order: 'Order',
    reply: '',
    reaction: body.is === 'reaction' ? `Reacted ${body.emoji}` : '',
    system: 'WhatsApp notice',
    unsupported: 'Message that WhatsApp could not hand over',
    unknown: 'Message of an unknown type',
  }[body.is];
  if (label !== '' && words !== '') return `${label} · ${words}`;
  return label || words || 'Empty message';
}
