//! What somebody looks at who looks for a fault. Nothing in it is of a customer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Appearance, Desktop, Millis, Room};

/// How it stands, in a few facts: what `deskbell status` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Of the running program.
    pub version: String,
    /// The connection's state: `signedOut`, `connecting`, `online`, `waiting`, `refused` or `offline`.
    pub state: String,
    /// The state in words.
    pub says: String,
    /// The server's address, where one is signed in.
    pub server: Option<String>,
    /// Since when nothing has been received; `null` while online.
    #[ts(type = "number | null")]
    pub offline_since: Option<Millis>,
    /// Unread messages.
    pub unread: u32,
    /// Customers who wait for an answer.
    pub waiting: u32,
    /// When the agent's pause ends.
    #[ts(type = "number | null")]
    pub paused_until: Option<Millis>,
    /// Whether the history is being saved.
    pub saved: bool,
    /// What the agent was told to mend, in words.
    pub notices: Vec<String>,
}

/// All of it, for the Diagnostics window and its bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// How it stands.
    pub status: Status,
    /// The operating system and the processor.
    pub system: String,
    /// When the program started.
    #[ts(type = "number")]
    pub started_at: Millis,
    /// When this was put together.
    #[ts(type = "number")]
    pub at: Millis,
    /// The room through which all customers' messages come.
    pub general_room: Room,
    /// How many customers' rooms are joined or being joined.
    pub customer_rooms: u32,
    /// How many of them the server confirmed.
    pub customer_rooms_joined: u32,
    /// Conversations in memory.
    pub conversations: u32,
    /// How often what happened.
    pub counters: Counters,
    /// What the desktop can do.
    pub desktop: Desktop,
    /// The connection's states, the oldest first.
    pub timeline: Vec<Moment>,
    /// Rejected events, the oldest first.
    pub rejected: Vec<RejectedEvent>,
    /// Every event, the oldest first, in debug mode; `null` while it is off.
    pub events: Option<Vec<SeenEvent>>,
    /// The recording under way; `null` where there is none.
    pub recording: Option<Recording>,
}

/// What the Diagnostics window is told: at the start, and again whenever any of it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticsUpdate {
    /// All of it.
    pub diagnostics: Diagnostics,
    /// How the window is drawn.
    pub appearance: Appearance,
}

/// A recording for `deskbell replay`, under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// Since when.
    #[ts(type = "number")]
    pub since: Millis,
    /// How many lines it has.
    pub lines: u32,
    /// Whether it is as long as one may be, so that nothing more comes in.
    pub full: bool,
}

/// How often what happened since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Counters {
    /// Connections that were opened.
    #[ts(type = "number")]
    pub connections: u64,
    /// Events that came.
    #[ts(type = "number")]
    pub events: u64,
    /// Their bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Messages among them.
    #[ts(type = "number")]
    pub messages: u64,
    /// Statuses among them.
    #[ts(type = "number")]
    pub statuses: u64,
    /// Those that the server kept while the client was away.
    #[ts(type = "number")]
    pub recovered: u64,
    /// Messages in which a field was missing or wrong.
    #[ts(type = "number")]
    pub repaired: u64,
    /// Events that could not be used.
    #[ts(type = "number")]
    pub rejected: u64,
    /// Frames that could not be read.
    #[ts(type = "number")]
    pub bad_frames: u64,
    /// Spans of time in which messages may be missing.
    #[ts(type = "number")]
    pub gaps: u64,
}

/// The connection's state at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// Since when.
    #[ts(type = "number")]
    pub at: Millis,
    /// In a word.
    pub state: String,
    /// Why, in this program's words and the reader's language.
    pub why: Option<String>,
}

/// An event that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RejectedEvent {
    /// When it came.
    #[ts(type = "number")]
    pub at: Millis,
    /// Its name.
    pub event: String,
    /// Why, without its content, in the reader's language.
    pub reason: String,
}

/// An event in debug mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeenEvent {
    /// When it came.
    #[ts(type = "number")]
    pub at: Millis,
    /// Its name; empty where the frame had none.
    pub name: String,
    /// Its size.
    pub bytes: u32,
    /// What became of it.
    pub outcome: EventOutcome,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EventOutcome {
    /// It was taken as it is.
    Accepted,
    /// A field was missing or wrong, and was repaired.
    Repaired,
    /// It could not be used.
    Rejected,
    /// The frame could not be read.
    #[serde(rename = "not understood")]
    NotUnderstood,
}
