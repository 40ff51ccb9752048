// How a language writes numbers, times and lengths of time: by Intl, with the few words that Intl does not have.

import type { Weekday } from '../contract/types';
import { WEEK, type QuietSpan } from '../model/quiet';
import type { Span } from '../model/time';

/** What a language says of its own; `Form` are the plural forms that it has, by the names of Intl.PluralRules. */
type Words = {
  locale: string;
  yesterday: string;
  tomorrow: (time: string) => string;
  /** A day and a time on it. */
  dayAndTime: (day: string, time: string) => string;
  dateAndTime: (date: string, time: string) => string;
  everyDay: string;
  /** Lengths of time as chips have them: shorter than Intl's. Minutes beside hours have two digits. */
  span: {
    days: (days: string) => string;
    daysHours: (days: string, hours: string) => string;
    hours: (hours: string) => string;
    hoursMinutes: (hours: string, minutes: string) => string;
    minutes: (minutes: string) => string;
  };
};

/** A run from left to right within a text of the other direction: a number, an address, a path. */
export const ltr = (text: string) => `\u2066${text}\u2069`;

/** What somebody else wrote, within a text: keeps its own direction, and leaves the text's alone. */
export const isolated = (text: string) => `\u2068${text}\u2069`;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Made when it is needed, and then kept: each costs a window some milliseconds and memory, and few need all. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export function formatsOf<Form extends Intl.LDMLPluralRule>(words: Words) {
  const { locale } = words;
  const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options));

  const grouped = once(() => new Intl.NumberFormat(locale));
  // The first object of Intl costs a window as much as ten rows, and most lists need none: up to here every language
  // here writes a number as its digits.
  const number = (value: number) =>
    Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : grouped().format(value);
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const rules = once(() => new Intl.PluralRules(locale));
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  // Twenty-four hours in every language: the rows' times, quiet hours and pauses stand in columns.
  const clock = (at: number | Date) => {
    const time = new Date(Number(at));
    return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
  };
  const weekday = dates({ weekday: 'short' });
  const longWeekday = dates({ weekday: 'long' });
  const dayMonth = dates({ day: 'numeric', month: 'short' });
  const dayMonthYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = dates({ day: 'numeric', month: 'long' });
  const longDayYear = dates({ day: 'numeric', month: 'long', year: 'numeric' });

  /** As the beginning of a line: some languages write weekdays small. */
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  /** Some languages end what is short with a full stop; there is none in a chip or a column. */
  const short = (at: number | Date) => weekday().format(at).replace(/\.$/, '');
  /** A day of the week as a time: the first of January 2024 was a Monday. */
  const dayAt = (day: Weekday) => new Date(2024, 0, 1 + WEEK.indexOf(day));

  /** Today, yesterday and the days before, told from how many midnights ago it was. */
  function when(
    at: number,
    daysAgo: number,
    today: string,
    day: (at: number) => string,
    far: () => Intl.DateTimeFormat,
    farther: () => Intl.DateTimeFormat,
  ): string {
    if (daysAgo === 0) return today;
    if (daysAgo === 1) return words.yesterday;
    if (daysAgo > 1 && daysAgo < 7) return capital(day(at));
    const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
    return (sameYear ? far : farther)().format(at);
  }

  return {
    locale,
    /** How many there are. `#` in a form is the number. */
    plural: (count: number, forms: Record<Form | 'other', string>): string =>
      (forms[rules().select(count) as Form] ?? forms.other).replaceAll('#', number(count)),

    number,
    /** 125 is 125 %. */
    percent: (value: number) => percent().format(value / 100),
    time: clock,

    span({ days, hours, minutes }: Span): string {
      const { span } = words;
      const [day, hour, minute] = [days, hours, minutes].map((count) => number(count)) as [
        string,
        string,
        string,
      ];
      if (days > 0) return hours > 0 && days < 7 ? span.daysHours(day, hour) : span.days(day);
      if (hours === 0) return span.minutes(minute);
      return minutes > 0 ? span.hoursMinutes(hour, twoDigits(minutes)) : span.hours(hour);
    },

    /** The time of a row: a time today, then days. */
    rowTime: (at: number, daysAgo: number) => when(at, daysAgo, clock(at), short, dayMonth, dayMonthYear),
    /** The name of a day. */
    day: (at: number, daysAgo: number, today: string) =>
      when(at, daysAgo, today, (at) => longWeekday().format(at), longDay, longDayYear),
    /** A time of day, with the day where it is not today. Tomorrow is said so: it is where pauses end. */
    moment(at: number, daysAgo: number): string {
      const time = clock(at);
      if (daysAgo === 0) return time;
      if (daysAgo === -1) return words.tomorrow(time);
      if (daysAgo < -1 && daysAgo > -7) return words.dayAndTime(short(at), time);
      return words.dateAndTime(dayMonth().format(at), time);
    },

    /** From minutes after midnight. */
    timeOfDay: (minutes: number) => clock(new Date(2024, 0, 1, 0, minutes)),
    dayShort: (day: Weekday) => capital(short(dayAt(day))),
    dayLong: (day: Weekday) => longWeekday().format(dayAt(day)),
    /** The days on which quiet hours begin, at the beginning of a line. */
    days(runs: QuietSpan['runs']): string {
      if (runs === 'every') return words.everyDay;
      return capital(
        list().format(
          runs.map(({ from, to }) =>
            from === to ? short(dayAt(from)) : `${short(dayAt(from))}–${short(dayAt(to))}`,
          ),
        ),
      );
    },
  };
}
