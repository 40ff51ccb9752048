//! Events that were not accepted, and what may be kept of them.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::repair::Kind;

/// An event that was not accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// The event's name, at most 256 characters of it.
    pub event: Box<str>,
    /// Why.
    pub reason: RejectReason,
    /// What it looked like: keys, types and lengths, without any content.
    pub redacted: Value,
}

/// Why an event was not accepted. Its `Display` is a sentence for Diagnostics.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RejectReason {
    /// The event came without a payload.
    #[error("it has no payload")]
    NoPayload,
    /// The payload is not an object.
    #[error("its payload is {0}, not an object")]
    NotAnObject(Kind),
    /// A field is missing that the event is nothing without.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Such a field is something else than the guide says.
    #[error("{field} is {found}")]
    WrongType {
        /// The guide's name for the field.
        field: &'static str,
        /// What it is.
        found: Kind,
    },
    /// An identifier is empty.
    #[error("{0} is empty")]
    EmptyId(&'static str),
    /// An identifier is longer than 256 characters. It is never cut: two cut identifiers could become one.
    #[error("{0} is longer than 256 characters")]
    IdTooLong(&'static str),
    /// An identifier is a number that is not whole, or too large to be exact.
    #[error("{0} is a number that is not whole")]
    IdNotWhole(&'static str),
    /// The JSON cannot be read.
    #[error("its JSON cannot be read")]
    Unreadable,
}

/// Payloads above this many bytes are not looked into when they are redacted.
const LOOK_INTO_MAX: usize = 256 * 1024;
const KEYS_MAX: usize = 64;
const KEY_MAX_CHARS: usize = 64;
const DEPTH_MAX: usize = 5;
/// Keys of all levels together: some hundred rejected events are kept, and each of them may be hostile.
const KEYS_IN_ALL_MAX: usize = 256;

/// Fields whose value may stay, if it is one short word: they say what kind of thing it was.
const WORDS: [&str; 4] = ["senderType", "messageType", "status", "type"];

pub(crate) fn redact_raw(raw: Option<&RawValue>) -> Value {
    let Some(json) = raw.map(RawValue::get) else { return Value::Null };
    if json.len() > LOOK_INTO_MAX {
        return Value::String(format!("<{} bytes>", json.len()));
    }
    match serde_json::from_str::<Value>(json) {
        Ok(value) => redact(&value),
        Err(_) => Value::String(format!("<{} unreadable bytes>", json.len())),
    }
}

/// The shape of `value`: keys, types and lengths. Strings and numbers go, because any of them may be content,
/// a phone number or a secret.
pub fn redact(value: &Value) -> Value {
    redact_within(value, DEPTH_MAX, &mut { KEYS_IN_ALL_MAX })
}

/// `keys` is how many more may be kept.
fn redact_within(value: &Value, depth: usize, keys: &mut usize) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(_) => Value::from("<number>"),
        Value::String(text) => Value::String(format!("<text, {} characters>", text.chars().count())),
        Value::Array(items) => match items.first() {
            Some(first) if depth > 0 => Value::Array(vec![
                redact_within(first, depth - 1, keys),
                format!("<{} in all>", items.len()).into(),
            ]),
            _ => Value::String(format!("<list of {}>", items.len())),
        },
        Value::Object(fields) if depth == 0 => Value::String(format!("<object of {}>", fields.len())),
        Value::Object(fields) => {
            let mut shape = Map::new();
            for (key, value) in fields.iter().take(KEYS_MAX) {
                if *keys == 0 {
                    break;
                }
                *keys -= 1;
                let kept = match value {
                    Value::String(word) if WORDS.contains(&key.as_str()) && is_word(word) => value.clone(),
                    _ => redact_within(value, depth - 1, keys),
                };
                shape.insert(key.chars().take(KEY_MAX_CHARS).collect(), kept);
            }
            if fields.len() > shape.len() {
                shape.insert("…".into(), format!("<{} in all>", fields.len()).into());
            }
            Value::Object(shape)
        }
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= 24 && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_redacted_event_keeps_its_shape_and_loses_its_content() {
        let event = json!({
            "customerId": "5511999990000", "content": "my card is 4111", "token": "eyJ.secret", "senderType": "customer",
            "status": "4111 1111", "n": 5, "isTemplate": true, "sentAt": null,
            "metadata": { "items": [{ "name": "Ana" }, 2] },
        });
        let shape = redact(&event);
        assert_eq!(
            shape,
            json!({
                "customerId": "<text, 13 characters>", "content": "<text, 15 characters>",
                "token": "<text, 10 characters>", "senderType": "customer", "status": "<text, 9 characters>",
                "n": "<number>", "isTemplate": true, "sentAt": null,
                "metadata": { "items": [{ "name": "<text, 3 characters>" }, "<2 in all>"] },
            })
        );
    }

    #[test]
    fn a_huge_or_deep_event_is_bounded() {
        let wide: Map<String, Value> = (0..1000).map(|i| (format!("{i:0200}"), json!("x"))).collect();
        assert!(redact(&Value::Object(wide)).to_string().len() < 10_000);
        let deep = (0..100).fold(json!("x"), |inner, _| json!({ "a": inner }));
        assert!(redact(&deep).to_string().len() < 100);
        let bushy = (0..3).fold(json!(1), |inner, _| {
            Value::Object((0..30).map(|i| (format!("{i}"), inner.clone())).collect())
        });
        let shape = redact(&bushy).to_string();
        assert!(shape.len() < 10_000, "{} bytes", shape.len());
    }
}
