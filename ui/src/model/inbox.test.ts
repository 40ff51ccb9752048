import { describe, expect, it } from 'vitest';
import { choose, risen, rowOffsets, rowsWithin, type Choice } from './inbox';
import { row } from './testing';
import { HOUR, MINUTE } from './time';

const NOW = 1_800_000_000_000;
const list = (rows: ReturnType<typeof row>[], choice: Partial<Choice> = {}) =>
  choose(rows, { filter: 'all', order: 'newest', now: NOW, keep: null, ...choice })
    .map(({ customerId }) => customerId)
    .join(' ');

describe('which conversations', () => {
  const rows = [
    row('a', 1, { unread: 2 }),
    row('b', 3, { waitingSince: NOW - MINUTE, windowEnds: NOW + HOUR }),
    row('c', 2, { waitingSince: NOW - HOUR, windowEnds: NOW - 1 }),
    row('d', 2, { windowEnds: NOW + 20 * HOUR }),
  ];

  it('are in order, newest first, equals by id', () => expect(list(rows)).toBe('b c d a'));
  it('can be those that wait longest first', () =>
    expect(list(rows, { order: 'longestWaiting' })).toBe('c b d a'));
  it('are filtered', () => {
    expect(list(rows, { filter: 'unread' })).toBe('a');
    expect(list(rows, { filter: 'waiting' })).toBe('b c');
    expect(list(rows, { filter: 'closing' })).toBe('b');
  });
  it('keep the one that is being read', () =>
    expect(list(rows, { filter: 'unread', keep: 'd' })).toBe('d a'));

  it('are pinned above the others, in the same order', () => {
    const pinned = rows.map((row) => ({ ...row, pinned: 'ac'.includes(row.customerId) }));
    expect(list(pinned)).toBe('c a b d');
    expect(list(pinned, { order: 'longestWaiting' })).toBe('c a b d');
  });
});

describe('a held order', () => {
  const count = (shown: string, wanted: string) => risen(shown.split(' '), wanted.split(' '));
  it('counts what would stand higher', () => {
    expect(count('a b c', 'a b c')).toBe(0);
    expect(count('a b c', 'c a b')).toBe(1);
    expect(count('a b c', 'x a b c')).toBe(1);
    expect(count('a b c d', 'd x c a b')).toBe(3);
  });
  it('does not count what has gone', () => expect(count('a b c', 'a c')).toBe(0));
});

describe('where rows stand', () => {
  const rows = [row('a', 1), row('b', 1, { waitingSince: NOW - 5 * MINUTE }), row('c', 1)];
  const offsets = rowOffsets(rows, NOW, NOW);

  it('follows from two heights', () => expect([...offsets]).toEqual([0, 53, 128, 180]));
  it('has chips only once a minute has passed', () => {
    expect([...rowOffsets([row('a', 1, { waitingSince: NOW - 1000 })], NOW, NOW)]).toEqual([0, 52]);
  });
  it.each([
    [0, 50, 0, 1],
    [0, 60, 0, 2],
    [52, 10, 0, 2],
    [53, 10, 1, 2],
    [130, 500, 2, 3],
    [0, 0, 0, 1],
  ])('a viewport at %d of %d touches %d to %d', (top, height, from, to) => {
    expect(rowsWithin(offsets, top, height)).toEqual({ from, to });
  });
  it('holds for an empty list', () => {
    expect(rowsWithin(rowOffsets([], NOW, NOW), 0, 500)).toEqual({ from: 0, to: 0 });
  });
});
