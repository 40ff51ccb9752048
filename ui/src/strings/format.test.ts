import { describe, expect, test } from 'vitest';
import { ar } from './ar';
import { en } from './en';
import { es } from './es';
import { pt } from './pt';

/** Of the other languages the tag is what Intl knows them by. */
const LOCALES: Record<string, string> = { en: 'en-GB', ar: 'ar-u-ca-gregory-nu-latn' };

describe.each([en, es, pt, ar].map((strings) => [strings.language, strings] as const))('%s', (_, strings) => {
  const locale = LOCALES[strings.language] ?? strings.language;

  test('writes numbers as Intl does', () => {
    const intl = new Intl.NumberFormat(locale);
    for (const value of [...Array(1100).keys(), 12_345, 1_000_000, -1, -12, 1.5])
      expect(strings.count(value)).toBe(intl.format(value));
  });

  test('writes times of day as Intl does', () => {
    const intl = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const at = new Date(2026, 10, 27, 0, minute).getTime();
      expect(strings.time(at)).toBe(intl.format(at));
    }
  });
});
