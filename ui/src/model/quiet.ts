// Quiet hours as a person would say them, and times of day as a person would type them.

import type { QuietHours, Weekday } from '../contract/types';

export const WEEK: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** What a span of quiet hours means: what the words are made of. */
export type QuietSpan = {
  /** Runs of days in the order of the week; a run may go past Sunday. */
  runs: readonly { from: Weekday; to: Weekday }[] | 'every';
  /** Minutes after midnight. */
  from: number;
  to: number;
  /** From midnight to midnight. */
  allDay: boolean;
  /** It ends on the day after it began. */
  overnight: boolean;
};

export function meaningOf({ days, from, to }: QuietHours): QuietSpan {
  return { runs: runsOf(days), from, to, allDay: from === 0 && to === 0, overnight: to <= from };
}

/** Three days or more that follow each other are said as one: "Mon–Fri". */
function runsOf(days: readonly Weekday[]): QuietSpan['runs'] {
  const on = WEEK.map((day) => days.includes(day));
  const count = on.filter(Boolean).length;
  if (count === 7) return 'every';
  // Begins after a free day, so that Saturday to Monday is one run.
  const start = on.indexOf(false) + 1;
  const runs: { from: Weekday; to: Weekday; length: number }[] = [];
  for (let step = 0; step < 7; step += 1) {
    const at = (start + step) % 7;
    const day = WEEK[at];
    if (!on[at] || !day) continue;
    const last = runs.at(-1);
    if (last && step > 0 && on[(at + 6) % 7]) {
      last.to = day;
      last.length += 1;
    } else runs.push({ from: day, to: day, length: 1 });
  }
  return runs
    .flatMap(({ from, to, length }) =>
      length === 2
        ? [
            { from, to: from },
            { from: to, to },
          ]
        : [{ from, to }],
    )
    .sort((a, b) => WEEK.indexOf(a.from) - WEEK.indexOf(b.from));
}

/** With the digits 0 to 9 for those of Arabic and Persian keyboards. */
const digits = (typed: string) =>
  typed.trim().replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 15));

/** Minutes after midnight from what was typed: "19", "19:00", "1900", "7.30", "7 pm". Null where it is no time. */
export function timeFrom(typed: string): number | null {
  const match = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(am|pm)?$/.exec(digits(typed).toLowerCase());
  if (!match) return null;
  const [, first = '', second = '0', half] = match;
  let hour = Number(first);
  const minute = Number(second);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  if (hour === 24 && minute === 0) return 0;
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** A whole number within a range from what was typed, or null. */
export function countFrom(typed: string, least: number, most: number): number | null {
  const text = digits(typed);
  if (!/^\d{1,9}$/.test(text)) return null;
  const count = Number(text);
  return count >= least && count <= most ? count : null;
}
