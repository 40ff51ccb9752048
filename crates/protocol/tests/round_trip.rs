//! What is written of an event is what is read of it: with `WireMessage` and `WireStatus`, whatever came first.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

use deskbell_domain::{Delivery, Message, StatusUpdate, Timestamp};
use deskbell_protocol::{
    Incoming, METADATA_MAX_BYTES, Repair, WireMessage, WireStatus, decode, decode_value, names, time,
};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

const RECEIVED: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn message(data: &Value) -> (Message, Vec<Repair>) {
    match decode_value(names::MESSAGE, data, RECEIVED) {
        Ok(Incoming::Message { message, repairs }) => (*message, repairs),
        other => panic!("{other:?}"),
    }
}

fn status(data: &Value) -> StatusUpdate {
    match decode_value(names::MESSAGE_STATUS, data, RECEIVED) {
        Ok(Incoming::Status(update)) => *update,
        other => panic!("{other:?}"),
    }
}

/// A message of the three fields that it needs, and `metadata` as it stands.
fn with_metadata(metadata: &str) -> (Option<Value>, Vec<Repair>) {
    let json =
        format!(r#"{{"customerId":"c","whatsappMessageId":"m","senderType":"agent","metadata":{metadata}}}"#);
    let raw: &RawValue = serde_json::from_str(&json).unwrap();
    match decode(names::MESSAGE, &[raw], RECEIVED) {
        Ok(Incoming::Message { message, repairs }) => (message.metadata, repairs),
        other => panic!("{other:?}"),
    }
}

#[test]
fn metadata_is_within_its_limit_when_it_is_written_again_too() {
    // Five bytes each as they come, nineteen as they are written: 1000000000000000.0
    let short = format!(r#"{{"a":[{}1]}}"#, "1e15,".repeat(METADATA_MAX_BYTES / 5 - 2));
    assert!(short.len() <= METADATA_MAX_BYTES);
    let (metadata, repairs) = with_metadata(&short);
    assert!(metadata.is_none());
    assert!(repairs.iter().any(|repair| matches!(repair, Repair::MetadataTooLarge { .. })), "{repairs:?}");

    let (metadata, _) = with_metadata(&format!(r#"{{"a":"{}"}}"#, "x".repeat(METADATA_MAX_BYTES - 8)));
    assert_eq!(metadata.unwrap().to_string().len(), METADATA_MAX_BYTES);
}

/// Whether one status word and the dates say all of it; a second status beside the written one is lost.
fn is_one_word(delivery: &Delivery) -> bool {
    match (delivery.rank, &delivery.failure, &delivery.unknown) {
        (Some(_), None, None) | (None, None, Some(_)) => true,
        (_, Some(_), None) => delivery.is_failed(),
        _ => false,
    }
}

fn word(known: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![prop::sample::select(known).prop_map(Value::from), ".{1,70}".prop_map(Value::from)]
}

fn status_word() -> impl Strategy<Value = Value> {
    word(&["accepted", "queued", "pending", "sent", "delivered", "READ", "played", "failed", "warming_up"])
}

fn id() -> impl Strategy<Value = Value> {
    prop_oneof![".{1,40}".prop_map(Value::from), any::<u64>().prop_map(Value::from)]
}

fn date() -> impl Strategy<Value = Value> {
    // From the year -9999 to what is too far ahead.
    let millis = -377_705_023_201_000..=253_402_207_200_000_i64;
    prop_oneof![
        Just(Value::Null),
        millis.clone().prop_map(Value::from),
        millis.prop_map(|at| time::to_iso(Timestamp::from_millis(at)).into()),
        Just("2026-01-01T12:00:00".into()),
        Just("yesterday".into()),
    ]
}

fn metadata() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<f64>().prop_map(Value::from),
        (-180.0..180.0).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(Value::Null),
    ];
    prop::collection::vec((".{0,8}", leaf), 0..5)
        .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>()))
}

fn any_message() -> impl Strategy<Value = Value> {
    let identity = (id(), id(), word(&["agent", "customer", " Agent"]));
    let optional = (
        prop::option::of(id()),
        prop::option::of(".{0,70}"),
        prop::option::of(word(&["text", "image", "reaction"])),
        prop::option::of(".{0,80}"),
        prop::option::of(status_word()),
        prop::option::of(metadata()),
        any::<bool>(),
        prop::option::of(".{0,20}"),
    );
    (identity, optional, [date(), date(), date(), date()]).prop_map(|(identity, optional, dates)| {
        let (customer, id, sender) = identity;
        let (conversation, number, kind, content, status, metadata, is_template, template) = optional;
        let [sent, delivered, read, timestamp] = dates;
        json!({
            "customerId": customer, "whatsappMessageId": id, "senderType": sender,
            "conversationId": conversation, "whatsappNumber": number, "messageType": kind, "content": content,
            "status": status, "metadata": metadata, "isTemplate": is_template, "templateName": template,
            "sentAt": sent, "deliveredAt": delivered, "readAt": read, "timestamp": timestamp,
        })
    })
}

fn any_status() -> impl Strategy<Value = Value> {
    let error = prop::option::of((prop::option::of(any::<i64>()), ".{0,600}"));
    (id(), status_word(), prop::option::of(id()), error, [date(), date(), date(), date()]).prop_map(
        |(id, word, customer, error, [at, sent, delivered, read])| {
            json!({
                "id": id, "status": word, "customerId": customer, "timestamp": at, "sentAt": sent,
                "deliveredAt": delivered, "readAt": read,
                "error": error.map(|(code, title)| json!({ "code": code, "title": title })),
            })
        },
    )
}

proptest! {
    #[test]
    fn a_message_that_is_written_needs_no_repair_and_is_the_same(data in any_message()) {
        let (read, _) = message(&data);
        let wire = serde_json::to_value(WireMessage::from(&read)).unwrap();
        let (mut again, repairs) = message(&wire);
        prop_assert_eq!(repairs, []);
        prop_assert_eq!(serde_json::to_value(WireMessage::from(&again)).unwrap(), wire);
        if !is_one_word(&read.delivery) {
            again.delivery = read.delivery.clone();
        }
        prop_assert_eq!(again, read);
    }

    #[test]
    fn a_status_that_is_written_is_the_same(data in any_status()) {
        let update = status(&data);
        let wire = serde_json::to_value(WireStatus::from(&update)).unwrap();
        prop_assert_eq!(status(&wire), update);
    }

    #[test]
    fn a_number_of_the_metadata_keeps_its_last_digit(number in any::<f64>(), digits in "[1-9][0-9]{16}") {
        // As JavaScript writes them, with as many digits as a double can tell apart.
        for written in [format!("{number:e}"), format!("-46.{digits}")] {
            let exact: f64 = written.parse().unwrap();
            let (metadata, _) = with_metadata(&format!(r#"{{"n":{written}}}"#));
            prop_assert_eq!(metadata.unwrap()["n"].as_f64(), Some(exact));
        }
    }
}
