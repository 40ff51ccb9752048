import { expect, it } from 'vitest';
import { initialsOf, tintOf, TINTS } from './avatar';

it.each([
  ['Amina Haddad', 'AH'],
  ['Rossi & Figli S.r.l.', 'RF'],
  ['Dr. Björn Håkansson-Lindqvist of Uppsala', 'BH'],
  ['Mei-Ling Chow', 'MC'],
  ['نورة العتيبي', 'نع'],
  ['أمينة حداد', 'أح'],
  ['Dr.', 'D'],
  ['🌸 Hana', 'H'],
  ['🌸🌸', ''],
  ['', ''],
  ['a\u0301b', 'A\u0301'],
  ['𝒜lice', '𝒜'],
])('the initials of %s are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));

it('gives a customer always the same tint', () => {
  const tints = Array.from({ length: 600 }, (_, index) => tintOf(`customer-${index}`));
  expect(tintOf('customer-1')).toBe(tints[1]);
  expect(new Set(tints)).toEqual(new Set(Array.from({ length: TINTS }, (_, index) => index + 1)));
});
