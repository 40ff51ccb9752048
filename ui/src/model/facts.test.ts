import { describe, expect, it } from 'vitest';
import { coordinates, formatOf, isEmojiOnly, lengthOf, sizeOf } from './facts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [61_000, '61 KB'],
  [1_420_000, '1.4 MB'],
  [999_999, '1 MB'],
  [12_400_000, '12 MB'],
  [Number.MAX_SAFE_INTEGER, '9007 TB'],
])('%d bytes are %s', (bytes, size) => expect(sizeOf(bytes, String)).toBe(size));

it.each([
  [0, '0:00'],
  [42, '0:42'],
  [214, '3:34'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, length) => expect(lengthOf(seconds)).toBe(length));

it('tells a format by name, else by type', () => {
  expect(formatOf({ fileName: 'offer.pdf', mime: null })).toBe('PDF');
  expect(formatOf({ fileName: null, mime: 'application/pdf; x=1' })).toBe('PDF');
  expect(formatOf({ fileName: 'no ending', mime: 'application/vnd.ms-excel' })).toBeNull();
  expect(formatOf({ fileName: 'x.<b>', mime: '"><script>' })).toBeNull();
});

it('writes coordinates with a true minus', () => {
  expect(coordinates(41.1434, -8.6131)).toBe('41.1434, −8.6131');
});

describe('large emoji', () => {
  it.each(['🙏', '🙏🙂', '👍🏽 ❤️', '👨‍👩‍👧', '🇵🇹', '❤️'])('%s are', (text) =>
    expect(isEmojiOnly(text)).toBe(true),
  );
  it.each(['', '  ', 'ok 🙏', '🙏🙏🙏🙏', '1', '#', '12', '🙏'.repeat(5000), '©'.repeat(60), '\u200D'])(
    '%s are not',
    (text) => expect(isEmojiOnly(text)).toBe(false),
  );
});
