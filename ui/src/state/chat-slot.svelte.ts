// The one chat that a window shows at a time.

import type { Backend } from '../backend/backend';
import { Chat, type Goal } from './chat.svelte';
import { Latest } from './latest';

/** Choosing faster than this, as with a key held down, opens only the chat at which it ends. */
const QUICK = 150;

export class ChatSlot {
  chat = $state.raw<Chat | null>(null);

  #changedAt = -Infinity;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  readonly #watched: Latest<Chat | null>;
  readonly #focus: Latest<string | null>;

  constructor(private readonly backend: Backend) {
    this.#watched = new Latest<Chat | null>(
      (chat) => (chat ? chat.open() : backend.unwatchChat().catch(() => undefined)),
      null,
    );
    this.#focus = new Latest<string | null>((customerId) => backend.setFocus(customerId), null);
  }

  show(customerId: string | null): void {
    clearTimeout(this.#waiting);
    const now = performance.now();
    const quick = now - this.#changedAt < QUICK;
    this.#changedAt = now;
    // Going back is at once: the list, which has been hidden, is to have the focus.
    if (quick && customerId !== null) this.#waiting = setTimeout(() => this.#change(customerId), QUICK);
    else this.#change(customerId);
  }

  /** Shows a chat at one of its messages. */
  showAt(customerId: string, goal: Goal): void {
    clearTimeout(this.#waiting);
    this.#change(customerId);
    if (this.chat) this.chat.goal = goal;
  }

  /** Opens the chat once more, after its opening failed. */
  reopen(): void {
    const customerId = this.chat?.customerId ?? null;
    this.#change(null);
    this.#change(customerId);
  }

  /** Tells the backend whether the agent has this chat's end in front of them. */
  focus(chat: Chat, inFront: boolean): void {
    if (this.chat === chat) this.#focus.set(inFront ? chat.customerId : null);
  }

  #change(customerId: string | null): void {
    if (this.chat?.customerId === customerId) return;
    this.chat?.close();
    this.#focus.set(null);
    this.chat = customerId === null ? null : new Chat(this.backend, customerId);
    this.#watched.set(this.chat);
  }
}
