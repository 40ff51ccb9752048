// How English writes times, numbers and lengths of time.

import type { Span } from '../model/time';

export const LOCALE = 'en-GB';

export const clock = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
export const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
export const longWeekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long' });
export const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
export const dayMonthYear = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
export const longDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' });
export const longDayYear = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
export const number = new Intl.NumberFormat(LOCALE);

export const plural = (count: number, one: string, many: string) =>
  `${number.format(count)} ${count === 1 ? one : many}`;

export function span({ days, hours, minutes }: Span): string {
  if (days > 0) return hours > 0 && days < 7 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${String(minutes).padStart(2, '0')}` : `${hours} h`;
  return `${minutes} min`;
}

/** Today, yesterday and the days before, told from how many midnights ago it was. */
export function when(
  at: number,
  daysAgo: number,
  words: { days: Intl.DateTimeFormat; far: Intl.DateTimeFormat; farther: Intl.DateTimeFormat },
  today: string,
) {
  if (daysAgo === 0) return today;
  if (daysAgo === 1) return 'Yesterday';
  if (daysAgo > 1 && daysAgo < 7) return words.days.format(at);
  const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
  return (sameYear ? words.far : words.farther).format(at);
}

/** A time of day, with the day where it is not today. Tomorrow is said so: it is where pauses end. */
export function moment(at: number, daysAgo: number): string {
  if (daysAgo === 0) return clock.format(at);
  if (daysAgo === -1) return `tomorrow ${clock.format(at)}`;
  if (daysAgo < -1 && daysAgo > -7) return `${weekday.format(at)} ${clock.format(at)}`;
  return `${dayMonth.format(at)}, ${clock.format(at)}`;
}
