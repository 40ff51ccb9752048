import { describe, expect, test } from 'vitest';
import { ar } from './ar';
import { en } from './en';
import { es } from './es';
import { ltr } from './format';
import { pt } from './pt';
import type { Strings } from './spoken.svelte';

type Words = string | ((...args: unknown[]) => unknown) | { [name: string]: Words };

/** All words of a catalogue by their path: "inbox.filters.all". */
function flat(words: Words, path = ''): [string, Exclude<Words, { [name: string]: Words }>][] {
  if (typeof words !== 'object') return [[path, words]];
  return Object.entries(words).flatMap(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  );
}

const english = new Map(flat(en as never));
const others: readonly Strings[] = [es, pt, ar];

/** What a function is given whose arguments are not just numbers and texts. */
const ARGUMENTS: Record<string, readonly unknown[][]> = {
  'settings.locked': [
    [{ by: 'IT', file: '/etc/deskbell/policy.toml' }],
    [{ by: null, file: '/etc/x' }],
    [null],
  ],
  'settings.hours.words': [
    [{ runs: 'every', from: 0, to: 0, allDay: true, overnight: true }],
    [{ runs: [{ from: 'monday', to: 'friday' }], from: 60, to: 120, allDay: false, overnight: false }],
    [{ runs: [{ from: 'monday', to: 'friday' }], from: 60, to: 120, allDay: false, overnight: true }],
    [{ runs: [{ from: 'sunday', to: 'sunday' }], from: 90, to: 0, allDay: false, overnight: false }],
  ],
  'settings.hours.dayShort': [['monday'], ['sunday']],
  'settings.hours.dayLong': [['monday'], ['sunday']],
  'chip.waiting': [[{ days: 0, hours: 2, minutes: 10 }], [{ days: 2, hours: 3, minutes: 0 }]],
  'chip.left': [[{ days: 0, hours: 2, minutes: 10 }], [{ days: 0, hours: 0, minutes: 0 }]],
};

/** Arguments of which each tells one thing apart from the first. */
function callsOf(path: string, count: number): readonly unknown[][] {
  if (ARGUMENTS[path]) return ARGUMENTS[path];
  const base = [33, 4, 5].slice(0, count);
  return [base, ...base.flatMap((_, at) => [1, 2, 0, ''].map((other) => base.with(at, other as never)))];
}

describe.each(others.map((strings) => [strings.language, strings] as const))('%s', (_, strings) => {
  const all = new Map(flat(strings as never));

  test('has every word of English and no other', () => {
    expect([...all.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('leaves nothing empty', () => {
    const empty = [...all].filter(([path, words]) => words === '' && english.get(path) !== '');
    expect(empty.map(([path]) => path)).toEqual([]);
  });

  test('says what it is given, wherever English does', () => {
    for (const [path, words] of all) {
      const original = english.get(path);
      if (typeof words !== 'function' || typeof original !== 'function') continue;
      const calls = callsOf(path, original.length);
      const said = calls.map((args) => JSON.stringify(words(...args)));
      const model = calls.map((args) => JSON.stringify(original(...args)));
      for (const [index, text] of said.entries()) {
        expect(text, path).not.toMatch(/undefined|NaN|\[object|#|^""$/);
        if (model[index] === model[0]) continue;
        expect(text, `${path}(${JSON.stringify(calls[index])})`).not.toBe(said[0]);
      }
    }
  });
});

// What `Form` says in each language's formats.
test.each([
  ['en', ['one', 'other']],
  ['es', ['many', 'one', 'other']],
  ['pt-BR', ['many', 'one', 'other']],
  ['ar', ['few', 'many', 'one', 'other', 'two', 'zero']],
])('%s has the plural forms that its words have', (locale, forms) => {
  expect(new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort()).toEqual(forms);
});

test('plurals follow the language', () => {
  const { newMessages } = ar.chat;
  expect([0, 1, 2, 3, 11, 100].map(newMessages)).toEqual([
    'لا رسائل جديدة',
    'رسالة جديدة واحدة',
    'رسالتان جديدتان',
    '3 رسائل جديدة',
    '11 رسالة جديدة',
    '100 رسالة جديدة',
  ]);
  expect([1, 2, 1_000_000].map(es.chat.newMessages)).toEqual([
    '1 mensaje nuevo',
    '2 mensajes nuevos',
    '1.000.000 de mensajes nuevos',
  ]);
  expect([0, 1, 2].map(pt.body.pages)).toEqual(['0 página', '1 página', '2 páginas']);
});

test('times are written as the language does', () => {
  const at = new Date(2026, 10, 23, 14, 2).getTime();
  const early = new Date(2026, 10, 23, 1, 30).getTime();
  expect([en, es, pt, ar].map((strings) => strings.quiet.pausedUntil(at, -1))).toEqual([
    'Paused until tomorrow 14:02',
    'En pausa hasta mañana a las 14:02',
    'Pausado até amanhã, 14:02',
    'متوقفة حتى غدًا 14:02',
  ]);
  expect(es.quiet.pausedUntil(early, 0)).toBe('En pausa hasta la 01:30');
  expect([en, es, pt, ar].map((strings) => strings.rowTime(at, 3))).toEqual(['Mon', 'Lun', 'Seg', 'الاثنين']);
  expect([en, es, pt, ar].map((strings) => strings.day(at, 30))).toEqual([
    '23 November',
    '23 de noviembre',
    '23 de novembro',
    '23 نوفمبر',
  ]);
  const span = { days: 0, hours: 2, minutes: 5 };
  expect([en, es, pt, ar].map((strings) => strings.chip.left(span))).toEqual([
    '2 h 05 left',
    'quedan 2 h 05',
    'restam 2 h 05',
    'باقٍ 2 س 05 د',
  ]);
});

test('Arabic has no vowel sign on an alef: WebKitGTK raises such words', () => {
  const raised = flat(ar as never).filter(([, words]) => typeof words === 'string' && words.includes('اً'));
  expect(raised).toEqual([]);
});

test('Arabic has European digits, and isolates what runs from left to right', () => {
  expect(ar.count(1234567)).toBe('1,234,567');
  expect(ar.inbox.over(999)).toBe(ltr('999+'));
  expect(ar.settings.locked({ settings: [], by: null, file: '/etc/deskbell/policy.toml' })).toContain(
    ltr('/etc/deskbell/policy.toml'),
  );
});
