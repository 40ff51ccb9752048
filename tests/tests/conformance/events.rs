//! What a server may emit.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use deskbell_client::{Incoming, Signal};
use deskbell_tests::peer::{Peer, PeerOptions};
use serde_json::{Value, json};

use crate::subject::{Failure, Outcome, Subject, peer};

async fn emit(peer: &Peer, event: &str, args: Value) -> Outcome {
    peer.command(json!({"do": "emitAll", "event": event, "args": args})).await?;
    Ok(())
}

/// Emits each event and expects it to come as it was sent.
async fn come_as_sent(subject: Subject, peer: Peer, events: &[Value]) -> Outcome {
    let mut link = subject.link(&peer).await?;
    for event in events {
        let (Some(name), Some(args)) = (event[0].as_str(), event.as_array().and_then(|event| event.get(1..)))
        else {
            panic!("not an event: {event}")
        };
        emit(&peer, name, args.into()).await?;
    }
    // Had one of them been lost, this one would come in its place.
    emit(&peer, "end", json!([0])).await?;
    for event in events {
        assert_eq!(&link.event().await?, event);
    }
    assert_eq!(link.event().await?[0], "end");
    Ok(())
}

pub async fn an_event_without_arguments(subject: Subject) -> Outcome {
    come_as_sent(subject, peer().await?, &[json!(["clientLeft"])]).await
}

pub async fn an_event_with_many_arguments(subject: Subject) -> Outcome {
    let event =
        json!(["mixed", 1, "two", {"three": [3.5, null, true]}, [], {}, null, "", -0.25, [[["deep"]]]]);
    come_as_sent(subject, peer().await?, &[event]).await
}

/// Socket.IO keeps a few names for itself; these are not among them.
pub async fn an_event_may_have_any_name(subject: Subject) -> Outcome {
    let names = ["message", "Message", "open", "close", "Error", "a b", "", "naïve 名前", "a\"b\\c", "7"];
    let events: Vec<Value> = names.iter().map(|name| json!([name, {"named": name}])).collect();
    come_as_sent(subject, peer().await?, &events).await
}

pub async fn unicode(subject: Subject) -> Outcome {
    let texts = [
        "Olá, çà et là",
        "👩‍👩‍👧‍👦 🇧🇷 👍🏽",
        "مرحبا 12:30 \u{202e}abc\u{202c}",
        "e\u{301} \u{1f600}\u{200d}\u{fe0f}",
        "\u{0}\u{1}\u{1e}\u{7f}\u{2028}\u{2029}\u{feff}",
        "\u{10ffff}\u{fffd}",
        "line\nline\ttab\\\"quoted\"",
    ];
    let events: Vec<Value> = texts.iter().map(|text| json!(["text", {"content": text}])).collect();
    come_as_sent(subject, peer().await?, &events).await
}

/// A text that JavaScript cut in the middle of an emoji. The message must come all the same.
pub async fn half_a_character(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let (_client, mut watch) = subject.client(&peer)?;
    watch.online().await?;
    let message = |id: &str, content: &str| {
        format!(
            r#"42["whatsappMessage",{{"customerId":"c1","whatsappMessageId":"{id}","senderType":"customer","content":"{content}"}}]"#
        )
    };
    for (id, content) in [("cut", r"Hi \ud83d"), ("whole", "Hi")] {
        peer.command(json!({"do": "raw", "text": message(id, content)})).await?;
    }
    let content = watch
        .until("a message", |signal| match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, .. } => {
                Some(message.content.to_string())
            }
            _ => None,
        })
        .await?;
    assert_eq!(content, "Hi \u{fffd}");
    Ok(())
}

pub async fn an_acknowledgement_is_answered(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    let answered = peer.command(json!({"do": "ask", "event": "presence", "args": [1]})).await;
    assert_eq!(link.event().await?, json!(["presence", 1]));
    let answered = answered.map_err(|error| Failure::Subject(format!("no answer: {error}")))?;
    assert_eq!(answered["answers"].as_array().map(Vec::len), Some(1));
    Ok(())
}

fn binary(bytes: &[u8]) -> (Value, String) {
    let base64 = BASE64_STANDARD.encode(bytes);
    (json!({"$base64": base64}), base64)
}

pub async fn a_binary_attachment(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    let (sent, expected) = binary(b"plain bytes");
    emit(&peer, "file", json!([sent])).await?;
    assert_eq!(link.event().await?, json!(["file", expected]));
    Ok(())
}

pub async fn binary_attachments_among_other_arguments(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    let ((first, one), (second, two)) = (binary(b"one"), binary(b"two"));
    emit(&peer, "files", json!([{"name": "a", "body": first}, "b", [second]])).await?;
    assert_eq!(link.event().await?, json!(["files", {"name": "a", "body": one}, "b", [two]]));
    Ok(())
}

pub async fn a_binary_attachment_of_any_bytes(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    let all: Vec<u8> = (0..=255).collect();
    let (sent, expected) = binary(&all);
    emit(&peer, "file", json!([sent])).await?;
    assert_eq!(link.event().await?, json!(["file", expected]));
    Ok(())
}

pub async fn one_megabyte(subject: Subject) -> Outcome {
    let event = json!(["large", {"content": "1 MB \u{1f600} ".repeat(100_000)}]);
    assert!(event.to_string().len() > 1_000_000);
    come_as_sent(subject, peer().await?, &[event]).await
}

pub async fn a_volatile_event(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    peer.command(json!({"do": "emitAll", "event": "typing", "args": [{"on": true}], "volatile": true}))
        .await?;
    assert_eq!(link.event().await?, json!(["typing", {"on": true}]));
    Ok(())
}

/// With text, bytes and a megabyte. That the frames are compressed is seen in the faults suite, on the wire.
pub async fn a_server_that_offers_compression(subject: Subject) -> Outcome {
    let peer = Peer::start(PeerOptions { compress: true, ..PeerOptions::default() }).await?;
    let event = json!(["large", {"content": "compressible ".repeat(80_000)}]);
    come_as_sent(subject, peer, &[event, json!(["small", 1]), json!(["unicode", "荷物は 👍🏽"])]).await
}

pub async fn another_namespace(subject: Subject) -> Outcome {
    let namespace = "/agents";
    let peer = Peer::start(PeerOptions { namespace: namespace.into(), ..PeerOptions::default() }).await?;
    let mut link = subject.link_to(&peer, namespace).await?;
    // Nothing of this one may come.
    peer.command(json!({"do": "raw", "text": r#"42["of the main namespace",1]"#})).await?;
    let (sent, expected) = binary(b"bytes");
    emit(&peer, "event", json!([1, "two"])).await?;
    emit(&peer, "file", json!([sent])).await?;
    assert_eq!(link.event().await?, json!(["event", 1, "two"]));
    assert_eq!(link.event().await?, json!(["file", expected]));
    Ok(())
}

pub async fn ten_thousand_events_in_order(subject: Subject) -> Outcome {
    const COUNT: usize = 10_000;
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    // All at once, without a reply for each.
    peer.command(json!({"do": "burst", "event": "count", "count": COUNT})).await?;
    for expected in 0..COUNT {
        assert_eq!(link.event().await?, json!(["count", expected]));
    }
    Ok(())
}

pub async fn frames_without_meaning(subject: Subject) -> Outcome {
    let frames =
        ["", "9", "4", "42", "42[]", "42{\"a\":1}", "42[\"open", "49[]", "451-[\"e\"]", "0{}", "hello"];
    let peer = peer().await?;
    let (_client, mut watch) = subject.client(&peer)?;
    watch.online().await?;
    for frame in frames {
        peer.command(json!({"do": "raw", "text": frame})).await?;
    }
    emit(&peer, "end", json!([0])).await?;
    let mut faults = 0;
    watch
        .until("the end", |signal| match signal {
            Signal::BadFrame { .. } => {
                faults += 1;
                None
            }
            Signal::Event { incoming: Incoming::Unknown { name, .. }, .. } if &**name == "end" => Some(()),
            Signal::Connection(state) => panic!("the connection did not survive it: {state:?}"),
            _ => None,
        })
        .await?;
    // That of the binary event is that its part does not come.
    assert_eq!(faults, frames.len());
    Ok(())
}
