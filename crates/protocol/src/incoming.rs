//! From an event's name and arguments to what it says.

use deskbell_domain::{CustomerId, Message, StatusUpdate, Timestamp};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::events::{
    self, client_joined, client_left, connected, customer_joined, customer_left, general_joined, message,
    message_status, server_error,
};
use crate::reject::{RejectReason, Rejected, redact_raw};
use crate::repair::Repair;
use crate::{field, names};

/// An event from the server, validated.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// `connected`: the client is connected. Free form.
    Connected(Value),
    /// `clientJoined`: another client came. Free form.
    ClientJoined(Value),
    /// `clientLeft`: another client went. Free form.
    ClientLeft(Value),
    /// `whatsappGeneralJoined`: this client is in the general room.
    GeneralJoined {
        /// The room's name.
        room: Box<str>,
    },
    /// `whatsappCustomerJoined`: this client is in the customer's room.
    CustomerJoined {
        /// The room's name.
        room: Box<str>,
        /// Whose room.
        customer_id: CustomerId,
    },
    /// `whatsappCustomerLeft`: this client is no longer in the customer's room.
    CustomerLeft {
        /// The room's name.
        room: Box<str>,
        /// Whose room.
        customer_id: CustomerId,
    },
    /// `whatsappMessage`.
    Message {
        /// The message.
        message: Box<Message>,
        /// What had to be put right in it.
        repairs: Vec<Repair>,
    },
    /// `whatsappMessageStatus`.
    Status(Box<StatusUpdate>),
    /// `error` or `exception`: something went wrong at the server.
    ServerError {
        /// Which of the two it was.
        event: &'static str,
        /// What the server said. Free form.
        value: Value,
    },
    /// An event that this program does not know.
    Unknown {
        /// Its name, at most 256 characters of it.
        name: Box<str>,
        /// Its first argument.
        data: Value,
    },
}

const NAME_MAX_CHARS: usize = 256;

/// Reads one event. `arguments` are those of the event without its name; only the first counts. `received_at`
/// stands in for dates that are missing.
pub fn decode(name: &str, arguments: &[&RawValue], received_at: Timestamp) -> Result<Incoming, Rejected> {
    let data = arguments.first().copied();
    decode_payload(name, data, received_at)
        .or_else(|reason| {
            // A broken key makes a whole object unreadable. It is mended only when that happened.
            let Some(data) = data.filter(|_| reason == RejectReason::Unreadable) else { return Err(reason) };
            let mended = RawValue::from_string(field::without_lone_surrogates(data.get()));
            decode_payload(name, Some(&*mended.map_err(|_| reason)?), received_at)
        })
        .map_err(|reason| Rejected { event: cut(name), reason, redacted: redact_raw(data) })
}

/// As [`decode`], from a parsed payload: for recordings and tests.
pub fn decode_value(name: &str, data: &Value, received_at: Timestamp) -> Result<Incoming, Rejected> {
    match serde_json::value::to_raw_value(data) {
        Ok(raw) => decode(name, &[&raw], received_at),
        Err(_) => Err(Rejected { event: cut(name), reason: RejectReason::Unreadable, redacted: Value::Null }),
    }
}

fn decode_payload(
    name: &str,
    data: Option<&RawValue>,
    received_at: Timestamp,
) -> Result<Incoming, RejectReason> {
    match name {
        names::MESSAGE => message::decode(data, received_at),
        names::MESSAGE_STATUS => message_status::decode(data, received_at),
        names::GENERAL_JOINED => Ok(general_joined::decode(data)),
        names::CUSTOMER_JOINED => customer_joined::decode(data, received_at),
        names::CUSTOMER_LEFT => customer_left::decode(data, received_at),
        names::CONNECTED => Ok(connected::decode(data)),
        names::CLIENT_JOINED => Ok(client_joined::decode(data)),
        names::CLIENT_LEFT => Ok(client_left::decode(data)),
        names::ERROR => Ok(server_error::decode(names::ERROR, data)),
        names::EXCEPTION => Ok(server_error::decode(names::EXCEPTION, data)),
        _ => Ok(Incoming::Unknown { name: cut(name), data: events::free_form(data) }),
    }
}

fn cut(name: &str) -> Box<str> {
    name.chars().take(NAME_MAX_CHARS).collect()
}

impl Incoming {
    /// The event's name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::Connected(_) => names::CONNECTED,
            Self::ClientJoined(_) => names::CLIENT_JOINED,
            Self::ClientLeft(_) => names::CLIENT_LEFT,
            Self::GeneralJoined { .. } => names::GENERAL_JOINED,
            Self::CustomerJoined { .. } => names::CUSTOMER_JOINED,
            Self::CustomerLeft { .. } => names::CUSTOMER_LEFT,
            Self::Message { .. } => names::MESSAGE,
            Self::Status(_) => names::MESSAGE_STATUS,
            Self::ServerError { event, .. } => event,
            Self::Unknown { name, .. } => name,
        }
    }
}
