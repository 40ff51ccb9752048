//! Customers who write.

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

impl Customer {
    /// A message of this customer, as the guide has it, written now.
    pub fn writes(&self, message_id: &str, content: &str) -> Value {
        let now = format!("{:.3}", Timestamp::now());
        json!({
            "conversationId": format!("conv-{}", self.id),
            "customerId": self.id,
            "whatsappNumber": self.number,
            "whatsappMessageId": message_id,
            "senderType": "customer",
            "messageType": "text",
            "content": content,
            "status": "delivered",
            "metadata": {"customerName": self.name},
            "isTemplate": false,
            "sentAt": now,
            "timestamp": now,
        })
    }
}
