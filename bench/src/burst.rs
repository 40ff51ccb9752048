//! The burst: what the server sends, as the bytes that go over the wire.

use serde_json::{Value, json};

/// The events of a burst, framed ahead of time, so that the sender has nothing to do but write.
pub struct Burst {
    /// Websocket frames, one after another.
    pub bytes: Vec<u8>,
    /// How many events they hold.
    pub events: u64,
    /// How long all contents are together, in bytes: a receiver that decoded everything comes to the same number.
    pub content_bytes: u64,
    /// The same in UTF-16 units, which is what JavaScript calls the length of a string.
    pub content_units: u64,
}

/// What customers and agents write. Some of it does not fit into ASCII, and some has to be escaped in JSON.
const CONTENTS: [&str; 8] = [
    "Hello, has my order been shipped already?",
    "Good morning! The parcel that came yesterday was damaged, one of the two lamps is broken. What do I do now?",
    "Olá, não recebi a confirmação do pagamento 😕",
    "Yes",
    "Thank you for your patience. I have looked into it, and the carrier will bring the replacement on Thursday between 9 and 12. Is somebody at home then?",
    "She said \"tomorrow\"\nand never called again",
    "👍",
    "مرحبا، أريد تغيير عنوان التسليم",
];

/// How many customers write.
const CUSTOMERS: u64 = 200;

impl Burst {
    /// A burst of so many `whatsappMessage` events.
    pub fn new(events: u64) -> Self {
        let mut burst = Self { bytes: Vec::new(), events, content_bytes: 0, content_units: 0 };
        for (number, content) in (0..events).zip(CONTENTS.iter().cycle()) {
            burst.content_bytes += content.len() as u64;
            burst.content_units += content.encode_utf16().count() as u64;
            let packet = format!("42{}", json!(["whatsappMessage", message(number, content)]));
            frame(&mut burst.bytes, packet.as_bytes());
        }
        burst
    }
}

/// A message with the guide's fields. A customer's has metadata, and every fourth is an agent's.
fn message(number: u64, content: &str) -> Value {
    let customer = number % CUSTOMERS;
    let at = format!(
        "2026-03-02T{:02}:{:02}:{:02}.{:03}Z",
        8 + number / 36_000 % 12,
        number / 600 % 60,
        number / 10 % 60,
        number % 1000
    );
    let mut message = json!({
        "conversationId": format!("conv-{customer:05}"),
        "customerId": format!("cust-{customer:05}"),
        "whatsappNumber": format!("+55119{customer:08}"),
        "whatsappMessageId": format!("wamid.{number:020}"),
        "senderType": "customer",
        "messageType": "text",
        "content": content,
        "status": "delivered",
        "sentAt": at,
        "metadata": { "profileName": format!("Customer {customer}") },
        "isTemplate": false,
        "timestamp": at,
    });
    if number % 4 == 3
        && let Some(fields) = message.as_object_mut()
    {
        fields.insert("senderType".into(), "agent".into());
        fields.remove("metadata");
    }
    message
}

/// Appends a text frame as a server sends it: whole and unmasked (RFC 6455, section 5.2).
fn frame(bytes: &mut Vec<u8>, payload: &[u8]) {
    const FINAL_TEXT: u8 = 0x81;
    bytes.push(FINAL_TEXT);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ 0..=125), _) => bytes.push(length),
        (_, Ok(length)) => {
            bytes.push(126);
            bytes.extend(length.to_be_bytes());
        }
        _ => {
            bytes.push(127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
}
