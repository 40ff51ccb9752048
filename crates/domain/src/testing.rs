//! Short hands for tests of this crate.

use crate::*;

pub fn message(customer: &str, id: &str, sender: &str, at: i64) -> Message {
    Message {
        id: MessageId::new(id).unwrap(),
        customer_id: CustomerId::new(customer).unwrap(),
        conversation_id: ConversationId::new(customer).unwrap(),
        number: "+1 555 0100".into(),
        sender: Sender::from_wire(sender),
        kind: MessageKind::Text,
        content: format!("words of {id}").into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: None,
        is_template: false,
        template_name: None,
        timestamp: Timestamp::from_millis(at),
    }
}

pub fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}
