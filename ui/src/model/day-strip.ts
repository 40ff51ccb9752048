// The connection's day in one strip: spans of time, each in one state.

import type { Moment } from '../contract/types';
import { startOfDay } from './time';

/** How a span looks. */
export type Look = 'on' | 'trying' | 'off';

export type SpanOfDay = { from: number; to: number; look: Look; state: string };

/** A span shorter than this part of the strip is drawn so long, or nobody would see it. */
const LEAST = 1 / 150;

const LOOKS: Record<string, Look> = { online: 'on', connecting: 'trying' };

/**
 * From the start of the program, or of the day where that is later, to now. What lies close together and looks the same is
 * one span: a server that is away for an hour is tried a hundred times.
 */
export function spansOfDay(moments: readonly Moment[], startedAt: number, now: number): SpanOfDay[] {
  const begin = Math.max(startOfDay(now), moments[0]?.at ?? startedAt);
  const spans: SpanOfDay[] = [];
  let wasOff = false;
  moments.forEach((moment, index) => {
    const from = Math.max(moment.at, begin);
    const to = Math.min(moments[index + 1]?.at ?? now, now);
    // An attempt after an attempt is still being away.
    const plain = LOOKS[moment.state] ?? 'off';
    const look = plain === 'trying' && wasOff ? 'off' : plain;
    wasOff = look === 'off';
    if (to <= from) return;
    const last = spans.at(-1);
    if (last?.look === look) last.to = to;
    else spans.push({ from, to, look, state: moment.state });
  });
  return spans;
}

/** How much of the strip each span takes, in hundredths of a percent: together they are all of it. */
export function shares(spans: readonly SpanOfDay[]): number[] {
  const first = spans[0];
  const last = spans.at(-1);
  if (!first || !last) return [];
  const all = last.to - first.from;
  return spans.map(({ from, to }) => Math.max(to - from, all * LEAST));
}

/** Full hours to write below the strip, at most six of them. */
export function hoursBelow(from: number, to: number): number[] {
  const hour = 3_600_000;
  const step = [1, 2, 3, 4, 6, 12].find((step) => (to - from) / (step * hour) <= 6) ?? 24;
  const first = new Date(from);
  first.setMinutes(0, 0, 0);
  first.setHours(Math.ceil((first.getHours() + (first.getTime() < from ? 1 : 0)) / step) * step);
  const hours: number[] = [];
  for (let at = first.getTime(); at <= to; at += step * hour) hours.push(at);
  return hours;
}
