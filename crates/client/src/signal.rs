//! What the client tells its consumer.

use std::sync::Arc;

use deskbell_domain::Timestamp;
use deskbell_protocol::{Incoming, Rejected};

use crate::transport::Fault;
use crate::{ConnectionState, Room, RoomState};

/// A place in a server's stream of events: what connection state recovery offers when it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumePoint {
    /// The server's private name for the session. It lets its holder take the session over: keep it as secret
    /// as the history.
    pub pid: Arc<str>,
    /// The last event that was taken in.
    pub offset: Box<str>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// The connection changed its state.
    Connection(ConnectionState),
    /// A room changed its state.
    Room {
        /// Which.
        room: Room,
        /// How it stands with it now.
        state: RoomState,
    },
    /// The server sent an event. Room confirmations are among them; they were acted upon already.
    Event {
        /// What it says.
        incoming: Incoming,
        /// Where to resume once this event is safe. Hand it to [`committed`](crate::Client::committed) then.
        position: Option<ResumePoint>,
        /// When it came.
        received_at: Timestamp,
        /// Whether it was missed first, and delivered on return.
        recovered: bool,
        /// Its size in bytes, before compression.
        size: usize,
    },
    /// The server sent something that could not be accepted.
    Rejected {
        /// What and why, redacted.
        rejected: Rejected,
        /// As with an event.
        position: Option<ResumePoint>,
        /// When it came.
        received_at: Timestamp,
        /// Its size in bytes, before compression.
        size: usize,
    },
    /// The server sent a frame that means nothing. Counted, and otherwise harmless.
    BadFrame {
        /// Why.
        fault: Fault,
        /// When it came.
        received_at: Timestamp,
        /// Its size in bytes, before compression.
        size: usize,
    },
    /// Messages of that time may be missing: it was offline, and the server could not make up for it.
    Gap {
        /// The last sign of life before.
        from: Timestamp,
        /// When messages were sure to come in again.
        to: Timestamp,
    },
}
