// The inbox's list: which conversations it shows, in which order, and where each row stands.

import type { Row } from '../contract/types';
import { replyWindow, waited } from './time';

export type Filter = 'all' | 'unread' | 'waiting' | 'closing';
export type Order = 'newest' | 'longestWaiting';

export const FILTERS: readonly Filter[] = ['all', 'unread', 'waiting', 'closing'];

export function passes(row: Row, filter: Filter, now: number): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unread':
      return row.unread > 0;
    case 'waiting':
      return row.waitingSince !== null;
    case 'closing':
      return replyWindow(row.windowEnds, now).is === 'closing';
  }
}

export type Choice = {
  filter: Filter;
  order: Order;
  now: number;
  /** Stays in the list although it no longer passes the filter: the agent is reading it. */
  keep: string | null;
};

/** The conversations to show, in order: those that are pinned first. */
export function choose(rows: Iterable<Row>, choice: Choice): Row[] {
  const chosen: Row[] = [];
  for (const row of rows) {
    if (row.customerId === choice.keep || passes(row, choice.filter, choice.now)) chosen.push(row);
  }
  const inOrder = choice.order === 'newest' ? byNewest : byLongestWaiting;
  return chosen.sort((a, b) => Number(b.pinned) - Number(a.pinned) || inOrder(a, b));
}

function byNewest(a: Row, b: Row): number {
  // The id decides between equals, so that two runs never differ.
  return (b.last?.at ?? 0) - (a.last?.at ?? 0) || (a.customerId < b.customerId ? -1 : 1);
}

function byLongestWaiting(a: Row, b: Row): number {
  return (a.waitingSince ?? Infinity) - (b.waitingSince ?? Infinity) || byNewest(a, b);
}

/**
 * How many conversations would stand higher, or are new, if a list that shows `shown` showed `wanted`: what an
 * agent misses while the order is held.
 */
export function risen(shown: readonly string[], wanted: readonly string[]): number {
  const isWanted = new Set(wanted);
  const stay = shown.filter((id) => isWanted.has(id));
  const lifted = new Set<string>();
  let next = 0;
  for (const id of wanted) {
    while (next < stay.length && lifted.has(stay[next] ?? '')) next += 1;
    if (stay[next] === id) next += 1;
    else lifted.add(id);
  }
  return lifted.size;
}

/** Heights in CSS pixels: the two that a row can have, and what lies between two rows. */
export const ROW = { plain: 52, withChips: 74, between: 1 } as const;

/** Whether a row has its line of chips. */
export function hasChips(row: Row, now: number, waitingAsOf: number): boolean {
  if (waited(row.waitingSince, waitingAsOf)) return true;
  return replyWindow(row.windowEnds, now).is === 'closing';
}

/** Where rows begin, in pixels from the top of the list; the last number is where they end. */
export function rowOffsets(rows: readonly Row[], now: number, waitingAsOf: number): Float64Array {
  const offsets = new Float64Array(rows.length + 1);
  let top = 0;
  rows.forEach((row, index) => {
    offsets[index] = top;
    top += (hasChips(row, now, waitingAsOf) ? ROW.withChips : ROW.plain) + ROW.between;
  });
  offsets[rows.length] = Math.max(0, top - ROW.between);
  return offsets;
}

/** Which rows `[from, to)` a viewport touches. */
export function rowsWithin(offsets: Float64Array, top: number, height: number): { from: number; to: number } {
  const count = offsets.length - 1;
  const from = Math.max(0, firstAbove(offsets, top) - 1);
  return { from: Math.min(from, count), to: Math.min(count, firstAbove(offsets, top + height)) };
}

/** The first index whose offset is greater than `y`, by halving. */
function firstAbove(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? Infinity) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}
