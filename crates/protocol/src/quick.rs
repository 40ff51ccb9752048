//! An event read in one scan of its JSON, if it is what the guide says or near it.
//!
//! [`decode`](crate::decode) needs two: one to part an event into its name and arguments, and one for the fields of
//! its payload. In a burst those scans are most of the work. The fields go through the same rules afterwards, so that
//! both ways come to the same; what cannot be read in passing is left to the longer way.

use std::fmt;

use deskbell_domain::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::Incoming;
use crate::events::{message, message_status};
use crate::field::InPassing;
use crate::fields::{self, FieldSet, ObjectInto};

/// An event that was read in one scan.
#[derive(Debug)]
pub struct Quick<'a> {
    /// What it says: what [`decode`](crate::decode) would have come to.
    pub incoming: Incoming,
    /// The last argument, if there are more than one.
    pub last: Option<&'a RawValue>,
}

/// Events above this many bytes are read the longer way. Nothing that is shorter can exceed the limit of a message's
/// content, or of its metadata however it is written again.
const QUICK_MAX: usize = 16 * 1024;

/// Reads a whole event, `["name", ...]`. `None` does not mean that there is anything wrong with it: only that it
/// takes [`decode`](crate::decode) to tell.
pub fn decode_quickly(event: &str, received_at: Timestamp) -> Option<Quick<'_>> {
    if event.len() > QUICK_MAX {
        return None;
    }
    // As every server writes it. To ask this first costs less than an error of the parser's.
    if event.starts_with(r#"["whatsappMessage","#) {
        let mut fields = message::Fields::default();
        let last = fields::parse(event, OneObject(&mut fields)).ok()?;
        return Some(Quick { incoming: message::read(fields, received_at).ok()?, last });
    }
    if event.starts_with(r#"["whatsappMessageStatus","#) {
        let mut fields = message_status::Fields::default();
        let last = fields::parse(event, OneObject(&mut fields)).ok()?;
        return Some(Quick { incoming: message_status::read_quick(fields, received_at)?, last });
    }
    None
}

/// Reads an event whose first argument is an object, into `Fields`, and returns its last argument, if that is another.
struct OneObject<'f, Fields>(&'f mut Fields);

impl<'de, Fields: FieldSet<'de>> DeserializeSeed<'de> for OneObject<'_, Fields> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, Fields: FieldSet<'de>> Visitor<'de> for OneObject<'_, Fields> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of a name and an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut event: A) -> Result<Self::Value, A::Error> {
        let _name: Option<IgnoredAny> = event.next_element()?;
        let object = ObjectInto::<Fields, InPassing<'de>>::new(self.0);
        if event.next_element_seed(object)?.is_none() {
            return Err(Error::custom("an event without an argument"));
        }
        let mut last = None;
        while let Some(argument) = event.next_element()? {
            last = Some(argument);
        }
        Ok(last)
    }
}
