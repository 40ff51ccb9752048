//! Reading an event's fields one by one, so that one bad field never costs the others.

use std::borrow::Cow;
use std::time::Duration;

use deskbell_domain::{CustomerId, IdError, Timestamp};
use serde_json::value::RawValue;

use crate::reject::RejectReason;
use crate::repair::{Kind, Repair};
use crate::time;

/// Declares a struct of unparsed fields of a JSON object. Unlike a derived one it takes the last of two equal
/// keys, as JavaScript does, and never fails because of what a field holds.
macro_rules! raw_fields {
    ($name:ident { $($field:ident = $key:literal,)* }) => {
        #[derive(Default)]
        struct $name<'a> {
            $($field: Option<&'a serde_json::value::RawValue>,)*
        }

        impl<'de: 'a, 'a> serde::Deserialize<'de> for $name<'a> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ObjectVisitor;

                impl<'de> serde::de::Visitor<'de> for ObjectVisitor {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<Self::Value, A::Error> {
                        let mut fields = $name::default();
                        while let Some(key) = map.next_key::<$crate::fields::Key<'de>>()? {
                            match key.0.as_ref() {
                                $($key => fields.$field = Some(map.next_value()?),)*
                                _ => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok(fields)
                    }
                }

                deserializer.deserialize_map(ObjectVisitor)
            }
        }
    };
}
pub(crate) use raw_fields;

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Reads the payload object of an event.
pub(crate) fn object<'a, T: serde::Deserialize<'a>>(data: Option<&'a RawValue>) -> Result<T, RejectReason> {
    let data = data.ok_or(RejectReason::NoPayload)?;
    match kind(data) {
        Kind::Object => serde_json::from_str(data.get()).map_err(|_| RejectReason::Unreadable),
        other => Err(RejectReason::NotAnObject(other)),
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

/// The text of a JSON string, and whether it had to be mended.
pub(crate) fn text(raw: &RawValue) -> Option<(Cow<'_, str>, bool)> {
    let json = raw.get();
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some((Cow::Borrowed(inner), false));
    }
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return Some((Cow::Owned(text), false));
    }
    let text = serde_json::from_str::<String>(&without_lone_surrogates(json)).ok()?;
    Some((Cow::Owned(text), true))
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
fn whole_number(raw: &RawValue) -> Option<Cow<'_, str>> {
    let json = raw.get();
    if json.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return Some(Cow::Borrowed(json));
    }
    let number = json.parse::<f64>().ok()?;
    // Above 2^53 a double no longer tells neighbours apart, and two customers would become one.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0)
        .then(|| Cow::Owned(format!("{}", number as i64)))
}

/// Reads fields, and notes what it had to repair.
pub(crate) struct Reader {
    pub received_at: Timestamp,
    pub repairs: Vec<Repair>,
}

impl Reader {
    pub fn new(received_at: Timestamp) -> Self {
        Self { received_at, repairs: Vec::new() }
    }

    fn note(&mut self, repair: Repair) {
        self.repairs.push(repair);
    }

    /// An identifier that the event is nothing without.
    pub fn required_id<Id>(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
        new: impl FnOnce(&str) -> Result<Id, IdError>,
    ) -> Result<Id, RejectReason> {
        let raw = present(raw).ok_or(RejectReason::Missing(field))?;
        let id = match kind(raw) {
            Kind::Text => {
                let (text, broken) = text(raw).ok_or(RejectReason::Unreadable)?;
                if broken {
                    self.note(Repair::BrokenText { field });
                }
                text
            }
            Kind::Number => {
                let digits = whole_number(raw).ok_or(RejectReason::IdNotWhole(field))?;
                self.note(Repair::NumberAsText { field });
                digits
            }
            found => return Err(RejectReason::WrongType { field, found }),
        };
        new(&id).map_err(|error| match error {
            IdError::Empty => RejectReason::EmptyId(field),
            IdError::TooLong => RejectReason::IdTooLong(field),
        })
    }

    /// An identifier that may be missing. One that is there but unusable is noted.
    pub fn optional_id<Id>(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
        default: &'static str,
        new: impl FnOnce(&str) -> Result<Id, IdError>,
    ) -> Option<Id> {
        present(raw)?;
        match self.required_id(field, raw, new) {
            Ok(id) => Some(id),
            Err(RejectReason::WrongType { found, .. }) => {
                self.note(Repair::WrongType { field, found, default });
                None
            }
            Err(_) => {
                self.note(Repair::UnusableId { field, default });
                None
            }
        }
    }

    /// A word that the event is nothing without, such as `senderType`.
    pub fn required_word(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
    ) -> Result<Box<str>, RejectReason> {
        let raw = present(raw).ok_or(RejectReason::Missing(field))?;
        match kind(raw) {
            Kind::Text => match self.limited_text(field, raw, WORD_MAX_CHARS) {
                Some((word, _)) if word.is_empty() => Err(RejectReason::Missing(field)),
                Some((word, _)) => Ok(word),
                None => Err(RejectReason::Unreadable),
            },
            found => Err(RejectReason::WrongType { field, found }),
        }
    }

    /// A text that ought to be there, of at most `max` characters. Says whether it was cut.
    pub fn text(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
        max: usize,
        default: &'static str,
    ) -> Option<(Box<str>, bool)> {
        let Some(raw) = present(raw) else {
            self.note(Repair::Missing { field, default });
            return None;
        };
        if kind(raw) == Kind::Text
            && let Some(text) = self.limited_text(field, raw, max)
        {
            return Some(text);
        }
        self.note(Repair::WrongType { field, found: kind(raw), default });
        None
    }

    /// As [`text`](Self::text), for a field that may be missing.
    pub fn optional_text(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
        max: usize,
    ) -> Option<Box<str>> {
        present(raw)?;
        self.text(field, raw, max, "none").map(|(text, _)| text)
    }

    /// A phone number: text, or its digits.
    pub fn phone(&mut self, field: &'static str, raw: Option<&RawValue>) -> Box<str> {
        if let Some(raw) = raw
            && kind(raw) == Kind::Number
            && let Some(digits) = whole_number(raw)
        {
            self.note(Repair::NumberAsText { field });
            return self.cut(field, &digits, PHONE_MAX_CHARS).0;
        }
        self.text(field, raw, PHONE_MAX_CHARS, "empty").map(|(text, _)| text).unwrap_or_default()
    }

    fn limited_text(&mut self, field: &'static str, raw: &RawValue, max: usize) -> Option<(Box<str>, bool)> {
        let (text, broken) = text(raw)?;
        if broken {
            self.note(Repair::BrokenText { field });
        }
        Some(self.cut(field, &text, max))
    }

    fn cut(&mut self, field: &'static str, text: &str, max: usize) -> (Box<str>, bool) {
        // As many bytes as characters are allowed: it cannot be too long, and need not be counted.
        if text.len() <= max {
            return (text.into(), false);
        }
        match text.char_indices().nth(max) {
            Some((end, _)) => {
                self.note(Repair::Cut { field, kept: max });
                (text.get(..end).unwrap_or(text).into(), true)
            }
            None => (text.into(), false),
        }
    }

    /// A `boolean` that ought to be there; false otherwise.
    pub fn flag(&mut self, field: &'static str, raw: Option<&RawValue>) -> bool {
        match present(raw) {
            Some(raw) if kind(raw) == Kind::Bool => raw.get() == "true",
            Some(raw) => {
                self.note(Repair::WrongType { field, found: kind(raw), default: "false" });
                false
            }
            None => {
                self.note(Repair::Missing { field, default: "false" });
                false
            }
        }
    }

    /// A date that may be missing.
    pub fn optional_date(
        &mut self,
        field: &'static str,
        raw: Option<&RawValue>,
        default: &'static str,
    ) -> Option<Timestamp> {
        let raw = present(raw)?;
        let date = match kind(raw) {
            Kind::Text => text(raw).and_then(|(text, _)| time::from_text(&text)),
            Kind::Number => time::from_number(raw.get()),
            found => {
                self.note(Repair::WrongType { field, found, default });
                return None;
            }
        };
        let Some(date) = date else {
            self.note(Repair::UnreadableDate { field, default });
            return None;
        };
        if !date.zoned {
            self.note(Repair::NoTimeZone { field });
        }
        if date.at.since(self.received_at) > AHEAD_MAX {
            self.note(Repair::InTheFuture { field });
            return Some(self.received_at);
        }
        Some(date.at)
    }

    /// A date that ought to be there; the time of receipt otherwise.
    pub fn date(&mut self, field: &'static str, raw: Option<&RawValue>) -> Timestamp {
        const DEFAULT: &str = "the time of receipt";
        if present(raw).is_none() {
            self.note(Repair::Missing { field, default: DEFAULT });
        }
        self.optional_date(field, raw, DEFAULT).unwrap_or(self.received_at)
    }

    /// The customer of a room event: its `customerId`, or what its room's name says.
    pub fn room_customer(
        &mut self,
        customer_id: Option<&RawValue>,
        room: &str,
    ) -> Result<CustomerId, RejectReason> {
        match room.strip_prefix(crate::names::CUSTOMER_ROOM_PREFIX) {
            Some(id) if present(customer_id).is_none() => {
                CustomerId::new(id).map_err(|_| RejectReason::Missing("customerId"))
            }
            _ => self.required_id("customerId", customer_id, |id| CustomerId::new(id)),
        }
    }
}

/// How far a date may be ahead of its receipt: clocks differ, and a time without a zone may be that of another one.
/// A message that claims a later day would stay on top of every list until then.
const AHEAD_MAX: Duration = Duration::from_secs(24 * 3600);

/// Longest words (`messageType`, `status`, ...), in characters.
pub(crate) const WORD_MAX_CHARS: usize = 64;
/// Longest phone number, in characters.
pub(crate) const PHONE_MAX_CHARS: usize = 64;

/// `null` is as good as missing.
pub(crate) fn present(raw: Option<&RawValue>) -> Option<&RawValue> {
    raw.filter(|raw| kind(raw) != Kind::Null)
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
            assert_eq!(text(raw).unwrap().0, expected, "{json}");
        }
    }

    #[test]
    fn whole_numbers_keep_every_digit() {
        let digits = |json| {
            let raw: &RawValue = serde_json::from_str(json).unwrap();
            whole_number(raw).map(Cow::into_owned)
        };
        assert_eq!(digits("12345678901234567890123").as_deref(), Some("12345678901234567890123"));
        assert_eq!(digits("5.0").as_deref(), Some("5"));
        assert_eq!(digits("5.5e3").as_deref(), Some("5500"));
        assert_eq!(digits("1.5"), None);
        assert_eq!(digits("1e300"), None);
    }
}
