import { describe, expect, it } from 'vitest';
import {
  earliestPlace,
  EMPTY,
  keptAround,
  layOut,
  trimmed,
  unreadStart,
  withChange,
  withEarlier,
  type Item,
} from './timeline';
import { message } from './testing';
import { DAY, MINUTE } from './time';

const NOON = new Date(2026, 10, 23, 12).getTime();
const ids = (timeline: { messages: readonly { id: string }[] }) =>
  timeline.messages.map(({ id }) => id).join(' ');
const change = (...messages: ReturnType<typeof message>[]) => ({ messages, gaps: [] });

function show(items: Item[]): string {
  return items
    .map((item) => {
      if (item.is !== 'message') return item.is;
      return `${item.first ? '[' : ''}${item.message.id}${item.last ? ']' : ''}`;
    })
    .join(' ');
}

describe('updates', () => {
  it('orders by time, then arrival', () => {
    const timeline = withChange(
      EMPTY,
      change(message('c', 3), message('b', 2, { arrival: 9 }), message('a', 2, { arrival: 1 })),
    );
    expect(ids(timeline)).toBe('a b c');
  });

  it('puts a known message in its own place', () => {
    const before = withChange(EMPTY, change(message('a', 1), message('b', 2)));
    const after = withChange(before, change(message('a', 1, { tick: 'read' })));
    expect(ids(after)).toBe('a b');
    expect(after.messages[0]?.tick).toBe('read');
  });

  it('moves a message whose time was corrected', () => {
    const before = withChange(EMPTY, change(message('a', 1), message('b', 2)));
    expect(ids(withChange(before, change(message('a', 3))))).toBe('b a');
  });

  it('gives a late message its place', () => {
    const before = withChange(EMPTY, change(message('a', 1), message('c', 3)));
    expect(ids(withChange(before, change(message('b', 2, { arrival: 99 }))))).toBe('a b c');
  });

  it('leaves a late message to its page where there are earlier ones', () => {
    const before = { ...withChange(EMPTY, change(message('c', 30))), hasEarlier: true };
    const late = message('a', 10, { arrival: 99 });
    expect(ids(withChange(before, change(late)))).toBe('c');
    const page = { messages: [late, message('b', 20)], hasEarlier: false, gaps: [] };
    expect(ids(withEarlier(before, page))).toBe('a b c');
  });

  it('lets go of old messages so that they can be loaded again', () => {
    const all = withChange(EMPTY, change(message('a', 1), message('b', 2), message('c', 3)));
    const less = trimmed(all, 2);
    expect(ids(less)).toBe('b c');
    expect(less.hasEarlier).toBe(true);
    expect(earliestPlace(less)).toEqual({ at: 2, arrival: 2 });
  });
});

describe('layout', () => {
  it('groups a sender’s messages until they pause, or somebody else writes', () => {
    const timeline = withChange(
      EMPTY,
      change(
        message('a', NOON),
        message('b', NOON + MINUTE),
        message('c', NOON + 2 * MINUTE, { sender: 'agent' }),
        message('d', NOON + 3 * MINUTE),
        message('e', NOON + 20 * MINUTE),
      ),
    );
    expect(show(layOut(timeline, null))).toBe('day [a b] [c] [d] [e]');
  });

  it('begins each day with its rule', () => {
    const timeline = withChange(
      EMPTY,
      change(message('a', NOON - DAY), message('b', NOON), message('c', NOON + 1)),
    );
    expect(show(layOut(timeline, null))).toBe('day [a] day [b c]');
  });

  it('puts a gap where it began', () => {
    const timeline = withChange(EMPTY, {
      messages: [message('a', NOON), message('b', NOON + 10)],
      gaps: [
        // Its end is when the room was confirmed: the next message may have come a moment before.
        { from: NOON + 2, to: NOON + 15 },
        { from: NOON + 20, to: NOON + 30 },
      ],
    });
    expect(show(layOut(timeline, null))).toBe('day [a] gap [b] gap');
  });

  it('leaves out gaps from before the page', () => {
    const timeline = withChange(EMPTY, {
      messages: [message('a', NOON)],
      gaps: [{ from: NOON - DAY, to: NOON - DAY + 1 }],
    });
    expect(show(layOut({ ...timeline, hasEarlier: true }, null))).toBe('day [a]');
  });

  it('fixes the unread rule where it stood at the opening', () => {
    const opened = withChange(
      EMPTY,
      change(message('a', NOON), message('b', NOON + 1, { sender: 'agent' }), message('c', NOON + 2)),
    );
    const unread = unreadStart(opened, { unread: 1, readMarker: NOON });
    expect(show(layOut(opened, unread))).toBe('day [a] [b] unread [c]');
    const later = withChange(
      opened,
      change(message('late', NOON + 1, { arrival: NOON + 50 }), message('d', NOON + 3)),
    );
    expect(show(layOut(later, unread))).toBe('day [a] [b] [late] unread [c d]');
    expect(unreadStart(opened, { unread: 0, readMarker: NOON })).toBeNull();
  });

  it('draws reactions on their message, the newest of each sender', () => {
    const reaction = (
      id: string,
      at: number,
      target: string,
      emoji: string,
      sender: 'agent' | 'customer' = 'customer',
    ) => message(id, at, { sender, body: { is: 'reaction', target, emoji } });
    const timeline = withChange(
      EMPTY,
      change(
        message('a', NOON),
        message('b', NOON + 1),
        reaction('r1', NOON + 2, 'a', '👍'),
        reaction('r2', NOON + 3, 'a', '🎉'),
        reaction('r3', NOON + 4, 'a', '🙏', 'agent'),
        reaction('r4', NOON + 5, 'b', '👍'),
        reaction('r5', NOON + 6, 'b', ''),
        reaction('r6', NOON + 7, 'gone', '❤️'),
      ),
    );
    const items = layOut(timeline, null);
    expect(show(items)).toBe('day [a b] [r6]');
    const emoji = items.map((item) =>
      item.is === 'message' ? item.reactions.map((r) => r.emoji).join('') : '',
    );
    expect(emoji).toEqual(['', '🎉🙏', '', '']);
  });

  it('finds what a message quotes', () => {
    const timeline = withChange(
      EMPTY,
      change(
        message('a', NOON),
        message('b', NOON + 1, { quotes: 'a' }),
        message('c', NOON + 2, { quotes: 'x' }),
      ),
    );
    const quotes = layOut(timeline, null).flatMap((item) => (item.is === 'message' ? [item.quote] : []));
    expect(quotes).toEqual([null, timeline.messages[0], 'missing']);
  });
});

describe('keeping what is around a message', () => {
  const ten = withChange(EMPTY, change(...Array.from({ length: 10 }, (_, at) => message(`${at}`, at))));

  it('lets go on both sides', () => {
    const kept = keptAround(ten, '5', 4);
    expect([ids(kept), kept.hasEarlier]).toEqual(['3 4 5 6', true]);
  });

  it('keeps the end near the end, and the beginning near the beginning', () => {
    expect(ids(keptAround(ten, '8', 4))).toBe('6 7 8 9');
    const kept = keptAround(ten, '1', 4);
    expect([ids(kept), kept.hasEarlier]).toEqual(['0 1 2 3', false]);
  });

  it('lets go of the oldest where the agent is at the end', () => {
    expect(ids(keptAround(ten, null, 3))).toBe('7 8 9');
  });
});
