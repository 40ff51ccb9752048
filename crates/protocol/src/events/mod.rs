//! One file for each wire event, the guide's name at its top.

pub(crate) mod client_joined;
pub(crate) mod client_left;
pub(crate) mod connected;
pub(crate) mod customer_joined;
pub(crate) mod customer_left;
pub(crate) mod general_joined;
pub(crate) mod join_customer;
pub(crate) mod join_general;
pub(crate) mod leave_customer;
pub(crate) mod message;
pub(crate) mod message_status;
pub(crate) mod server_error;

use deskbell_domain::{Rank, Status, Timestamp};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::field::{Field, without_lone_surrogates};

/// Free-form payloads are kept up to this many bytes of JSON.
pub const FREE_FORM_MAX: usize = 64 * 1024;

/// A payload of any shape. One that is too large or unreadable becomes a text that says so.
pub(crate) fn free_form(data: Option<&RawValue>) -> Value {
    let Some(json) = data.map(RawValue::get) else { return Value::Null };
    if json.len() > FREE_FORM_MAX {
        return Value::String(format!("<{} bytes, too large to keep>", json.len()));
    }
    serde_json::from_str(json)
        .or_else(|_| serde_json::from_str(&without_lone_surrogates(json)))
        .unwrap_or_else(|_| Value::String(format!("<{} unreadable bytes>", json.len())))
}

/// A room's name, if it is a usable one. The longest is a prefix and an identifier.
pub(crate) fn room_name(field: Field<'_>) -> Option<Box<str>> {
    const MAX_CHARS: usize = crate::names::CUSTOMER_ROOM_PREFIX.len() + deskbell_domain::ID_MAX_CHARS;
    let name = match field {
        Field::Text(name) => name,
        Field::Mended(name) => name.into(),
        _ => return None,
    };
    (!name.is_empty() && name.chars().nth(MAX_CHARS).is_none()).then(|| name.into())
}

/// The date that belongs to `status`, of an event's three.
pub(crate) fn date_of(
    status: &Status,
    sent_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
) -> Option<Timestamp> {
    match status {
        Status::Rank(Rank::Sent) => sent_at,
        Status::Rank(Rank::Delivered) => delivered_at,
        Status::Rank(Rank::Read | Rank::Played) => read_at,
        Status::Rank(Rank::Accepted) | Status::Failed | Status::Other(_) => None,
    }
}
