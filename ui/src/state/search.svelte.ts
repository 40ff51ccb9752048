// A search as it is typed: asked once the typing pauses, and only the newest answer counts.

import { asProblem, type Backend } from '../backend/backend';
import type { Found, Problem, Row, SearchResults } from '../contract/types';
import { t } from '../strings';

/** Letters that follow each other faster than this are one question. */
const PAUSE = 120;

export type Hit = { is: 'customer'; row: Row } | { is: 'message'; found: Found };

export class Search {
  text = $state('');
  /** What was found, page after page; null until the first answer. */
  results = $state.raw<SearchResults | null>(null);
  /** What `results` answers. */
  answered = $state('');
  busy = $state(false);
  failure = $state.raw<Problem | null>(null);
  /** The hit that the keys stand on, counted over customers and messages; -1 is none. */
  active = $state(-1);

  readonly query = $derived(this.text.trim());
  readonly hits: readonly Hit[] = $derived([
    ...(this.results?.conversations ?? []).map((row): Hit => ({ is: 'customer', row })),
    ...(this.results?.messages ?? []).map((found): Hit => ({ is: 'message', found })),
  ]);
  readonly more = $derived(this.results?.next != null);

  /** Counts questions: an answer to any but the last is stale. */
  #asked = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly backend: Backend,
    /** The one conversation to search; null is all. */
    private readonly customerId: string | null,
    /** The first answer to a new question is here. */
    private readonly onanswer: () => void = () => {},
  ) {}

  type(text: string): void {
    const same = text.trim() === this.query;
    this.text = text;
    if (same) return;
    this.#asked += 1;
    clearTimeout(this.#typing);
    this.failure = null;
    if (this.query === '') return this.clear();
    this.busy = true;
    this.#typing = setTimeout(() => void this.#ask(), PAUSE);
  }

  clear(): void {
    this.#asked += 1;
    clearTimeout(this.#typing);
    this.text = '';
    this.answered = '';
    this.results = null;
    this.busy = false;
    this.failure = null;
    this.active = -1;
  }

  again(): void {
    void this.#ask();
  }

  /** Reads the next page, where there is one. */
  async loadMore(): Promise<void> {
    const { results } = this;
    if (!results?.next || this.busy) return;
    await this.#run(results.next, (page) => {
      const known = new Set(results.messages.map(({ message }) => message.id));
      const messages = [
        ...results.messages,
        ...page.messages.filter(({ message }) => !known.has(message.id)),
      ];
      this.results = { ...results, messages, next: page.next, incomplete: page.incomplete };
    });
  }

  /** Stands on the next hit, or the one before. Asks for more before the last. */
  move(step: number): void {
    if (this.hits.length === 0) return;
    this.active = Math.min(this.hits.length - 1, Math.max(0, this.active + step));
    if (this.active >= this.hits.length - 3) void this.loadMore();
  }

  async #ask(): Promise<void> {
    const { query } = this;
    await this.#run(null, (results) => {
      this.results = results;
      this.answered = query;
      this.active = this.hits.length > 0 ? 0 : -1;
      this.onanswer();
    });
  }

  async #run(before: SearchResults['next'], take: (page: SearchResults) => void): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.busy = true;
    this.failure = null;
    try {
      const page = await this.backend.search(this.query, this.customerId, before);
      if (asked === this.#asked) take(page);
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asProblem(thrown, t.search.failed);
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }
}
