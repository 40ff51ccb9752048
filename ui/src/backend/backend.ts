// What the windows ask of the resident part of Deskbell. The contract's commands, with a callback for a channel.

import type {
  ChatUpdate,
  CheckUpdate,
  Commands,
  DiagnosticsUpdate,
  ExportFormat,
  ExportUpdate,
  InboxUpdate,
  LaterPage,
  MuteFor,
  Page,
  PauseFor,
  Place,
  Problem,
  SearchResults,
  Settings,
  SettingsUpdate,
  ThisWindow,
} from '../contract/types';

/** Every method rejects with a `Problem`, and with nothing else. */
export interface Backend {
  thisWindow(): Promise<ThisWindow>;
  /** Begins the inbox's updates: a snapshot, then changes. */
  watchInbox(onUpdate: (update: InboxUpdate) => void): Promise<void>;
  /** Begins a chat's updates, and ends those of the chat that this window watched before. */
  watchChat(customerId: string, onUpdate: (update: ChatUpdate) => void): Promise<void>;
  unwatchChat(): Promise<void>;
  earlierMessages(customerId: string, before: Place): Promise<Page>;
  laterMessages(customerId: string, after: Place): Promise<LaterPage>;
  markRead(customerId: string, upTo: number): Promise<void>;
  markUnread(customerId: string): Promise<void>;
  /** Whose chat is in front of the agent, scrolled to its end; null for none. */
  setFocus(customerId: string | null): Promise<void>;
  openChat(customerId: string): Promise<void>;
  /** Opens the customer in the company's CRM, outside. */
  openInCrm(customerId: string): Promise<void>;
  /** Asks where to, and writes the conversation there. Its last update is none of `progress`. */
  exportChat(
    customerId: string,
    format: ExportFormat,
    onUpdate: (update: ExportUpdate) => void,
  ): Promise<void>;
  mute(customerId: string, mute: MuteFor): Promise<void>;
  pin(customerId: string, pinned: boolean): Promise<void>;
  setVip(customerId: string, vip: boolean): Promise<void>;
  pause(pause: PauseFor): Promise<void>;
  /** Names, numbers and words; in one conversation where a customer is named. `before` is the last page's `next`. */
  search(text: string, customerId: string | null, before: Place | null): Promise<SearchResults>;
  openInbox(): Promise<void>;
  openSettings(): Promise<void>;
  openDiagnostics(): Promise<void>;
  /** Begins the diagnostics' updates: each tells everything. */
  watchDiagnostics(onUpdate: (update: DiagnosticsUpdate) => void): Promise<void>;
  setDebug(on: boolean): Promise<void>;
  /** Where it was written; null where the agent chose no file. */
  saveDiagnostics(): Promise<string | null>;
  setRecording(on: boolean): Promise<void>;
  saveRecording(redacted: boolean): Promise<string | null>;
  /** Begins the settings' updates: each tells everything. */
  watchSettings(onUpdate: (update: SettingsUpdate) => void): Promise<void>;
  /** Takes the settings whole, or rejects and changes nothing. */
  changeSettings(settings: Settings): Promise<void>;
  /** Draws this window larger or smaller, as a browser's zoom does, in percent. */
  drawAt(zoom: number): Promise<void>;
  /** Chooses how large all windows are drawn, in percent. */
  setZoom(zoom: number): Promise<void>;
  testNotification(): Promise<void>;
  /** Tests the connection, each step after the other; null is what is signed in. */
  testConnection(
    server: string | null,
    token: string | null,
    onUpdate: (update: CheckUpdate) => void,
  ): Promise<void>;
  /** Ends the test or the export of this window. */
  cancel(): Promise<void>;
  retryNow(): Promise<void>;
  checkAgain(): Promise<void>;
  /** Takes down a notice that is news. */
  dismissNotice(code: string): Promise<void>;
  signIn(server: string, token: string): Promise<void>;
  /** With `wipe` the history of this computer is destroyed too. */
  signOut(wipe: boolean): Promise<void>;
  openLink(url: string): Promise<void>;
}

/** A command of the contract: holds the two implementations to its names and arguments. */
export type Call = <Name extends keyof Commands>(
  name: Name,
  args: Commands[Name]['arguments'],
) => Promise<Commands[Name]['returns']>;

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Problem).code === 'string' &&
    typeof (value as Problem).sentence === 'string'
  );
}

/** What was thrown, as a `Problem`: `sentence` tells it where it is none. */
export function asProblem(thrown: unknown, sentence: string): Problem {
  if (isProblem(thrown)) return thrown;
  return { code: 'internal', sentence, detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
