//! One frame of text: Engine.IO, Socket.IO, and an event's name and arguments.

use deskbell_client::transport::fuzzing::{
    Engine, Parts, Socket, engine, socket, with_attachments, write_event,
};
use serde_json::{Value, json};

const NAMESPACES: [&str; 2] = ["/", "/agents"];

/// Checks that `frame` is a packet or a fault, the same one each time, and that a packet survives being written
/// and read again.
pub fn check(frame: &str) {
    let packet = engine(frame);
    assert_eq!(engine(frame), packet, "twice the same frame");
    let Ok(packet) = packet else { return };
    assert_eq!(engine(&written(&packet)).as_ref(), Ok(&packet), "{frame:?}");
    if let Engine::Message(text) = packet {
        NAMESPACES.iter().for_each(|namespace| check_message(text, namespace));
    }
}

fn written(packet: &Engine<'_>) -> String {
    match packet {
        Engine::Open(handshake) => {
            let silence = u64::try_from(handshake.silence.as_millis()).expect("it has a limit");
            assert!((1_000..=600_000).contains(&silence), "{silence} ms of silence");
            format!("0{}", json!({ "sid": "s", "pingInterval": silence, "pingTimeout": 0 }))
        }
        Engine::Close => "1".into(),
        Engine::Ping(echo) => {
            assert!(echo.len() <= 64, "{} bytes would be sent back", echo.len());
            format!("2{echo}")
        }
        Engine::Pong => "3".into(),
        Engine::Message(text) => format!("4{text}"),
        Engine::Noop => "6".into(),
    }
}

fn check_message(text: &str, namespace: &str) {
    let packet = socket(text, namespace);
    assert_eq!(socket(text, namespace), packet, "twice the same packet");
    let Ok(packet) = packet else { return };
    assert_eq!(socket(&written_message(&packet, namespace), namespace).as_ref(), Ok(&packet), "{text:?}");
    match packet {
        Socket::Event { json, .. } => check_event(json, namespace),
        Socket::BinaryEvent { json, attachments, .. } => {
            assert!((1..=64).contains(&attachments), "{attachments} attachments");
            let parts = vec![b"\x1e\0\xff"; attachments];
            if let Ok(filled) = with_attachments(json, &parts) {
                let value: Value = serde_json::from_str(&filled).expect("JSON");
                assert!(!has_placeholder(&value), "{filled}");
                check_event(&filled, namespace);
            }
            check_event(json, namespace);
        }
        Socket::Connect { .. } | Socket::Disconnect | Socket::Ack { .. } | Socket::ConnectError(_) => {}
    }
}

/// Always with its namespace: what follows may begin with a slash itself.
fn written_message(packet: &Socket<'_>, namespace: &str) -> String {
    let number = |id: &Option<u64>| id.map(|id| id.to_string()).unwrap_or_default();
    match packet {
        Socket::Connect { pid: Some(pid) } => {
            assert!((1..=512).contains(&pid.len()), "a pid of {} bytes", pid.len());
            format!("0{namespace},{}", json!({ "sid": "s", "pid": pid }))
        }
        Socket::Connect { pid: None } => format!("0{namespace},"),
        Socket::Disconnect => format!("1{namespace},"),
        Socket::Event { id, json } => format!("2{namespace},{}{json}", number(id)),
        Socket::BinaryEvent { id, json, attachments } => {
            format!("5{attachments}-{namespace},{}{json}", number(id))
        }
        Socket::Ack { attachments: 0 } => format!("3{namespace},[]"),
        Socket::Ack { attachments } => format!("6{attachments}-{namespace},[]"),
        // A bare number would be taken for the packet's own.
        Socket::ConnectError(error) => format!("4{namespace}, {error}"),
    }
}

fn check_event(json: &str, namespace: &str) {
    let Ok(mut parts) = Parts::read(json) else { return };
    let values: Result<Vec<Value>, _> =
        parts.arguments.iter().map(|raw| serde_json::from_str(raw.get())).collect();
    // Half a character, or one level of nesting too many: fine as it came, but no value of this program's.
    if let Ok(values) = values {
        let frame = write_event(namespace, &parts.name, &values);
        let Ok(Engine::Message(text)) = engine(&frame) else { panic!("{frame}") };
        let Ok(Socket::Event { id: None, json }) = socket(text, namespace) else { panic!("{frame}") };
        let again = Parts::read(json).expect("an event that this program wrote");
        assert_eq!(again.name, parts.name);
        let read: Vec<Value> =
            again.arguments.iter().map(|raw| serde_json::from_str(raw.get()).expect("JSON")).collect();
        assert_eq!(read, values);
    }
    let before = parts.arguments.len();
    match parts.take_offset() {
        Some(offset) => {
            assert!((1..=512).contains(&offset.len()) && offset.bytes().all(|b| b.is_ascii_graphic()));
            assert_eq!(parts.arguments.len() + 1, before);
        }
        None => assert_eq!(parts.arguments.len(), before),
    }
}

fn has_placeholder(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_placeholder),
        Value::Object(fields) => {
            fields.get("_placeholder") == Some(&Value::Bool(true)) || fields.values().any(has_placeholder)
        }
        _ => false,
    }
}
