//! A server that compresses what it sends (permessage-deflate), and what may go wrong with that.

use std::time::Duration;

use deskbell_client::{Incoming, Room, Signal, Trouble};
use deskbell_tests::fault_proxy::Weather;
use deskbell_tests::peer::PeerOptions;
use serde_json::json;
use tokio::time::Instant;

use crate::stage::{Stage, Tested, message, quick, tried_politely};

fn compressing() -> PeerOptions {
    PeerOptions { compress: true, ..PeerOptions::default() }
}

/// What goes over the wire is a fraction of what arrives; also of what was missed and is recovered.
#[tokio::test]
async fn messages_arrive_from_compressed_frames() -> Tested {
    let stage = Stage::set(PeerOptions { recovery: Some(Duration::from_secs(60)), ..compressing() }).await?;
    let (client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let words = "Good morning, where is my parcel? ".repeat(5000);
    for id in ["a", "b", "c"] {
        let mut large = message(id);
        large["content"] = words.as_str().into();
        let before = stage.proxy.passed_to_client();
        if id == "c" {
            // It is sent while the client is away.
            stage.proxy.go_down();
            stage.proxy.cut();
            let _ = watch.trouble().await?;
            stage.peer.next(|event| event["type"] == "disconnected").await?;
        }
        stage.peer.emit_general("whatsappMessage", large).await?;
        if id == "c" {
            stage.proxy.come_up();
            client.retry_now();
        }
        let (seen, position, size) = watch
            .until("the message", |signal| match signal {
                Signal::Event { incoming: Incoming::Message { message, .. }, position, size, .. } => {
                    Some((message.id.to_string(), position.clone(), *size))
                }
                Signal::Gap { .. } => panic!("it was not recovered"),
                _ => None,
            })
            .await?;
        client.committed(position.ok_or("no place to resume")?);
        assert_eq!(seen, id);
        let passed = stage.proxy.passed_to_client() - before;
        assert!(size > words.len() && passed < words.len() / 20, "{passed} bytes for {size}");
    }
    Ok(())
}

/// Small on the wire, and larger than any frame may be: it is given up before it fills the memory.
#[tokio::test]
async fn a_message_that_inflates_beyond_the_limit() -> Tested {
    let stage = Stage::set(compressing()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let begun = Instant::now();
    let before = stage.proxy.passed_to_client();
    let mut large = message("large");
    large["content"] = "x".repeat(5 * 1024 * 1024).into();
    stage.peer.emit_general("whatsappMessage", large).await?;
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::TooLarge { .. }), "{trouble:?}");
    assert!(stage.proxy.passed_to_client() - before < 100_000, "it was compressed");
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, begun);
    Ok(())
}

/// As with plain frames: it says something, lives on, and is there when the line is.
#[tokio::test]
async fn corruption_of_compressed_frames() -> Tested {
    let stage = Stage::set(PeerOptions { compress: true, ..quick() }).await?;
    let (client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let begun = Instant::now();
    for one_in in [1_000, 300, 100] {
        stage.proxy.weather_to_client(Weather::Corrupt { one_in });
        stage.peer.command(json!({"do": "burst", "event": "whatsappMessage", "count": 200})).await?;
        watch
            .until("anything", |signal| {
                matches!(signal, Signal::Rejected { .. } | Signal::BadFrame { .. } | Signal::Connection(_))
                    .then_some(())
            })
            .await?;
    }
    stage.proxy.weather_to_client(Weather::Clear);
    // The connection may have survived, out of step.
    stage.proxy.cut();
    client.retry_now();
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, begun);
    Ok(())
}
