//! The connection itself, below rooms and retry.
//!
//! [`WebSocketTransport`] is the one that ships. A [`Transport`] can be anything else that opens a Socket.IO
//! connection: the tests plug in other implementations to compare them.

mod deflate;
mod dial;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
#[cfg_attr(feature = "fuzzing", allow(missing_docs, reason = "nobody else sees it"))]
pub(crate) mod packet;
mod tls;
mod tunnel;
mod upgrade;
mod websocket;
mod wire;

use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio_tungstenite::tungstenite::Utf8Bytes;

pub use packet::Fault;
pub use tls::{ExtraCaError, extra_authorities};
pub use websocket::WebSocketTransport;

use crate::{ClientConfig, ResumePoint, Token, Trouble};

/// Opens connections.
pub trait Transport: Send + Sync + 'static {
    /// Opens a connection and waits until the server has accepted it (Socket.IO's CONNECT). Dropping the future
    /// gives up.
    fn open(&self, request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>>;
}

/// What a connection is opened with.
#[derive(Debug, Clone)]
pub struct OpenRequest {
    /// Address and limits.
    pub config: ClientConfig,
    /// Sent as `auth: { token }`, and as a header if the configuration says so.
    pub token: Token,
    /// Where to resume, if the server still can.
    pub resume: Option<ResumePoint>,
}

/// A connection that the server accepted.
pub struct Opened {
    /// The connection.
    pub connection: Box<dyn Connection>,
    /// The server's name for the session, if it can recover it. The same as the one offered: it did.
    pub pid: Option<Box<str>>,
    /// Events that came before the acceptance: those that were missed.
    pub missed: Vec<RawEvent>,
}

/// Why a connection was not opened.
#[derive(Debug, Clone, PartialEq)]
pub enum OpenError {
    /// The server refused it (Socket.IO's CONNECT_ERROR), with a message and data.
    Refused(Value),
    /// Something went wrong.
    Trouble(Trouble),
}

/// An open connection. Dropping it closes it, without a DISCONNECT: the server keeps the session for recovery.
///
/// Nothing here waits. Both `poll` functions write what is to be written.
pub trait Connection: Send {
    /// Queues an event.
    fn send(&mut self, event: &str, arguments: &[Value]);

    /// Queues the answer to an event that asked for one.
    fn acknowledge(&mut self, id: u64);

    /// Takes the next thing from the server. Not to be called again after [`Inbound::Closed`].
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Inbound>;

    /// Writes without reading, while the consumer is behind. Ready only when the connection is over.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Closed>;

    /// The longest silence that the server promised. After it the connection counts as dead.
    fn silence(&self) -> Duration;
}

/// One thing from the server.
#[derive(Debug)]
pub enum Inbound {
    /// An event.
    Event(RawEvent),
    /// A sign of life.
    Heartbeat,
    /// A frame that means nothing. The connection goes on.
    Fault {
        /// Why.
        fault: Fault,
        /// Its size in bytes.
        size: usize,
    },
    /// The connection is over.
    Closed(Closed),
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// Nothing was heard for so long.
    Silent(Duration),
    /// Nothing could be written for so long.
    Stuck(Duration),
    /// It broke, in the system's words.
    Broken(Box<str>),
    /// A frame was larger than the limit, in bytes, or would be once it is inflated.
    TooLarge(usize),
    /// What the server compressed cannot be read, and why.
    Compression(Box<str>),
    /// The server closed it.
    ByServer,
    /// The server sent a DISCONNECT packet (Socket.IO's "io server disconnect").
    Disconnected,
}

/// An event as it came: a JSON array of its name and arguments.
#[derive(Debug)]
pub struct RawEvent {
    json: Json,
    id: Option<u64>,
    size: usize,
}

#[derive(Debug)]
enum Json {
    /// The tail of a frame, from there on.
    Frame(Utf8Bytes, usize),
    Owned(String),
}

impl RawEvent {
    /// An event of `json` (`["name", ...]`). `id` is there if the server wants an answer.
    pub fn new(json: String, id: Option<u64>) -> Self {
        Self { size: json.len(), json: Json::Owned(json), id }
    }

    /// The last `length` bytes of `frame`.
    fn from_frame(frame: Utf8Bytes, length: usize, id: Option<u64>) -> Self {
        let size = frame.len();
        Self { json: Json::Frame(frame, size.saturating_sub(length)), id, size }
    }

    /// The name and the arguments, as JSON.
    pub fn json(&self) -> &str {
        match &self.json {
            Json::Frame(frame, from) => frame.get(*from..).unwrap_or_default(),
            Json::Owned(json) => json,
        }
    }

    /// What to answer to, if the server wants an answer.
    pub fn id(&self) -> Option<u64> {
        self.id
    }

    /// Its size in bytes, before compression.
    pub fn size(&self) -> usize {
        self.size
    }
}
