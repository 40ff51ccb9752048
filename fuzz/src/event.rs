//! An event's name and payload, and what they become.

use deskbell_client::transport::fuzzing::Parts;
use deskbell_domain::{CustomerId, Delivery, ID_MAX_CHARS, Message, Status, StatusUpdate, Timestamp};
use deskbell_protocol::{
    CONTENT_MAX_CHARS, FREE_FORM_MAX, Incoming, METADATA_MAX_BYTES, Quick, Rejected, decode, decode_quickly,
    names, redact,
};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{redacted, round_trip};

/// When each event is received.
pub(crate) const RECEIVED: Timestamp = Timestamp::from_millis(1_800_000_000_000);

const NUMBER_MAX_CHARS: usize = 64;
const WORD_MAX_CHARS: usize = 64;
const TITLE_MAX_CHARS: usize = 512;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// Checks a whole event, `["name", ...]`, and that it comes to the same when it is read in one scan.
pub fn check_whole(json: &str) {
    let quick = decode_quickly(json, RECEIVED);
    let Ok(mut parts) = Parts::read(json) else {
        assert!(quick.is_none(), "{json}");
        return;
    };
    let outcome = check_arguments(&parts.name, &parts.arguments);
    if let Some(Quick { incoming, last }) = quick {
        assert_eq!(Ok(incoming), outcome, "{json}");
        let after_the_first = parts.arguments.get(1..).and_then(<[_]>::last);
        assert_eq!(last.map(RawValue::get), after_the_first.map(|raw| raw.get()), "{json}");
    }
    if parts.take_offset().is_some() {
        let _ = check_arguments(&parts.name, &parts.arguments);
    }
}

/// Checks the event `name` with the payload `json`: an event or a rejection, the same each time, within its limits
/// and equal to itself when written and read again; of a rejected one nothing is kept that it said.
pub fn check(name: &str, json: &str) {
    if let Ok(raw) = serde_json::from_str::<&RawValue>(json) {
        let outcome = check_arguments(name, &[raw]);
        // Only its name is read from what says it all.
        if name == names::GENERAL_JOINED {
            assert!(outcome.is_ok(), "{json}");
        }
    }
}

fn check_arguments(name: &str, arguments: &[&RawValue]) -> Result<Incoming, Rejected> {
    let outcome = decode(name, arguments, RECEIVED);
    assert_eq!(decode(name, arguments, RECEIVED), outcome, "twice the same event");
    match &outcome {
        Ok(incoming) => {
            check_limits(incoming);
            round_trip::check(incoming);
        }
        Err(rejected) => {
            assert!(rejected.event.chars().count() <= ID_MAX_CHARS && name.starts_with(&*rejected.event));
            redacted::check(&rejected.redacted);
        }
    }
    // Debug mode shows accepted events, too.
    if let Some(Ok(value)) = arguments.first().map(|raw| serde_json::from_str(raw.get())) {
        redacted::check(&redact(&value));
    }
    outcome
}

fn check_limits(incoming: &Incoming) {
    match incoming {
        Incoming::Message { message, repairs } => {
            check_message(message);
            // At most two for each of its fields.
            assert!(repairs.len() <= 30, "{} repairs", repairs.len());
        }
        Incoming::Status(update) => check_status(update),
        Incoming::GeneralJoined { room } => check_room(room),
        Incoming::CustomerJoined { room, customer_id } | Incoming::CustomerLeft { room, customer_id } => {
            check_room(room);
            check_customer(customer_id);
        }
        Incoming::Unknown { name, data } => {
            assert!(name.chars().count() <= ID_MAX_CHARS);
            check_free_form(data);
        }
        Incoming::Connected(value)
        | Incoming::ClientJoined(value)
        | Incoming::ClientLeft(value)
        | Incoming::ServerError { value, .. } => check_free_form(value),
    }
}

fn check_text(text: &str, max: usize) {
    let length = text.chars().count();
    assert!(length <= max, "{length} characters of at most {max}: {text:.100}");
}

fn check_id(id: &str) {
    assert!(!id.is_empty());
    check_text(id, ID_MAX_CHARS);
}

fn check_customer(customer: &CustomerId) {
    check_id(customer.as_str());
}

fn check_room(room: &str) {
    assert!(!room.is_empty());
    check_text(room, names::CUSTOMER_ROOM_PREFIX.len() + ID_MAX_CHARS);
}

fn check_date(at: Option<Timestamp>) {
    let Some(at) = at else { return };
    assert!(at.millis() <= RECEIVED.millis() + DAY_MS, "{at:?} is ahead of its receipt");
}

fn check_message(message: &Message) {
    check_id(message.id.as_str());
    check_customer(&message.customer_id);
    check_id(message.conversation_id.as_str());
    check_text(&message.number, NUMBER_MAX_CHARS);
    check_text(message.sender.as_str(), WORD_MAX_CHARS);
    check_text(message.kind.as_str(), WORD_MAX_CHARS);
    check_text(&message.content, CONTENT_MAX_CHARS);
    if message.content_cut {
        assert_eq!(message.content.chars().count(), CONTENT_MAX_CHARS);
    }
    if let Some(metadata) = &message.metadata {
        assert!(metadata.is_object());
        let bytes = metadata.to_string().len();
        assert!(bytes <= METADATA_MAX_BYTES, "{bytes} bytes of metadata");
    }
    check_text(message.template_name.as_deref().unwrap_or_default(), TITLE_MAX_CHARS);
    check_date(Some(message.timestamp));
    let Delivery { rank: _, failure, sent_at, delivered_at, read_at, unknown } = &message.delivery;
    [*sent_at, *delivered_at, *read_at, failure.as_ref().map(|failure| failure.at)]
        .into_iter()
        .for_each(check_date);
    check_text(unknown.as_deref().unwrap_or_default(), WORD_MAX_CHARS);
}

fn check_status(update: &StatusUpdate) {
    check_id(update.message_id.as_str());
    update.customer_id.iter().for_each(check_customer);
    if let Status::Other(word) = &update.status {
        assert!(!word.is_empty());
        check_text(word, WORD_MAX_CHARS);
    }
    [Some(update.at), update.sent_at, update.delivered_at, update.read_at].into_iter().for_each(check_date);
    if let Some(failure) = &update.failure {
        check_text(&failure.title, TITLE_MAX_CHARS);
        assert_eq!(failure.at, update.at);
    }
}

fn check_free_form(value: &Value) {
    // The limit is for what came: `1e15` becomes a few bytes longer when it is written again.
    let bytes = value.to_string().len();
    assert!(bytes <= 4 * FREE_FORM_MAX, "{bytes} bytes");
}
