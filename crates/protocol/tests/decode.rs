//! What the guide's events become, rule by rule.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

use deskbell_domain::{MessageKind, Sender, Tick, Timestamp};
use deskbell_protocol::{
    Incoming, RejectReason, Rejected, Repair, WireMessage, WireStatus, decode, decode_value, names,
};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const RECEIVED: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn sample() -> Value {
    json!({
        "conversationId": "conv-1",
        "customerId": "c-1",
        "whatsappNumber": "+5511999990000",
        "whatsappMessageId": "wamid.1",
        "senderType": "customer",
        "messageType": "text",
        "content": "Olá 😀",
        "status": "delivered",
        "sentAt": "2026-01-01T12:00:00.000Z",
        "deliveredAt": 1_767_268_801_000_i64,
        "metadata": { "customerName": "Ana" },
        "isTemplate": false,
        "timestamp": "2026-01-01T12:00:00.000Z",
    })
}

/// The sample with one field changed, or without it.
fn with(field: &str, value: impl Into<Option<Value>>) -> Value {
    let mut message = sample();
    let fields = message.as_object_mut().unwrap();
    match value.into() {
        Some(value) => fields.insert(field.to_owned(), value),
        None => fields.remove(field),
    };
    message
}

fn message(data: &Value) -> (deskbell_domain::Message, Vec<Repair>) {
    match decode_value(names::MESSAGE, data, RECEIVED) {
        Ok(Incoming::Message { message, repairs }) => (*message, repairs),
        other => panic!("{other:?}"),
    }
}

fn status(data: &Value) -> deskbell_domain::StatusUpdate {
    match decode_value(names::MESSAGE_STATUS, data, RECEIVED) {
        Ok(Incoming::Status(update)) => *update,
        other => panic!("{other:?}"),
    }
}

fn rejection(name: &str, data: &Value) -> RejectReason {
    decode_value(name, data, RECEIVED).unwrap_err().reason
}

fn decode_text(name: &str, json: &str) -> Result<Incoming, Rejected> {
    let raw: &RawValue = serde_json::from_str(json).unwrap();
    decode(name, &[raw], RECEIVED)
}

#[test]
fn a_message_of_the_guide_needs_no_repair() {
    let (message, repairs) = message(&sample());
    assert_eq!(repairs, []);
    assert_eq!(message.id.as_str(), "wamid.1");
    assert_eq!(message.customer_id.as_str(), "c-1");
    assert_eq!(message.conversation_id.as_str(), "conv-1");
    assert_eq!(&*message.number, "+5511999990000");
    assert_eq!(message.sender, Sender::Customer);
    assert_eq!(message.kind, MessageKind::Text);
    assert_eq!(&*message.content, "Olá 😀");
    assert!(!message.content_cut);
    assert_eq!(message.delivery.tick(), Tick::Delivered);
    assert_eq!(message.delivery.delivered_at, Some(Timestamp::from_millis(1_767_268_801_000)));
    assert_eq!(message.customer_name().as_deref(), Some("Ana"));
    assert_eq!(message.timestamp, Timestamp::from_millis(1_767_268_800_000));
}

#[test]
fn a_message_without_its_identity_is_rejected() {
    use deskbell_protocol::Kind;
    for field in ["customerId", "whatsappMessageId", "senderType"] {
        assert_eq!(rejection(names::MESSAGE, &with(field, None)), RejectReason::Missing(field));
        assert_eq!(rejection(names::MESSAGE, &with(field, json!(null))), RejectReason::Missing(field));
        for (wrong, found) in [(json!({}), Kind::Object), (json!([]), Kind::List), (json!(true), Kind::Bool)]
        {
            assert_eq!(
                rejection(names::MESSAGE, &with(field, wrong)),
                RejectReason::WrongType { field, found }
            );
        }
    }
    for field in ["customerId", "whatsappMessageId"] {
        assert_eq!(rejection(names::MESSAGE, &with(field, json!(""))), RejectReason::EmptyId(field));
        assert_eq!(
            rejection(names::MESSAGE, &with(field, json!("x".repeat(257)))),
            RejectReason::IdTooLong(field)
        );
        assert_eq!(rejection(names::MESSAGE, &with(field, json!(1.5))), RejectReason::IdNotWhole(field));
    }
    assert_eq!(
        rejection(names::MESSAGE, &with("senderType", json!(5))),
        RejectReason::WrongType { field: "senderType", found: Kind::Number }
    );
    assert_eq!(
        rejection(names::MESSAGE, &with("senderType", json!(""))),
        RejectReason::Missing("senderType")
    );
}

#[test]
fn a_payload_that_is_no_object_is_rejected() {
    use deskbell_protocol::Kind;
    for (payload, found) in [
        (json!(sample().to_string()), Kind::Text),
        (json!([sample()]), Kind::List),
        (json!(null), Kind::Null),
        (json!(7), Kind::Number),
    ] {
        for event in [names::MESSAGE, names::MESSAGE_STATUS, names::CUSTOMER_JOINED] {
            assert_eq!(rejection(event, &payload), RejectReason::NotAnObject(found));
        }
    }
    assert_eq!(decode(names::MESSAGE, &[], RECEIVED).unwrap_err().reason, RejectReason::NoPayload);
}

#[test]
fn everything_else_is_repaired_with_a_default_and_noted() {
    let cases: Vec<(&str, Value, &str)> = vec![
        ("conversationId", json!(null), "conversationId was missing; taken as the customerId"),
        ("conversationId", json!([]), "conversationId was a list; taken as the customerId"),
        (
            "conversationId",
            json!("x".repeat(257)),
            "conversationId was empty or too long; taken as the customerId",
        ),
        ("conversationId", json!(12), "conversationId was a number; its digits were taken"),
        ("whatsappNumber", json!(null), "whatsappNumber was missing; taken as empty"),
        (
            "whatsappNumber",
            json!(5_511_999_990_000_i64),
            "whatsappNumber was a number; its digits were taken",
        ),
        ("whatsappNumber", json!("1".repeat(65)), "whatsappNumber was cut after 64 characters"),
        ("messageType", json!(null), "messageType was missing; taken as \"text\""),
        ("messageType", json!(1), "messageType was a number; taken as \"text\""),
        ("content", json!(null), "content was missing; taken as empty"),
        ("content", json!({ "body": "x" }), "content was an object; taken as empty"),
        ("content", json!("x".repeat(65_537)), "content was cut after 65536 characters"),
        ("status", json!(null), "status was missing; taken as unknown"),
        ("sentAt", json!("soon"), "sentAt was no date; taken as none"),
        ("deliveredAt", json!(true), "deliveredAt was true or false; taken as none"),
        ("readAt", json!(1e300), "readAt was no date; taken as none"),
        ("metadata", json!("x"), "metadata was text; taken as none"),
        ("isTemplate", json!(null), "isTemplate was missing; taken as false"),
        ("isTemplate", json!("true"), "isTemplate was text; taken as false"),
        ("templateName", json!(1), "templateName was a number; taken as none"),
        ("timestamp", json!(null), "timestamp was missing; taken as the time of receipt"),
        ("timestamp", json!("soon"), "timestamp was no date; taken as the time of receipt"),
        ("timestamp", json!("2026-01-01T12:00:00"), "timestamp named no time zone; taken as UTC"),
        ("customerId", json!(7), "customerId was a number; its digits were taken"),
        ("whatsappMessageId", json!(7), "whatsappMessageId was a number; its digits were taken"),
        ("senderType", json!("CUSTOMER"), "senderType was spelled differently"),
    ];
    for (field, value, sentence) in cases {
        let (_, repairs) = message(&with(field, value.clone()));
        let sentences: Vec<String> = repairs.iter().map(ToString::to_string).collect();
        assert_eq!(sentences, [sentence], "{field} = {value}");
    }
}

#[test]
fn a_date_far_ahead_becomes_the_time_of_receipt() {
    const DAY: i64 = 24 * 3600 * 1000;
    for ahead in [json!("9999-12-30T00:00:00Z"), json!(RECEIVED.millis() + DAY + 1)] {
        let (read, repairs) = message(&with("timestamp", ahead.clone()));
        assert_eq!((read.timestamp, repairs), (RECEIVED, vec![Repair::InTheFuture { field: "timestamp" }]));
        let (read, repairs) = message(&with("readAt", ahead.clone()));
        assert_eq!(read.delivery.read_at, Some(RECEIVED));
        assert_eq!(repairs, [Repair::InTheFuture { field: "readAt" }]);
        assert_eq!(status(&json!({ "id": "m", "status": "read", "timestamp": ahead })).at, RECEIVED);
    }
    let tomorrow = RECEIVED.millis() + DAY;
    let (read, repairs) = message(&with("timestamp", json!(tomorrow)));
    assert_eq!((read.timestamp.millis(), repairs), (tomorrow, vec![]), "clocks differ");
}

#[test]
fn the_defaults_are_those_that_are_stated() {
    let bare = json!({ "customerId": 42, "whatsappMessageId": "m", "senderType": "Agent" });
    let (message, repairs) = message(&bare);
    assert_eq!(message.conversation_id.as_str(), "42");
    assert_eq!(message.customer_id.as_str(), "42");
    assert_eq!(message.sender, Sender::Agent);
    assert_eq!(message.kind, MessageKind::Text);
    assert_eq!((&*message.number, &*message.content), ("", ""));
    assert_eq!(message.delivery.tick(), Tick::None);
    assert_eq!(message.timestamp, RECEIVED);
    assert!(!message.is_template && message.template_name.is_none() && message.metadata.is_none());
    assert_eq!(repairs.len(), 9, "{repairs:?}");
}

#[test]
fn optional_fields_may_be_missing_or_null() {
    for field in ["sentAt", "deliveredAt", "readAt", "metadata", "templateName"] {
        assert_eq!(message(&with(field, json!(null))).1, [], "{field}");
        assert_eq!(message(&with(field, None)).1, [], "{field}");
    }
}

#[test]
fn unknown_words_and_fields_are_data() {
    let (read, repairs) = message(&with("senderType", json!("bot")));
    assert_eq!((read.sender, repairs), (Sender::Other("bot".into()), vec![]));
    let (read, repairs) = message(&with("messageType", json!("hologram")));
    assert_eq!((read.kind, repairs), (MessageKind::Other("hologram".into()), vec![]));
    let (read, repairs) = message(&with("status", json!("warming_up")));
    assert_eq!((read.delivery.unknown.as_deref(), repairs), (Some("warming_up"), vec![]));
    assert_eq!(message(&with("somethingNew", json!({ "a": [1] }))), message(&sample()));
}

#[test]
fn content_of_exactly_the_limit_is_not_cut() {
    let (read, repairs) = message(&with("content", json!("é".repeat(65_536))));
    assert_eq!((read.content_cut, repairs), (false, vec![]));
    let (read, _) = message(&with("content", json!("é".repeat(65_537))));
    assert_eq!((read.content_cut, read.content.chars().count()), (true, 65_536));
}

#[test]
fn metadata_that_is_too_large_or_too_deep_is_dropped() {
    let (read, repairs) = message(&with("metadata", json!({ "a": "x".repeat(65_536) })));
    assert_eq!((read.metadata, repairs), (None, vec![Repair::MetadataTooLarge { bytes: 65_544 }]));

    let deep = format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500));
    let json = sample().to_string().replace("{\"customerName\":\"Ana\"}", &deep);
    match decode_text(names::MESSAGE, &json) {
        Ok(Incoming::Message { message, repairs }) => {
            assert_eq!((message.metadata, repairs), (None, vec![Repair::MetadataUnreadable]));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn half_a_character_costs_no_message() {
    for (from, to, field) in [
        ("Olá 😀", r"Ol\ud83d", "content"),
        ("\"Ana\"", r#""\ude00""#, "metadata"),
        ("wamid.1", r"wamid\ud83d", "whatsappMessageId"),
    ] {
        match decode_text(names::MESSAGE, &sample().to_string().replace(from, to)) {
            Ok(Incoming::Message { repairs, .. }) => assert_eq!(repairs, [Repair::BrokenText { field }]),
            other => panic!("{other:?}"),
        }
    }
    let broken_key = sample().to_string().replace("\"metadata\"", r#""odd\ud83d""#);
    assert!(decode_text(names::MESSAGE, &broken_key).is_ok(), "not in a key either");
}

#[test]
fn of_two_equal_keys_the_last_counts() {
    let json = sample().to_string().replacen('{', r#"{"content":"first","customerId":"zero","#, 1);
    match decode_text(names::MESSAGE, &json) {
        Ok(Incoming::Message { message, .. }) => {
            assert_eq!((&*message.content, message.customer_id.as_str()), ("Olá 😀", "c-1"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_the_first_argument_counts() {
    let (first, second) = (sample().to_string(), "\"offset\"");
    let raw = |json| serde_json::from_str::<&RawValue>(json).unwrap();
    assert!(decode(names::MESSAGE, &[raw(&first), raw(second)], RECEIVED).is_ok());
    assert!(decode(names::MESSAGE, &[raw(second), raw(&first)], RECEIVED).is_err());
}

#[test]
fn a_rejected_event_is_kept_without_its_content() {
    let rejected = decode_value(names::MESSAGE, &with("customerId", None), RECEIVED).unwrap_err();
    assert_eq!(&*rejected.event, names::MESSAGE);
    assert_eq!(rejected.reason.to_string(), "customerId is missing");
    let kept = rejected.redacted.to_string();
    assert!(kept.contains("whatsappNumber"), "{kept}");
    for secret in ["Olá", "5511", "Ana", "wamid"] {
        assert!(!kept.contains(secret), "{kept}");
    }
}

#[test]
fn a_status_is_read_under_each_of_its_names() {
    for key in ["whatsappMessageId", "messageId", "id"] {
        let update = status(&json!({ key: "m1", "status": "read" }));
        assert_eq!(update.message_id.as_str(), "m1");
        assert_eq!(update.at, RECEIVED);
    }
    let both = status(&json!({ "id": "row-7", "whatsappMessageId": "m1", "status": "sent" }));
    assert_eq!(both.message_id.as_str(), "m1");
    assert_eq!(status(&json!({ "id": null, "messageId": 5, "status": "sent" })).message_id.as_str(), "5");
}

#[test]
fn a_status_without_message_or_word_is_rejected() {
    assert_eq!(
        rejection(names::MESSAGE_STATUS, &json!({ "status": "sent" })),
        RejectReason::Missing("whatsappMessageId")
    );
    assert_eq!(rejection(names::MESSAGE_STATUS, &json!({ "id": "m" })), RejectReason::Missing("status"));
}

#[test]
fn a_failure_is_read_in_each_of_its_shapes() {
    for (error, code, title) in [
        (json!({ "error": { "code": 131_047, "title": "Re-engagement" } }), Some(131_047), "Re-engagement"),
        (json!({ "errors": [{ "code": "131047", "message": "late" }] }), Some(131_047), "late"),
        (json!({ "error": "no route" }), None, "no route"),
        (json!({ "error": 500 }), Some(500), ""),
        (json!({ "error": null, "errors": [{ "code": 1 }, { "code": 2 }] }), Some(1), ""),
    ] {
        let mut data = json!({ "id": "m", "status": "failed", "timestamp": 5 });
        data.as_object_mut().unwrap().extend(error.as_object().unwrap().clone());
        let failure = status(&data).failure.unwrap();
        assert_eq!((failure.code, &*failure.title, failure.at.millis()), (code, title, 5), "{error}");
    }
    for none in [json!({ "errors": [] }), json!({ "error": false }), json!({})] {
        let mut data = json!({ "id": "m", "status": "failed" });
        data.as_object_mut().unwrap().extend(none.as_object().unwrap().clone());
        assert_eq!(status(&data).failure, None, "{none}");
    }
}

#[test]
fn room_events_name_their_room() {
    let general = |data| decode_value(names::GENERAL_JOINED, &data, RECEIVED).unwrap();
    let expected = Incoming::GeneralJoined { room: names::GENERAL_ROOM.into() };
    assert_eq!(general(json!({ "room": "whatsapp:general" })), expected);
    assert_eq!(general(json!("joined")), expected, "the event's name says it");

    for (data, room) in [
        (json!({ "room": "whatsapp:customer:7", "customerId": "7" }), "whatsapp:customer:7"),
        (json!({ "room": "whatsapp:customer:7" }), "whatsapp:customer:7"),
        (json!({ "customerId": 7 }), "whatsapp:customer:7"),
        (json!({ "room": "lobby", "customerId": "7" }), "lobby"),
    ] {
        match decode_value(names::CUSTOMER_LEFT, &data, RECEIVED).unwrap() {
            Incoming::CustomerLeft { room: named, customer_id } => {
                assert_eq!((&*named, customer_id.as_str()), (room, "7"));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        rejection(names::CUSTOMER_JOINED, &json!({ "room": "lobby" })),
        RejectReason::Missing("customerId")
    );
}

#[test]
fn free_form_events_keep_what_they_carry() {
    let data = json!({ "clientId": "x" });
    assert_eq!(decode_value("connected", &data, RECEIVED), Ok(Incoming::Connected(data.clone())));
    assert_eq!(decode_value("clientJoined", &data, RECEIVED), Ok(Incoming::ClientJoined(data.clone())));
    assert_eq!(decode("clientLeft", &[], RECEIVED), Ok(Incoming::ClientLeft(Value::Null)));
    let unknown = decode_value("presence", &data, RECEIVED).unwrap();
    assert_eq!(unknown, Incoming::Unknown { name: "presence".into(), data: data.clone() });
    let error = decode_value("exception", &data, RECEIVED).unwrap();
    assert_eq!(error, Incoming::ServerError { event: "exception", value: data });
    assert_eq!(
        decode_value("connected", &json!("x".repeat(70_000)), RECEIVED),
        Ok(Incoming::Connected("<70002 bytes, too large to keep>".into()))
    );
}

#[test]
fn what_a_server_writes_is_what_is_read() {
    let (read, _) = message(&sample());
    let wire = serde_json::to_value(WireMessage::from(&read)).unwrap();
    assert_eq!(message(&wire), (read, vec![]));
    assert_eq!(wire["timestamp"], "2026-01-01T12:00:00.000Z");

    let update = status(
        &json!({ "id": "m", "status": "failed", "timestamp": 5, "error": { "code": 1, "title": "t" } }),
    );
    let wire = serde_json::to_value(WireStatus::from(&update)).unwrap();
    assert_eq!(status(&wire), update);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(Value::from("2026-01-01T12:00:00Z")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(".{0,8}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

const EVENTS: [&str; 11] = [
    names::CONNECTED,
    names::CLIENT_JOINED,
    names::CLIENT_LEFT,
    names::GENERAL_JOINED,
    names::CUSTOMER_JOINED,
    names::CUSTOMER_LEFT,
    names::MESSAGE,
    names::MESSAGE_STATUS,
    names::ERROR,
    names::EXCEPTION,
    "anything",
];

proptest! {
    #[test]
    fn any_value_is_an_event_or_a_rejection(event in prop::sample::select(&EVENTS[..]), data in any_json()) {
        let _ = decode_value(event, &data, RECEIVED);
    }

    #[test]
    fn a_message_with_any_field_of_any_value_is_read_or_rejected_for_that_field(
        field in prop::sample::select(vec![
            "conversationId", "customerId", "whatsappNumber", "whatsappMessageId", "senderType", "messageType",
            "content", "status", "sentAt", "deliveredAt", "readAt", "metadata", "isTemplate", "templateName",
            "timestamp",
        ]),
        value in any_json(),
    ) {
        let required = ["customerId", "whatsappMessageId", "senderType"].contains(&field);
        match decode_value(names::MESSAGE, &with(field, value), RECEIVED) {
            Ok(_) => {}
            Err(rejected) => prop_assert!(required && rejected.reason.to_string().contains(field)),
        }
    }

    #[test]
    fn a_mutilated_message_is_an_event_or_a_rejection(at in 0usize..300, with in "[\\PC\"\\\\u]{0,6}") {
        let mut json = sample().to_string();
        if json.is_char_boundary(at.min(json.len())) {
            json.insert_str(at.min(json.len()), &with);
        }
        if let Ok(raw) = serde_json::from_str::<&RawValue>(&json) {
            let _ = decode(names::MESSAGE, &[raw], RECEIVED);
        }
    }
}
