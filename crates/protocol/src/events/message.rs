//! `whatsappMessage`, server to client: a message. Its fields are listed at [`WireMessage`].

use deskbell_domain::{
    ConversationId, CustomerId, Delivery, Message, MessageId, MessageKind, Rank, Sender, Status, Timestamp,
};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::field::{Field, without_lone_surrogates};
use crate::fields::{self, Reader, WORD_MAX_CHARS, field_set};
use crate::repair::{Kind, Repair};
use crate::{Incoming, RejectReason, time};

/// The longest content that is kept, in characters.
pub const CONTENT_MAX_CHARS: usize = 65_536;
/// The largest metadata that is kept, in bytes of JSON.
pub const METADATA_MAX_BYTES: usize = 64 * 1024;
const TEMPLATE_NAME_MAX_CHARS: usize = 512;

field_set!(Fields {
    conversation_id = "conversationId",
    customer_id = "customerId",
    number = "whatsappNumber",
    id = "whatsappMessageId",
    sender = "senderType",
    kind = "messageType",
    content = "content",
    status = "status",
    sent_at = "sentAt",
    delivered_at = "deliveredAt",
    read_at = "readAt",
    metadata = "metadata",
    is_template = "isTemplate",
    template_name = "templateName",
    timestamp = "timestamp",
});

pub(crate) fn decode(data: Option<&RawValue>, received_at: Timestamp) -> Result<Incoming, RejectReason> {
    read(fields::object(data)?, received_at)
}

/// What the fields say. Whichever way they were read, it is the same.
pub(crate) fn read(fields: Fields<'_>, received_at: Timestamp) -> Result<Incoming, RejectReason> {
    let mut read = Reader::new(received_at);

    let customer_id = read.required_id("customerId", fields.customer_id, |id| CustomerId::new(id))?;
    let id = read.required_id("whatsappMessageId", fields.id, |id| MessageId::new(id))?;
    let sender = sender(&read.required_word("senderType", fields.sender)?, &mut read);

    let conversation_id = conversation_id(fields.conversation_id, &customer_id, &mut read)?;
    let number = read.phone("whatsappNumber", fields.number);
    let kind = read
        .text("messageType", fields.kind, WORD_MAX_CHARS, "\"text\"")
        .map_or(MessageKind::Text, |(word, _)| MessageKind::from_wire(&word));
    let (content, content_cut) =
        read.text("content", fields.content, CONTENT_MAX_CHARS, "empty").unwrap_or_default();
    let status = read.text("status", fields.status, WORD_MAX_CHARS, "unknown");
    let sent_at = read.optional_date("sentAt", fields.sent_at, "none");
    let delivered_at = read.optional_date("deliveredAt", fields.delivered_at, "none");
    let read_at = read.optional_date("readAt", fields.read_at, "none");
    let metadata = metadata(fields.metadata, &mut read);
    let is_template = read.flag("isTemplate", fields.is_template);
    let template_name = read.optional_text("templateName", fields.template_name, TEMPLATE_NAME_MAX_CHARS);
    let timestamp = read.date("timestamp", fields.timestamp);

    let delivery = if let Some((word, _)) = status {
        let status = Status::from_wire(&word);
        // `timestamp` says when the message was written, not when it was delivered or read.
        let at = super::date_of(&status, sent_at, delivered_at, read_at).unwrap_or(timestamp);
        Delivery::new(&status, at, sent_at, delivered_at, read_at)
    } else {
        let mut delivery = Delivery::default();
        // The dates alone say how far it got, too.
        delivery.join(&Delivery { sent_at, delivered_at, read_at, ..Delivery::default() });
        delivery
    };
    let message = Message {
        id,
        customer_id,
        conversation_id,
        number,
        sender,
        kind,
        content: content.into(),
        content_cut,
        delivery,
        metadata,
        is_template,
        template_name,
        timestamp,
    };
    Ok(Incoming::Message { message: Box::new(message), repairs: read.repairs })
}

fn sender(word: &str, read: &mut Reader) -> Sender {
    let exact = Sender::from_wire(word);
    if !matches!(exact, Sender::Other(_)) {
        return exact;
    }
    match Sender::from_wire(&word.trim().to_ascii_lowercase()) {
        Sender::Other(_) => exact,
        known => {
            read.repairs.push(Repair::Spelling { field: "senderType" });
            known
        }
    }
}

fn conversation_id(
    field: Field<'_>,
    customer: &CustomerId,
    read: &mut Reader,
) -> Result<ConversationId, RejectReason> {
    const DEFAULT: &str = "the customerId";
    if field.is_absent() {
        read.repairs.push(Repair::Missing { field: "conversationId", default: DEFAULT });
    }
    match read.optional_id("conversationId", field, DEFAULT, |id| ConversationId::new(id)) {
        Some(id) => Ok(id),
        // Both kinds of identifier keep the same rule, so this holds whenever the customer's did.
        None => ConversationId::new(customer.as_str()).map_err(|_| RejectReason::IdTooLong("customerId")),
    }
}

fn metadata(field: Field<'_>, read: &mut Reader) -> Option<Value> {
    let repair = match field {
        Field::Absent => return None,
        // Of an event that is small enough as a whole.
        Field::Object(object) => return Some(object),
        Field::Nested(raw) if field.kind() == Kind::Object => {
            if raw.get().len() > METADATA_MAX_BYTES {
                Repair::MetadataTooLarge { bytes: raw.get().len() }
            } else if let Some(object) = metadata_object(raw.get(), read) {
                match written_length(raw.get(), &object) {
                    bytes if bytes > METADATA_MAX_BYTES => Repair::MetadataTooLarge { bytes },
                    _ => return Some(object),
                }
            } else {
                Repair::MetadataUnreadable
            }
        }
        other => Repair::WrongType { field: "metadata", found: other.kind(), default: "none" },
    };
    read.repairs.push(repair);
    None
}

/// How many bytes `object`, which was read from `json`, has when it is written again, for the history. Numbers
/// grow (`1e15` becomes `1000000000000000.0`), but with their commas not fourfold: most need not be written to
/// know that they fit.
fn written_length(json: &str, object: &Value) -> usize {
    if json.len() <= METADATA_MAX_BYTES / 4 { json.len() } else { object.to_string().len() }
}

fn metadata_object(json: &str, read: &mut Reader) -> Option<Value> {
    if let Ok(object) = serde_json::from_str(json) {
        return Some(object);
    }
    let object = serde_json::from_str(&without_lone_surrogates(json)).ok()?;
    read.repairs.push(Repair::BrokenText { field: "metadata" });
    Some(object)
}

/// A message as it goes over the wire, for whoever writes a server, a recording or JSON lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WireMessage {
    /// Names the conversation.
    pub conversation_id: String,
    /// Names the customer.
    pub customer_id: String,
    /// The customer's phone number.
    pub whatsapp_number: String,
    /// Names the message.
    pub whatsapp_message_id: String,
    /// `agent` or `customer`.
    pub sender_type: String,
    /// `text`, `image`, ...
    pub message_type: String,
    /// The words, a caption, or empty.
    pub content: String,
    /// How far it got: `sent`, `delivered`, ...
    pub status: String,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub sent_at: Option<Timestamp>,
    /// When it was delivered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub delivered_at: Option<Timestamp>,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "time::serialize_option")]
    pub read_at: Option<Timestamp>,
    /// An object of any shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Whether it was made from a template.
    pub is_template: bool,
    /// Which template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_name: Option<String>,
    /// When it was written.
    #[serde(serialize_with = "time::serialize")]
    pub timestamp: Timestamp,
}

impl From<&Message> for WireMessage {
    fn from(message: &Message) -> Self {
        let Delivery { rank, sent_at, delivered_at, read_at, unknown, .. } = &message.delivery;
        let status = match (rank, unknown) {
            _ if message.delivery.is_failed() => Status::Failed.as_str(),
            (Some(rank), _) => rank.as_str(),
            (None, Some(word)) => word,
            (None, None) => Rank::Accepted.as_str(),
        };
        Self {
            conversation_id: message.conversation_id.to_string(),
            customer_id: message.customer_id.to_string(),
            whatsapp_number: message.number.to_string(),
            whatsapp_message_id: message.id.to_string(),
            sender_type: message.sender.as_str().to_owned(),
            message_type: message.kind.as_str().to_owned(),
            content: message.content.to_string(),
            status: status.to_owned(),
            sent_at: *sent_at,
            delivered_at: *delivered_at,
            read_at: *read_at,
            metadata: message.metadata.clone(),
            is_template: message.is_template,
            template_name: message.template_name.as_deref().map(str::to_owned),
            timestamp: message.timestamp,
        }
    }
}
