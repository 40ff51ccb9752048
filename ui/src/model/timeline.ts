// A chat's timeline: updates applied to messages, and messages laid out with days, groups, gaps and reactions.

import type { ChatUpdate, Gap, Page, Place, Sender, TimelineMessage } from '../contract/types';
import { MINUTE, startOfDay } from './time';

export type Timeline = {
  /** Ordered by `at`, then `arrival`. */
  messages: readonly TimelineMessage[];
  /** Whether the history holds messages before the first of `messages`. */
  hasEarlier: boolean;
  /** Ordered by `from`. */
  gaps: readonly Gap[];
};

export const EMPTY: Timeline = { messages: [], hasEarlier: false, gaps: [] };

export function fromSnapshot(update: Extract<ChatUpdate, { type: 'snapshot' | 'caughtUp' }>): Timeline {
  return withMessages({ ...EMPTY, hasEarlier: update.hasEarlier }, update.messages, update.gaps);
}

/** Adds new messages and puts known ones in the place of those with the same id. */
export function withChange(
  timeline: Timeline,
  change: { messages: readonly TimelineMessage[]; gaps: readonly Gap[] },
): Timeline {
  const known = new Set(timeline.messages.map((message) => message.id));
  const earliest = timeline.messages[0];
  // A late message from before the first page would leave a hole behind it: it comes with its page.
  const fits = change.messages.filter(
    (message) => known.has(message.id) || !timeline.hasEarlier || !earliest || byPlace(message, earliest) > 0,
  );
  return withMessages(timeline, fits, change.gaps);
}

/** Puts an earlier page before the timeline. */
export function withEarlier(timeline: Timeline, page: Page): Timeline {
  return { ...withMessages(timeline, page.messages, page.gaps), hasEarlier: page.hasEarlier };
}

/** Lets go of the oldest messages; they can be loaded again as an earlier page. */
export function trimmed(timeline: Timeline, keep: number): Timeline {
  if (timeline.messages.length <= keep) return timeline;
  const messages = timeline.messages.slice(-keep);
  const from = messages[0]?.at ?? 0;
  return { messages, hasEarlier: true, gaps: timeline.gaps.filter((gap) => gap.to >= from) };
}

/** Lets go of what is far from a message, on both sides; of the oldest where `id` is null or not there. */
export function keptAround(timeline: Timeline, id: string | null, keep: number): Timeline {
  const { messages } = timeline;
  const at = id === null ? -1 : messages.findIndex((message) => message.id === id);
  if (at < 0 || messages.length - at <= keep / 2) return trimmed(timeline, keep);
  const from = Math.max(0, at - Math.floor(keep / 2));
  const kept = messages.slice(from, from + keep);
  const [first, last] = [kept[0]?.at ?? 0, kept.at(-1)?.at ?? 0];
  return {
    messages: kept,
    hasEarlier: timeline.hasEarlier || from > 0,
    gaps: timeline.gaps.filter((gap) => (from === 0 || gap.to >= first) && gap.from <= last),
  };
}

/** Takes over what changed in messages that are there, and no new ones. */
export function withKnown(
  timeline: Timeline,
  change: { messages: readonly TimelineMessage[]; gaps: readonly Gap[] },
): Timeline {
  const known = new Set(timeline.messages.map((message) => message.id));
  return withMessages(
    timeline,
    change.messages.filter((message) => known.has(message.id)),
    [],
  );
}

/** Two timelines that touch, as one. */
export function joined(earlier: Timeline, later: Timeline): Timeline {
  return { ...withMessages(earlier, later.messages, later.gaps), hasEarlier: earlier.hasEarlier };
}

/** Where to ask for what lies before the timeline. */
export function earliestPlace(timeline: Timeline): Place | null {
  const first = timeline.messages[0];
  return first ? { at: first.at, arrival: first.arrival } : null;
}

function withMessages(
  timeline: Timeline,
  changed: readonly TimelineMessage[],
  newGaps: readonly Gap[],
): Timeline {
  const byId = new Map(timeline.messages.map((message) => [message.id, message]));
  for (const message of changed) byId.set(message.id, message);
  const messages = [...byId.values()].sort(byPlace);
  const gaps = new Map([...timeline.gaps, ...newGaps].map((gap) => [`${gap.from}-${gap.to}`, gap]));
  return { ...timeline, messages, gaps: [...gaps.values()].sort((a, b) => a.from - b.from) };
}

/** Orders messages as timelines do. */
export function byPlace(a: Place, b: Place): number {
  return a.at - b.at || a.arrival - b.arrival;
}

/** Where the unread rule stands, fixed when the chat is opened. */
export type UnreadStart = { after: number; upTo: number; count: number };

/** The rule for a chat that was opened with `unread` messages beyond `readMarker`. */
export function unreadStart(
  timeline: Timeline,
  row: { unread: number; readMarker: number } | null,
): UnreadStart | null {
  if (!row || row.unread === 0) return null;
  const upTo = timeline.messages.reduce((newest, message) => Math.max(newest, message.arrival), 0);
  return { after: row.readMarker, upTo, count: row.unread };
}

export type Reaction = { sender: Sender; emoji: string; at: number };

export type Item =
  | { is: 'day'; key: string; at: number }
  | { is: 'unread'; key: string; count: number }
  | { is: 'gap'; key: string; gap: Gap }
  | {
      is: 'message';
      key: string;
      message: TimelineMessage;
      /** The first of a run of one sender's messages. */
      first: boolean;
      /** The last of such a run. */
      last: boolean;
      reactions: readonly Reaction[];
      /** The message that it quotes: itself where it is loaded, `missing` where not, null where it quotes none. */
      quote: TimelineMessage | 'missing' | null;
    };

type MessageItem = Extract<Item, { is: 'message' }>;

/** Messages further apart than this start a new run. */
const RUN = 5 * MINUTE;

const NO_REACTIONS: readonly Reaction[] = [];

/** The timeline as it is drawn, from top to bottom. */
export function layOut(timeline: Timeline, unread: UnreadStart | null): Item[] {
  const byId = new Map(timeline.messages.map((message) => [message.id, message]));
  const reactions = reactionsOn(timeline, byId);
  const firstAt = timeline.messages[0]?.at ?? -Infinity;
  const gaps = timeline.gaps.filter((gap) => !timeline.hasEarlier || gap.to >= firstAt);

  const items: Item[] = [];
  let day: number | null = null;
  let ruled = false;
  let nextGap = 0;
  let previous: MessageItem | null = null;

  const openDay = (at: number) => {
    if (startOfDay(at) === day) return;
    day = startOfDay(at);
    items.push({ is: 'day', key: `day:${day}`, at });
    previous = null;
  };
  // A gap stands where it began: what came before its end but was written within it was missing too.
  const gapsBefore = (at: number) => {
    for (let gap = gaps[nextGap]; gap && gap.from < at; gap = gaps[nextGap]) {
      openDay(gap.from);
      items.push({ is: 'gap', key: `gap:${gap.from}-${gap.to}`, gap });
      nextGap += 1;
      previous = null;
    }
  };

  for (const message of timeline.messages) {
    if (hostOf(message, byId) !== message.id) continue;
    gapsBefore(message.at);
    openDay(message.at);
    if (unread && !ruled && isNew(message, unread)) {
      items.push({ is: 'unread', key: 'unread', count: unread.count });
      ruled = true;
      previous = null;
    }
    const before = previous as MessageItem | null;
    const joins =
      before !== null &&
      isSpeech(message) &&
      isSpeech(before.message) &&
      before.message.sender === message.sender &&
      message.at - before.message.at < RUN;
    if (joins) before.last = false;
    previous = {
      is: 'message',
      key: `message:${message.id}`,
      message,
      first: !joins,
      last: true,
      reactions: reactions.get(message.id) ?? NO_REACTIONS,
      quote: message.quotes === null ? null : (byId.get(message.quotes) ?? 'missing'),
    };
    items.push(previous);
  }
  gapsBefore(Infinity);
  return items;
}

/** When an item is from; null for a rule that is of no time. */
export function atOf(item: Item): number | null {
  if (item.is === 'message') return item.message.at;
  if (item.is === 'gap') return item.gap.from;
  return item.is === 'day' ? item.at : null;
}

/** The id of the message on which a message is drawn: a reaction's target where that is loaded, else its own. */
export function hostOf(message: TimelineMessage, byId: ReadonlyMap<string, TimelineMessage>): string {
  if (message.body.is !== 'reaction') return message.id;
  const target = byId.get(message.body.target);
  return target && target.body.is !== 'reaction' ? target.id : message.id;
}

/** Whether a message is somebody's bubble, and not a line between bubbles. */
export function isSpeech(message: TimelineMessage): boolean {
  return message.body.is !== 'system' && message.body.is !== 'reaction';
}

function isNew(message: TimelineMessage, unread: UnreadStart): boolean {
  const { sender, arrival } = message;
  return sender === 'customer' && arrival > unread.after && arrival <= unread.upTo;
}

/** Each sender's newest reaction on each message; an empty emoji takes theirs away. */
function reactionsOn(
  timeline: Timeline,
  byId: ReadonlyMap<string, TimelineMessage>,
): Map<string, Reaction[]> {
  const on = new Map<string, Map<Sender, Reaction>>();
  for (const message of timeline.messages) {
    const host = hostOf(message, byId);
    if (message.body.is !== 'reaction' || host === message.id) continue;
    const theirs = on.get(host) ?? new Map<Sender, Reaction>();
    on.set(host, theirs);
    if (message.body.emoji === '') theirs.delete(message.sender);
    else theirs.set(message.sender, { sender: message.sender, emoji: message.body.emoji, at: message.at });
  }
  return new Map([...on].map(([id, theirs]) => [id, [...theirs.values()]]));
}
