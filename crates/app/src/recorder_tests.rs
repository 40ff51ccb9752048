use deskbell_client::Trouble;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_500_000_000);

fn event(name: &str, payload: Value) -> Signal {
    let incoming = deskbell_protocol::decode_value(name, &payload, NOW).unwrap();
    Signal::Event { incoming, position: None, received_at: NOW, recovered: false, size: 100 }
}

fn recorded() -> Recorder {
    let preferences = json!({"sound": true, "keywords": ["hush-word"], "vip": ["hush-id"], "quietHours": []});
    let mut recorder = Recorder::new(NOW, vec![("preferences", preferences)]);
    let message = json!({
        "customerId": "hush-id", "conversationId": "hush-conversation", "whatsappMessageId": "hush-message",
        "whatsappNumber": "+1555-hush", "senderType": "customer", "messageType": "hush-type", "status": "delivered",
        "content": "hush words", "isTemplate": true, "templateName": "hush-template",
        "metadata": {"customerName": "Hush", "hush": {"hush": 1}}, "timestamp": NOW.millis(),
    });
    recorder.signal(&event("whatsappMessage", message), NOW);
    let failed = json!({
        "whatsappMessageId": "hush-message", "customerId": "hush-id", "status": "failed",
        "error": {"code": 131_026, "title": "hush title"},
    });
    recorder.signal(&event("whatsappMessageStatus", failed), NOW);
    let reason = Trouble::Unreachable { detail: "hush host".into() };
    recorder.signal(&Signal::Connection(ConnectionState::Waiting { until: NOW, attempt: 1, reason }), NOW);
    recorder.note(NOW, "focus", of(CustomerId::new("hush-id").ok().as_ref()));
    recorder.note(NOW, "focus", of(None));
    recorder
}

#[test]
fn nothing_is_left_of_a_customer_where_that_is_wanted() {
    let file = recorded().file(true, NOW);
    assert!(!file.to_lowercase().contains("hush"), "{file}");
    let lines: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(
        events,
        ["preferences", "whatsappMessage", "whatsappMessageStatus", "connection", "focus", "focus", "end"]
    );
    // The same stands for the same.
    assert_eq!(lines[0]["data"]["vip"], json!(["customer-1"]));
    assert_eq!(lines[1]["data"]["customerId"], "customer-1");
    assert_eq!(lines[1]["data"]["whatsappMessageId"], lines[2]["data"]["whatsappMessageId"]);
    assert_eq!(lines[2]["data"]["error"]["code"], 131_026);
    assert_eq!(lines[4]["data"]["customerId"], "customer-1");
    assert_eq!(lines[5]["data"]["customerId"], Value::Null);
}

#[test]
fn everything_is_there_where_it_is_not() {
    let file = recorded().file(false, NOW);
    for words in ["hush words", "hush-word", "\"Hush\"", "+1555-hush", "hush-template"] {
        assert!(file.contains(words), "{words} in {file}");
    }
    assert!(!file.contains("hush host"), "the server's own words are not needed to understand an alert");
}

#[test]
fn it_ends_where_it_is_full() {
    let mut recorder = Recorder::new(NOW, vec![]);
    let large = "x".repeat(BYTES_MAX / 4);
    for _ in 0..10 {
        recorder.note(NOW, "focus", json!({"customerId": large}));
    }
    let Recording { lines, full, .. } = recorder.state();
    assert_eq!((lines, full), (3, true));
    // Not a smaller one after one that did not fit: a hole would mislead.
    recorder.note(NOW, "focus", of(None));
    assert_eq!(recorder.state().lines, 3);
}
