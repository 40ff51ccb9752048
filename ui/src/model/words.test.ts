import { expect, test } from 'vitest';
import { marked, snippetOf } from './words';

const shown = (pieces: { text: string; hit: boolean }[]) =>
  pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

test('marks words without case and accents, and keeps every letter', () => {
  expect(shown(marked('Dr. Björn Håkansson', 'HAKAN'))).toBe('Dr. Björn [Håkan]sson');
  expect(shown(marked('Friday, fri', 'fri'))).toBe('[Fri]day, [fri]');
  expect(shown(marked('both words here', 'here both'))).toBe('[both] words [here]');
  expect(shown(marked('nothing', ''))).toBe('nothing');
  expect(marked('', 'x')).toEqual([]);
});

test('does not come apart on letters that fold to more or fewer', () => {
  expect(shown(marked('İstanbul', 'istanbul'))).toBe('[İstanbul]');
  expect(shown(marked('👍🏽 ok', 'ok'))).toBe('👍🏽 [ok]');
  const decomposed = 'a\u0301b';
  expect(
    marked(decomposed, 'b')
      .map(({ text }) => text)
      .join(''),
  ).toBe(decomposed);
  const text = '<b>x</b> \u202E'.repeat(500);
  expect(
    marked(text, 'x')
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

test('begins a snippet a few words before its first hit', () => {
  expect(shown(snippetOf('The gate at the back of the yard closes at noon on Fridays', 'fri'))).toBe(
    '…yard closes at noon on [Fri]days',
  );
  expect(shown(snippetOf('Fridge or freezer', 'fri'))).toBe('[Fri]dge or freezer');
  expect(shown(snippetOf(`${'x'.repeat(300)}fri`, 'fri'))).toBe('…[fri]');
});
