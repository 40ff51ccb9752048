//! The contract between the pipeline and the windows: plain data, nothing else.
//!
//! A window watches with a channel: first comes a `snapshot`, then `changed` updates, each with whole rows and
//! whole messages to put in the place of the old ones. Windows never compute what the domain decided. The
//! TypeScript in `ui/src/contract/types.ts` is generated from here; a test fails when it is stale
//! (`make contract` writes it anew).
//!
//! All times are milliseconds since 1970-01-01T00:00:00 UTC. All texts from the server are hostile and may only
//! be shown as text.

mod appearance;
mod body;
mod checkup;
mod commands;
mod convert;
mod diagnostics;
mod export;
mod search;
mod settings;
mod typescript;

pub use appearance::{Appearance, Language, LanguageChoice, Theme, ThisWindow};
pub use body::{Body, Contact, Media, ReplyVia};
pub use checkup::{CheckName, CheckResult, CheckStep, CheckUpdate};
pub use commands::COMMANDS;
pub use convert::{connection, row, timeline_message};
pub use diagnostics::{
    Counters, Diagnostics, DiagnosticsUpdate, EventOutcome, Moment, Recording, RejectedEvent, SeenEvent,
    Status,
};
pub use export::{ExportFormat, ExportUpdate};
pub use search::{Found, Piece, SearchResults};
pub use settings::{
    Autostart, Chosen, Desktop, Locked, MuteFor, Panel, PauseFor, PreviewLevel, ProxyChoice, Quiet,
    QuietHours, SettingName, Settings, SettingsUpdate, ShortcutState, Weekday,
};
pub use typescript::typescript;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds since the epoch.
pub type Millis = i64;

/// The end of a mute that never ends by itself: the last time that JavaScript knows.
pub const MUTED_FOR_EVER: Millis = 8_640_000_000_000_000;

/// Something went wrong: a stable code for the window, a sentence for the agent, the machine's words to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Stable, in kebab case.
    pub code: String,
    /// What happened, what it means for the agent, what to do.
    pub sentence: String,
    /// The machine's own message, in mono, under the sentence; never alone.
    pub detail: Option<String>,
}

/// The one state of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// The state.
    pub state: ConnectionState,
    /// Since when nothing has been received; `null` while online or before the first connection.
    #[ts(type = "number | null")]
    pub offline_since: Option<Millis>,
    /// The server's address, where one is signed in.
    pub server: Option<String>,
}

/// The state of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ConnectionState {
    /// No server, or no token.
    SignedOut,
    /// An attempt is under way.
    Connecting {
        /// Counted from 1.
        attempt: u32,
    },
    /// Messages come in.
    Online {
        /// Since when.
        #[ts(type = "number")]
        since: Millis,
        /// Whether what was missed before was delivered afterwards.
        recovered: bool,
    },
    /// It broke; the next attempt comes by itself.
    Waiting {
        /// When the next attempt comes.
        #[ts(type = "number")]
        until: Millis,
        /// How many attempts failed.
        attempt: u32,
        /// Why it broke.
        problem: Problem,
    },
    /// The server said no: the agent must sign in again.
    Refused {
        /// What it said.
        problem: Problem,
    },
    /// The agent disconnected.
    Offline,
}

/// The mark beside a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Tick {
    /// Nothing is known.
    None,
    /// The server has it.
    Pending,
    /// One tick.
    Sent,
    /// Two ticks.
    Delivered,
    /// Two blue ticks.
    Read,
    /// A voice message was played.
    Played,
    /// It did not arrive.
    Failed,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Sender {
    /// Somebody of the company.
    Agent,
    /// The customer.
    Customer,
    /// A sender that this program does not know.
    Other,
}

/// The newest message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastMessage {
    /// Its `whatsappMessageId`.
    pub id: String,
    /// Who wrote it.
    pub sender: Sender,
    /// The wire's `messageType`, for an icon.
    pub kind: String,
    /// It in one line.
    pub preview: String,
    /// When it was written.
    #[ts(type = "number")]
    pub at: Millis,
    /// How far it got; only meaningful for agents' messages.
    pub tick: Tick,
    /// Why it failed, in plain words, where it did.
    pub failure: Option<String>,
}

/// One conversation in the inbox, or the head of a chat window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Names the conversation.
    pub customer_id: String,
    /// What to call the customer: name, else number, else id. One clean line.
    pub title: String,
    /// Whether `title` is a name (and not the number or the id).
    pub named: bool,
    /// The WhatsApp number, where known.
    pub number: Option<String>,
    /// The newest message.
    pub last: Option<LastMessage>,
    /// Unread customer messages.
    pub unread: u32,
    /// The place of the first of them in the timeline.
    pub first_unread: Option<Place>,
    /// The customer's message that arrived last: what `mark_read` takes to mark everything.
    #[ts(type = "number | null")]
    pub newest_arrival: Option<u64>,
    /// Everything up to this arrival is read.
    #[ts(type = "number")]
    pub read_marker: u64,
    /// Since when the customer waits for an answer.
    #[ts(type = "number | null")]
    pub waiting_since: Option<Millis>,
    /// When the reply window closes; past is closed; `null` is unknown.
    #[ts(type = "number | null")]
    pub window_ends: Option<Millis>,
    /// Until when the customer does not ring; `MUTED_FOR_EVER` (8.64e15) is for ever. It may be past.
    #[ts(type = "number | null")]
    pub muted_until: Option<Millis>,
    /// Whether the conversation stays at the top of the list.
    pub pinned: bool,
    /// Whether the customer breaks through a pause and quiet hours.
    pub vip: bool,
}

/// Sums over all conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Unread messages.
    pub unread: u32,
    /// Conversations with unread messages.
    pub unread_conversations: u32,
    /// Customers who wait.
    pub waiting: u32,
}

/// Something that the agent must know. It stays until it is mended or, where it is news, until it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What is wrong, and what to do.
    pub problem: Problem,
    /// A heading of a few words.
    pub title: String,
    /// What its main button does, where something can be done from here.
    pub action: Option<NoticeAction>,
    /// Whether it tells of something that is over: `dismiss_notice` takes it down.
    pub is_news: bool,
}

/// What the button of a notice does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NoticeAction {
    /// "Check again": the `check_again` command.
    CheckAgain,
    /// "Open Diagnostics": the `open_diagnostics` command.
    OpenDiagnostics,
}

/// A message as a timeline shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineMessage {
    /// Its `whatsappMessageId`; a message with a known id takes the old one's place.
    pub id: String,
    /// Its arrival: orders messages of one time, and is what `mark_read` takes.
    #[ts(type = "number")]
    pub arrival: u64,
    /// When it was written. Timelines are ordered by `at`, then `arrival`.
    #[ts(type = "number")]
    pub at: Millis,
    /// Who wrote it.
    pub sender: Sender,
    /// Its words or caption, with line breaks, without control characters. May hold WhatsApp marks.
    pub text: String,
    /// Whether the words were cut at the limit.
    pub text_cut: bool,
    /// What it is beside its words.
    pub body: Body,
    /// How far it got.
    pub tick: Tick,
    /// Why it failed, in plain words, where it did.
    pub failure: Option<String>,
    /// When it was sent.
    #[ts(type = "number | null")]
    pub sent_at: Option<Millis>,
    /// When it was delivered.
    #[ts(type = "number | null")]
    pub delivered_at: Option<Millis>,
    /// When it was read.
    #[ts(type = "number | null")]
    pub read_at: Option<Millis>,
    /// The template's name, where it is a template; empty where the server did not name it.
    pub template: Option<String>,
    /// The id of the message that it answers, where it quotes one.
    pub quotes: Option<String>,
    /// Whether its sender changed it afterwards, where the metadata tell.
    pub edited: bool,
    /// Whether its sender took it back, where the metadata tell. Its words are what is known of it.
    pub revoked: bool,
}

/// A time without a connection that was not recovered: messages may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// From when.
    #[ts(type = "number")]
    pub from: Millis,
    /// Until when.
    #[ts(type = "number")]
    pub to: Millis,
}

/// The state of the customer's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Room {
    /// Not asked for, or there is no connection.
    None,
    /// Asked for.
    Joining,
    /// Confirmed.
    Joined,
    /// Asked for three times, never confirmed.
    Unconfirmed,
    /// The server said no.
    Refused,
}

/// What an inbox window is told.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum InboxUpdate {
    /// Everything, at the start.
    Snapshot {
        /// The connection.
        connection: Connection,
        /// All conversations, in no order.
        rows: Vec<Row>,
        /// The sums.
        totals: Totals,
        /// What the agent must know.
        notices: Vec<Notice>,
        /// Whether and until when nothing rings.
        quiet: Quiet,
        /// How the window is drawn.
        appearance: Appearance,
    },
    /// What changed since; `null` means unchanged.
    Changed {
        /// The connection.
        connection: Option<Connection>,
        /// Rows to add or to put in the place of those with the same `customerId`.
        rows: Vec<Row>,
        /// The sums.
        totals: Option<Totals>,
        /// All notices.
        notices: Option<Vec<Notice>>,
        /// Whether and until when nothing rings.
        quiet: Option<Quiet>,
        /// How the window is drawn.
        appearance: Option<Appearance>,
    },
}

/// What a chat is told.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChatUpdate {
    /// Everything, at the start.
    Snapshot {
        /// The head; `null` while nothing is known of this customer.
        row: Option<Row>,
        /// The newest messages, oldest first.
        messages: Vec<TimelineMessage>,
        /// Whether there are earlier ones.
        has_earlier: bool,
        /// All gaps since the earliest of `messages`.
        gaps: Vec<Gap>,
        /// The connection.
        connection: Connection,
        /// The customer's room.
        room: Room,
        /// Whether the customer can be opened in the CRM.
        crm: bool,
        /// How the window is drawn.
        appearance: Appearance,
    },
    /// More changed than a window is told of, because it did not keep up. What it has of older messages may be out
    /// of date, and between it and these some may be missing: what it shows of them is to be read again.
    CaughtUp {
        /// The head; `null` means unchanged.
        row: Option<Row>,
        /// The newest messages, oldest first.
        messages: Vec<TimelineMessage>,
        /// Whether there are earlier ones.
        has_earlier: bool,
        /// All gaps since the earliest of `messages`.
        gaps: Vec<Gap>,
    },
    /// What changed since; `null` means unchanged.
    Changed {
        /// The head.
        row: Option<Row>,
        /// Messages to add or to put in the place of those with the same `id`.
        messages: Vec<TimelineMessage>,
        /// Gaps to add.
        gaps: Vec<Gap>,
        /// The connection.
        connection: Option<Connection>,
        /// The customer's room.
        room: Option<Room>,
        /// Whether the customer can be opened in the CRM.
        crm: Option<bool>,
        /// How the window is drawn.
        appearance: Option<Appearance>,
    },
}

/// The feeds that a window can watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FeedName {
    /// [`InboxUpdate`].
    Inbox,
    /// [`ChatUpdate`].
    Chat,
    /// [`SettingsUpdate`].
    Settings,
    /// [`DiagnosticsUpdate`].
    Diagnostics,
}

/// The place of a message, to ask for what lies before it or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// When it was written.
    #[ts(type = "number")]
    pub at: Millis,
    /// Its arrival.
    #[ts(type = "number")]
    pub arrival: u64,
}

/// Earlier messages of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Oldest first.
    pub messages: Vec<TimelineMessage>,
    /// Whether there are still earlier ones.
    pub has_earlier: bool,
    /// The gaps between the earliest of `messages` and the place that was asked for.
    pub gaps: Vec<Gap>,
}

/// Later messages of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LaterPage {
    /// Oldest first.
    pub messages: Vec<TimelineMessage>,
    /// Whether there are still later ones.
    pub has_later: bool,
    /// The gaps between the place that was asked for and the latest of `messages`, or now where that is the newest.
    pub gaps: Vec<Gap>,
}

/// What a window is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum WindowRole {
    /// All conversations.
    Inbox,
    /// One customer's chat.
    Chat {
        /// Whose.
        customer_id: String,
    },
    /// The settings.
    Settings,
    /// What somebody looks at who looks for a fault.
    Diagnostics,
}
