// How a window is drawn: in which language, light or dark, and how large. The resident part tells it, first with what
// the window is for and then in the window's own updates.

import type { Backend } from '../backend/backend';
import type {
  Appearance,
  ChatUpdate,
  DiagnosticsUpdate,
  InboxUpdate,
  SettingsUpdate,
} from '../contract/types';
import { speak } from '../strings';

type Told = InboxUpdate | ChatUpdate | SettingsUpdate | DiagnosticsUpdate;

/** The sizes that there are to choose, in percent. */
export const ZOOMS: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];
const USUAL = 100;

/** The size that a key asks for together with Ctrl; null where it asks for none. */
export function zoomFor(key: string, zoom: number): number | null {
  switch (key) {
    case '+':
    // Where + needs Shift, this is its key.
    case '=':
      return ZOOMS.find((it) => it > zoom) ?? zoom;
    case '-':
      return ZOOMS.findLast((it) => it < zoom) ?? zoom;
    case '0':
      return USUAL;
  }
  return null;
}

export class Drawing {
  /** The backend as the window uses it: what updates tell of its looks is in force before the window sees them. */
  readonly backend: Backend;
  #zoom = USUAL;
  /** The size that was asked for and is not in force yet: the next key goes on from there. */
  #asked: number | null = null;

  constructor(
    private readonly real: Backend,
    /** What could not be put into force. */
    private readonly attempt: (work: () => Promise<void>) => Promise<unknown>,
  ) {
    const watched =
      <Update extends Told>(onUpdate: (update: Update) => void) =>
      (update: Update) => {
        const told: Told = update;
        if ('appearance' in told && told.appearance) void this.take(told.appearance);
        onUpdate(update);
      };
    this.backend = {
      ...real,
      watchInbox: (onUpdate) => real.watchInbox(watched(onUpdate)),
      watchChat: (customerId, onUpdate) => real.watchChat(customerId, watched(onUpdate)),
      watchSettings: (onUpdate) => real.watchSettings(watched(onUpdate)),
      watchDiagnostics: (onUpdate) => real.watchDiagnostics(watched(onUpdate)),
    };
  }

  async take({ language, theme, zoom }: Appearance): Promise<void> {
    document.documentElement.dataset.theme = theme;
    const larger = zoom !== this.#zoom;
    this.#zoom = zoom;
    if (zoom === this.#asked) this.#asked = null;
    await this.attempt(async () => {
      if (larger) await this.real.drawAt(zoom);
      await speak(language);
    });
  }

  /** Chooses another size for all windows, where a key asks for one. Returns whether it did. */
  zoomBy(event: KeyboardEvent): boolean {
    if (!event.ctrlKey || event.altKey || event.metaKey) return false;
    const from = this.#asked ?? this.#zoom;
    const zoom = zoomFor(event.key, from);
    if (zoom === null) return false;
    if (zoom !== from) void this.attempt(() => this.#ask(zoom));
    return true;
  }

  async #ask(zoom: number): Promise<void> {
    this.#asked = zoom;
    try {
      await this.real.setZoom(zoom);
    } catch (thrown) {
      this.#asked = null;
      throw thrown;
    }
  }
}
