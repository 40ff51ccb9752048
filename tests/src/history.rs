//! Messages by number, for programs that fill a history and tests that read it.

use deskbell_domain::{
    ConversationId, CustomerId, Delivery, Event, IdError, Message, MessageId, MessageKind, Sender, Status,
    StatusUpdate, Timestamp,
};
use deskbell_history::Key;

/// What each message says, somewhere.
pub const CONTENT: &str = "SECRET-WORDS-OF-A-CUSTOMER";
/// What each customer is called.
pub const NAME: &str = "Zoraida-Quispe-Mamani";
/// Each customer's number.
pub const NUMBER: &str = "+51-999-555-0100";
/// What each customer's id begins with.
pub const CUSTOMER: &str = "customer-of-the-test";

/// The history's key.
pub fn key() -> Key {
    Key::from_bytes([0xC5; 32])
}

/// The id of a message.
pub fn id(number: u64) -> String {
    format!("wamid.TEST.{number}")
}

/// A message, from one of fifty customers.
pub fn message(number: u64) -> Result<Event, IdError> {
    let customer = format!("{CUSTOMER}-{}", number % 50);
    Ok(Event::Message(Box::new(Message {
        id: MessageId::new(id(number))?,
        customer_id: CustomerId::new(&customer)?,
        conversation_id: ConversationId::new(&customer)?,
        number: NUMBER.into(),
        sender: if number.is_multiple_of(5) { Sender::Agent } else { Sender::Customer },
        kind: MessageKind::Text,
        content: format!("{number}: {CONTENT}, {}", "and more of them ".repeat(8)).into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: Some(serde_json::json!({ "customerName": NAME })),
        is_template: false,
        template_name: None,
        timestamp: Timestamp::from_millis(i64::try_from(number).unwrap_or_default()),
    })))
}

/// That a message was read.
pub fn status(number: u64) -> Result<Event, IdError> {
    Ok(Event::Status(StatusUpdate {
        message_id: MessageId::new(id(number))?,
        customer_id: None,
        status: Status::from_wire("read"),
        at: Timestamp::from_millis(i64::try_from(number).unwrap_or_default()),
        sent_at: None,
        delivered_at: None,
        read_at: None,
        failure: None,
    }))
}
