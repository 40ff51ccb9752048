//! What the connection is doing, as one value.

use std::fmt;
use std::time::Duration;

use deskbell_domain::Timestamp;

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

/// Why there is no connection. Its `Display` is a sentence that an agent can act on; [`detail`](Self::detail)
/// has the machine's own words for the support desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The server's name is not known.
    NoSuchHost {
        /// The name.
        host: Box<str>,
        /// The resolver's words.
        detail: Box<str>,
    },
    /// Nobody answers at that address.
    Unreachable {
        /// The system's words.
        detail: Box<str>,
    },
    /// The server's certificate is not trusted.
    NotTrusted {
        /// The TLS library's words.
        detail: Box<str>,
    },
    /// TLS failed otherwise.
    Tls {
        /// The TLS library's words.
        detail: Box<str>,
    },
    /// The server did not answer in time.
    TimedOut {
        /// What it was asked for.
        step: Step,
        /// How long it had.
        after: Duration,
    },
    /// Something answered, but not with a websocket.
    HttpStatus(u16),
    /// Something answered, but it is no Socket.IO server.
    NotSocketIo {
        /// What was wrong with its answer.
        detail: Box<str>,
    },
    /// The server does not let anybody in just now, for a reason other than the token.
    NotAdmitted {
        /// The server's words.
        detail: Box<str>,
    },
    /// Nothing was heard for longer than the server promised.
    Silent {
        /// For how long.
        after: Duration,
    },
    /// The server took nothing for too long.
    Stuck {
        /// For how long.
        after: Duration,
    },
    /// The server sent more at once than is taken: a frame, or all that was missed.
    TooLarge {
        /// What is taken, in bytes.
        limit: usize,
    },
    /// The connection broke.
    Broken {
        /// The system's words.
        detail: Box<str>,
    },
    /// The server closed the connection.
    ClosedByServer,
    /// The server disconnected this client (the guide's "io server disconnect").
    DisconnectedByServer,
    /// The token cannot be read: the keyring is locked or missing.
    NoToken {
        /// The keyring's words.
        detail: Box<str>,
    },
}

/// A step on the way to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Name resolution.
    Resolve,
    /// The TCP connection.
    Tcp,
    /// The TLS handshake.
    Tls,
    /// The websocket upgrade.
    Upgrade,
    /// Engine.IO's and Socket.IO's handshake.
    Connect,
    /// Reading the token.
    Token,
}

impl Trouble {
    /// The machine's own words, where there are any.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::NoSuchHost { detail, .. }
            | Self::Unreachable { detail }
            | Self::NotTrusted { detail }
            | Self::Tls { detail }
            | Self::NotSocketIo { detail }
            | Self::NotAdmitted { detail }
            | Self::Broken { detail }
            | Self::NoToken { detail } => Some(detail),
            _ => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost { host, .. } => {
                write!(f, "There is no server called {host}. Check the address and your network connection.")
            }
            Self::Unreachable { .. } => f.write_str(
                "The server cannot be reached. Check your network connection; it may also be down.",
            ),
            Self::NotTrusted { .. } => f.write_str(
                "The server's certificate is not trusted. Nothing was sent to it; ask your administrator.",
            ),
            Self::Tls { .. } => f.write_str(
                "No encrypted connection could be made. The address may need ws:// or another port.",
            ),
            Self::TimedOut { step: Step::Token, .. } => {
                f.write_str("The keyring does not answer. Unlock it, then try again.")
            }
            Self::TimedOut { step: Step::Resolve, after } => {
                write!(f, "The server's name was not found within {} s. Check your network.", after.as_secs())
            }
            Self::TimedOut { after, .. } => {
                write!(f, "The server did not answer within {} s.", after.as_secs())
            }
            Self::HttpStatus(status @ 300..=399) => {
                write!(
                    f,
                    "The address leads elsewhere (HTTP {status}). Ask your administrator for the right one."
                )
            }
            Self::HttpStatus(404) => f.write_str(
                "There is no chat server at this address (HTTP 404). Check the address and its path.",
            ),
            Self::HttpStatus(status) => {
                write!(f, "The server is not available (HTTP {status}).")
            }
            Self::NotSocketIo { .. } => {
                f.write_str("What answers at this address is no chat server. Check the address and its path.")
            }
            Self::NotAdmitted { detail } => write!(f, "The server did not let you in: {detail}"),
            Self::Silent { after } => {
                write!(f, "Nothing was heard from the server for {} s.", after.as_secs())
            }
            Self::Stuck { after } => {
                write!(f, "The server accepted nothing for {} s.", after.as_secs())
            }
            Self::TooLarge { limit } => {
                let mebibytes = limit / (1024 * 1024);
                write!(f, "The server sent more at once than this program takes ({mebibytes} MiB).")
            }
            Self::Broken { .. } => f.write_str("The connection was lost."),
            Self::ClosedByServer => f.write_str("The server closed the connection."),
            Self::DisconnectedByServer => f.write_str("The server disconnected you."),
            Self::NoToken { .. } => {
                f.write_str("Your token cannot be read. Unlock the keyring, or sign in again.")
            }
        }
    }
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
