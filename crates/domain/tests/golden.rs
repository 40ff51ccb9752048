//! Golden files: the guide's events as they come over the wire, and what becomes of each, in `golden/*.json`.
//!
//! With `BLESS=1` in the environment the files are written anew from what the code does, to be read by somebody.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::path::Path;

use deskbell_domain::*;
use deskbell_protocol::{Incoming, decode_value};
use serde_json::{Value, json};

/// Compares a file with what becomes of its events.
fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let written: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let mut state = State::default();
    let mut known = Vec::new();
    let mut told = written.clone();
    for step in told["steps"].as_array_mut().unwrap() {
        let at = time(&step["at"]);
        let incoming = decode_value(step["event"].as_str().unwrap(), &step["data"], at).unwrap();
        // As the program does: what the history holds is recalled, and forgotten after the commit.
        state.recall(known.clone());
        let (repairs, event) = match incoming {
            Incoming::Message { message, repairs } => (repairs, Event::Message(message)),
            Incoming::Status(update) => (Vec::new(), Event::Status(*update)),
            other => panic!("{} is no event of a conversation", other.name()),
        };
        let change = state.apply(event, at);
        state.forget();
        if let Some(stored) = &change.message {
            known.retain(|it: &StoredMessage| it.message.id != stored.message.id);
            known.push(StoredMessage::clone(stored));
        }
        let repairs: Vec<String> = repairs.iter().map(ToString::to_string).collect();
        step["then"] = then(&change, &repairs, state.totals());
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&told).unwrap() + "\n").unwrap();
    } else {
        for (before, after) in
            written["steps"].as_array().unwrap().iter().zip(told["steps"].as_array().unwrap())
        {
            assert_eq!(
                serde_json::to_string_pretty(before).unwrap(),
                serde_json::to_string_pretty(after).unwrap(),
                "{file}"
            );
        }
    }
}

fn time(value: &Value) -> Timestamp {
    let at: jiff::Timestamp = value.as_str().unwrap().parse().unwrap();
    Timestamp::from_millis(at.as_millisecond())
}

fn iso(at: Option<Timestamp>) -> Value {
    at.map(|at| jiff::Timestamp::from_millisecond(at.millis()).unwrap().to_string()).into()
}

fn then(change: &Change, repairs: &[String], totals: Totals) -> Value {
    let mut then = json!({
        "totals": { "unread": totals.unread, "waiting": totals.waiting },
    });
    if !repairs.is_empty() {
        then["repairs"] = json!(repairs);
    }
    if change.buffered.is_some() {
        then["buffered"] = true.into();
    }
    if change.is_nothing() {
        then["nothing"] = true.into();
    }
    if let Some(StoredMessage { message, .. }) = change.message.as_deref() {
        let delivery = &message.delivery;
        then["message"] = json!({
            "id": message.id.as_str(),
            "fresh": change.fresh,
            "sender": message.sender.as_str(),
            "kind": message.kind.as_str(),
            "content": message.content,
            "template": message.template_name,
            "tick": delivery.tick(),
            "sentAt": iso(delivery.sent_at),
            "deliveredAt": iso(delivery.delivered_at),
            "readAt": iso(delivery.read_at),
            "failure": delivery.failure_words(Language::English),
            "timestamp": iso(Some(message.timestamp)),
        });
    }
    if let Some(summary) = &change.conversation {
        then["conversation"] = json!({
            "customerId": summary.customer_id.as_str(),
            "title": summary.title(),
            "number": summary.number.as_ref().map(|told| &*told.text),
            "last": summary.last.as_ref().map(|last| last.preview.words(Language::English)),
            "unread": summary.unread,
            "waitingSince": iso(summary.waiting_since),
            "windowEnds": iso(summary.window_ends),
        });
    }
    then
}

#[test]
fn the_guides_message() {
    check("guide_message.json");
}

#[test]
fn the_status_lifecycle() {
    check("status_lifecycle.json");
}

#[test]
fn statuses_in_the_wrong_order() {
    check("statuses_in_the_wrong_order.json");
}
