// Pages around a place, where only "the page before a place" can be asked for.

import type { Page, Place, TimelineMessage } from '../contract/types';
import { byPlace } from './timeline';
import { MINUTE } from './time';

/** Asks for the newest messages before a place. */
export type PageBefore = (before: Place) => Promise<Page>;

/** After every place that there is. */
export const END_OF_TIME: Place = { at: 8_640_000_000_000_000, arrival: Number.MAX_SAFE_INTEGER };

/** How many spans are tried. */
const TRIES = 12;
const FIRST_SPAN = 30 * MINUTE;
const FACTOR = 6;
/** As many messages are a page: fewer, and a longer span is tried once more. */
const ENOUGH = 25;

/** The page that ends with a place. */
export function pageUpTo({ at, arrival }: Place, ask: PageBefore): Promise<Page> {
  return ask({ at, arrival: arrival + 1 });
}

/**
 * What follows `after`, oldest first and without a hole: about a page of it, and nothing from `end` on. Looks for
 * a time span that holds some messages and still reaches back to `after`: a page that does not, has a hole.
 */
export async function messagesAfter(
  after: Place,
  end: Place,
  ask: PageBefore,
): Promise<{ messages: TimelineMessage[]; reachedEnd: boolean; gaps: Page['gaps'] }> {
  let span = FIRST_SPAN;
  let empty = -1;
  let holed = Infinity;
  let best: TimelineMessage[] = [];
  let gaps: Page['gaps'] = [];
  for (let tries = 0; tries < TRIES && holed - empty > 1; tries += 1) {
    const probe: Place = { at: after.at + span, arrival: Number.MAX_SAFE_INTEGER };
    const before = byPlace(probe, end) < 0 ? probe : end;
    const page = await ask(before);
    const messages = following(page);
    const last = before === end;
    if (reachesBack(page)) {
      if (last || messages.length >= ENOUGH) return { messages, reachedEnd: last, gaps: page.gaps };
      best = messages;
      gaps = page.gaps;
      if (messages.length === 0) empty = span;
    } else {
      holed = Math.min(span, end.at - after.at);
      if (best.length > 0) break;
    }
    if (best.length > 0) span *= 2;
    else span = holed === Infinity ? span * FACTOR : Math.floor((empty + holed) / 2);
  }
  if (best.length > 0) return { messages: best, reachedEnd: false, gaps };
  // Very many within a moment: read back from its end, page by page.
  const from: Place = { at: after.at + holed, arrival: Number.MAX_SAFE_INTEGER };
  let before = byPlace(from, end) < 0 ? from : end;
  const reachedEnd = before === end;
  const pages: Page[] = [];
  for (;;) {
    const page = await ask(before);
    pages.unshift(page);
    const first = page.messages[0];
    if (!first || reachesBack(page)) break;
    before = { at: first.at, arrival: first.arrival };
  }
  return { messages: pages.flatMap(following), reachedEnd, gaps: pages.flatMap(({ gaps }) => gaps) };

  function following({ messages }: Page): TimelineMessage[] {
    return messages.filter((message) => byPlace(message, after) > 0);
  }

  function reachesBack({ messages: [first], hasEarlier }: Page): boolean {
    return !hasEarlier || first === undefined || byPlace(first, after) <= 0;
  }
}
