//! One field of an event, as it was sent.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::repair::Kind;

/// What a field holds.
#[derive(Debug, Default)]
pub(crate) enum Field<'a> {
    /// Nothing. `null` is as good as missing.
    #[default]
    Absent,
    Bool(bool),
    /// A number, in the digits it was sent in.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    /// A text that held half a character, which was replaced.
    Mended(String),
    /// A text that cannot be read.
    Unreadable,
    /// An object that was read already.
    Object(Value),
    /// An object or a list, as it was sent.
    Nested(&'a RawValue),
}

impl<'a> From<&'a RawValue> for Field<'a> {
    fn from(raw: &'a RawValue) -> Self {
        match kind(raw) {
            Kind::Null => Self::Absent,
            Kind::Bool => Self::Bool(raw.get() == "true"),
            Kind::Number => Self::Number(Cow::Borrowed(raw.get())),
            Kind::Text => text(raw.get()),
            Kind::List | Kind::Object => Self::Nested(raw),
        }
    }
}

impl Field<'_> {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Absent => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::Text(_) | Self::Mended(_) | Self::Unreadable => Kind::Text,
            Self::Object(_) => Kind::Object,
            Self::Nested(raw) => kind(raw),
        }
    }

    /// Whether nothing was sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Itself, if something was sent.
    pub fn present(self) -> Option<Self> {
        (!self.is_absent()).then_some(self)
    }
}

/// A field of a kind that can be read in passing. Reading fails on every other: a list, a number that is not whole,
/// half a character. Then the event is to be read again by way of [`RawValue`]s, which never fail.
pub(crate) struct InPassing<'a>(Field<'a>);

impl<'a> From<InPassing<'a>> for Field<'a> {
    fn from(read: InPassing<'a>) -> Self {
        read.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for InPassing<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;

        impl<'de> Visitor<'de> for FieldVisitor {
            type Value = InPassing<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what can be read in passing")
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Absent))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Bool(flag)))
            }

            // JSON has one way to write a whole number; one with a fraction or an exponent comes as an `f64`.
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Number(Cow::Owned(number.to_string()))))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Number(Cow::Owned(number.to_string()))))
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Text(Cow::Borrowed(text))))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(InPassing(Field::Text(Cow::Owned(text.to_owned()))))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(map))
                    .map(|object| InPassing(Field::Object(object)))
            }
        }

        deserializer.deserialize_any(FieldVisitor)
    }
}

/// What a JSON value is; its first byte says it.
pub(crate) fn kind(raw: &RawValue) -> Kind {
    match raw.get().bytes().next() {
        Some(b'"') => Kind::Text,
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::List,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') | None => Kind::Null,
        Some(_) => Kind::Number,
    }
}

/// A JSON string.
fn text(json: &str) -> Field<'_> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => return Field::Text(Cow::Borrowed(plain)),
        _ => {}
    }
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return Field::Text(Cow::Owned(text));
    }
    serde_json::from_str(&without_lone_surrogates(json)).map_or(Field::Unreadable, Field::Mended)
}

/// `json` with every lone surrogate escape replaced by U+FFFD. JavaScript strings may hold half a character (a
/// text cut in the middle of an emoji does), `JSON.stringify` writes it as `\ud83d`, and no Rust string can
/// hold it.
pub(crate) fn without_lone_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let length = match unicode_escape(escape) {
            None => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
            Some(0xD800..=0xDBFF) => {
                let low = escape.get(6..).and_then(unicode_escape);
                if matches!(low, Some(0xDC00..=0xDFFF)) { 12 } else { 0 }
            }
            Some(0xDC00..=0xDFFF) => 0,
            Some(_) => 6,
        };
        let (kept, skipped) =
            if length == 0 { ("\\ufffd", 6) } else { (escape.get(..length).unwrap_or(escape), length) };
        mended.push_str(kept);
        rest = escape.get(skipped..).unwrap_or("");
    }
    mended.push_str(rest);
    mended
}

fn unicode_escape(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// The digits of a whole JSON number, exactly as they were sent where that is possible.
pub(crate) fn whole_number(json: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if json.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return Some(json);
    }
    let number = json.parse::<f64>().ok()?;
    // Above 2^53 a double no longer tells neighbours apart, and two customers would become one.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0)
        .then(|| Cow::Owned(format!("{}", number as i64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_are_mended_and_whole_ones_kept() {
        for (json, expected) in [
            (r#""\ud83d\ude00 ok""#, "\u{1F600} ok"),
            (r#""cut \ud83d""#, "cut \u{FFFD}"),
            (r#""\ude00x""#, "\u{FFFD}x"),
            (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
            (r#""\\ud83d""#, r"\ud83d"),
            (r#""\"é\n""#, "\"é\n"),
        ] {
            let raw: &RawValue = serde_json::from_str(json).unwrap();
            let (Field::Text(Cow::Owned(text)) | Field::Mended(text)) = Field::from(raw) else {
                panic!("{json}")
            };
            assert_eq!(text, expected, "{json}");
        }
    }

    #[test]
    fn whole_numbers_keep_every_digit() {
        let digits = |json| whole_number(Cow::Borrowed(json)).map(Cow::into_owned);
        assert_eq!(digits("12345678901234567890123").as_deref(), Some("12345678901234567890123"));
        assert_eq!(digits("5.0").as_deref(), Some("5"));
        assert_eq!(digits("5.5e3").as_deref(), Some("5500"));
        assert_eq!(digits("1.5"), None);
        assert_eq!(digits("1e300"), None);
    }
}
