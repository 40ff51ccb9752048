//! What may be kept of an event when its content may not.

use serde_json::Value;

/// 256 keys of 64 characters, none of more than six bytes (`\u0000`), and what stands under them.
const SHAPE_MAX: usize = 128 * 1024;

/// Checks that `shape` says nothing but keys, types, lengths and the words that say what kind of thing it was. A
/// text or a number of the event's own would be in none of these forms.
pub fn check(shape: &Value) {
    check_under("", shape);
    let bytes = shape.to_string().len();
    assert!(bytes <= SHAPE_MAX, "{bytes} bytes were kept");
}

fn check_under(key: &str, shape: &Value) {
    match shape {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => panic!("{number} was kept under {key:?}"),
        Value::String(text) => {
            assert!(is_description(text) || is_word_of(key, text), "{text:?} was kept under {key:?}");
        }
        Value::Array(items) => {
            assert!(items.len() <= 2, "{} items were kept under {key:?}", items.len());
            items.iter().for_each(|item| check_under("", item));
        }
        Value::Object(fields) => {
            assert!(fields.len() <= 65, "{} keys were kept under {key:?}", fields.len());
            for (key, field) in fields {
                assert!(key.chars().count() <= 64, "a key of {} characters", key.chars().count());
                check_under(key, field);
            }
        }
    }
}

fn is_description(text: &str) -> bool {
    let form: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    [
        "<number>",
        "<text,  characters>",
        "<list of >",
        "<object of >",
        "< in all>",
        "< bytes>",
        "< unreadable bytes>",
    ]
    .contains(&form.as_str())
        && text.len() <= 40
}

fn is_word_of(key: &str, text: &str) -> bool {
    ["senderType", "messageType", "status", "type"].contains(&key)
        && text.len() <= 24
        && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}
