//! One line of output: what `--json` prints, in the terms of `docs/watch.schema.json`.

use std::borrow::Cow;

use deskbell_client::{ConnectionState, Incoming, Room, RoomState, Signal};
use deskbell_domain::{Message, StatusUpdate, Timestamp};
use deskbell_protocol::{WireMessage, WireStatus, time};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// One line of output.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Line<'a> {
    Connection {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        state: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        recovered: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_in_ms: Option<u64>,
    },
    Room {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        #[serde(serialize_with = "display")]
        room: &'a Room,
        state: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'a str>,
    },
    Message {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        #[serde(serialize_with = "wire_message")]
        message: &'a Message,
        repairs: Vec<String>,
    },
    Status {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        #[serde(serialize_with = "wire_status")]
        status: &'a StatusUpdate,
    },
    Gap {
        #[serde(serialize_with = "iso")]
        from: Timestamp,
        #[serde(serialize_with = "iso")]
        to: Timestamp,
    },
    Rejected {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        /// Empty where the frame could not even be read as an event.
        event: &'a str,
        reason: String,
    },
    Event {
        #[serde(serialize_with = "iso")]
        at: Timestamp,
        name: &'a str,
        data: Cow<'a, Value>,
    },
}

impl<'a> Line<'a> {
    /// What `signal` prints, if it prints anything. `now` stamps what has no time of its own; `debug` prints events
    /// that are of no interest otherwise.
    pub fn of(signal: &'a Signal, now: Timestamp, debug: bool) -> Option<Self> {
        Some(match signal {
            Signal::Connection(state) => Self::connection(state, now),
            Signal::Room { room, state } => {
                let (state, reason) = room_state(state);
                Self::Room { at: now, room, state, reason }
            }
            Signal::Event { incoming, received_at: at, .. } => return Self::event(incoming, *at, debug),
            Signal::Rejected { rejected, received_at: at, .. } => {
                Self::Rejected { at: *at, event: &rejected.event, reason: rejected.reason.to_string() }
            }
            Signal::BadFrame { fault, received_at: at, .. } => {
                Self::Rejected { at: *at, event: "", reason: fault.to_string() }
            }
            Signal::Gap { from, to } => Self::Gap { from: *from, to: *to },
        })
    }

    fn connection(state: &ConnectionState, at: Timestamp) -> Self {
        let in_ms = |until: Timestamp| u64::try_from(until.since(at).as_millis()).unwrap_or(u64::MAX);
        let (recovered, reason, retry_in_ms) = match state {
            ConnectionState::Online { recovered, .. } => (Some(*recovered), None, None),
            ConnectionState::Waiting { until, reason, .. } => {
                (None, Some(reason.to_string()), Some(in_ms(*until)))
            }
            ConnectionState::Refused { reason, retry_at } => {
                (None, Some(reason.to_string()), retry_at.map(in_ms))
            }
            ConnectionState::SignedOut => (None, Some("Nobody is signed in.".to_owned()), None),
            ConnectionState::Connecting { .. } | ConnectionState::Offline => (None, None, None),
        };
        let state = match state {
            // Without a token there is nothing to watch and nothing to wait for: the command ends.
            ConnectionState::SignedOut => ConnectionState::Offline.word(),
            other => other.word(),
        };
        Self::Connection { at, state, recovered, reason, retry_in_ms }
    }

    fn event(incoming: &'a Incoming, at: Timestamp, debug: bool) -> Option<Self> {
        let data = match incoming {
            Incoming::Message { message, repairs } => {
                let repairs = repairs.iter().map(ToString::to_string).collect();
                return Some(Self::Message { at, message, repairs });
            }
            Incoming::Status(status) => return Some(Self::Status { at, status }),
            Incoming::Connected(data) | Incoming::ClientJoined(data) | Incoming::ClientLeft(data) => {
                Cow::Borrowed(data)
            }
            _ if !debug => return None,
            // Their meaning is in the room's own line; here is what came.
            Incoming::GeneralJoined { room } => Cow::Owned(json!({ "room": room })),
            Incoming::CustomerJoined { room, customer_id } | Incoming::CustomerLeft { room, customer_id } => {
                Cow::Owned(json!({ "room": room, "customerId": customer_id }))
            }
            Incoming::ServerError { value: data, .. } | Incoming::Unknown { data, .. } => Cow::Borrowed(data),
        };
        Some(Self::Event { at, name: incoming.name(), data })
    }

    /// As one JSON object on one line, without the line's end.
    ///
    /// Characters that could drive a terminal, or that some readers take for a line's end (U+0085, U+2028), are
    /// written as escapes, which mean the same.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(escape_invisible)
    }
}

fn room_state(state: &RoomState) -> (&'static str, Option<&str>) {
    match state {
        RoomState::Joining => ("joining", None),
        RoomState::Joined => ("joined", None),
        RoomState::Unconfirmed => ("unconfirmed", None),
        RoomState::Refused { detail } => ("refused", Some(detail)),
        RoomState::Left => ("left", None),
    }
}

/// In JSON such characters stand in texts only, where an escape may replace them. JSON itself demands it only of
/// those below U+0020.
fn escape_invisible(json: String) -> String {
    let must_go = |c: char| {
        c.is_control()
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    if !json.contains(must_go) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if must_go(c) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn iso<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time::to_iso(*at))
}

fn display<S: Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

fn wire_message<S: Serializer>(message: &&Message, serializer: S) -> Result<S::Ok, S::Error> {
    WireMessage::from(*message).serialize(serializer)
}

fn wire_status<S: Serializer>(status: &&StatusUpdate, serializer: S) -> Result<S::Ok, S::Error> {
    WireStatus::from(*status).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_drive_a_terminal_is_escaped_and_means_the_same() {
        let hostile = "\u{1b}[2J\u{7f}\u{9b}31m\u{202e}\u{85}\u{2028}é😀\"\\";
        let data = Cow::Owned(json!({ hostile: hostile }));
        let line = Line::Event { at: Timestamp::default(), name: hostile, data }.json().unwrap();
        assert!(line.chars().all(|c| c == 'é' || c == '😀' || (' '..='~').contains(&c)), "{line}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&read["name"], &read["data"][hostile]), (&json!(hostile), &json!(hostile)));
    }
}
