//! Engine.IO v4 and Socket.IO v5 over one websocket.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{Sink, Stream as _};
use serde_json::Value;
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Bytes, Message, Utf8Bytes};

use super::deflate::DeflateError;
use super::dial::{Deadline, dial};
use super::packet::{self, Engine, Fault, Handshake, Socket};
use super::upgrade;
use super::wire::{self, Wire};
use super::{Closed, Connection, Inbound, OpenError, OpenRequest, Opened, RawEvent, Transport};
use crate::state::Step;
use crate::{Limits, Trouble};

/// The transport that ships: websocket only, one namespace, directly or through a proxy, TLS by the platform's trust
/// store.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebSocketTransport;

impl Transport for WebSocketTransport {
    fn open(&self, request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>> {
        Box::pin(open(request))
    }
}

async fn open(request: OpenRequest) -> Result<Opened, OpenError> {
    let OpenRequest { config, token, resume } = request;
    let deadline = Deadline::after(config.limits.connect);

    let upgrade = upgrade::request(&config, token.expose()).map_err(OpenError::Trouble)?;
    let stream = Wire::new(dial(&config, deadline).await.map_err(OpenError::Trouble)?);
    let limits = config.limits;
    let upgraded = tokio_tungstenite::client_async_with_config(upgrade, stream, Some(ws_config(limits)));
    let (mut stream, response) = deadline
        .run(Step::Upgrade, upgraded)
        .await
        .map_err(OpenError::Trouble)?
        .map_err(|error| OpenError::Trouble(upgrade::trouble(error)))?;
    // What was not offered cannot have been agreed on; should the server compress all the same, its frames say so.
    let agreed =
        if config.compression { wire::agreed(response.headers()).map_err(OpenError::Trouble)? } else { None };
    stream.get_mut().upgraded(agreed, limits.frame);

    let auth = packet::Auth {
        pid: resume.as_ref().map(|resume| &*resume.pid),
        offset: resume.as_ref().map(|resume| &*resume.offset),
        token: token.expose(),
    };
    let namespace = config.address.namespace().into();
    connect(WebSocketConnection::new(stream, namespace, limits), &auth, deadline).await
}

pub(super) fn ws_config(limits: Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(64 * 1024)
        .write_buffer_size(0)
        .max_message_size(Some(limits.frame))
        .max_frame_size(Some(limits.frame))
}

/// Shakes hands: OPEN, CONNECT, and whatever was missed meanwhile.
pub(super) async fn connect(
    mut connection: WebSocketConnection,
    auth: &packet::Auth<'_>,
    deadline: Deadline,
) -> Result<Opened, OpenError> {
    let timed_out = Trouble::TimedOut { step: Step::Connect, after: deadline.span };
    let mut until = deadline.at;
    let mut missed = Vec::new();
    let mut missed_bytes = 0_usize;
    loop {
        let packet = timeout_at(until, poll_fn(|cx| connection.poll_packet(cx)))
            .await
            .map_err(|_| OpenError::Trouble(timed_out.clone()))?;
        match packet {
            Packet::Open(handshake) if !connection.opened => {
                connection.opened = true;
                connection.heard(handshake.silence);
                let connect = Bytes::from_owner(packet::write_connect(&connection.namespace, auth));
                // JSON is text.
                if let Ok(text) = Utf8Bytes::try_from(connect) {
                    connection.outgoing.push_back(Message::Text(text));
                }
            }
            Packet::Connect { pid } if connection.opened => {
                return Ok(Opened { connection: Box::new(connection), pid, missed });
            }
            Packet::Refused(error) => return Err(OpenError::Refused(error)),
            Packet::Event(event) => {
                missed_bytes = missed_bytes.saturating_add(event.size());
                let limit = connection.limits.queue;
                if missed_bytes > limit {
                    return Err(OpenError::Trouble(Trouble::TooLarge { limit }));
                }
                missed.push(event);
                // As long as missed events keep coming in, the server is at work.
                until = until.max(Instant::now() + deadline.span);
            }
            Packet::Closed(closed) => return Err(OpenError::Trouble(closed.into())),
            Packet::Fault { fault, .. } if !connection.opened => {
                return Err(OpenError::Trouble(Trouble::NotSocketIo { detail: fault.to_string().into() }));
            }
            Packet::Heartbeat | Packet::Fault { .. } | Packet::Open(_) | Packet::Connect { .. } => {}
        }
    }
}

/// What comes out of the websocket.
enum Packet {
    Open(Handshake),
    Connect { pid: Option<Box<str>> },
    Refused(Value),
    Event(RawEvent),
    Heartbeat,
    Fault { fault: Fault, size: usize },
    Closed(Closed),
}

pub(super) struct WebSocketConnection {
    stream: Pin<Box<WebSocketStream<Wire>>>,
    namespace: Box<str>,
    limits: Limits,
    opened: bool,
    outgoing: VecDeque<Message>,
    unflushed: bool,
    /// Runs while something could not be written.
    stuck: Option<Pin<Box<Sleep>>>,
    /// Runs out when the server is silent. Only pings reset it.
    silent: Pin<Box<Sleep>>,
    silence: Duration,
    /// Whether the last poll did not read: what was not read was not heard either.
    deaf: bool,
    partial: Option<Partial>,
    /// A second packet that came out of one frame.
    next: Option<Packet>,
}

/// A binary event that is not complete yet.
struct Partial {
    /// `None` for an acknowledgement, which nobody waits for.
    event: Option<RawEvent>,
    expected: usize,
    parts: Vec<Bytes>,
    size: usize,
}

/// Answers that wait to be written. A server that asks without reading the answers gets no more of them.
const ANSWERS_MAX: usize = 1024;

impl WebSocketConnection {
    pub(super) fn new(stream: WebSocketStream<Wire>, namespace: Box<str>, limits: Limits) -> Self {
        // Before OPEN the deadline of the handshake counts.
        let silence = Duration::from_secs(600);
        Self {
            stream: Box::pin(stream),
            namespace,
            limits,
            opened: false,
            outgoing: VecDeque::new(),
            unflushed: false,
            stuck: None,
            silent: Box::pin(sleep_until(Instant::now() + silence)),
            silence,
            deaf: false,
            partial: None,
            next: None,
        }
    }

    fn heard(&mut self, silence: Duration) {
        self.silence = silence;
        self.silent.as_mut().reset(Instant::now() + silence);
    }

    fn answer(&mut self, message: String) {
        if self.outgoing.len() < ANSWERS_MAX {
            self.outgoing.push_back(Message::text(message));
        }
    }

    fn poll_packet(&mut self, cx: &mut Context<'_>) -> Poll<Packet> {
        if std::mem::take(&mut self.deaf) {
            self.heard(self.silence);
        }
        loop {
            if let Some(packet) = self.next.take() {
                return Poll::Ready(packet);
            }
            if let Poll::Ready(closed) = self.poll_outgoing(cx) {
                return Poll::Ready(Packet::Closed(closed));
            }
            let packet = match self.stream.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(Message::Text(frame)))) => self.text(frame),
                Poll::Ready(Some(Ok(Message::Binary(part)))) => self.binary(part),
                Poll::Ready(Some(Ok(Message::Close(_)))) => Some(Packet::Closed(Closed::ByServer)),
                Poll::Ready(Some(Ok(_))) => None,
                Poll::Ready(Some(Err(error))) => Some(Packet::Closed(broken(&error))),
                Poll::Ready(None) => Some(Packet::Closed(Closed::Broken("the stream ended".into()))),
                Poll::Pending if self.silent.as_mut().poll(cx).is_ready() => {
                    Some(Packet::Closed(Closed::Silent(self.silence)))
                }
                Poll::Pending => return Poll::Pending,
            };
            if let Some(packet) = packet {
                return Poll::Ready(packet);
            }
        }
    }

    fn poll_outgoing(&mut self, cx: &mut Context<'_>) -> Poll<Closed> {
        while !self.outgoing.is_empty() {
            match self.stream.as_mut().poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(broken(&error)),
                Poll::Pending => return self.poll_stuck(cx),
            }
            if let Some(message) = self.outgoing.pop_front() {
                self.unflushed = true;
                if let Err(error) = self.stream.as_mut().start_send(message) {
                    return Poll::Ready(broken(&error));
                }
            }
        }
        if !self.unflushed {
            return Poll::Pending;
        }
        match self.stream.as_mut().poll_flush(cx) {
            Poll::Ready(Ok(())) => {
                self.unflushed = false;
                self.stuck = None;
                Poll::Pending
            }
            Poll::Ready(Err(error)) => Poll::Ready(broken(&error)),
            Poll::Pending => self.poll_stuck(cx),
        }
    }

    fn poll_stuck(&mut self, cx: &mut Context<'_>) -> Poll<Closed> {
        let limit = self.limits.write;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + limit)));
        stuck.as_mut().poll(cx).map(|()| Closed::Stuck(limit))
    }

    fn text(&mut self, frame: Utf8Bytes) -> Option<Packet> {
        let size = frame.len();
        let fault = |fault| Some(Packet::Fault { fault, size });
        let text = match packet::engine(&frame) {
            Ok(Engine::Message(text)) => text,
            Ok(Engine::Open(handshake)) => return Some(Packet::Open(handshake)),
            Ok(Engine::Close) => return Some(Packet::Closed(Closed::ByServer)),
            Ok(Engine::Ping(echo)) => {
                self.answer(format!("3{echo}"));
                self.heard(self.silence);
                return Some(Packet::Heartbeat);
            }
            Ok(Engine::Pong | Engine::Noop) => return None,
            Err(error) => return fault(error),
        };
        let packet = match packet::socket(text, &self.namespace) {
            Ok(Socket::Connect { pid }) => Some(Packet::Connect { pid }),
            Ok(Socket::ConnectError(error)) => Some(Packet::Refused(error)),
            Ok(Socket::Disconnect) => Some(Packet::Closed(Closed::Disconnected)),
            Ok(Socket::Event { id, json }) => {
                let length = json.len();
                Some(Packet::Event(RawEvent::from_frame(frame, length, id)))
            }
            Ok(Socket::BinaryEvent { id, json, attachments }) => {
                let event = RawEvent::new(json.to_owned(), id);
                return self.begin(Some(event), attachments, size);
            }
            Ok(Socket::Ack { attachments }) if attachments > 0 => return self.begin(None, attachments, size),
            Ok(Socket::Ack { .. }) => None,
            Err(error) => fault(error),
        };
        match self.partial.take() {
            // Something else came where binary parts were due.
            Some(partial) => {
                self.next = packet;
                Some(Packet::Fault { fault: Fault::Attachments, size: partial.size })
            }
            None => packet,
        }
    }

    /// Begins to wait for binary parts.
    fn begin(&mut self, event: Option<RawEvent>, expected: usize, size: usize) -> Option<Packet> {
        let partial = Partial { event, expected, parts: Vec::with_capacity(expected), size };
        let before = self.partial.replace(partial)?;
        Some(Packet::Fault { fault: Fault::Attachments, size: before.size })
    }

    fn binary(&mut self, part: Bytes) -> Option<Packet> {
        let Some(mut partial) = self.partial.take() else {
            return Some(Packet::Fault { fault: Fault::UnexpectedBinary, size: part.len() });
        };
        partial.size = partial.size.saturating_add(part.len());
        partial.parts.push(part);
        if partial.parts.len() < partial.expected {
            if partial.size > self.limits.frame {
                // Its other parts are still to come; they are counted and let go.
                partial.event = None;
                partial.parts.fill(Bytes::new());
            }
            self.partial = Some(partial);
            return None;
        }
        let Partial { event, parts, size, .. } = partial;
        let Some(event) = event.filter(|_| size <= self.limits.frame) else {
            return (size > self.limits.frame).then_some(Packet::Fault { fault: Fault::Attachments, size });
        };
        Some(match packet::with_attachments(event.json(), &parts) {
            Ok(json) => Packet::Event(RawEvent { size, ..RawEvent::new(json, event.id()) }),
            Err(fault) => Packet::Fault { fault, size },
        })
    }
}

fn broken(error: &tungstenite::Error) -> Closed {
    match error {
        tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => Closed::ByServer,
        tungstenite::Error::Capacity(CapacityError::MessageTooLong { max_size, .. }) => {
            Closed::TooLarge(*max_size)
        }
        tungstenite::Error::Io(error) => match error.get_ref().and_then(|error| error.downcast_ref()) {
            Some(DeflateError::TooLarge(limit)) => Closed::TooLarge(*limit),
            Some(error @ (DeflateError::Damaged | DeflateError::OutOfTurn)) => {
                Closed::Compression(error.to_string().into())
            }
            None => Closed::Broken(error.to_string().into()),
        },
        other => Closed::Broken(other.to_string().into()),
    }
}

impl Connection for WebSocketConnection {
    fn send(&mut self, event: &str, arguments: &[Value]) {
        let frame = packet::write_event(&self.namespace, event, arguments);
        self.outgoing.push_back(Message::text(frame));
    }

    fn acknowledge(&mut self, id: u64) {
        let frame = packet::write_ack(&self.namespace, id);
        self.answer(frame);
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Inbound> {
        self.poll_packet(cx).map(|packet| match packet {
            Packet::Event(event) => Inbound::Event(event),
            Packet::Heartbeat => Inbound::Heartbeat,
            Packet::Fault { fault, size } => Inbound::Fault { fault, size },
            Packet::Closed(closed) => Inbound::Closed(closed),
            Packet::Open(_) | Packet::Connect { .. } | Packet::Refused(_) => {
                Inbound::Fault { fault: Fault::OutOfTurn, size: 0 }
            }
        })
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Closed> {
        self.deaf = true;
        self.poll_outgoing(cx)
    }

    fn silence(&self) -> Duration {
        self.silence
    }
}

impl From<Closed> for Trouble {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Silent(after) => Self::Silent { after },
            Closed::Stuck(after) => Self::Stuck { after },
            Closed::Broken(detail) => Self::Broken { detail },
            Closed::TooLarge(limit) => Self::TooLarge { limit },
            Closed::Compression(detail) => Self::Compression { detail },
            Closed::ByServer => Self::ClosedByServer,
            Closed::Disconnected => Self::DisconnectedByServer,
        }
    }
}

#[cfg(test)]
#[path = "websocket_tests.rs"]
mod tests;
