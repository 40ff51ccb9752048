use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn engine_packets_are_read() {
    let silence = |ms| Ok(Engine::Open(Handshake { silence: Duration::from_millis(ms) }));
    for (frame, expected) in [
        (
            r#"0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#,
            silence(45_000),
        ),
        (r#"0{"sid":"x"}"#, silence(45_000)),
        (r#"0{"sid":"x","pingInterval":0,"pingTimeout":0}"#, silence(1_000)),
        (r#"0{"sid":"x","pingInterval":18446744073709551615,"pingTimeout":1}"#, silence(600_000)),
        (r#"0{"sid":"x","pingInterval":"soon","pingTimeout":-1}"#, silence(45_000)),
        ("0{}", Err(Fault::Engine)),
        ("0", Err(Fault::Engine)),
        ("1", Ok(Engine::Close)),
        ("2", Ok(Engine::Ping(""))),
        ("2probe", Ok(Engine::Ping("probe"))),
        (&format!("2{}", "x".repeat(64)), Ok(Engine::Ping(&"x".repeat(64)))),
        (&format!("2{}", "x".repeat(65)), Err(Fault::Engine)),
        ("3", Ok(Engine::Pong)),
        ("42[]", Ok(Engine::Message("2[]"))),
        ("5", Err(Fault::Engine)),
        ("6", Ok(Engine::Noop)),
        ("", Err(Fault::Engine)),
        ("é", Err(Fault::Engine)),
    ] {
        assert_eq!(engine(frame), expected, "{frame}");
    }
}

#[test]
fn socket_packets_are_read() {
    let event = |id, json| Ok(Socket::Event { id, json });
    for (text, namespace, expected) in [
        (r#"0{"sid":"s"}"#, "/", Ok(Socket::Connect { pid: None })),
        (r#"0{"sid":"s","pid":"p"}"#, "/", Ok(Socket::Connect { pid: Some("p".into()) })),
        (r#"0{"sid":"s","pid":7}"#, "/", Ok(Socket::Connect { pid: None })),
        ("0", "/", Ok(Socket::Connect { pid: None })),
        ("0{", "/", Err(Fault::Socket)),
        (r#"0/agents,{"sid":"s"}"#, "/agents", Ok(Socket::Connect { pid: None })),
        (r#"0/agents?a=1,{"sid":"s"}"#, "/agents", Ok(Socket::Connect { pid: None })),
        (r#"0{"sid":"s"}"#, "/agents", Err(Fault::Namespace)),
        (r#"2/other,["ev"]"#, "/", Err(Fault::Namespace)),
        ("1", "/", Ok(Socket::Disconnect)),
        ("1/agents,", "/agents", Ok(Socket::Disconnect)),
        ("1/agents", "/agents", Ok(Socket::Disconnect)),
        (r#"2["ev",1]"#, "/", event(None, r#"["ev",1]"#)),
        (r#"212["ev"]"#, "/", event(Some(12), r#"["ev"]"#)),
        (r#"2/agents,12["ev"]"#, "/agents", event(Some(12), r#"["ev"]"#)),
        ("299999999999999999999999[]", "/", Err(Fault::Socket)),
        ("31[]", "/", Ok(Socket::Ack { attachments: 0 })),
        ("62-1[]", "/", Ok(Socket::Ack { attachments: 2 })),
        (r#"4{"message":"no"}"#, "/", Ok(Socket::ConnectError(json!({ "message": "no" })))),
        ("4nonsense", "/", Ok(Socket::ConnectError(Value::Null))),
        (r#"52-["ev"]"#, "/", Ok(Socket::BinaryEvent { id: None, json: r#"["ev"]"#, attachments: 2 })),
        (
            r#"51-/agents,7["ev"]"#,
            "/agents",
            Ok(Socket::BinaryEvent { id: Some(7), json: r#"["ev"]"#, attachments: 1 }),
        ),
        (r#"50-["ev"]"#, "/", event(None, r#"["ev"]"#)),
        (r#"5["ev"]"#, "/", Err(Fault::Socket)),
        (r#"5-["ev"]"#, "/", Err(Fault::Socket)),
        (r#"5999-["ev"]"#, "/", Err(Fault::Attachments)),
        ("9", "/", Err(Fault::Socket)),
        ("", "/", Err(Fault::Socket)),
    ] {
        assert_eq!(socket(text, namespace), expected, "{text} in {namespace}");
    }
}

#[test]
fn events_are_taken_apart() {
    let parts = Parts::read(r#"["whatsappMessage",{"a":1},"off.1"]"#).unwrap();
    assert_eq!((parts.name.as_ref(), parts.arguments.len()), ("whatsappMessage", 2));
    assert_eq!(Parts::read(r#"["a\u0062"]"#).unwrap().name, "ab");
    assert_eq!(Parts::read("[7,1]").unwrap().name, "7");
    for nameless in ["[]", "", "{}", "[null]", "[{}]", "[\"a\"", "\"a\"", r#"["\ud83d"]"#] {
        assert_eq!(Parts::read(nameless).map(|parts| parts.name), Err(Fault::NoName), "{nameless}");
    }
}

#[test]
fn the_offset_is_a_text_at_the_end() {
    let offset = |json| {
        let mut parts = Parts::read(json).unwrap();
        (parts.take_offset(), parts.arguments.len())
    };
    assert_eq!(offset(r#"["e",{},"Q885sSy.0"]"#), (Some("Q885sSy.0".into()), 1));
    assert_eq!(offset(r#"["e","Q885sSy.0"]"#), (Some("Q885sSy.0".into()), 0));
    assert_eq!(offset(r#"["e",{}]"#), (None, 1));
    assert_eq!(offset(r#"["e"]"#), (None, 0));
    assert_eq!(offset(r#"["e",""]"#), (None, 1));
    assert_eq!(offset(r#"["e",{},"1687944870123-0"]"#), (Some("1687944870123-0".into()), 1));
    assert_eq!(offset(r#"["exception","No access"]"#), (None, 1), "a volatile event's own text");
}

#[test]
fn binary_parts_take_their_place() {
    let event = r#"["e",{"a":[{"_placeholder":true,"num":1}]},{"_placeholder":true,"num":0}]"#;
    let filled = with_attachments(event, &[&b"\x1e\0"[..], b"hi"]).unwrap();
    assert_eq!(filled, r#"["e",{"a":["aGk="]},"HgA="]"#);
    assert_eq!(with_attachments(event, &[b"one"]), Err(Fault::Attachments));
}

#[test]
fn packets_are_written() {
    let connect = |namespace, auth: &Auth<'_>| {
        let packet = write_connect(namespace, auth);
        let written = String::from_utf8(packet.to_vec()).unwrap();
        assert!(packet.capacity() - packet.len() > 8, "it did not grow");
        written
    };
    let auth = Auth { token: "t", ..Auth::default() };
    assert_eq!(connect("/", &auth), r#"40{"token":"t"}"#);
    assert_eq!(connect("/agents", &auth), r#"40/agents,{"token":"t"}"#);
    let again = Auth { pid: Some("p\u{1}"), offset: Some("o"), ..auth };
    assert_eq!(connect("/", &again), r#"40{"pid":"p\u0001","offset":"o","token":"t"}"#);
    assert_eq!(write_event("/", "joinWhatsAppGeneral", &[]), r#"42["joinWhatsAppGeneral"]"#);
    assert_eq!(write_event("/agents", "e", &["a\"b".into()]), r#"42/agents,["e","a\"b"]"#);
    assert_eq!(write_ack("/", 12), "4312[]");
}

proptest! {
    #[test]
    fn any_text_is_a_packet_or_a_fault(text in any::<String>(), namespace in "/[a-z]{0,3}") {
        if let Ok(Engine::Message(text)) = engine(&text) {
            let _ = socket(text, &namespace);
        }
        let _ = socket(&text, &namespace);
        let _ = Parts::read(&text);
    }

    #[test]
    fn near_packets_are_packets_or_faults(
        text in r#"4?[0-6][0-9]{0,3}-?(/a,)?[0-9]{0,4}(\["[a-z]{0,4}",?|\{"sid":"?|\[)[\]\}"0-9]{0,4}"#
    ) {
        let _ = engine(&text);
        if let Ok(Socket::Event { json, .. } | Socket::BinaryEvent { json, .. }) = socket(&text, "/") {
            let _ = Parts::read(json);
            let _ = with_attachments(json, &[b"x"]);
        }
    }

    #[test]
    fn what_is_written_is_read(name in ".{1,20}", argument in ".{0,40}", namespace in "/[a-z]{0,5}") {
        let frame = write_event(&namespace, &name, &[argument.clone().into()]);
        let Ok(Engine::Message(text)) = engine(&frame) else { panic!("{frame}") };
        let Ok(Socket::Event { id: None, json }) = socket(text, &namespace) else { panic!("{frame}") };
        let parts = Parts::read(json).unwrap();
        prop_assert_eq!(parts.name.as_ref(), name);
        prop_assert_eq!(serde_json::from_str::<String>(parts.arguments[0].get()).unwrap(), argument);
    }
}
