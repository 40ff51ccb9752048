//! What is written of an event is what is read of it.

use deskbell_domain::{Delivery, Message};
use deskbell_protocol::{FREE_FORM_MAX, Incoming, WireMessage, WireStatus, decode, names};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::event::RECEIVED;

/// Checks that `incoming` is read as itself after it was written.
pub fn check(incoming: &Incoming) {
    match incoming {
        Incoming::Message { message, .. } => check_message(message),
        Incoming::Status(update) => {
            let again = read(names::MESSAGE_STATUS, &WireStatus::from(&**update));
            assert_eq!(&again, incoming);
        }
        Incoming::GeneralJoined { room } => {
            assert_eq!(&read(incoming.name(), &json!({ "room": room })), incoming);
        }
        Incoming::CustomerJoined { room, customer_id } | Incoming::CustomerLeft { room, customer_id } => {
            let data = json!({ "room": room, "customerId": customer_id });
            assert_eq!(&read(incoming.name(), &data), incoming);
        }
        Incoming::Connected(value)
        | Incoming::ClientJoined(value)
        | Incoming::ClientLeft(value)
        | Incoming::ServerError { value, .. }
        | Incoming::Unknown { data: value, .. } => check_free_form(incoming, value),
    }
}

fn read(name: &str, data: &impl Serialize) -> Incoming {
    let json = serde_json::to_string(data).expect("JSON");
    let raw: &RawValue = serde_json::from_str(&json).expect("JSON");
    decode(name, &[raw], RECEIVED).unwrap_or_else(|rejected| panic!("{json} was rejected: {rejected:?}"))
}

fn check_message(message: &Message) {
    let written = WireMessage::from(message);
    let Incoming::Message { message: mut again, repairs } = read(names::MESSAGE, &written) else {
        panic!("no message any more")
    };
    assert_eq!(repairs, [], "of {written:?}");
    assert_eq!(WireMessage::from(&*again), written);

    // Two things do not fit into the guide's fields: that its content was longer, and a second status beside
    // the one that is written.
    let mut expected = message.clone();
    expected.content_cut = false;
    if !is_one_word(&expected.delivery) {
        expected.delivery = Delivery::default();
        again.delivery = Delivery::default();
    }
    assert_eq!(*again, expected);
}

/// Whether one status word and the dates say all of it.
fn is_one_word(delivery: &Delivery) -> bool {
    match (delivery.rank, &delivery.failure, &delivery.unknown) {
        (Some(_), None, None) | (None, None, Some(_)) => true,
        (_, Some(_), None) => delivery.is_failed(),
        _ => false,
    }
}

fn check_free_form(incoming: &Incoming, value: &Value) {
    // `1e15` is a few bytes longer when it is written again.
    if value.to_string().len() <= FREE_FORM_MAX {
        assert_eq!(&read(incoming.name(), value), incoming);
    }
}
