// The inbox as one window sees it: the rows, what it filters, what it has chosen, and in which order it shows.

import type { Backend } from '../backend/backend';
import type { Connection, InboxUpdate, Notice, Quiet, Row, Totals } from '../contract/types';
import { choose, passes, risen, type Filter, type Order } from '../model/inbox';
import { clock } from './clock.svelte';
import { onceAFrame } from './frame';
import { Search } from './search.svelte';

export class Inbox {
  connection = $state.raw<Connection | null>(null);
  totals = $state.raw<Totals>({ unread: 0, unreadConversations: 0, waiting: 0 });
  notices = $state.raw<readonly Notice[]>([]);
  quiet = $state.raw<Quiet>({ pausedUntil: null, quietUntil: null });
  filter = $state<Filter>('all');
  order = $state<Order>('newest');
  selected = $state<string | null>(null);

  /** While held, rows change in place but do not move: the pointer is over them. */
  #held = $state(false);
  /** Every known row. Written as updates come, shown once a frame. */
  readonly #known = new Map<string, Row>();
  #rows = $state.raw<ReadonlyMap<string, Row>>(new Map());
  #shownIds = $state.raw<readonly string[]>([]);

  readonly #publish = onceAFrame(() => this.#show());

  /** Until the first snapshot nothing is known, not even that there is nothing. */
  readonly loaded = $derived(this.connection !== null);

  /** Waiting times are only known up to when the connection was lost. */
  readonly asOf = $derived(this.connection?.offlineSince ?? null);

  readonly #wanted = $derived(
    choose(this.#rows.values(), {
      filter: this.filter,
      order: this.order,
      now: clock.now,
      keep: this.selected,
    }),
  );

  /** The list, top to bottom. */
  readonly list = $derived(
    this.#shownIds.flatMap((id) => {
      const row = this.#rows.get(id);
      return row ? [row] : [];
    }),
  );

  /** How many conversations would stand higher if the order were not held. */
  readonly risen = $derived(
    this.#held
      ? risen(
          this.#shownIds,
          this.#wanted.map((row) => row.customerId),
        )
      : 0,
  );

  readonly counts: Readonly<Record<Filter, number>> = $derived.by(() => {
    let closing = 0;
    for (const row of this.#rows.values()) if (passes(row, 'closing', clock.now)) closing += 1;
    return {
      all: this.#rows.size,
      unread: this.totals.unreadConversations,
      waiting: this.totals.waiting,
      closing,
    };
  });

  readonly search: Search;

  constructor(readonly backend: Backend) {
    this.search = new Search(backend, null);
  }

  watch(): Promise<void> {
    return this.backend.watchInbox((update) => this.#take(update));
  }

  row(customerId: string): Row | null {
    return this.#rows.get(customerId) ?? null;
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.release();
  }

  setOrder(order: Order): void {
    this.order = order;
    this.release();
  }

  /** Keeps the order as it is shown. */
  hold(): void {
    this.#held = true;
  }

  /** Lets the order follow again. */
  release(): void {
    this.#held = false;
    this.#arrange();
  }

  /** Time has passed: filters may now choose otherwise. */
  rearrange(): void {
    this.#arrange();
  }

  #arrange(): void {
    if (!this.#held) this.#shownIds = this.#wanted.map((row) => row.customerId);
  }

  #take(update: InboxUpdate): void {
    if (update.type === 'snapshot') this.#known.clear();
    for (const row of update.rows) this.#known.set(row.customerId, row);
    if (update.connection) this.connection = update.connection;
    if (update.totals) this.totals = update.totals;
    if (update.notices) this.notices = update.notices;
    if (update.quiet) this.quiet = update.quiet;
    // A window that is not on screen yet has no frames, and its first one is to have the rows.
    if (update.type === 'snapshot') this.#show();
    else this.#publish();
  }

  #show(): void {
    this.#rows = new Map(this.#known);
    this.#arrange();
  }
}
