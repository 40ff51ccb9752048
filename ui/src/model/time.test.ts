import { describe, expect, it } from 'vitest';
import { t } from '../strings';
import { DAY, daysBetween, HOUR, MINUTE, replyWindow, waited } from './time';

const NOW = new Date(2026, 10, 23, 14, 22).getTime();

describe('waiting', () => {
  const words = (ago: number) => {
    const span = waited(NOW - ago, NOW);
    return span && t.chip.waiting(span);
  };
  it.each([
    [59_999, null],
    [MINUTE, 'waiting 1 min'],
    [14.9 * MINUTE, 'waiting 14 min'],
    [HOUR, 'waiting 1 h'],
    [21 * HOUR + 50 * MINUTE, 'waiting 21 h 50'],
    [2 * HOUR + 5 * MINUTE, 'waiting 2 h 05'],
    [DAY + 3 * HOUR, 'waiting 1 d 3 h'],
    [40 * DAY, 'waiting 40 d'],
    [-MINUTE, null],
  ])('%d ms: %s', (ago, expected) => expect(words(ago)).toBe(expected));
  it('is nothing where nobody waits', () => expect(waited(null, NOW)).toBeNull());
});

describe('the reply window', () => {
  const words = (left: number) => {
    const reply = replyWindow(NOW + left, NOW);
    return reply.is === 'closing' ? `${t.chip.left(reply.left)}${reply.late ? '!' : ''}` : reply.is;
  };
  it.each([
    [5 * HOUR, 'open'],
    [4 * HOUR, '4 h left'],
    [2 * HOUR + 10 * MINUTE, '2 h 10 left'],
    [HOUR, '1 h left'],
    [38 * MINUTE, '38 min left!'],
    [30_000, 'under 1 min left!'],
    [0, 'closed'],
    [-DAY, 'closed'],
  ])('%d ms: %s', (left, expected) => expect(words(left)).toBe(expected));
  it('may be unknown', () => expect(replyWindow(null, NOW)).toEqual({ is: 'unknown' }));
});

describe('days', () => {
  const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();
  it.each([
    [at(2026, 10, 23, 0, 0), '00:00', 'Today'],
    [at(2026, 10, 22, 23, 59), 'Yesterday', 'Yesterday'],
    [at(2026, 10, 18), 'Wed', 'Wednesday'],
    [at(2026, 10, 12), '12 Nov', '12 November'],
    [at(2025, 10, 12), '12 Nov 2025', '12 November 2025'],
  ])('%d', (time, rowTime, day) => {
    const ago = daysBetween(time, NOW);
    expect(t.rowTime(time, ago)).toBe(rowTime);
    expect(t.day(time, ago)).toBe(day);
  });
  it('counts a day of 23 hours as one', () => {
    expect(daysBetween(at(2026, 2, 28, 12), at(2026, 2, 29, 12))).toBe(1);
    expect(daysBetween(at(2026, 9, 24, 12), at(2026, 9, 25, 12))).toBe(1);
  });
});
