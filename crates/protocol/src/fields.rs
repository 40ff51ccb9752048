//! Reading an event's fields one by one, so that one bad field never costs the others.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use deskbell_domain::{CustomerId, IdError, Timestamp};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::field::{Field, kind, whole_number};
use crate::reject::RejectReason;
use crate::repair::{Kind, Repair};
use crate::time;

/// The fields of one kind of object.
pub(crate) trait FieldSet<'a>: Default {
    /// Where the field of that name belongs, if it is known.
    fn slot(&mut self, key: &str) -> Option<&mut Field<'a>>;
}

/// Declares a [`FieldSet`].
macro_rules! field_set {
    ($name:ident { $($field:ident = $key:literal,)* }) => {
        #[derive(Default)]
        pub(crate) struct $name<'a> {
            $($field: $crate::field::Field<'a>,)*
        }

        impl<'a> $crate::fields::FieldSet<'a> for $name<'a> {
            fn slot(&mut self, key: &str) -> Option<&mut $crate::field::Field<'a>> {
                match key {
                    $($key => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use field_set;

/// Reads a JSON object into a [`FieldSet`], each field by way of `Via`. Unlike a derived struct it takes the last of
/// two equal keys, as JavaScript does. The fields are not returned but written where they are to be: they are some
/// hundred bytes, and parsing would hand them on from call to call.
pub(crate) struct ObjectInto<'f, Fields, Via> {
    fields: &'f mut Fields,
    via: PhantomData<Via>,
}

impl<'f, Fields, Via> ObjectInto<'f, Fields, Via> {
    pub fn new(fields: &'f mut Fields) -> Self {
        Self { fields, via: PhantomData }
    }
}

impl<'de, Fields, Via> DeserializeSeed<'de> for ObjectInto<'_, Fields, Via>
where
    Fields: FieldSet<'de>,
    Via: Deserialize<'de> + Into<Field<'de>>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, Fields, Via> Visitor<'de> for ObjectInto<'_, Fields, Via>
where
    Fields: FieldSet<'de>,
    Via: Deserialize<'de> + Into<Field<'de>>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match self.fields.slot(&key.0) {
                Some(slot) => *slot = map.next_value::<Via>()?.into(),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads `json` by `seed`, and nothing but it.
pub(crate) fn parse<'a, Seed: DeserializeSeed<'a>>(
    json: &'a str,
    seed: Seed,
) -> Result<Seed::Value, serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut parser)?;
    parser.end()?;
    Ok(value)
}

/// Reads the payload object of an event, whatever its fields hold.
pub(crate) fn object<'a, Fields: FieldSet<'a>>(data: Option<&'a RawValue>) -> Result<Fields, RejectReason> {
    let data = data.ok_or(RejectReason::NoPayload)?;
    match kind(data) {
        Kind::Object => {
            let mut fields = Fields::default();
            parse(data.get(), ObjectInto::<_, &RawValue>::new(&mut fields))
                .map_err(|_| RejectReason::Unreadable)?;
            Ok(fields)
        }
        other => Err(RejectReason::NotAnObject(other)),
    }
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
        name: &'static str,
        field: Field<'_>,
        new: impl FnOnce(&str) -> Result<Id, IdError>,
    ) -> Result<Id, RejectReason> {
        let id = match field {
            Field::Absent => return Err(RejectReason::Missing(name)),
            Field::Text(text) => text,
            Field::Mended(text) => {
                self.note(Repair::BrokenText { field: name });
                Cow::Owned(text)
            }
            Field::Unreadable => return Err(RejectReason::Unreadable),
            Field::Number(number) => {
                let digits = whole_number(number).ok_or(RejectReason::IdNotWhole(name))?;
                self.note(Repair::NumberAsText { field: name });
                digits
            }
            Field::Bool(_) | Field::Object(_) | Field::Nested(_) => {
                return Err(RejectReason::WrongType { field: name, found: field.kind() });
            }
        };
        new(&id).map_err(|error| match error {
            IdError::Empty => RejectReason::EmptyId(name),
            IdError::TooLong => RejectReason::IdTooLong(name),
        })
    }

    /// An identifier that may be missing. One that is there but unusable is noted.
    pub fn optional_id<Id>(
        &mut self,
        name: &'static str,
        field: Field<'_>,
        default: &'static str,
        new: impl FnOnce(&str) -> Result<Id, IdError>,
    ) -> Option<Id> {
        match self.required_id(name, field.present()?, new) {
            Ok(id) => Some(id),
            Err(RejectReason::WrongType { found, .. }) => {
                self.note(Repair::WrongType { field: name, found, default });
                None
            }
            Err(_) => {
                self.note(Repair::UnusableId { field: name, default });
                None
            }
        }
    }

    /// A word that the event is nothing without, such as `senderType`.
    pub fn required_word<'a>(
        &mut self,
        name: &'static str,
        field: Field<'a>,
    ) -> Result<Cow<'a, str>, RejectReason> {
        match field.kind() {
            Kind::Null => Err(RejectReason::Missing(name)),
            Kind::Text => match self.limited_text(name, field, WORD_MAX_CHARS) {
                Some((word, _)) if word.is_empty() => Err(RejectReason::Missing(name)),
                Some((word, _)) => Ok(word),
                None => Err(RejectReason::Unreadable),
            },
            found => Err(RejectReason::WrongType { field: name, found }),
        }
    }

    /// A text that ought to be there, of at most `max` characters. Says whether it was cut.
    pub fn text<'a>(
        &mut self,
        name: &'static str,
        field: Field<'a>,
        max: usize,
        default: &'static str,
    ) -> Option<(Cow<'a, str>, bool)> {
        if field.is_absent() {
            self.note(Repair::Missing { field: name, default });
            return None;
        }
        let found = field.kind();
        let text = self.limited_text(name, field, max);
        if text.is_none() {
            self.note(Repair::WrongType { field: name, found, default });
        }
        text
    }

    /// As [`text`](Self::text), for a field that may be missing.
    pub fn optional_text(&mut self, name: &'static str, field: Field<'_>, max: usize) -> Option<Box<str>> {
        self.text(name, field.present()?, max, "none").map(|(text, _)| text.into())
    }

    /// A phone number: text, or its digits.
    pub fn phone(&mut self, name: &'static str, field: Field<'_>) -> Box<str> {
        let field = match field {
            Field::Number(number) => match whole_number(number) {
                Some(digits) => {
                    self.note(Repair::NumberAsText { field: name });
                    return self.cut(name, digits, PHONE_MAX_CHARS).0.into();
                }
                None => {
                    self.note(Repair::WrongType { field: name, found: Kind::Number, default: "empty" });
                    return Box::default();
                }
            },
            other => other,
        };
        self.text(name, field, PHONE_MAX_CHARS, "empty").map(|(text, _)| text.into()).unwrap_or_default()
    }

    /// `None` if it is no text.
    fn limited_text<'a>(
        &mut self,
        name: &'static str,
        field: Field<'a>,
        max: usize,
    ) -> Option<(Cow<'a, str>, bool)> {
        let text = match field {
            Field::Text(text) => text,
            Field::Mended(text) => {
                self.note(Repair::BrokenText { field: name });
                Cow::Owned(text)
            }
            _ => return None,
        };
        Some(self.cut(name, text, max))
    }

    fn cut<'a>(&mut self, name: &'static str, text: Cow<'a, str>, max: usize) -> (Cow<'a, str>, bool) {
        // As many bytes as characters are allowed: it cannot be too long, and need not be counted.
        if text.len() <= max {
            return (text, false);
        }
        let Some((end, _)) = text.char_indices().nth(max) else { return (text, false) };
        self.note(Repair::Cut { field: name, kept: max });
        let kept = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or(text)),
            Cow::Owned(mut text) => {
                text.truncate(end);
                Cow::Owned(text)
            }
        };
        (kept, true)
    }

    /// A `boolean` that ought to be there; false otherwise.
    pub fn flag(&mut self, name: &'static str, field: Field<'_>) -> bool {
        const DEFAULT: &str = "false";
        match field {
            Field::Bool(flag) => flag,
            Field::Absent => {
                self.note(Repair::Missing { field: name, default: DEFAULT });
                false
            }
            other => {
                self.note(Repair::WrongType { field: name, found: other.kind(), default: DEFAULT });
                false
            }
        }
    }

    /// A date that may be missing.
    pub fn optional_date(
        &mut self,
        name: &'static str,
        field: Field<'_>,
        default: &'static str,
    ) -> Option<Timestamp> {
        let date = match field {
            Field::Absent => return None,
            Field::Text(text) => time::from_text(&text),
            Field::Mended(text) => time::from_text(&text),
            Field::Unreadable => None,
            Field::Number(number) => time::from_number(&number),
            Field::Bool(_) | Field::Object(_) | Field::Nested(_) => {
                self.note(Repair::WrongType { field: name, found: field.kind(), default });
                return None;
            }
        };
        let Some(date) = date else {
            self.note(Repair::UnreadableDate { field: name, default });
            return None;
        };
        if !date.zoned {
            self.note(Repair::NoTimeZone { field: name });
        }
        if date.at.since(self.received_at) > AHEAD_MAX {
            self.note(Repair::InTheFuture { field: name });
            return Some(self.received_at);
        }
        Some(date.at)
    }

    /// A date that ought to be there; the time of receipt otherwise.
    pub fn date(&mut self, name: &'static str, field: Field<'_>) -> Timestamp {
        const DEFAULT: &str = "the time of receipt";
        if field.is_absent() {
            self.note(Repair::Missing { field: name, default: DEFAULT });
        }
        self.optional_date(name, field, DEFAULT).unwrap_or(self.received_at)
    }

    /// The customer of a room event: its `customerId`, or what its room's name says.
    pub fn room_customer(&mut self, customer_id: Field<'_>, room: &str) -> Result<CustomerId, RejectReason> {
        match room.strip_prefix(crate::names::CUSTOMER_ROOM_PREFIX) {
            Some(id) if customer_id.is_absent() => {
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
