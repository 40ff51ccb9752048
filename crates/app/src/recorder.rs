//! A recording for `deskbell replay`: what happened while the agent wanted it recorded, in memory, bounded.
//!
//! # Design
//!
//! A recording has what customers wrote, because what rings may hang on it. So it is kept only on request, goes when it is
//! ended, and is written only to a file that the agent names. On request what people wrote is left out: then only what is
//! named in this file is kept of an event, and ids and names are numbers in the order in which they came.

use std::collections::{BTreeMap, VecDeque};

use deskbell_client::{ConnectionState, Signal};
use deskbell_domain::{AlertKind, CustomerId, Slot, Timestamp};
use deskbell_protocol::{Incoming, WireMessage, WireStatus, names};
use serde_json::{Map, Value, json};

use crate::contract::Recording;

/// So many bytes of lines are kept; the recording ends there.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// A recording under way.
#[derive(Debug)]
pub struct Recorder {
    since: Timestamp,
    lines: VecDeque<String>,
    bytes: usize,
    full: bool,
}

impl Recorder {
    /// Begins with how it stands.
    pub fn new(now: Timestamp, beginning: Vec<(&str, Value)>) -> Self {
        let mut recorder = Self { since: now, lines: VecDeque::new(), bytes: 0, full: false };
        for (event, data) in beginning {
            recorder.note(now, event, data);
        }
        recorder
    }

    /// Notes something that happened.
    pub fn note(&mut self, at: Timestamp, event: &str, data: Value) {
        let line = json!({"at": at.millis(), "event": event, "data": data}).to_string();
        self.full |= self.bytes + line.len() > BYTES_MAX;
        if !self.full {
            self.bytes += line.len();
            self.lines.push_back(line);
        }
    }

    /// Notes a signal of the connection, where a recording has such.
    pub fn signal(&mut self, signal: &Signal, now: Timestamp) {
        match signal {
            Signal::Connection(state) => {
                if let Some(data) = connection(state) {
                    self.note(now, "connection", data);
                }
            }
            Signal::Event { incoming, received_at, .. } => match incoming {
                Incoming::Message { message, .. } => {
                    self.wire(*received_at, names::MESSAGE, &WireMessage::from(&**message));
                }
                Incoming::Status(status) => {
                    self.wire(*received_at, names::MESSAGE_STATUS, &WireStatus::from(&**status));
                }
                _ => {}
            },
            Signal::Room { .. } | Signal::Rejected { .. } | Signal::BadFrame { .. } | Signal::Gap { .. } => {}
        }
    }

    fn wire(&mut self, at: Timestamp, event: &str, payload: &impl serde::Serialize) {
        match serde_json::to_value(payload) {
            Ok(data) => self.note(at, event, data),
            Err(error) => tracing::error!(%error, "an event could not be recorded"),
        }
    }

    /// How it stands.
    pub fn state(&self) -> Recording {
        let lines = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        Recording { since: self.since.millis(), lines, full: self.full }
    }

    /// As a file has it, to its end now. With `redacted` nothing of it tells of a customer.
    pub fn file(&self, redacted: bool, now: Timestamp) -> String {
        let mut text = String::with_capacity(self.bytes + self.lines.len() + 80);
        let mut cover = Cover::default();
        for line in &self.lines {
            if redacted {
                // It was written from a value.
                let mut line: Value = serde_json::from_str(line).unwrap_or_default();
                cover.over(&mut line);
                text.push_str(&line.to_string());
            } else {
                text.push_str(line);
            }
            text.push('\n');
        }
        text.push_str(&json!({"at": now.millis(), "event": "end"}).to_string());
        text.push('\n');
        text
    }
}

/// The connection as a recording has it; nobody who is signed out hears of it.
pub fn connection(state: &ConnectionState) -> Option<Value> {
    Some(match state {
        ConnectionState::Online { recovered, .. } => json!({"state": "online", "recovered": recovered}),
        ConnectionState::SignedOut => json!({"state": "offline"}),
        other => json!({"state": other.word()}),
    })
}

/// A customer's id, as the data of an event has it.
pub fn of(customer_id: Option<&CustomerId>) -> Value {
    json!({"customerId": customer_id.map(CustomerId::as_str)})
}

/// The notification that the agent closed.
pub fn closed(slot: &Slot) -> Option<Value> {
    let kind = match slot {
        Slot::Customer(customer_id) => {
            return Some(json!({"alert": AlertKind::Message.word(), "customerId": customer_id.as_str()}));
        }
        Slot::Summary => AlertKind::Summary,
        Slot::Digest => AlertKind::Digest,
        Slot::Waiting => AlertKind::Waiting,
        Slot::Window => AlertKind::Window,
        Slot::Failed => AlertKind::Failed,
        Slot::Connection => AlertKind::Deaf,
        Slot::Token => AlertKind::Token,
        _ => return None,
    };
    Some(json!({"alert": kind.word()}))
}

/// What stands in the place of ids, the same for the same id.
#[derive(Debug, Default)]
struct Cover {
    seen: BTreeMap<(&'static str, String), usize>,
}

/// Fields of a message and of a status that tell nothing of what was written and by whom.
const TIMES: [&str; 5] = ["timestamp", "sentAt", "deliveredAt", "readAt", "isTemplate"];
/// Words that are the guide's. Others could be anything.
const WORDS: [&str; 34] = [
    "agent",
    "customer",
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "order",
    "interactive",
    "button",
    "reaction",
    "system",
    "unsupported",
    "unknown",
    "template",
    "accepted",
    "queued",
    "pending",
    "sent",
    "delivered",
    "read",
    "played",
    "failed",
    "button_reply",
    "list_reply",
    "nfm_reply",
    "deleted",
    "warning",
    "voice",
    "contact",
    "ephemeral",
];

impl Cover {
    fn id(&mut self, kind: &'static str, id: &Value) -> Value {
        let Some(id) = id.as_str() else { return Value::Null };
        let next = self.seen.keys().filter(|(of, _)| *of == kind).count() + 1;
        let number = *self.seen.entry((kind, id.to_owned())).or_insert(next);
        Value::from(format!("{kind}-{number}"))
    }

    /// Leaves of a line what tells of nobody.
    fn over(&mut self, line: &mut Value) {
        let event = line.get("event").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(data) = line.get_mut("data") else { return };
        let Some(fields) = data.as_object_mut() else { return };
        let mut kept = Map::new();
        let mut keep = |name: &str, value: Value| drop(kept.insert(name.to_owned(), value));
        for (name, value) in std::mem::take(fields) {
            match (event.as_str(), name.as_str()) {
                (_, "customerId") => keep("customerId", self.id("customer", &value)),
                (names::MESSAGE, "conversationId") => keep("conversationId", self.id("conversation", &value)),
                (names::MESSAGE | names::MESSAGE_STATUS, "whatsappMessageId") => {
                    keep("whatsappMessageId", self.id("message", &value));
                }
                (names::MESSAGE | names::MESSAGE_STATUS, "senderType" | "messageType" | "status") => {
                    let known = value.as_str().is_some_and(|word| WORDS.contains(&word));
                    keep(&name, if known { value } else { Value::from("unknown") });
                }
                (names::MESSAGE | names::MESSAGE_STATUS, field) if TIMES.contains(&field) => {
                    keep(&name, value)
                }
                (names::MESSAGE_STATUS, "error") => {
                    keep(
                        "error",
                        json!({"code": value.get("code").filter(|it| it.is_i64()), "title": "left out"}),
                    );
                }
                (names::MESSAGE | names::MESSAGE_STATUS, _) => {}
                ("preferences", "keywords") => keep("keywords", json!([])),
                ("preferences", "vip") => {
                    let vips = value.as_array().into_iter().flatten();
                    keep("vip", vips.map(|id| self.id("customer", id)).collect());
                }
                // They are the agent's own choices, times and states.
                (_, _) => keep(&name, value),
            }
        }
        if event == names::MESSAGE {
            keep("content", Value::from("left out"));
            keep("whatsappNumber", Value::from("left out"));
        }
        *fields = kept;
    }
}

#[cfg(test)]
#[path = "recorder_tests.rs"]
mod tests;
