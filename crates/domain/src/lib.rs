//! Deskbell's rules, and nothing else: no I/O, no threads, no clock. Time is an argument everywhere.
//!
//! Vocabulary: an *agent* answers *customers*; everything between one customer and the company is a
//! *conversation*; a *message* in it has a delivery *status*; a customer is *waiting* since the first message
//! that no agent's message follows; the *reply window* is open for 24 hours after a customer's last message.
//!
//! [`State::apply`] takes one [`Event`] and says in a [`Change`] what it altered. [`Attention::decide`] takes
//! that change and says what the desktop shows for it. Whoever calls them (the pipeline in `deskbell-app`)
//! commits the change to the history between the two.

#![forbid(unsafe_code)]

mod apply;
mod attention;
mod conversation;
mod crm;
mod delivery;
mod early;
mod event;
mod ids;
mod language;
mod message;
mod places;
mod preview;
mod reason;
mod sentences;
#[cfg(test)]
mod testing;
mod text;
mod time;

/// The zone of the agent's clock.
pub use jiff::tz::TimeZone;

pub use apply::{Change, State};
pub use attention::{
    Alert, AlertAction, AlertKind, Attention, Button, Day, Keywords, LocalTime, LocalTimeError, MuteFor,
    PauseFor, PreferenceProblem, Preferences, PreviewLevel, QuietHours, Reception, Slot, Surroundings,
    Urgency,
};
pub use conversation::{Conversation, LastMessage, MUTED_FOR_EVER, REPLY_WINDOW, Summary, Told, Totals};
pub use crm::{CrmFacts, CrmTemplate, CrmTemplateError};
pub use delivery::{Delivery, Failure, Rank, Status, StatusUpdate, Tick};
pub use early::{EARLY_STATUS_LIMIT, EARLY_STATUS_TTL, EarlyStatus};
pub use event::Event;
pub use ids::{ConversationId, CustomerId, ID_MAX_CHARS, IdError, MessageId};
pub use language::Language;
pub use message::{Arrival, Message, MessageKind, Position, Sender, StoredMessage};
pub use places::Places;
pub use preview::{Label, Preview, preview};
pub use reason::Reason;
pub use sentences::{Clock, Date, Plural};
pub use text::{isolate, isolated_line, plain_line, strip_invisible};
pub use time::Timestamp;
