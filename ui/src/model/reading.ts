// What counts as read: only what was on screen in a focused window.

import type { TimelineMessage } from '../contract/types';

export type ReadingState = {
  messages: readonly TimelineMessage[];
  /** Whether messages before the first of `messages` are not loaded. */
  hasEarlier: boolean;
  /** Everything up to this arrival is read. */
  readMarker: number;
  /** How many of the customer's messages are unread. */
  unread: number;
  /** The ids of those that were on screen. */
  seen: ReadonlySet<string>;
};

/** The customer's loaded messages that are not read, by arrival. */
export function unreadMessages(state: Pick<ReadingState, 'messages' | 'readMarker'>): TimelineMessage[] {
  return state.messages
    .filter((message) => message.sender === 'customer' && message.arrival > state.readMarker)
    .sort((a, b) => a.arrival - b.arrival);
}

/**
 * Up to which arrival the agent has read, or null where that has not moved. The marker reads everything before
 * it, so it stops at the first message that was never on screen, wherever in the timeline that one stands.
 */
export function readUpTo(state: ReadingState): number | null {
  const unread = unreadMessages(state);
  if (state.hasEarlier && state.unread > unread.length) return null;
  let upTo: number | null = null;
  for (const message of unread) {
    if (!state.seen.has(message.id)) break;
    upTo = message.arrival;
  }
  return upTo;
}
