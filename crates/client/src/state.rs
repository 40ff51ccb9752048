//! What the connection is doing, as one value.

use std::fmt;

use deskbell_domain::Timestamp;

use crate::Trouble;

/// The state of the one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionState {
    /// Nobody is signed in.
    SignedOut,
    /// An attempt is under way.
    Connecting {
        /// Counted from 1 since the connection last held for 30 s.
        attempt: u32,
    },
    /// Connected and accepted.
    Online {
        /// Since when.
        since: Timestamp,
        /// Whether everything that was missed meanwhile was delivered now. False on a first connection too.
        recovered: bool,
    },
    /// It did not work, and will be tried again.
    Waiting {
        /// When the next attempt begins.
        until: Timestamp,
        /// How many attempts failed, or how often it broke, since it last held for 30 s.
        attempt: u32,
        /// Why.
        reason: Trouble,
    },
    /// The server said no. It is not asked again by itself, except where `retry_at` says so.
    Refused {
        /// What it said.
        reason: Refusal,
        /// When it is asked again all the same.
        retry_at: Option<Timestamp>,
    },
    /// The agent chose to be offline.
    Offline,
}

impl ConnectionState {
    /// Whether messages come in. The guide's `isConnected`.
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Online { .. })
    }

    /// One word for it, as JSON lines and logs have it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::SignedOut => "signedOut",
            Self::Connecting { .. } => "connecting",
            Self::Online { .. } => "online",
            Self::Waiting { .. } => "waiting",
            Self::Refused { .. } => "refused",
            Self::Offline => "offline",
        }
    }
}

/// A step on the way to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Name resolution.
    Resolve,
    /// The TCP connection.
    Tcp,
    /// Reaching the proxy, and its tunnel to the server.
    Proxy,
    /// The TLS handshake.
    Tls,
    /// The websocket upgrade.
    Upgrade,
    /// Engine.IO's and Socket.IO's handshake.
    Connect,
    /// Reading the token.
    Token,
}

/// What the server said when it refused. Its `Display` is a sentence that an agent can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It refused the connection (`connect_error`).
    NotAuthorized {
        /// The server's words.
        detail: Box<str>,
    },
    /// It refused the websocket upgrade with 401 or 403.
    HttpStatus(u16),
    /// It let the client in, sent `error` or `exception`, and disconnected it, as NestJS gateways do.
    ThrownOut {
        /// The server's words.
        detail: Box<str>,
    },
    /// It let the client in and disconnected it at once, several times running.
    DisconnectedRightAway,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAuthorized { detail } | Self::ThrownOut { detail } => {
                write!(f, "The server refused your token ({detail}). Sign in again.")
            }
            Self::HttpStatus(status) => {
                write!(f, "The server refused your token (HTTP {status}). Sign in again.")
            }
            Self::DisconnectedRightAway => {
                f.write_str("The server disconnected you right after connecting. Sign in again.")
            }
        }
    }
}
