import { expect, test } from 'vitest';
import type { Weekday } from '../contract/types';
import { settings } from '../strings/en-settings';
import { countFrom, meaningOf, timeFrom, WEEK } from './quiet';

const words = (days: readonly Weekday[], from: number, to: number) =>
  settings.hours.words(meaningOf({ days: [...days], from, to }));

test.each([
  [WEEK.slice(0, 5), 19 * 60, 8 * 60, 'Mon–Fri 19:00 to 08:00 the next day'],
  [WEEK.slice(5), 0, 0, 'Sat and Sun, all day'],
  [WEEK, 22 * 60, 7 * 60 + 30, 'Every day 22:00 to 07:30 the next day'],
  [['tuesday'] as const, 12 * 60, 13 * 60, 'Tue 12:00 to 13:00'],
  [['saturday', 'sunday', 'monday'] as const, 9 * 60, 17 * 60, 'Sat–Mon 09:00 to 17:00'],
  [['friday', 'monday', 'wednesday'] as const, 60, 60, 'Mon, Wed and Fri 01:00 to 01:00 the next day'],
  [['sunday', 'monday'] as const, 1, 2, 'Mon and Sun 00:01 to 00:02'],
  [['monday', 'tuesday', 'wednesday', 'saturday'] as const, 0, 600, 'Mon–Wed and Sat 00:00 to 10:00'],
])('says quiet hours in words: %#', (days, from, to, said) => {
  expect(words(days, from, to)).toBe(said);
});

test.each([
  ['19:00', 1140],
  ['19', 1140],
  [' 9.30 ', 570],
  ['0730', 450],
  ['7 pm', 1140],
  ['12am', 0],
  ['24:00', 0],
  ['24:01', null],
  ['19:60', null],
  ['13 pm', null],
  ['', null],
  ['-1', null],
  ['noon', null],
  ['١٩:٠٠', 1140],
  ['۰۷:۳۰', 450],
])('reads the time "%s"', (typed, minutes) => {
  expect(timeFrom(typed)).toBe(minutes);
});

test.each([
  ['10', 10],
  ['1440', 1440],
  ['٩٠', 90],
  ['1441', null],
  ['0', null],
  ['-5', null],
  ['1e3', null],
  ['2.5', null],
  ['', null],
])('reads the count "%s"', (typed, count) => {
  expect(countFrom(typed, 1, 1440)).toBe(count);
});
