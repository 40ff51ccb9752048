// Times in the words that agents read. All times are milliseconds since the epoch; days are the desktop's own.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The last hours of a reply window, in which its countdown shows. */
export const CLOSING = 4 * HOUR;
/** From here on the countdown is red. */
export const LATE = HOUR;

/** A length of time in whole hours and minutes: what the words are made of. */
export type Span = { days: number; hours: number; minutes: number };

export function spanOf(millis: number): Span {
  const minutes = Math.max(0, Math.floor(millis / MINUTE));
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
  };
}

/** How long a customer has waited, once a whole minute is full; null before. */
export function waited(since: number | null, now: number): Span | null {
  if (since === null || now - since < MINUTE) return null;
  return spanOf(now - since);
}

/** How a reply window stands: `open` with hours to spare and `unknown` say nothing. */
export type ReplyWindow =
  { is: 'unknown' } | { is: 'open' } | { is: 'closing'; left: Span; late: boolean } | { is: 'closed' };

export function replyWindow(ends: number | null, now: number): ReplyWindow {
  if (ends === null) return { is: 'unknown' };
  const left = ends - now;
  if (left <= 0) return { is: 'closed' };
  if (left > CLOSING) return { is: 'open' };
  return { is: 'closing', left: spanOf(left), late: left < LATE };
}

/** The first moment of the day that `at` lies in. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** How many midnights lie between: 0 is today, 1 yesterday. Negative is the future. */
export function daysBetween(at: number, now: number): number {
  // Rounded, because a day on which the clocks change has 23 or 25 hours.
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

/** A time of day to the second, in the digits and the order that all our languages write it in. */
export function toTheSecond(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
