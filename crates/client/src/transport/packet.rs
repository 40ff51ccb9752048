//! Engine.IO v4 and Socket.IO v5 packets, as text. Pure, and total: any text is a packet or a [`Fault`].
//!
//! Of all this only [`Fault`] leaves the crate, and the rest for the fuzz targets (feature `fuzzing`).

use std::borrow::Cow;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// Why a frame means nothing. The connection goes on without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No packet of Engine.IO begins like this.
    #[error("it is no Engine.IO packet")]
    Engine,
    /// No packet of Socket.IO looks like this.
    #[error("it is no Socket.IO packet")]
    Socket,
    /// It belongs to a namespace that this client did not ask for.
    #[error("it belongs to another namespace")]
    Namespace,
    /// The event has no name, or is no list.
    #[error("the event has no name")]
    NoName,
    /// A binary frame came that no event had announced.
    #[error("it is binary, and no event announced it")]
    UnexpectedBinary,
    /// An event that announced binary frames was not completed by them.
    #[error("its binary parts did not come, or are too many or too large")]
    Attachments,
    /// A packet came that has no meaning at this point.
    #[error("it came out of turn")]
    OutOfTurn,
}

/// An Engine.IO packet.
#[derive(Debug, PartialEq, Eq)]
pub enum Engine<'a> {
    Open(Handshake),
    Close,
    /// With what is to be sent back.
    Ping(&'a str),
    Pong,
    Message(&'a str),
    Noop,
}

/// A ping that is to be sent back may hold so many bytes. Engine.IO's own hold none, or `probe`.
const ECHO_MAX: usize = 64;

/// What the server announces first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handshake {
    /// The longest silence that the server promises.
    pub silence: Duration,
}

/// Engine.IO's own defaults, for a server that does not say.
const PING_INTERVAL_MS: u64 = 25_000;
const PING_TIMEOUT_MS: u64 = 20_000;

pub fn engine(frame: &str) -> Result<Engine<'_>, Fault> {
    let mut rest = frame.chars();
    match rest.next() {
        Some('0') => handshake(rest.as_str()).map(Engine::Open),
        Some('1') => Ok(Engine::Close),
        // What is sent back waits in memory until the server reads it.
        Some('2') if rest.as_str().len() > ECHO_MAX => Err(Fault::Engine),
        Some('2') => Ok(Engine::Ping(rest.as_str())),
        Some('3') => Ok(Engine::Pong),
        Some('4') => Ok(Engine::Message(rest.as_str())),
        // An upgrade is only ever asked for by a client.
        Some('6') => Ok(Engine::Noop),
        _ => Err(Fault::Engine),
    }
}

fn handshake(json: &str) -> Result<Handshake, Fault> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Open {
        sid: Option<Value>,
        ping_interval: Option<Value>,
        ping_timeout: Option<Value>,
    }
    let open: Open = serde_json::from_str(json).map_err(|_| Fault::Engine)?;
    if open.sid.is_none() {
        return Err(Fault::Engine);
    }
    let millis = |value: Option<Value>, default| value.and_then(|value| value.as_u64()).unwrap_or(default);
    let silence = millis(open.ping_interval, PING_INTERVAL_MS)
        .saturating_add(millis(open.ping_timeout, PING_TIMEOUT_MS))
        // A server must be able neither to make this client reconnect all the time nor to keep it from ever
        // noticing a dead connection.
        .clamp(1_000, 600_000);
    Ok(Handshake { silence: Duration::from_millis(silence) })
}

/// A Socket.IO packet of one namespace.
#[derive(Debug, PartialEq)]
pub enum Socket<'a> {
    /// Accepted.
    Connect {
        pid: Option<Box<str>>,
    },
    Disconnect,
    Event {
        id: Option<u64>,
        json: &'a str,
    },
    /// An event that is followed by so many binary frames.
    BinaryEvent {
        id: Option<u64>,
        json: &'a str,
        attachments: usize,
    },
    /// The answer to a request, with so many binary frames. This client makes none.
    Ack {
        attachments: usize,
    },
    /// Refused.
    ConnectError(Value),
}

/// More binary parts than this no event has.
const ATTACHMENTS_MAX: usize = 64;

pub fn socket<'a>(text: &'a str, namespace: &str) -> Result<Socket<'a>, Fault> {
    let mut chars = text.chars();
    let kind = chars.next().ok_or(Fault::Socket)?;
    let mut rest = chars.as_str();

    let mut attachments = 0;
    if matches!(kind, '5' | '6') {
        let (count, after) = rest.split_once('-').ok_or(Fault::Socket)?;
        attachments = count.parse().map_err(|_| Fault::Socket)?;
        if attachments > ATTACHMENTS_MAX {
            return Err(Fault::Attachments);
        }
        rest = after;
    }
    if rest.starts_with('/') {
        let (named, after) = rest.split_once(',').unwrap_or((rest, ""));
        // The server may repeat the query of the namespace.
        if named.split('?').next() != Some(namespace) {
            return Err(Fault::Namespace);
        }
        rest = after;
    } else if namespace != "/" {
        return Err(Fault::Namespace);
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, json) = rest.split_at_checked(digits).ok_or(Fault::Socket)?;
    let id = match number {
        "" => None,
        number => Some(number.parse().map_err(|_| Fault::Socket)?),
    };

    match kind {
        '0' => Ok(Socket::Connect { pid: pid(json)? }),
        '1' => Ok(Socket::Disconnect),
        '2' => Ok(Socket::Event { id, json }),
        '5' if attachments == 0 => Ok(Socket::Event { id, json }),
        '5' => Ok(Socket::BinaryEvent { id, json, attachments }),
        '3' | '6' => Ok(Socket::Ack { attachments }),
        '4' => Ok(Socket::ConnectError(serde_json::from_str(json).unwrap_or(Value::Null))),
        _ => Err(Fault::Socket),
    }
}

/// The longest `pid` or offset that is taken; it goes back to the server with each attempt.
const RECOVERY_MAX: usize = 512;

fn pid(json: &str) -> Result<Option<Box<str>>, Fault> {
    #[derive(Deserialize)]
    struct Connected {
        pid: Option<Value>,
    }
    // A server older than Socket.IO 3 sends `40` alone.
    if json.is_empty() {
        return Ok(None);
    }
    let connected: Connected = serde_json::from_str(json).map_err(|_| Fault::Socket)?;
    let pid = connected.pid.as_ref().and_then(Value::as_str);
    Ok(pid.filter(|pid| !pid.is_empty() && pid.len() <= RECOVERY_MAX).map(Box::from))
}

/// An event's name and arguments.
#[derive(Debug)]
pub struct Parts<'a> {
    pub name: Cow<'a, str>,
    pub arguments: Vec<&'a RawValue>,
}

impl<'a> Parts<'a> {
    /// Reads `["name", ...]`. A number is a name too.
    pub fn read(json: &'a str) -> Result<Self, Fault> {
        let mut arguments: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| Fault::NoName)?;
        if arguments.is_empty() {
            return Err(Fault::NoName);
        }
        let first = arguments.remove(0).get();
        let name = match first.bytes().next() {
            Some(b'"') => match first.get(1..first.len() - 1) {
                Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
                _ => Cow::Owned(serde_json::from_str(first).map_err(|_| Fault::NoName)?),
            },
            Some(b'-' | b'0'..=b'9') => Cow::Borrowed(first),
            _ => return Err(Fault::NoName),
        };
        Ok(Self { name, arguments })
    }

    /// Takes the offset off the end, which a server that can recover connections adds to each event that it keeps.
    pub fn take_offset(&mut self) -> Option<Box<str>> {
        let offset = offset(self.arguments.last()?)?;
        self.arguments.pop();
        Some(offset)
    }
}

/// An event's last argument, if it is an offset.
pub fn offset(last: &RawValue) -> Option<Box<str>> {
    let offset: Box<str> = serde_json::from_str(last.get()).ok()?;
    // A volatile event has none, and may end with a text of its own. Adapters count in one word: `Q885sSy.0`,
    // `1687944870123-0`.
    let is_word = !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_graphic());
    (is_word && offset.len() <= RECOVERY_MAX).then_some(offset)
}

/// Puts binary parts where their placeholders are, as base64 text.
pub fn with_attachments(json: &str, attachments: &[impl AsRef<[u8]>]) -> Result<String, Fault> {
    let mut event: Value = serde_json::from_str(json).map_err(|_| Fault::NoName)?;
    fill(&mut event, attachments)?;
    Ok(event.to_string())
}

fn fill(value: &mut Value, attachments: &[impl AsRef<[u8]>]) -> Result<(), Fault> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, attachments)),
        Value::Object(fields) => {
            if fields.get("_placeholder") == Some(&Value::Bool(true)) {
                let number = fields.get("num").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
                let part = number.and_then(|n| attachments.get(n)).ok_or(Fault::Attachments)?;
                *value = Value::String(BASE64_STANDARD.encode(part));
                return Ok(());
            }
            fields.values_mut().try_for_each(|field| fill(field, attachments))
        }
        _ => Ok(()),
    }
}

/// `/agents,` or nothing for the main namespace.
fn prefix(namespace: &str) -> String {
    if namespace == "/" { String::new() } else { format!("{namespace},") }
}

/// What CONNECT carries for the server: the token for its middleware, and where the connection is to be taken up again.
/// <https://socket.io/docs/v4/connection-state-recovery>
#[derive(Debug, Default, Serialize)]
pub struct Auth<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<&'a str>,
    pub token: &'a str,
}

/// The most bytes that JSON makes of one.
const ESCAPED_MAX: usize = 6;

/// CONNECT. It holds the token, so it is wiped when it has been sent.
pub fn write_connect(namespace: &str, auth: &Auth<'_>) -> Zeroizing<Vec<u8>> {
    let resume: usize = [auth.pid, auth.offset].into_iter().flatten().map(str::len).sum();
    // Room for all of it at once: where a buffer grows, it leaves a copy behind.
    let room = 64 + namespace.len() + ESCAPED_MAX * (auth.token.len() + resume);
    let mut packet = Zeroizing::new(Vec::with_capacity(room));
    packet.extend_from_slice(b"40");
    packet.extend_from_slice(prefix(namespace).as_bytes());
    // Three texts go into a buffer in memory: there is nothing that could fail.
    let _ = serde_json::to_writer(&mut *packet, auth);
    packet
}

/// An event.
pub fn write_event(namespace: &str, name: &str, arguments: &[Value]) -> String {
    let event: Value = std::iter::once(Value::from(name)).chain(arguments.iter().cloned()).collect();
    format!("42{}{event}", prefix(namespace))
}

/// The empty answer to a request of the server's.
pub fn write_ack(namespace: &str, id: u64) -> String {
    format!("43{}{id}[]", prefix(namespace))
}

#[cfg(test)]
#[path = "packet_tests.rs"]
mod tests;
