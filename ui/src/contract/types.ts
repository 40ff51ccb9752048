// Generated from crates/app/src/contract by `make contract`. Edit the Rust, not this file.

/** A stream of updates to one window. */
export type Channel<T> = { onmessage: (update: T) => void };

export type Problem = { 
/**
 * Stable, in kebab case.
 */
code: string, 
/**
 * What happened, what it means for the agent, what to do.
 */
sentence: string, 
/**
 * The machine's own message, in mono, under the sentence; never alone.
 */
detail: string | null, };

export type Connection = { 
/**
 * The state.
 */
state: ConnectionState, 
/**
 * Since when nothing has been received; `null` while online or before the first connection.
 */
offlineSince: number | null, 
/**
 * The server's address, where one is signed in.
 */
server: string | null, };

export type ConnectionState = { "is": "signedOut" } | { "is": "connecting", 
/**
 * Counted from 1.
 */
attempt: number, } | { "is": "online", 
/**
 * Since when.
 */
since: number, 
/**
 * Whether what was missed before was delivered afterwards.
 */
recovered: boolean, } | { "is": "waiting", 
/**
 * When the next attempt comes.
 */
until: number, 
/**
 * How many attempts failed.
 */
attempt: number, 
/**
 * Why it broke.
 */
problem: Problem, } | { "is": "refused", 
/**
 * What it said.
 */
problem: Problem, } | { "is": "offline" };

export type Tick = "none" | "pending" | "sent" | "delivered" | "read" | "played" | "failed";

export type Sender = "agent" | "customer" | "other";

export type LastMessage = { 
/**
 * Its `whatsappMessageId`.
 */
id: string, 
/**
 * Who wrote it.
 */
sender: Sender, 
/**
 * The wire's `messageType`, for an icon.
 */
kind: string, 
/**
 * It in one line.
 */
preview: string, 
/**
 * When it was written.
 */
at: number, 
/**
 * How far it got; only meaningful for agents' messages.
 */
tick: Tick, 
/**
 * Why it failed, in plain words, where it did.
 */
failure: string | null, };

export type Row = { 
/**
 * Names the conversation.
 */
customerId: string, 
/**
 * What to call the customer: name, else number, else id. One clean line.
 */
title: string, 
/**
 * Whether `title` is a name (and not the number or the id).
 */
named: boolean, 
/**
 * The WhatsApp number, where known.
 */
number: string | null, 
/**
 * The newest message.
 */
last: LastMessage | null, 
/**
 * Unread customer messages.
 */
unread: number, 
/**
 * The place of the first of them in the timeline.
 */
firstUnread: Place | null, 
/**
 * The customer's message that arrived last: what `mark_read` takes to mark everything.
 */
newestArrival: number | null, 
/**
 * Everything up to this arrival is read.
 */
readMarker: number, 
/**
 * Since when the customer waits for an answer.
 */
waitingSince: number | null, 
/**
 * When the reply window closes; past is closed; `null` is unknown.
 */
windowEnds: number | null, 
/**
 * Until when the customer does not ring; `MUTED_FOR_EVER` (8.64e15) is for ever. It may be past.
 */
mutedUntil: number | null, 
/**
 * Whether the conversation stays at the top of the list.
 */
pinned: boolean, 
/**
 * Whether the customer breaks through a pause and quiet hours.
 */
vip: boolean, };

export type Totals = { 
/**
 * Unread messages.
 */
unread: number, 
/**
 * Conversations with unread messages.
 */
unreadConversations: number, 
/**
 * Customers who wait.
 */
waiting: number, };

export type Notice = { 
/**
 * What is wrong, and what to do.
 */
problem: Problem, 
/**
 * A heading of a few words.
 */
title: string, 
/**
 * What its main button does, where something can be done from here.
 */
action: NoticeAction | null, 
/**
 * Whether it tells of something that is over: `dismiss_notice` takes it down.
 */
isNews: boolean, };

export type NoticeAction = "checkAgain" | "openDiagnostics";

export type Body = { "is": "text" } | { "is": "media", 
/**
 * Which sort.
 */
media: Media, 
/**
 * Its file name.
 */
fileName: string | null, 
/**
 * Its MIME type.
 */
mime: string | null, 
/**
 * Its size in bytes.
 */
bytes: number | null, 
/**
 * Its width in pixels.
 */
width: number | null, 
/**
 * Its height in pixels.
 */
height: number | null, 
/**
 * Its length in seconds.
 */
seconds: number | null, 
/**
 * Its pages.
 */
pages: number | null, } | { "is": "location", 
/**
 * Degrees.
 */
latitude: number | null, 
/**
 * Degrees.
 */
longitude: number | null, 
/**
 * Its name.
 */
name: string | null, 
/**
 * Its address.
 */
address: string | null, } | { "is": "contacts", 
/**
 * The people.
 */
contacts: Array<Contact>, } | { "is": "order", 
/**
 * How many different products.
 */
items: number, } | { "is": "reply", 
/**
 * Where it was chosen.
 */
via: ReplyVia, 
/**
 * What was chosen.
 */
title: string, 
/**
 * A second line of it.
 */
description: string | null, } | { "is": "reaction", 
/**
 * The `whatsappMessageId` of the message it is on.
 */
target: string, 
/**
 * The emoji; empty takes an earlier one away.
 */
emoji: string, } | { "is": "system" } | { "is": "unsupported" } | { "is": "unknown", 
/**
 * The wire's word for it.
 */
wireType: string, };

export type Media = "photo" | "video" | "audio" | "voice" | "document" | "sticker";

export type ReplyVia = "button" | "list" | "form";

export type Contact = { 
/**
 * The name on it.
 */
name: string, 
/**
 * Its numbers, at most 5.
 */
phones: Array<string>, };

export type TimelineMessage = { 
/**
 * Its `whatsappMessageId`; a message with a known id takes the old one's place.
 */
id: string, 
/**
 * Its arrival: orders messages of one time, and is what `mark_read` takes.
 */
arrival: number, 
/**
 * When it was written. Timelines are ordered by `at`, then `arrival`.
 */
at: number, 
/**
 * Who wrote it.
 */
sender: Sender, 
/**
 * Its words or caption, with line breaks, without control characters. May hold WhatsApp marks.
 */
text: string, 
/**
 * Whether the words were cut at the limit.
 */
textCut: boolean, 
/**
 * What it is beside its words.
 */
body: Body, 
/**
 * How far it got.
 */
tick: Tick, 
/**
 * Why it failed, in plain words, where it did.
 */
failure: string | null, 
/**
 * When it was sent.
 */
sentAt: number | null, 
/**
 * When it was delivered.
 */
deliveredAt: number | null, 
/**
 * When it was read.
 */
readAt: number | null, 
/**
 * The template's name, where it is a template; empty where the server did not name it.
 */
template: string | null, 
/**
 * The id of the message that it answers, where it quotes one.
 */
quotes: string | null, 
/**
 * Whether its sender changed it afterwards, where the metadata tell.
 */
edited: boolean, 
/**
 * Whether its sender took it back, where the metadata tell. Its words are what is known of it.
 */
revoked: boolean, };

export type Gap = { 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
to: number, };

export type Room = "none" | "joining" | "joined" | "unconfirmed" | "refused";

export type InboxUpdate = { "type": "snapshot", 
/**
 * The connection.
 */
connection: Connection, 
/**
 * All conversations, in no order.
 */
rows: Array<Row>, 
/**
 * The sums.
 */
totals: Totals, 
/**
 * What the agent must know.
 */
notices: Array<Notice>, 
/**
 * Whether and until when nothing rings.
 */
quiet: Quiet, 
/**
 * How the window is drawn.
 */
appearance: Appearance, } | { "type": "changed", 
/**
 * The connection.
 */
connection: Connection | null, 
/**
 * Rows to add or to put in the place of those with the same `customerId`.
 */
rows: Array<Row>, 
/**
 * The sums.
 */
totals: Totals | null, 
/**
 * All notices.
 */
notices: Array<Notice> | null, 
/**
 * Whether and until when nothing rings.
 */
quiet: Quiet | null, 
/**
 * How the window is drawn.
 */
appearance: Appearance | null, };

export type ChatUpdate = { "type": "snapshot", 
/**
 * The head; `null` while nothing is known of this customer.
 */
row: Row | null, 
/**
 * The newest messages, oldest first.
 */
messages: Array<TimelineMessage>, 
/**
 * Whether there are earlier ones.
 */
hasEarlier: boolean, 
/**
 * All gaps since the earliest of `messages`.
 */
gaps: Array<Gap>, 
/**
 * The connection.
 */
connection: Connection, 
/**
 * The customer's room.
 */
room: Room, 
/**
 * Whether the customer can be opened in the CRM.
 */
crm: boolean, 
/**
 * How the window is drawn.
 */
appearance: Appearance, } | { "type": "caughtUp", 
/**
 * The head; `null` means unchanged.
 */
row: Row | null, 
/**
 * The newest messages, oldest first.
 */
messages: Array<TimelineMessage>, 
/**
 * Whether there are earlier ones.
 */
hasEarlier: boolean, 
/**
 * All gaps since the earliest of `messages`.
 */
gaps: Array<Gap>, } | { "type": "changed", 
/**
 * The head.
 */
row: Row | null, 
/**
 * Messages to add or to put in the place of those with the same `id`.
 */
messages: Array<TimelineMessage>, 
/**
 * Gaps to add.
 */
gaps: Array<Gap>, 
/**
 * The connection.
 */
connection: Connection | null, 
/**
 * The customer's room.
 */
room: Room | null, 
/**
 * Whether the customer can be opened in the CRM.
 */
crm: boolean | null, 
/**
 * How the window is drawn.
 */
appearance: Appearance | null, };

export type FeedName = "inbox" | "chat" | "settings" | "diagnostics";

export type Place = { 
/**
 * When it was written.
 */
at: number, 
/**
 * Its arrival.
 */
arrival: number, };

export type LaterPage = { 
/**
 * Oldest first.
 */
messages: Array<TimelineMessage>, 
/**
 * Whether there are still later ones.
 */
hasLater: boolean, 
/**
 * The gaps between the place that was asked for and the latest of `messages`, or now where that is the newest.
 */
gaps: Array<Gap>, };

export type Page = { 
/**
 * Oldest first.
 */
messages: Array<TimelineMessage>, 
/**
 * Whether there are still earlier ones.
 */
hasEarlier: boolean, 
/**
 * The gaps between the earliest of `messages` and the place that was asked for.
 */
gaps: Array<Gap>, };

export type WindowRole = { "is": "inbox" } | { "is": "chat", 
/**
 * Whose.
 */
customerId: string, } | { "is": "settings" } | { "is": "diagnostics" };

export type Language = "en" | "es" | "pt" | "ar";

export type Theme = "system" | "light" | "dark";

export type Appearance = { 
/**
 * In which language.
 */
language: Language, 
/**
 * Whether light or dark.
 */
theme: Theme, 
/**
 * How large, in percent: 80 to 200.
 */
zoom: number, };

export type ThisWindow = { 
/**
 * What it is for.
 */
role: WindowRole, 
/**
 * How it is drawn, until one of its updates says otherwise.
 */
appearance: Appearance, };

export type Piece = { 
/**
 * The text; hostile, to be shown as text only.
 */
text: string, 
/**
 * Whether this is what was searched for.
 */
hit: boolean, };

export type Found = { 
/**
 * Its conversation.
 */
row: Row, 
/**
 * The message.
 */
message: TimelineMessage, 
/**
 * A line of its text around the hits.
 */
snippet: Array<Piece>, };

export type SearchResults = { 
/**
 * Conversations whose name or number matches, best first; only on the first page.
 */
conversations: Array<Row>, 
/**
 * Messages, newest first.
 */
messages: Array<Found>, 
/**
 * Where the next page begins; `null` where there is none.
 */
next: Place | null, 
/**
 * Older messages are not in the index yet: it is being built.
 */
incomplete: boolean, };

export type PreviewLevel = "nameAndText" | "nameOnly" | "countOnly";

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export type QuietHours = { 
/**
 * The days on which they begin.
 */
days: Array<Weekday>, 
/**
 * Minutes after local midnight, 0 to 1439.
 */
from: number, 
/**
 * Minutes after local midnight, 0 to 1439; not after `from` means on the next day.
 */
to: number, };

export type Panel = "dark" | "light";

export type ProxyChoice = { "kind": "system" } | { "kind": "none" } | { "kind": "address", 
/**
 * As `http://proxy.example.com:3128`, without a user name and a password.
 */
address: string, };

export type LanguageChoice = "system" | "en" | "es" | "pt" | "ar";

export type Settings = { 
/**
 * How much a notification shows.
 */
preview: PreviewLevel, 
/**
 * Whether a notification may sound.
 */
sound: boolean, 
/**
 * Times in which nothing rings.
 */
quietHours: Array<QuietHours>, 
/**
 * Words that break through a pause and quiet hours.
 */
keywords: Array<string>, 
/**
 * After how many minutes without an answer the agent is told; 0 is never.
 */
waitingMinutes: number, 
/**
 * How many minutes before the reply window closes the agent is told; 0 is never.
 */
windowMinutes: number, 
/**
 * Whether the agent is told of an agent's message that failed.
 */
failed: boolean, 
/**
 * For how many days messages are kept; `null` is for ever.
 */
retentionDays: number | null, 
/**
 * The colour of the panel.
 */
panel: Panel, 
/**
 * Which proxy to go through.
 */
proxy: ProxyChoice, 
/**
 * The address of a customer in the company's CRM, with `{customerId}`, `{conversationId}` and
 * `{whatsappNumber}`; `null` where there is none.
 */
crm: string | null, 
/**
 * The language of windows, notifications and the tray.
 */
language: LanguageChoice, 
/**
 * Whether windows are light or dark.
 */
theme: Theme, 
/**
 * How large windows are drawn, in percent: 80 to 200.
 */
zoom: number, 
/**
 * Whether the program starts, in the tray, when the agent signs in to the desktop.
 */
autostart: boolean, 
/**
 * The keys that open the most urgent chat from any program, such as `Ctrl+Alt+D`; `null` where there are none.
 */
shortcut: string | null, };

export type SettingName = "preview" | "sound" | "quietHours" | "keywords" | "waitingMinutes" | "windowMinutes" | "failed" | "retentionDays" | "panel" | "proxy" | "crm" | "language" | "theme" | "zoom" | "autostart" | "shortcut";

export type Locked = { 
/**
 * Which settings.
 */
settings: Array<SettingName>, 
/**
 * The organisation that locked them, by its name; `null` where it did not say.
 */
by: string | null, 
/**
 * The file that says so.
 */
file: string, };

export type Chosen = { 
/**
 * Who.
 */
customerId: string, 
/**
 * What to call them. One clean line.
 */
title: string, 
/**
 * Whether `title` is a name (and not the number or the id).
 */
named: boolean, 
/**
 * Until when they are muted; [`MUTED_FOR_EVER`](super::MUTED_FOR_EVER) is for ever. `null` for a VIP.
 */
mutedUntil: number | null, };

export type Autostart = "asChosen" | "turnedOn" | "turnedOff" | "failed" | "leftAlone";

export type ShortcutState = { "is": "off" } | { "is": "asked" } | { "is": "works", 
/**
 * Which ones, as the desktop calls them, where they may be others than those that were chosen.
 */
keys: string | null, } | { "is": "taken" } | { "is": "noSuchKey" } | { "is": "unsupported" };

export type Desktop = { 
/**
 * The notification service's name and version; `null` where there is none.
 */
notifications: string | null, 
/**
 * Whether notifications can have buttons.
 */
actions: boolean, 
/**
 * Whether they stay until they are dealt with.
 */
persistence: boolean, 
/**
 * Whether they can sound.
 */
sound: boolean, 
/**
 * Whether the desktop's own do-not-disturb is on; `null` where it does not say.
 */
doNotDisturb: boolean | null, 
/**
 * Whether something shows the tray icon.
 */
tray: boolean, 
/**
 * What became of the choice to start with the desktop.
 */
autostart: Autostart, 
/**
 * What became of the keys that open the most urgent chat.
 */
shortcut: ShortcutState, };

export type SettingsUpdate = { 
/**
 * What is chosen.
 */
settings: Settings, 
/**
 * What of it the agent cannot change; `null` where that is nothing.
 */
locked: Locked | null, 
/**
 * Where one is signed in; `null` where nobody is.
 */
server: string | null, 
/**
 * How many conversations this computer has: what a wipe destroys.
 */
conversations: number, 
/**
 * Who breaks through.
 */
vips: Array<Chosen>, 
/**
 * Who is muted.
 */
muted: Array<Chosen>, 
/**
 * Whether and until when nothing rings.
 */
quiet: Quiet, 
/**
 * What the desktop can do.
 */
desktop: Desktop, 
/**
 * What of the stored settings could not be read, and is at its default.
 */
problems: Array<Problem>, 
/**
 * How the window is drawn.
 */
appearance: Appearance, };

export type Quiet = { 
/**
 * The agent paused everything until then.
 */
pausedUntil: number | null, 
/**
 * Quiet hours are on until then.
 */
quietUntil: number | null, };

export type PauseFor = "halfHour" | "hour" | "untilTomorrow" | "off";

export type MuteFor = "hour" | "today" | "forEver" | "off";

export type Status = { 
/**
 * Of the running program.
 */
version: string, 
/**
 * The connection's state: `signedOut`, `connecting`, `online`, `waiting`, `refused` or `offline`.
 */
state: string, 
/**
 * The state in words.
 */
says: string, 
/**
 * The server's address, where one is signed in.
 */
server: string | null, 
/**
 * Since when nothing has been received; `null` while online.
 */
offlineSince: number | null, 
/**
 * Unread messages.
 */
unread: number, 
/**
 * Customers who wait for an answer.
 */
waiting: number, 
/**
 * When the agent's pause ends.
 */
pausedUntil: number | null, 
/**
 * Whether the history is being saved.
 */
saved: boolean, 
/**
 * What the agent was told to mend, in words.
 */
notices: Array<string>, };

export type Counters = { 
/**
 * Connections that were opened.
 */
connections: number, 
/**
 * Events that came.
 */
events: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * Messages among them.
 */
messages: number, 
/**
 * Statuses among them.
 */
statuses: number, 
/**
 * Those that the server kept while the client was away.
 */
recovered: number, 
/**
 * Messages in which a field was missing or wrong.
 */
repaired: number, 
/**
 * Events that could not be used.
 */
rejected: number, 
/**
 * Frames that could not be read.
 */
badFrames: number, 
/**
 * Spans of time in which messages may be missing.
 */
gaps: number, };

export type Moment = { 
/**
 * Since when.
 */
at: number, 
/**
 * In a word.
 */
state: string, 
/**
 * Why, in this program's words and the reader's language.
 */
why: string | null, };

export type RejectedEvent = { 
/**
 * When it came.
 */
at: number, 
/**
 * Its name.
 */
event: string, 
/**
 * Why, without its content, in the reader's language.
 */
reason: string, };

export type EventOutcome = "accepted" | "repaired" | "rejected" | "not understood";

export type SeenEvent = { 
/**
 * When it came.
 */
at: number, 
/**
 * Its name; empty where the frame had none.
 */
name: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * What became of it.
 */
outcome: EventOutcome, };

export type Recording = { 
/**
 * Since when.
 */
since: number, 
/**
 * How many lines it has.
 */
lines: number, 
/**
 * Whether it is as long as one may be, so that nothing more comes in.
 */
full: boolean, };

export type Diagnostics = { 
/**
 * How it stands.
 */
status: Status, 
/**
 * The operating system and the processor.
 */
system: string, 
/**
 * When the program started.
 */
startedAt: number, 
/**
 * When this was put together.
 */
at: number, 
/**
 * The room through which all customers' messages come.
 */
generalRoom: Room, 
/**
 * How many customers' rooms are joined or being joined.
 */
customerRooms: number, 
/**
 * How many of them the server confirmed.
 */
customerRoomsJoined: number, 
/**
 * Conversations in memory.
 */
conversations: number, 
/**
 * How often what happened.
 */
counters: Counters, 
/**
 * What the desktop can do.
 */
desktop: Desktop, 
/**
 * The connection's states, the oldest first.
 */
timeline: Array<Moment>, 
/**
 * Rejected events, the oldest first.
 */
rejected: Array<RejectedEvent>, 
/**
 * Every event, the oldest first, in debug mode; `null` while it is off.
 */
events: Array<SeenEvent> | null, 
/**
 * The recording under way; `null` where there is none.
 */
recording: Recording | null, };

export type DiagnosticsUpdate = { 
/**
 * All of it.
 */
diagnostics: Diagnostics, 
/**
 * How the window is drawn.
 */
appearance: Appearance, };

export type CheckName = "nameResolution" | "tcp" | "proxy" | "tls" | "engineIo" | "authentication" | "generalRoom" | "keyring" | "notifications" | "trayHost" | "database";

export type CheckResult = "passed" | "failed" | "skipped";

export type CheckStep = { 
/**
 * What.
 */
name: CheckName, 
/**
 * What came out.
 */
result: CheckResult, 
/**
 * What was seen, what is wrong, or why it was skipped. The server has a say in it.
 */
detail: string, 
/**
 * What to do, in whole sentences, where it failed.
 */
advice: string | null, };

export type CheckUpdate = { "type": "step", 
/**
 * The step.
 */
step: CheckStep, } | { "type": "ended" };

export type ExportFormat = "html" | "txt" | "json";

export type ExportUpdate = { "type": "noPlace" } | { "type": "progress", 
/**
 * Messages that are written.
 */
written: number, 
/**
 * Messages that there are.
 */
of: number, } | { "type": "done", 
/**
 * Messages that are written.
 */
written: number, 
/**
 * The file's name, without its folder.
 */
file: string, } | { "type": "cancelled" } | { "type": "failed", 
/**
 * Why, and what to do.
 */
problem: Problem, };

export type Commands = {
  /** Begins the inbox's updates. */
  watch_inbox: { arguments: { channel: Channel<InboxUpdate> }; returns: null };
  /** Begins a chat's updates and joins the customer's room. A window watches one chat at a time. */
  watch_chat: { arguments: { customerId: string; channel: Channel<ChatUpdate> }; returns: null };
  /** This window has drawn so many updates of a feed; it is sent two at most that it has not drawn. */
  taken: { arguments: { feed: FeedName; updates: number }; returns: null };
  /** Ends this window's chat updates and leaves the room. */
  unwatch_chat: { arguments: {}; returns: null };
  /** The 50 messages before a place. */
  earlier_messages: { arguments: { customerId: string; before: Place }; returns: Page };
  /** The 50 messages after a place. */
  later_messages: { arguments: { customerId: string; after: Place }; returns: LaterPage };
  /** The agent saw everything up to this arrival. */
  mark_read: { arguments: { customerId: string; upTo: number }; returns: null };
  /** The conversation counts as unread again. */
  mark_unread: { arguments: { customerId: string }; returns: null };
  /** Whose chat is in front of the agent in this window, scrolled to its end; null for none. */
  set_focus: { arguments: { customerId: string | null }; returns: null };
  /** Opens a customer's chat window, or raises the one there is. */
  open_chat: { arguments: { customerId: string }; returns: null };
  /** Opens the customer in the company's CRM, outside; rejects with a Problem. */
  open_in_crm: { arguments: { customerId: string }; returns: null };
  /** Asks where to, then writes the conversation to a file there and tells of the progress. One at a time. */
  export_chat: { arguments: { customerId: string; format: ExportFormat; channel: Channel<ExportUpdate> }; returns: null };
  /** Mutes a customer for a time, or no longer. */
  mute: { arguments: { customerId: string; mute: MuteFor }; returns: null };
  /** Keeps a conversation at the top of the list, or no longer. */
  pin: { arguments: { customerId: string; pinned: boolean }; returns: null };
  /** Lets a customer break through a pause and quiet hours, or no longer. */
  set_vip: { arguments: { customerId: string; vip: boolean }; returns: null };
  /** Pauses all notifications for a time, or no longer. */
  pause: { arguments: { pause: PauseFor }; returns: null };
  /** Searches names, numbers and words; in one conversation where a customer is named. */
  search: { arguments: { text: string; customerId: string | null; before: Place | null }; returns: SearchResults };
  /** Opens the inbox, or raises it. */
  open_inbox: { arguments: {}; returns: null };
  /** Opens the settings, or raises them. */
  open_settings: { arguments: {}; returns: null };
  /** Opens the diagnostics, or raises them. */
  open_diagnostics: { arguments: {}; returns: null };
  /** Begins the diagnostics' updates: whole, at the start and, twice a second at most, when any of it changes. */
  watch_diagnostics: { arguments: { channel: Channel<DiagnosticsUpdate> }; returns: null };
  /** Keeps every event's name, time, size and outcome from now on, or no longer. */
  set_debug: { arguments: { on: boolean }; returns: null };
  /** Asks the agent for a file and writes the diagnostics and the log there; null where they chose none. */
  save_diagnostics: { arguments: {}; returns: string | null };
  /** Begins a recording for `deskbell replay`, or ends it without saving it. */
  set_recording: { arguments: { on: boolean }; returns: null };
  /** Asks the agent for a file and writes the recording there; null where they chose none. */
  save_recording: { arguments: { redacted: boolean }; returns: string | null };
  /** Begins the settings' updates: whole, at the start and whenever any of it changes. */
  watch_settings: { arguments: { channel: Channel<SettingsUpdate> }; returns: null };
  /** Takes the settings whole; rejects with a Problem and changes nothing where one is out of range. */
  change_settings: { arguments: { settings: Settings }; returns: null };
  /** How large all windows are drawn, in percent; rejects with a Problem where it is out of range or locked. */
  set_zoom: { arguments: { zoom: number }; returns: null };
  /** Shows a notification as the settings have it, to look at. */
  test_notification: { arguments: {}; returns: null };
  /** Tests the way to a server and what this computer has, and tells each step. Without a server or a token it is those of whoever is signed in. Rejects with a Problem where they cannot be tried. */
  test_connection: { arguments: { server: string | null; token: string | null; channel: Channel<CheckUpdate> }; returns: null };
  /** Ends the test or the export that this window began. */
  cancel: { arguments: {}; returns: null };
  /** Tries to connect at once. */
  retry_now: { arguments: {}; returns: null };
  /** Looks again for what a notice misses: the keyring, the notification service. */
  check_again: { arguments: {}; returns: null };
  /** Takes down a notice that is news, by its problem's code. */
  dismiss_notice: { arguments: { code: string }; returns: null };
  /** Signs in; rejects with a Problem. */
  sign_in: { arguments: { server: string; token: string }; returns: null };
  /** Signs out and clears the token; with `wipe` it destroys the history of this computer too. */
  sign_out: { arguments: { wipe: boolean }; returns: null };
  /** Opens an http, https, tel or mailto address outside; rejects with a Problem. */
  open_link: { arguments: { url: string }; returns: null };
};
