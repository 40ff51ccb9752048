//! An event that is read in one scan says what it says when it is read the longer way.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::fs;
use std::path::Path;

use deskbell_domain::Timestamp;
use deskbell_protocol::{Incoming, Quick, decode, decode_quickly, names};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const RECEIVED: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// Reads `event` in both ways, and compares them. Says whether the quick one read it.
fn check(event: &str) -> bool {
    let Some(Quick { incoming, last }) = decode_quickly(event, RECEIVED) else { return false };
    let parts: Vec<&RawValue> = serde_json::from_str(event).unwrap();
    let (name, arguments) = parts.split_first().unwrap();
    let name: &str = serde_json::from_str(name.get()).unwrap();
    assert_eq!(Ok(incoming), decode(name, arguments, RECEIVED), "{event}");
    let after_the_first = arguments.get(1..).and_then(<[_]>::last);
    assert_eq!(last.map(RawValue::get), after_the_first.map(|raw| raw.get()), "{event}");
    true
}

fn message() -> Value {
    json!({
        "conversationId": "conv-1", "customerId": "c-1", "whatsappNumber": "+5511999990000",
        "whatsappMessageId": "wamid.1", "senderType": "customer", "messageType": "text",
        "content": "She said \"tomorrow\"\n😀", "status": "delivered", "sentAt": "2026-01-01T12:00:00.000Z",
        "deliveredAt": 1_767_268_801_000_i64, "readAt": null,
        "metadata": { "customerName": "Ana", "location": [-46.633_308_1, 1e15] },
        "isTemplate": false, "templateName": "welcome", "timestamp": "2026-01-01T12:00:00.000Z", "more": [1, {}],
    })
}

fn status() -> Value {
    json!({
        "whatsappMessageId": "wamid.1", "id": 7, "customerId": "c-1", "status": "READ",
        "timestamp": 1_767_268_801_000_i64, "readAt": "2026-01-01T12:00:00.000Z", "error": null,
    })
}

#[test]
fn what_the_guide_says_is_read_in_one_scan() {
    for (name, payload) in [(names::MESSAGE, message()), (names::MESSAGE_STATUS, status())] {
        for tail in ["", r#","Q885sSy.0""#, r#", {"more": true} ,null, 7"#] {
            assert!(check(&format!(r#"["{name}",{payload}{tail}]"#)), "{name} {tail:?}");
        }
    }
}

#[test]
fn what_is_merely_missing_or_of_another_type_is_too() {
    for field in message().as_object().unwrap().keys() {
        for value in [Value::Null, json!(true), json!(7), json!({ "a": 1 }), json!("x")] {
            let mut payload = message();
            payload[field] = value.clone();
            // A message without its identity is rejected, and that is told the longer way.
            let expected = !((["customerId", "whatsappMessageId", "senderType"].contains(&field.as_str()))
                && !(value.is_string() || value.is_number() && field != "senderType"));
            assert_eq!(check(&json!([names::MESSAGE, payload]).to_string()), expected, "{field}: {value}");
        }
    }
}

#[test]
fn what_cannot_be_read_in_passing_is_left_to_the_longer_way() {
    let event = |from: &str, to: &str| {
        let event = json!([names::MESSAGE, message()]).to_string();
        assert!(event.contains(from), "{from}");
        event.replacen(from, to, 1)
    };
    for event in [
        event("She said", r"\ud83d"),
        event("\"conv-1\"", "1.5"),
        event("\"conv-1\"", "[]"),
        event("\"Ana\"", &format!("{}1{}", "[".repeat(200), "]".repeat(200))),
        event("She said", &"x".repeat(16 * 1024)),
        event("whatsappMessage\"", "connected\""),
        event("[\"whatsappMessage\",", "[\"whatsappMessage\""),
        event("\"senderType\":\"customer\"", "\"senderType\":\"\""),
        json!([names::MESSAGE]).to_string(),
        json!([names::MESSAGE, "text"]).to_string(),
        json!([names::MESSAGE_STATUS, { "id": "m", "status": "failed", "errors": [{ "code": 1 }] }])
            .to_string(),
        format!("{}x", json!([names::MESSAGE, message()])),
    ] {
        assert!(!check(&event), "{event}");
    }
}

#[test]
fn the_last_of_two_equal_keys_counts_here_too() {
    let twice = json!([names::MESSAGE, message()]).to_string().replacen(
        '{',
        r#"{"content":"first","metadata":{"a":1},"c\u0075stomerId":"zero","#,
        1,
    );
    assert!(check(&twice));
    let null_at_last =
        json!([names::MESSAGE, message()]).to_string().replace("\"more\":[1,{}]", r#""content":null"#);
    assert!(check(&null_at_last));
    match decode_quickly(&null_at_last, RECEIVED).unwrap().incoming {
        Incoming::Message { message, .. } => assert_eq!(&*message.content, ""),
        other => panic!("{other:?}"),
    }
}

#[test]
fn seeds_of_the_fuzz_targets_come_to_the_same() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut read_quickly = 0;
    for (folder, name) in
        [("event", None), ("message", Some(names::MESSAGE)), ("status", Some(names::MESSAGE_STATUS))]
    {
        for seed in fs::read_dir(corpus.join(folder)).unwrap() {
            let seed = String::from_utf8_lossy(&fs::read(seed.unwrap().path()).unwrap()).into_owned();
            let event = name.map_or(seed.clone(), |name| format!(r#"["{name}",{seed}]"#));
            read_quickly += usize::from(check(&event));
        }
    }
    assert!(read_quickly > 5, "{read_quickly}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[a-z]{60,70}".prop_map(Value::from),
        (250_usize..260).prop_map(|length| "é".repeat(length).into()),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{3}Z?".prop_map(Value::from),
        prop::sample::select(&["Agent", "READ", "failed", "image", "2026-01-01"][..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(".{0,8}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_fields_come_to_the_same(
        is_status in any::<bool>(),
        changed in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..4),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        tail in prop::option::of(any_json()),
    ) {
        let (name, mut payload) =
            if is_status { (names::MESSAGE_STATUS, status()) } else { (names::MESSAGE, message()) };
        let keys: Vec<String> = payload.as_object().unwrap().keys().cloned().collect();
        for (at, value) in changed {
            payload[at.get(&keys)] = value;
        }
        for at in removed {
            payload.as_object_mut().unwrap().remove(at.get(&keys));
        }
        let event: Vec<Value> = [json!(name), payload].into_iter().chain(tail).collect();
        check(&Value::from(event).to_string());
    }

    #[test]
    fn a_mutilated_event_comes_to_the_same(
        is_status in any::<bool>(),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..4,
        with in prop_oneof![
            "[\\PC\"\\\\u]{0,6}".boxed(),
            prop::sample::select(&["\\ud83d", "\\u00e9", "-0", "1e3", "9e999", "18446744073709551616", ",", "\u{7}"][..])
                .prop_map(str::to_owned).boxed(),
        ],
    ) {
        let event = if is_status { json!([names::MESSAGE_STATUS, status()]) } else { json!([names::MESSAGE, message()]) };
        let mut event: Vec<char> = event.to_string().chars().collect();
        let from = at.index(event.len());
        let to = event.len().min(from + cut);
        event.splice(from..to, with.chars());
        check(&event.into_iter().collect::<String>());
    }
}
