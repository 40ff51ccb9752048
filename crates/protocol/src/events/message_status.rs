//! `whatsappMessageStatus`, server to client: how far a message got. The guide gives it no type; what is read
//! is listed at [`WireStatus`].

use deskbell_domain::{CustomerId, Failure, MessageId, Status, StatusUpdate, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::field::Field;
use crate::fields::{self, Reader, field_set};
use crate::repair::Kind;
use crate::{Incoming, RejectReason, time};

const TITLE_MAX_CHARS: usize = 512;

field_set!(Fields {
    whatsapp_message_id = "whatsappMessageId",
    message_id = "messageId",
    id = "id",
    customer_id = "customerId",
    status = "status",
    timestamp = "timestamp",
    sent_at = "sentAt",
    delivered_at = "deliveredAt",
    read_at = "readAt",
    error = "error",
    errors = "errors",
});

field_set!(ErrorFields { code = "code", title = "title", message = "message", });

pub(crate) fn decode(data: Option<&RawValue>, received_at: Timestamp) -> Result<Incoming, RejectReason> {
    read(fields::object(data)?, received_at)
}

/// As [`read`], of fields that were read in passing. `None` for an event that names an error: that may be of any shape.
pub(crate) fn read_quick(fields: Fields<'_>, received_at: Timestamp) -> Option<Incoming> {
    if !(fields.error.is_absent() && fields.errors.is_absent()) {
        return None;
    }
    read(fields, received_at).ok()
}

/// What the fields say. Whichever way they were read, it is the same.
pub(crate) fn read(fields: Fields<'_>, received_at: Timestamp) -> Result<Incoming, RejectReason> {
    // Repairs of a status are not shown anywhere: it either says something about a message or does not.
    let mut read = Reader::new(received_at);

    let id = [fields.whatsapp_message_id, fields.message_id, fields.id]
        .into_iter()
        .find(|field| !field.is_absent())
        .unwrap_or_default();
    let message_id = read.required_id("whatsappMessageId", id, |id| MessageId::new(id))?;
    let status = Status::from_wire(&read.required_word("status", fields.status)?);
    let sent_at = read.optional_date("sentAt", fields.sent_at, "none");
    let delivered_at = read.optional_date("deliveredAt", fields.delivered_at, "none");
    let read_at = read.optional_date("readAt", fields.read_at, "none");
    let at = read
        .optional_date("timestamp", fields.timestamp, "the time of receipt")
        .or_else(|| super::date_of(&status, sent_at, delivered_at, read_at))
        .unwrap_or(received_at);
    let failure = failure(fields.error, at, &mut read).or_else(|| failure(fields.errors, at, &mut read));

    Ok(Incoming::Status(Box::new(StatusUpdate {
        message_id,
        customer_id: read.optional_id("customerId", fields.customer_id, "none", |id| CustomerId::new(id)),
        status,
        at,
        sent_at,
        delivered_at,
        read_at,
        failure,
    })))
}

/// An error as an object, a text, a code, or a list of such, whose first item counts.
fn failure(field: Field<'_>, at: Timestamp, read: &mut Reader) -> Option<Failure> {
    match field {
        Field::Nested(raw) if field.kind() == Kind::List => {
            let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
            // Only one level: a list of lists is no error that anybody sends.
            let first = items.into_iter().map(Field::from).find(|item| item.kind() != Kind::List)?;
            failure(first, at, read)
        }
        Field::Nested(raw) => {
            let error: ErrorFields<'_> = fields::object(Some(raw)).ok()?;
            let title = if error.title.is_absent() { error.message } else { error.title };
            Some(Failure {
                at,
                code: code(&error.code),
                title: read.optional_text("title", title, TITLE_MAX_CHARS).unwrap_or_default(),
            })
        }
        Field::Text(_) | Field::Mended(_) => {
            let title = read.optional_text("error", field, TITLE_MAX_CHARS)?;
            Some(Failure { at, code: None, title })
        }
        Field::Number(_) => Some(Failure { at, code: code(&field), title: Box::default() }),
        Field::Absent | Field::Bool(_) | Field::Unreadable | Field::Object(_) => None,
    }
}

fn code(field: &Field<'_>) -> Option<i64> {
    match field {
        Field::Number(code) | Field::Text(code) => code.parse().ok(),
        _ => None,
    }
}

/// A status as it goes over the wire, for whoever writes a server, a recording or JSON lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WireStatus {
    /// Names the message. `messageId` and `id` are read too.
    pub whatsapp_message_id: String,
    /// The new status.
    pub status: String,
    /// Names the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// When it became so.
    #[serde(serialize_with = "time::serialize")]
    pub timestamp: Timestamp,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub sent_at: Option<Timestamp>,
    /// When it was delivered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub delivered_at: Option<Timestamp>,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub read_at: Option<Timestamp>,
    /// Why it failed. A list of such under `errors` is read too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<WireError>,
}

/// Why a message failed, as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WireError {
    /// WhatsApp's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// Its title.
    pub title: String,
}

impl From<&StatusUpdate> for WireStatus {
    fn from(update: &StatusUpdate) -> Self {
        Self {
            whatsapp_message_id: update.message_id.to_string(),
            status: update.status.as_str().to_owned(),
            customer_id: update.customer_id.as_ref().map(ToString::to_string),
            timestamp: update.at,
            sent_at: update.sent_at,
            delivered_at: update.delivered_at,
            read_at: update.read_at,
            error: update
                .failure
                .as_ref()
                .map(|failure| WireError { code: failure.code, title: failure.title.to_string() }),
        }
    }
}
