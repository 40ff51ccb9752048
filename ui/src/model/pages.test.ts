import { describe, expect, test } from 'vitest';
import type { Place, TimelineMessage } from '../contract/types';
import { END_OF_TIME, messagesAfter, pageUpTo, type PageBefore } from './pages';
import { message } from './testing';
import { DAY, MINUTE } from './time';
import { byPlace } from './timeline';

const START = 1_700_000_000_000;

function history(times: readonly number[]) {
  const all = times.map((at, index) => message(`m${index}`, START + at, { arrival: index + 1 }));
  let asked = 0;
  const ask: PageBefore = async (before: Place) => {
    asked += 1;
    const earlier = all.filter((each) => byPlace(each, before) < 0);
    return { messages: earlier.slice(-50), hasEarlier: earlier.length > 50, gaps: [] };
  };
  return { all, ask, asked: () => asked };
}

/** Reads on from one message to the end. */
async function readOn({ all, ask }: ReturnType<typeof history>, from: number): Promise<TimelineMessage[]> {
  const read: TimelineMessage[] = [];
  let after = all[from] as Place;
  for (let pages = 0; pages < 1000; pages += 1) {
    const { messages, reachedEnd } = await messagesAfter(after, END_OF_TIME, ask);
    read.push(...messages);
    after = messages.at(-1) ?? after;
    if (reachedEnd) return read;
  }
  throw new Error('it never ends');
}

describe('reading on from a place', () => {
  const even = (count: number, step: number) => Array.from({ length: count }, (_, index) => index * step);
  test.each([
    ['one a minute', even(600, MINUTE)],
    ['one a second', even(600, 1000)],
    ['one a week', even(200, 7 * DAY)],
    ['bursts with years between', even(300, 10).map((at, index) => at + Math.floor(index / 60) * 800 * DAY)],
    ['all at once', even(400, 0)],
    ['all but all at once', even(400, 0.05).map(Math.floor)],
    ['one alone', [0]],
  ])('misses nothing: %s', async (_, times) => {
    const store = history(times);
    const from = Math.floor(times.length / 3);
    const read = await readOn(store, from);
    expect(read.map(({ id }) => id)).toEqual(store.all.slice(from + 1).map(({ id }) => id));
  });

  test('asks for a few pages, not for all', async () => {
    const store = history(Array.from({ length: 100_000 }, (_, index) => index * MINUTE));
    const { messages } = await messagesAfter(store.all[500] as Place, END_OF_TIME, store.ask);
    expect(messages.length).toBeGreaterThan(10);
    expect(store.asked()).toBeLessThan(6);
  });

  test('stops where it is told to', async () => {
    const store = history(even(30, MINUTE));
    const end = store.all[20] as Place;
    const { messages, reachedEnd } = await messagesAfter(store.all[10] as Place, end, store.ask);
    expect(messages.map(({ id }) => id)).toEqual(store.all.slice(11, 20).map(({ id }) => id));
    expect(reachedEnd).toBe(true);
  });
});

test('a page that ends with a place holds it', async () => {
  const store = history([0, 1, 2, 3]);
  const page = await pageUpTo(store.all[2] as Place, store.ask);
  expect(page.messages.at(-1)?.id).toBe('m2');
});
