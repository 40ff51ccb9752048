import { describe, expect, it } from 'vitest';
import { readUpTo, type ReadingState } from './reading';
import { message } from './testing';

const state = (rest: Partial<ReadingState>): ReadingState => ({
  messages: [message('a', 1), message('b', 2), message('c', 3)],
  hasEarlier: false,
  readMarker: 0,
  unread: 3,
  seen: new Set(),
  ...rest,
});

describe('what counts as read', () => {
  it('is nothing while nothing was seen', () => {
    expect(readUpTo(state({}))).toBeNull();
  });

  it('is up to the newest that was seen', () => {
    expect(readUpTo(state({ seen: new Set(['a', 'b']) }))).toBe(2);
    expect(readUpTo(state({ seen: new Set(['a', 'b', 'c']) }))).toBe(3);
  });

  it('stops before one that was never on screen', () => {
    expect(readUpTo(state({ seen: new Set(['a', 'c']) }))).toBe(1);
    expect(readUpTo(state({ seen: new Set(['b', 'c']) }))).toBeNull();
  });

  it('stops before a late message that stands further up', () => {
    const late = message('late', 1, { arrival: 2.5 });
    const messages = [message('a', 1), late, message('b', 2), message('c', 3)];
    expect(readUpTo(state({ messages, unread: 4, seen: new Set(['a', 'b', 'c']) }))).toBe(2);
  });

  it('is nothing while unread ones are not loaded', () => {
    const seen = new Set(['a', 'b', 'c']);
    expect(readUpTo(state({ hasEarlier: true, unread: 4, seen }))).toBeNull();
    expect(readUpTo(state({ hasEarlier: true, unread: 3, seen }))).toBe(3);
  });

  it('looks at the customer’s messages beyond the marker only', () => {
    const messages = [message('a', 1), message('mine', 2, { sender: 'agent' }), message('c', 3)];
    expect(readUpTo(state({ messages, readMarker: 1, unread: 1, seen: new Set(['c']) }))).toBe(3);
  });
});
