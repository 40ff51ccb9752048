//! Customers who write.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

/// A customer. What only they have is looked for on the disk afterwards, so it is unlike anything else.
pub struct Customer {
    pub id: &'static str,
    pub name: &'static str,
    pub number: &'static str,
}

pub const ANA: Customer = Customer { id: "cust-4711-ana", name: "Ana Quillfeather", number: "+15550104711" };
pub const BO: Customer = Customer { id: "cust-0815-bo", name: "Bo Winterbottom", number: "+15550100815" };
pub const CY: Customer = Customer { id: "cust-1234-cy", name: "Cy Thistlewood", number: "+15550101234" };

impl Customer {
    /// A message of this customer, as the guide has it, written now.
    pub fn writes(&self, message_id: &str, content: &str) -> Value {
        written(self.id, self.name, self.number, message_id, content, Timestamp::now())
    }

    /// A message that this customer wrote some time ago.
    pub fn wrote(&self, message_id: &str, content: &str, ago: Duration) -> Value {
        let at = Timestamp::now().checked_sub(ago).unwrap_or_default();
        written(self.id, self.name, self.number, message_id, content, at)
    }

    /// What some agent answers this customer now.
    pub fn is_answered(&self, message_id: &str, content: &str) -> Value {
        let mut message = self.writes(message_id, content);
        message["senderType"] = json!("agent");
        message["status"] = json!("sent");
        message
    }
}

/// One of many customers.
pub fn nth_writes(n: usize, message_id: &str, content: &str) -> Value {
    let number = format!("+1555020{n:04}");
    written(&format!("nth-{n}"), &format!("Customer {n}"), &number, message_id, content, Timestamp::now())
}

fn written(id: &str, name: &str, number: &str, message_id: &str, content: &str, at: Timestamp) -> Value {
    let at = format!("{at:.3}");
    json!({
        "conversationId": format!("conv-{id}"),
        "customerId": id,
        "whatsappNumber": number,
        "whatsappMessageId": message_id,
        "senderType": "customer",
        "messageType": "text",
        "content": content,
        "status": "delivered",
        "metadata": {"customerName": name},
        "isTemplate": false,
        "sentAt": at,
        "timestamp": at,
    })
}
