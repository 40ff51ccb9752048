//! What a search finds.

use serde::Serialize;
use ts_rs::TS;

use super::{Place, Row, TimelineMessage};

/// A piece of a found text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Piece {
    /// The text; hostile, to be shown as text only.
    pub text: String,
    /// Whether this is what was searched for.
    pub hit: bool,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Its conversation.
    pub row: Row,
    /// The message.
    pub message: TimelineMessage,
    /// A line of its text around the hits.
    pub snippet: Vec<Piece>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// Conversations whose name or number matches, best first; only on the first page.
    pub conversations: Vec<Row>,
    /// Messages, newest first.
    pub messages: Vec<Found>,
    /// Where the next page begins; `null` where there is none.
    pub next: Option<Place>,
    /// Older messages are not in the index yet: it is being built.
    pub incomplete: bool,
}
