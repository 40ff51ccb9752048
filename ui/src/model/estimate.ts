// How high an item will about be, before it was ever drawn. What is wrong with it only costs a correction.

import type { Item } from './timeline';

const LINE = 20;
/** The mean width of a letter at the size of what people wrote. */
const LETTER = 7;
const BUBBLE_WIDEST = 440;

/** Pixels, with the room above it, in a timeline that is `width` pixels wide. */
export function estimate(item: Item, width: number): number {
  if (item.is === 'day' || item.is === 'unread') return 36;
  if (item.is === 'gap') return 52;
  const { message, first, reactions } = item;
  if (message.body.is === 'system' || message.body.is === 'reaction') return 30;
  const letters = Math.max(8, (Math.min(BUBBLE_WIDEST, width * 0.86) - 22) / LETTER);
  let lines = 0;
  for (const line of message.text.split('\n')) lines += Math.max(1, Math.ceil(line.length / letters));
  const card = message.body.is === 'text' ? 0 : 52;
  const around = (item.quote ? 44 : 0) + (message.template === null ? 0 : 22) + (reactions.length ? 22 : 0);
  const failure = message.failure === null ? 0 : 19;
  return (first ? 10 : 2) + 13 + lines * LINE + card + around + failure;
}
