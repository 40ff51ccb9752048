//! What a client has to be told.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use deskbell_domain::Timestamp;

use crate::{Proxy, ServerAddress, TokenSource};

/// [`ClientConfig::spread`], unless the server is on this computer. Of 1,000 clients some 62 a second then come back, and
/// with those who were too early never more than 100 (`retry.rs` plays it through).
pub const SPREAD: Duration = Duration::from_secs(16);

/// What a client has to be told.
#[derive(Clone)]
pub struct ClientConfig {
    /// Where the server is.
    pub address: ServerAddress,
    /// Where the token comes from.
    pub tokens: Arc<dyn TokenSource>,
    /// Whether to send the token as an `Authorization: Bearer` header too.
    pub authorization_header: bool,
    /// Whether the server may compress what it sends (permessage-deflate, RFC 7692). A client stops asking for it by
    /// itself where what comes cannot be inflated ([`Trouble::Compression`](crate::Trouble::Compression)).
    pub compression: bool,
    /// When the server's side ends the connection, as a restart does to everybody at once, the first attempt to come back
    /// is made within so long, at a random time, and not sooner than in two seconds. Zero is for a client that is alone.
    pub spread: Duration,
    /// Whether a connection without TLS may lead to another computer. Whoever listens there reads the token and the
    /// messages, so it takes an administrator to allow it.
    pub allow_plain: bool,
    /// The proxy to go through. The environment is the caller's business: see [`Proxy::from_env`].
    pub proxy: Option<Proxy>,
    /// A PEM file with certificates of authorities that are trusted beside the platform's, for servers and proxies of
    /// an organisation of its own. Read anew for each attempt.
    pub extra_ca: Option<Arc<Path>>,
    /// How long things may take, and how much may wait.
    pub limits: Limits,
    /// The wall clock, for stamps only.
    pub clock: Clock,
}

impl ClientConfig {
    /// A client of `address` with the usual limits.
    pub fn new(address: ServerAddress, tokens: Arc<dyn TokenSource>) -> Self {
        Self {
            tokens,
            authorization_header: false,
            compression: true,
            // On this computer there is no crowd.
            spread: if address.is_loopback() { Duration::ZERO } else { SPREAD },
            address,
            allow_plain: false,
            proxy: None,
            extra_ca: None,
            limits: Limits::default(),
            clock: Clock::system(),
        }
    }
}

impl fmt::Debug for ClientConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientConfig")
            .field("address", &self.address)
            .field("authorization_header", &self.authorization_header)
            .field("compression", &self.compression)
            .field("spread", &self.spread)
            .field("allow_plain", &self.allow_plain)
            .field("proxy", &self.proxy)
            .field("extra_ca", &self.extra_ca)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// How long things may take, and how much may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From name resolution to the server's answer to CONNECT, in all. While missed events are coming in, it is
    /// the longest silence between two of them.
    pub connect: Duration,
    /// How long the server may take nothing that is written to it.
    pub write: Duration,
    /// How long the keyring may take.
    pub token: Duration,
    /// The largest frame, in bytes.
    pub frame: usize,
    /// How many bytes may wait for the consumer before the socket is no longer read.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            write: Duration::from_secs(8),
            token: Duration::from_secs(30),
            frame: 4 * 1024 * 1024,
            queue: 64 * 1024 * 1024,
        }
    }
}

/// A wall clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        Self::new(|| Timestamp::default().after(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()))
    }

    /// Any other, for tests.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now().millis())
    }
}
