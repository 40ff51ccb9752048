//! Why there is no connection, in words for the agent.

use std::fmt;
use std::time::Duration;

use crate::Step;

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
    /// The way through the proxy is closed.
    Proxy(ProxyTrouble),
    /// The connection would not be encrypted, and the server is another computer. Nothing was sent.
    NotEncrypted,
    /// The server's certificate is not trusted.
    NotTrusted {
        /// Why not.
        reason: Distrust,
        /// The TLS library's words.
        detail: Box<str>,
    },
    /// The file with further certificates cannot be used.
    CaFile {
        /// What is wrong with it.
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
    /// The address leads to another one. It is not followed: the token is for this server.
    Redirected {
        /// The HTTP status code.
        status: u16,
        /// The other address, as the server has it.
        to: Box<str>,
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
        /// The server's words; empty where they are not told.
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
    /// What the server compressed cannot be read. It is asked to send everything as it is from then on.
    Compression {
        /// What was wrong with it.
        detail: Box<str>,
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

/// Why the way through the proxy is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// The proxy's name is not known.
    NoSuchHost {
        /// The name.
        host: Box<str>,
        /// The resolver's words.
        detail: Box<str>,
    },
    /// Nobody answers at the proxy's address.
    Unreachable {
        /// The system's words.
        detail: Box<str>,
    },
    /// It wants a name and a password (407, or 401).
    Credentials {
        /// Whether it was given some, and did not accept them.
        given: bool,
    },
    /// It did not make the connection, and said why with an HTTP status code.
    Refused(u16),
    /// What answers there does not behave like a proxy.
    NotAProxy {
        /// What was wrong with its answer.
        detail: Box<str>,
    },
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// Nobody whom this computer knows vouches for it.
    UnknownIssuer,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotValidYet,
    /// It is another server's.
    OtherName,
    /// It was revoked, is malformed, or is not for this use.
    Other,
}

impl Trouble {
    /// The machine's own words, where there are any.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::NoSuchHost { detail, .. }
            | Self::Unreachable { detail }
            | Self::NotTrusted { detail, .. }
            | Self::CaFile { detail }
            | Self::Redirected { to: detail, .. }
            | Self::Proxy(
                ProxyTrouble::NoSuchHost { detail, .. }
                | ProxyTrouble::Unreachable { detail }
                | ProxyTrouble::NotAProxy { detail },
            )
            | Self::Tls { detail }
            | Self::NotSocketIo { detail }
            | Self::NotAdmitted { detail }
            | Self::Compression { detail }
            | Self::Broken { detail }
            | Self::NoToken { detail } => Some(detail),
            _ => None,
        }
    }

    /// The same without the machine's own words: a server's may repeat the token.
    pub fn without_detail(mut self) -> Self {
        match &mut self {
            Self::NoSuchHost { detail, .. }
            | Self::Unreachable { detail }
            | Self::NotTrusted { detail, .. }
            | Self::CaFile { detail }
            | Self::Redirected { to: detail, .. }
            | Self::Proxy(
                ProxyTrouble::NoSuchHost { detail, .. }
                | ProxyTrouble::Unreachable { detail }
                | ProxyTrouble::NotAProxy { detail },
            )
            | Self::Tls { detail }
            | Self::NotSocketIo { detail }
            | Self::NotAdmitted { detail }
            | Self::Compression { detail }
            | Self::Broken { detail }
            | Self::NoToken { detail } => *detail = Box::default(),
            _ => {}
        }
        self
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
            Self::Proxy(trouble) => trouble.fmt(f),
            Self::NotEncrypted => f.write_str(
                "The address is not encrypted, so anybody on the way could read your token and all messages. Nothing \
                 was sent. Use wss:// or https://.",
            ),
            Self::NotTrusted { reason, .. } => write!(f, "{reason} Nothing was sent to it."),
            Self::CaFile { .. } => f.write_str(
                "The file with your organisation's certificates cannot be used. Ask your administrator to mend it.",
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
            Self::TimedOut { step: Step::Proxy, after } => {
                write!(f, "The proxy did not answer within {} s.", after.as_secs())
            }
            Self::TimedOut { after, .. } => {
                write!(f, "The server did not answer within {} s.", after.as_secs())
            }
            Self::Redirected { status, .. } => {
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
            Self::NotAdmitted { detail } if detail.is_empty() => {
                f.write_str("The server did not let you in.")
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
            Self::Compression { .. } => f.write_str(
                "What the server compressed could not be read. Deskbell asks it to send everything as it is.",
            ),
            Self::Broken { .. } => f.write_str("The connection was lost."),
            Self::ClosedByServer => f.write_str("The server closed the connection."),
            Self::DisconnectedByServer => f.write_str("The server disconnected you."),
            Self::NoToken { .. } => {
                f.write_str("Your token cannot be read. Unlock the keyring, or sign in again.")
            }
        }
    }
}

impl fmt::Display for ProxyTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost { host, .. } => {
                write!(f, "There is no proxy called {host}. Check the proxy setting.")
            }
            Self::Unreachable { .. } => f.write_str(
                "The proxy cannot be reached. Check your network connection and the proxy setting.",
            ),
            Self::Credentials { given: false } => {
                f.write_str("The proxy wants a user name and a password. Put them into the environment variable https_proxy.")
            }
            Self::Credentials { given: true } => f.write_str(
                "The proxy did not accept the user name and password. Check the environment variable https_proxy.",
            ),
            Self::Refused(status @ (502..=504)) => {
                write!(f, "The proxy could not reach the server (HTTP {status}). Check the server's address.")
            }
            Self::Refused(status) => write!(
                f,
                "The proxy does not let this connection through (HTTP {status}). Ask your administrator."
            ),
            Self::NotAProxy { .. } => {
                f.write_str("What answers at the proxy's address is no proxy. Check the proxy setting.")
            }
        }
    }
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownIssuer => {
                "The server's certificate comes from somebody this computer does not know. Your administrator may \
                 add your company's authority to this computer, or to Deskbell's policy."
            }
            Self::Expired => "The server's certificate has expired, or this computer's clock is wrong.",
            Self::NotValidYet => {
                "The server's certificate is not valid yet. This computer's clock may be wrong."
            }
            Self::OtherName => "The server's certificate is for another name. Check the address.",
            Self::Other => "The server's certificate is not trusted. Ask your administrator.",
        })
    }
}
