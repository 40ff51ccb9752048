// What of a timeline is drawn, and where it stands. Three things never move what the agent reads: messages that come
// before or after it, heights that turn out otherwise than estimated, and pages that are let go.

import { tick } from 'svelte';
import { estimate } from '../model/estimate';
import { drawn, Heights } from '../model/heights';
import type { Item } from '../model/timeline';

/** This near to the end is at the end: a few pixels are lost to fractions. */
const END = 24;
/** What is drawn beyond each edge, in heights of the window. */
const BEYOND = 0.75;
/** The same in its first frame, which comes the sooner: little, because heights are estimates until then. */
const BEYOND_AT_FIRST = 0.15;
/** This near to an edge of what is loaded, more is fetched, in heights of the window: a Page Up that is held down passes
 * that many in an eighth of a second. */
const NEAR = 4;
/** A day's rule this near to the upper edge says which day it is. */
const NEAR_RULE = 64;
/** A selection keeps at most so many messages drawn. */
const SELECTED_MOST = 300;
/** Each round measures what the one before drew; two nearly always do. */
const ROUNDS = 8;

export type Slot = {
  item: Item;
  /** The room of what is not drawn before it, in pixels. */
  before: number;
  /** What stands above it, drawn or not; null at the top. */
  after: Item['is'] | null;
};

export class Viewport {
  slots = $state.raw<readonly Slot[]>([]);
  /** The room of what is not drawn after the last slot, in pixels. */
  below = $state(0);
  atEnd = $state(true);
  /** Null once it is gone. */
  scroller = $state.raw<HTMLElement | null>();
  list = $state.raw<HTMLElement | null>();

  #items: readonly Item[] = [];
  readonly #heights = new Heights();
  /** Follows the end: true until the agent scrolls away. */
  #stuck = true;
  /** What does not move, and how far below the window's top it stands. */
  #anchor: { key: string; offset: number } | null = null;
  /** The scroll position that what is held belongs to: where it is another, the agent scrolled. */
  #known = 0;
  /** Whether the newest messages were among those that are drawn. */
  #hadNewest = false;
  #begun = false;
  #beyond = BEYOND_AT_FIRST;
  #ended = false;
  #settling: Promise<void> | null = null;
  #again = false;
  readonly #resized = new ResizeObserver(() => void this.settle());

  constructor(
    private readonly onchange: () => void,
    /** Whether the newest messages are among those that are loaded. */
    private readonly hasNewest: () => boolean,
  ) {}

  /** Draws the list for the first time: its elements are there. */
  begin(): void {
    this.#begun = true;
    if (this.scroller) this.#resized.observe(this.scroller);
    this.#lay();
  }

  /** The first frame is there: draws what the agent is about to reach, too. */
  drawBeyond(): void {
    this.#beyond = BEYOND;
    if (!this.#ended && this.#draw()) void this.settle();
  }

  end(): void {
    this.#ended = true;
    this.#resized.disconnect();
  }

  /** Observes a slot: pictures, fonts and other words change its height late. */
  readonly watch = (slot: Element): (() => void) => {
    this.#resized.observe(slot);
    return () => this.#resized.unobserve(slot);
  };

  /** Takes the items from top to bottom. */
  take(items: readonly Item[]): void {
    // The agent may have scrolled an instant ago, and the event is still to come: put back it would be undone.
    if (this.#begun && this.#hasMoved()) this.#hold(this.#hadNewest);
    this.#items = items;
    this.#hadNewest = this.hasNewest();
    if (!this.#begun) return;
    this.#lay();
    this.#draw();
    void this.settle();
  }

  /** Draws, measures and puts back into place, before the window is painted. */
  settle(): Promise<void> {
    if (!this.#begun || this.#ended) return Promise.resolve();
    if (this.#settling) this.#again = true;
    this.#settling ??= this.#rounds().finally(() => (this.#settling = null));
    return this.#settling;
  }

  async #rounds(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      this.#again = false;
      this.#place();
      const drew = this.#draw();
      await tick();
      if (this.#ended) return;
      const grew = this.#measure();
      this.#place();
      if (!drew && !grew && !this.#again) break;
    }
    this.#anchor ??= this.#toHold();
    this.atEnd = this.#isAtEnd();
    this.onchange();
  }

  /** The scroll position changed. Returns whether that was the agent. */
  scrolled(): boolean {
    if (!this.#hasMoved()) return false;
    this.#hold(this.hasNewest());
    if (this.#draw()) void this.settle();
    return true;
  }

  async toEnd(): Promise<void> {
    this.#stuck = true;
    await this.#fresh();
  }

  /** Follows the end no longer. */
  release(): void {
    this.#stuck = false;
    this.#anchor ??= this.#toHold();
  }

  /** Brings an item to `offset` pixels below the top, or to the middle. Returns what it draws. */
  async show(key: string, offset?: number): Promise<Element | null> {
    const index = this.#heights.indexOf(key);
    if (index === null) return null;
    const middle = (at: number) =>
      Math.max(0, ((this.scroller?.clientHeight ?? 0) - this.#heights.height(at)) / 2);
    this.#stuck = false;
    this.#anchor = { key, offset: offset ?? middle(index) };
    await this.#fresh();
    if (offset === undefined) {
      this.#anchor = { key, offset: middle(index) };
      await this.#fresh();
    }
    this.#stuck = this.#isAtEnd();
    this.#anchor = this.#toHold();
    return this.list?.querySelector(`[data-slot="${CSS.escape(key)}"]`)?.firstElementChild ?? null;
  }

  scrollByPage(pages: number): void {
    this.scroller?.scrollBy({ top: pages * (this.scroller.clientHeight - 48) });
  }

  focus(): void {
    this.scroller?.focus();
  }

  /** The messages that are in sight with their ends, and the first item that is in sight at all. */
  inSight(): { hosts: ReadonlySet<string>; firstIndex: number } {
    const { top, bottom } = this.#window();
    const firstIndex = this.#heights.at(top);
    const hosts = new Set<string>();
    for (let index = firstIndex; this.#heights.top(index + 1) <= bottom + 1; index += 1) {
      const item = this.#items[index];
      if (!item) break;
      if (item.is === 'message') hosts.add(item.message.id);
    }
    return { hosts, firstIndex };
  }

  /** The item at the upper edge, and whether a day's rule is in sight near it or it is the first of all. */
  dayInSight(): { firstIndex: number; ruled: boolean } {
    const { top } = this.#window();
    const firstIndex = this.#heights.at(top);
    let ruled = top <= 0;
    for (let index = firstIndex; this.#heights.top(index) < top + NEAR_RULE; index += 1) {
      const item = this.#items[index];
      if (!item) break;
      ruled ||= item.is === 'day';
    }
    return { firstIndex, ruled };
  }

  indexOf(messageId: string): number | null {
    return this.#heights.indexOf(`message:${messageId}`);
  }

  /** How far below the window's top an item stands; null where there is none. */
  above(key: string): number | null {
    const index = this.#heights.indexOf(key);
    return index === null ? null : this.#heights.top(index) - this.#window().top;
  }

  get nearTop(): boolean {
    const { scroller } = this;
    return scroller ? scroller.scrollTop < NEAR * scroller.clientHeight : false;
  }

  get nearBottom(): boolean {
    return this.#fromBottom() < NEAR * (this.scroller?.clientHeight ?? 0);
  }

  /** Settles anew, after what is under way. */
  async #fresh(): Promise<void> {
    await this.#settling;
    await this.settle();
  }

  #lay(): void {
    const width = this.list?.clientWidth ?? 0;
    this.#heights.lay(
      this.#items.map(({ key }) => key),
      (index) => {
        const item = this.#items[index];
        return item ? estimate(item, width) : 0;
      },
    );
  }

  /** The window's edges, in pixels from the first item's top. */
  #window(): { top: number; bottom: number } {
    const { scroller, list } = this;
    if (!scroller || !list) return { top: 0, bottom: 0 };
    const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
    return { top, bottom: top + scroller.clientHeight };
  }

  /** Decides what is drawn. Returns whether anything else is than before. */
  #draw(): boolean {
    const { top, bottom } = this.#window();
    const beyond = (bottom - top) * this.#beyond;
    const heights = this.#heights;
    let range = heights.between(top - beyond, bottom + beyond);
    // What comes is at the end, where the window will be.
    if (this.#stuck) range = heights.between(heights.total - (bottom - top) - beyond, heights.total + 1);
    const indexes = drawn(range, this.#pinned(), this.#items.length);
    let end = 0;
    const slots = indexes.flatMap((index): Slot[] => {
      const item = this.#items[index];
      if (!item) return [];
      const before = heights.top(index) - end;
      end = heights.top(index + 1);
      return [{ item, before, after: this.#items[index - 1]?.is ?? null }];
    });
    const below = heights.total - end;
    const same =
      below === this.below &&
      slots.length === this.slots.length &&
      slots.every(({ item, before, after }, index) => {
        const old = this.slots[index];
        return old?.item === item && old.before === before && old.after === after;
      });
    if (same) return false;
    this.slots = slots;
    this.below = below;
    return true;
  }

  /** What has the focus, and what is selected, stays drawn wherever it is. */
  #pinned(): number[] {
    const { list } = this;
    const indexOf = (node: Node | null): number | null => {
      const element = node instanceof Element ? node : node?.parentElement;
      const slot = element && list?.contains(element) ? element.closest('[data-slot]') : null;
      return slot instanceof HTMLElement ? this.#heights.indexOf(slot.dataset.slot ?? '') : null;
    };
    const focus = indexOf(document.activeElement);
    const pinned = focus === null ? [] : [focus];
    const selection = getSelection();
    if (!selection || selection.isCollapsed) return pinned;
    const ends = [indexOf(selection.anchorNode), indexOf(selection.focusNode)].filter(
      (index) => index !== null,
    );
    if (ends.length === 0) return pinned;
    const from = Math.min(...ends);
    const to = Math.min(Math.max(...ends), from + SELECTED_MOST);
    for (let index = from; index <= to; index += 1) pinned.push(index);
    return pinned;
  }

  #measure(): boolean {
    const slots = [...(this.list?.children ?? [])].flatMap((slot): [string, number][] => {
      const key = slot instanceof HTMLElement ? slot.dataset.slot : undefined;
      return key === undefined ? [] : [[key, slot.getBoundingClientRect().height]];
    });
    return this.#heights.measure(slots);
  }

  /** Puts the end, or what is held, back to where it was. */
  #place(): void {
    const { scroller } = this;
    if (!scroller) return;
    let to = scroller.scrollHeight - scroller.clientHeight;
    if (!this.#stuck) {
      const index = this.#anchor && this.#heights.indexOf(this.#anchor.key);
      if (!this.#anchor || index === null) return;
      to = scroller.scrollTop + this.#heights.top(index) - this.#window().top - this.#anchor.offset;
    }
    if (Math.abs(to - scroller.scrollTop) >= 0.5) scroller.scrollTop = to;
    this.#known = scroller.scrollTop;
  }

  #hasMoved(): boolean {
    return this.scroller ? Math.abs(this.scroller.scrollTop - this.#known) >= 1 : false;
  }

  /** Holds what is in sight now. */
  #hold(hasNewest: boolean): void {
    this.#known = this.scroller?.scrollTop ?? 0;
    this.#stuck = hasNewest && this.#fromBottom() < END;
    this.atEnd = this.#stuck;
    this.#anchor = this.#toHold();
  }

  /** A message that is cut by the upper edge is already left behind: the one below it is being read. */
  #toHold(): { key: string; offset: number } | null {
    const { top, bottom } = this.#window();
    let best: { key: string; offset: number } | null = null;
    for (let index = this.#heights.at(top); index < this.#items.length; index += 1) {
      const item = this.#items[index];
      const offset = this.#heights.top(index) - top;
      if (offset > bottom - top && best) break;
      if (item?.is !== 'message') continue;
      best ??= { key: item.key, offset };
      if (offset >= 0) return { key: item.key, offset };
    }
    return best;
  }

  #fromBottom(): number {
    const { scroller } = this;
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
  }

  #isAtEnd(): boolean {
    return this.hasNewest() && this.#fromBottom() < END;
  }
}
