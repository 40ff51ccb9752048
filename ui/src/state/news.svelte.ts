// What came while a chat is open: it fades in, and is said aloud.

import type { Item } from '../model/timeline';
import { t } from '../strings';

/** More at once are only counted: nobody could listen to them. */
const SAID_AT_ONCE = 3;
/** Only among the newest can there be news. */
const NEWEST = 50;

export class News {
  /** What a screen reader says next. */
  spoken = $state('');

  #last: { at: number; arrival: number } | null = null;
  #known: ReadonlySet<string> | null = null;
  #fresh: ReadonlySet<string> = new Set();

  /** Takes what is shown now. What is there at the opening is not news, nor is what comes before it. */
  take(items: readonly Item[], title: string): void {
    const newest = items.slice(-NEWEST).flatMap((item) => (item.is === 'message' ? [item.message] : []));
    const { arrival } = this.#last ?? { arrival: Infinity };
    const fresh = this.#known
      ? newest.filter((message) => message.arrival > arrival && !this.#known?.has(message.id))
      : [];
    this.#known = new Set(newest.map(({ id }) => id));
    this.#fresh = new Set(fresh.map(({ id }) => id));
    for (const message of newest) if (message.arrival > (this.#last?.arrival ?? 0)) this.#last = message;
    const theirs = fresh.filter(({ sender }) => sender === 'customer');
    if (theirs.length > SAID_AT_ONCE) this.spoken = t.chat.newMessages(theirs.length);
    else if (theirs.length > 0) {
      this.spoken = theirs.map(({ text }) => t.chat.said(title, text || t.chat.emptyText)).join('\n');
    }
  }

  has(id: string): boolean {
    return this.#fresh.has(id);
  }
}
