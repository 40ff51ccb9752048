// One customer's chat as one window sees it, from its opening to its closing.

import { asProblem, type Backend } from '../backend/backend';
import type {
  ChatUpdate,
  Connection,
  LaterPage,
  Page,
  Place,
  Problem,
  Room,
  Row,
  TimelineMessage,
} from '../contract/types';
import { readUpTo, unreadMessages } from '../model/reading';
import {
  byPlace,
  earliestPlace,
  EMPTY,
  fromSnapshot,
  hostOf,
  joined,
  keptAround,
  layOut,
  trimmed,
  unreadStart,
  withChange,
  withEarlier,
  withKnown,
  type Timeline,
  type UnreadStart,
} from '../model/timeline';
import { t } from '../strings';
import { onceAFrame } from './frame';

/** How long a message is on screen before it counts as seen: less is only passing by. */
const SEEN_AFTER = 500;
/** Past this many messages, those far above are let go while the agent is at the end. */
const KEEP_AT_MOST = 400;
const KEEP_THEN = 200;
/** Past this many, what is far from the place that is read is let go: it can be read again. */
const AROUND_AT_MOST = 1000;
const AROUND_THEN = 600;
/** How many pages are read back at the opening to reach the first unread message; past them it is gone to. */
const PAGES_TO_UNREAD = 4;
/** How long the opening waits for them. */
const PATIENCE = 400;

/** Before every place that there is. */
const BEGINNING: Place = { at: Number.MIN_SAFE_INTEGER, arrival: 0 };

/** A message to go to. */
export type Goal = Place & { id: string };

export class Chat {
  row = $state.raw<Row | null>(null);
  connection = $state.raw<Connection | null>(null);
  room = $state.raw<Room>('none');
  /** Whether the customer can be opened in the CRM. */
  crm = $state.raw(false);
  /** What went wrong at the opening. */
  failure = $state.raw<Problem | null>(null);
  loaded = $state(false);
  loadingEarlier = $state(false);
  earlierFailed = $state(false);
  /** Messages from the customer that came while the end was out of sight. */
  newBelow = $state(0);

  /** Where the agent wants to go: the timeline goes there, then it is null again. */
  goal = $state.raw<Goal | null>(null);
  loadingLater = $state(false);

  /** The newest part, which is live. */
  #timeline: Timeline = EMPTY;
  /** An older part, far from the newest: what is read instead while it is there. */
  #past: Timeline | null = null;
  #shown = $state.raw<Timeline>(EMPTY);
  /** Whether an older part is shown, which more messages follow than are loaded. */
  inPast = $state(false);
  #unread = $state.raw<UnreadStart | null>(null);
  readonly items = $derived(layOut(this.#shown, this.#unread));

  readonly hasEarlier = $derived(this.#shown.hasEarlier);
  /** The customer's unread messages, each with the message on which it is drawn. */
  readonly unread = $derived.by(() => {
    if (!this.row || this.row.unread === 0) return [];
    const byId = new Map(this.#shown.messages.map((message) => [message.id, message]));
    const { readMarker } = this.row;
    return unreadMessages({ messages: this.#shown.messages, readMarker }).map((message) => ({
      id: message.id,
      arrival: message.arrival,
      host: hostOf(message, byId),
    }));
  });

  #atEnd = true;
  /** A message that is on screen: what is far from it may be let go. */
  #inSight: string | null = null;
  /** What came since the last frame. */
  #waiting: Extract<ChatUpdate, { type: 'changed' }>[] = [];
  #closed = false;
  /** The agent said "unread": nothing counts as read until they come back to the window. */
  #keptUnread = false;
  readonly #seen = new Set<string>();
  /** Unread messages on screen in the focused window, and since when. */
  #onScreen = new Map<string, number>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** What was asked for and may not have come back yet. */
  #markedUpTo = 0;

  readonly #publish = onceAFrame(() => {
    this.#takeWaiting();
    this.#show();
  });

  constructor(
    private readonly backend: Backend,
    readonly customerId: string,
  ) {}

  async open(): Promise<void> {
    this.failure = null;
    try {
      await this.backend.watchChat(this.customerId, (update) => this.#take(update));
    } catch (thrown) {
      this.failure = asProblem(thrown, t.chat.failedToOpen);
    }
  }

  /** Nothing that still comes is shown, or counts as read. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#settling);
  }

  async loadEarlier(): Promise<void> {
    const from = this.#past ?? this.#timeline;
    const before = earliestPlace(from);
    if (this.loadingEarlier || !from.hasEarlier || !before) return;
    this.loadingEarlier = true;
    this.earlierFailed = false;
    try {
      const page = await this.backend.earlierMessages(this.customerId, before);
      if (this.#closed) return;
      this.#takeWaiting();
      // The agent may have gone elsewhere in the meantime.
      const to = this.#past ?? this.#timeline;
      if (earliestPlace(to)?.arrival === before.arrival) {
        if (this.#past) this.#past = withEarlier(this.#past, page);
        else this.#timeline = withEarlier(this.#timeline, page);
      }
      this.#show();
    } catch {
      this.earlierFailed = true;
    } finally {
      this.loadingEarlier = false;
    }
  }

  /** Reads on after an older part, until it meets the newest. */
  async loadLater(): Promise<void> {
    const past = this.#past;
    const after = past?.messages.at(-1);
    if (!past || !after || this.loadingLater) return;
    this.loadingLater = true;
    try {
      const page = await this.backend.laterMessages(this.customerId, {
        at: after.at,
        arrival: after.arrival,
      });
      // The agent may have gone elsewhere in the meantime.
      if (this.#closed || this.#past?.messages.at(-1)?.id !== after.id) return;
      this.#showPast(this.#past, page);
    } catch {
      // The next scroll asks again.
    } finally {
      this.loadingLater = false;
    }
  }

  /**
   * Loads a message and what stands around it. False where it is not in the history any more. Near messages are
   * reached by reading back; for far ones an older part is shown instead of the newest.
   */
  async reach(goal: Place): Promise<boolean> {
    const isGoal = (message: TimelineMessage) => message.arrival === goal.arrival;
    const has = (timeline: Timeline | null) => timeline?.messages.some(isGoal) ?? false;
    if (this.#past && has(this.#past)) return true;
    if (has(this.#timeline)) {
      this.toNewest();
      return true;
    }
    const [earlier, later] = await this.#pagesAround(goal);
    if (this.#closed || !earlier.messages.some(isGoal)) return false;
    this.#showPast(withEarlier(EMPTY, earlier), later);
    return true;
  }

  /** Goes to the first message that this computer has. */
  async toOldest(): Promise<void> {
    const shown = this.#past ?? this.#timeline;
    if (!shown.hasEarlier) return;
    const page = await this.backend.laterMessages(this.customerId, BEGINNING);
    if (!this.#closed) this.#showPast(EMPTY, page);
  }

  /** Shows an older part with what follows it: as one with the newest, where they touch. */
  #showPast(part: Timeline, later: LaterPage): void {
    this.#takeWaiting();
    const { messages, gaps, hasLater } = later;
    const longer = withChange(part, { messages, gaps });
    const newest = earliestPlace(this.#timeline);
    const last = messages.at(-1);
    if (!hasLater || (newest && last && byPlace(last, newest) >= 0)) {
      this.#timeline = joined(longer, this.#timeline);
      this.#past = null;
    } else this.#past = longer;
    this.#show();
  }

  /** Leaves an older part for the newest. */
  toNewest(): void {
    if (!this.#past) return;
    this.#past = null;
    this.#show();
  }

  /** The id of the message on which a message is drawn. */
  hostOf(id: string): string {
    const byId = new Map(this.#shown.messages.map((message) => [message.id, message]));
    const message = byId.get(id);
    return message ? hostOf(message, byId) : id;
  }

  /**
   * What is on screen: `hosts` are the messages drawn within the viewport, `front` is whether the agent looks at
   * this window.
   */
  look(hosts: ReadonlySet<string>, front: boolean, atEnd: boolean): void {
    this.#atEnd = atEnd;
    this.#inSight = hosts.values().next().value ?? this.#inSight;
    if (atEnd) this.newBelow = 0;
    const now = performance.now();
    const onScreen = new Map<string, number>();
    if (front) {
      for (const { id, host } of this.unread) {
        if (hosts.has(host)) onScreen.set(id, this.#onScreen.get(id) ?? now);
      }
    }
    this.#onScreen = onScreen;
    this.#settle();
  }

  /** The agent has come back to the window. */
  cameBack(): void {
    this.#keptUnread = false;
    this.#markedUpTo = 0;
  }

  async toggleUnread(): Promise<void> {
    if (!this.row) return;
    if (this.row.unread === 0) {
      this.#keptUnread = true;
      this.#markedUpTo = 0;
      await this.backend.markUnread(this.customerId);
    } else {
      this.#keptUnread = false;
      await this.backend.markRead(this.customerId, this.row.newestArrival ?? this.row.readMarker);
    }
  }

  #settle(): void {
    clearTimeout(this.#settling);
    const now = performance.now();
    let next = Infinity;
    for (const [id, since] of this.#onScreen) {
      if (this.#seen.has(id)) continue;
      if (now - since >= SEEN_AFTER) this.#seen.add(id);
      else next = Math.min(next, since + SEEN_AFTER - now);
    }
    if (next < Infinity) this.#settling = setTimeout(() => this.#settle(), next);
    this.#markRead();
  }

  #markRead(): void {
    const { row } = this;
    // Without anything unread on screen the agent is elsewhere, and what they saw before may have been put back.
    if (this.#closed || this.#keptUnread || !row || row.unread === 0 || this.#onScreen.size === 0) return;
    const { messages } = this.#shown;
    // Of an older part nobody knows what follows it.
    const hasEarlier = this.#shown.hasEarlier || this.#past !== null;
    const { readMarker, unread } = row;
    const upTo = readUpTo({ messages, hasEarlier, readMarker, unread, seen: this.#seen });
    if (upTo === null || upTo <= this.#markedUpTo) return;
    this.#markedUpTo = upTo;
    this.backend.markRead(this.customerId, upTo).catch(() => {
      // It stays unread, which is what the list goes on saying; the next look tries again.
      this.#markedUpTo = 0;
    });
  }

  #take(update: ChatUpdate): void {
    if (this.#closed) return;
    if (update.type === 'snapshot') {
      this.#waiting = [];
      this.#timeline = fromSnapshot(update);
      this.row = update.row;
      this.connection = update.connection;
      this.room = update.room;
      this.crm = update.crm;
      if (!this.loaded) {
        this.#unread = unreadStart(this.#timeline, update.row);
        void this.#begin();
        return;
      }
      // It may be another profile's history.
      this.#past = null;
    } else if (update.type === 'caughtUp') {
      this.#catchUp(update);
    } else {
      this.#waiting.push(update);
      if (update.row) this.#takeRow(update.row);
      if (update.connection) this.connection = update.connection;
      if (update.room) this.room = update.room;
      if (update.crm !== null) this.crm = update.crm;
    }
    this.#publish();
  }

  /** Takes all that came since the last frame at once: 500 messages a second are not 500 sorted lists. */
  #takeWaiting(): void {
    if (this.#waiting.length === 0) return;
    const messages = this.#waiting.flatMap((update) => update.messages);
    const gaps = this.#waiting.flatMap((update) => update.gaps);
    this.#waiting = [];
    this.#countBelow(messages);
    this.#timeline = withChange(this.#timeline, { messages, gaps });
    if (this.#past) this.#past = withKnown(this.#past, { messages, gaps });
  }

  #takeRow(row: Row): void {
    // Somebody put it back to unread, in this window or in another: so it stays until the agent comes back.
    if (this.row && row.readMarker < this.row.readMarker) this.#keptUnread = true;
    this.row = row;
  }

  #countBelow(messages: readonly TimelineMessage[]): void {
    if (this.#atEnd) return;
    const end = this.#timeline.messages.at(-1)?.at ?? 0;
    const known = new Set(this.#timeline.messages.map((message) => message.id));
    this.newBelow += messages.filter(
      ({ id, at, sender, body }) =>
        sender === 'customer' && body.is !== 'reaction' && at >= end && !known.has(id),
    ).length;
  }

  /** Goes on after this window did not keep up: what is read stays where it is, and is read anew. */
  #catchUp(update: Extract<ChatUpdate, { type: 'caughtUp' }>): void {
    this.#takeWaiting();
    if (update.row) {
      if (!this.#atEnd) this.newBelow += Math.max(0, update.row.unread - (this.row?.unread ?? 0));
      this.#takeRow(update.row);
    }
    const before = this.#past ?? this.#timeline;
    this.#timeline = fromSnapshot(update);
    if (this.#atEnd && !this.#past) return;
    this.#past = before;
    const read = before.messages.find((message) => message.id === this.#inSight);
    if (read) void this.#readAnew(read);
  }

  /** Reads the older part that is shown again, around a message of it. */
  async #readAnew(around: Place): Promise<void> {
    try {
      const [earlier, later] = await this.#pagesAround(around);
      // The agent may have gone elsewhere in the meantime.
      const isThere = this.#past?.messages.some(({ arrival }) => arrival === around.arrival);
      if (!this.#closed && isThere) this.#showPast(withEarlier(EMPTY, earlier), later);
    } catch {
      // It stays as it was; scrolling reads what is around it.
    }
  }

  #pagesAround({ at, arrival }: Place): Promise<[Page, LaterPage]> {
    return Promise.all([
      this.backend.earlierMessages(this.customerId, { at, arrival: arrival + 1 }),
      this.backend.laterMessages(this.customerId, { at, arrival }),
    ]);
  }

  /** The chat opens at the first unread message, so that one is fetched first where it is not too far. */
  async #begin(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    // On the way to a message, what is unread does not matter yet.
    if (!this.goal) await Promise.race([this.#readBackToUnread(PAGES_TO_UNREAD), patience]);
    if (this.#closed) return;
    this.#show();
    this.loaded = true;
  }

  /** Loads the first unread message, however far back it is. */
  async reachUnread(): Promise<void> {
    const first = this.row?.firstUnread;
    if (first) await this.reach(first);
  }

  async #readBackToUnread(pages: number): Promise<void> {
    const first = this.row?.firstUnread;
    const earliest = earliestPlace(this.#timeline);
    if (!first || !earliest || this.#closed || byPlace(first, earliest) >= 0) return;
    if (pages === 0) return this.reachUnread();
    await this.loadEarlier();
    if (!this.earlierFailed) await this.#readBackToUnread(pages - 1);
  }

  #show(): void {
    if (this.#closed) return;
    if (
      this.#atEnd &&
      !this.#past &&
      this.row?.unread === 0 &&
      this.#timeline.messages.length > KEEP_AT_MOST
    ) {
      this.#timeline = trimmed(this.#timeline, KEEP_THEN);
    }
    this.#letGo();
    this.#shown = this.#past ?? this.#timeline;
    this.inPast = this.#past !== null;
  }

  /** Keeps a window on a long chat small, wherever in it the agent reads. */
  #letGo(): void {
    const shown = this.#past ?? this.#timeline;
    if (this.#past && this.#timeline.messages.length > KEEP_AT_MOST) {
      this.#timeline = trimmed(this.#timeline, KEEP_THEN);
    }
    if (shown.messages.length <= AROUND_AT_MOST) return;
    const around = this.#atEnd && !this.#past ? null : this.#inSight;
    const kept = keptAround(shown, around, AROUND_THEN);
    if (this.#past || kept.messages.at(-1) !== shown.messages.at(-1)) {
      this.#past = kept;
      if (shown === this.#timeline) this.#timeline = trimmed(shown, KEEP_THEN);
    } else this.#timeline = kept;
  }
}
