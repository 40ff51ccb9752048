//! A server that sends far more than anybody can read at once: all of it comes, in order, in bounded memory.
//!
//! A test of its own, because memory is that of the whole process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]
#![cfg(target_os = "linux")]

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use deskbell_client::{Client, ClientConfig, Incoming, Limits, Room, ServerAddress, Signal, Token};
use deskbell_tests::peer::{Peer, PeerOptions};
use deskbell_tests::watch::Watch;
use serde_json::json;
use tokio::time::Instant;

const MEBIBYTE: usize = 1024 * 1024;

/// The memory of this process that is in RAM, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[tokio::test]
async fn a_hundred_thousand_messages_at_once() -> Result<(), Box<dyn Error>> {
    const COUNT: usize = 100_000;
    const QUEUE: usize = 8 * MEBIBYTE;
    let peer = Peer::start(PeerOptions::default()).await?;
    let token = Token::new(peer.token("agent-1", Duration::from_secs(3600))?);
    let config = ClientConfig {
        limits: Limits { queue: QUEUE, ..Limits::default() },
        ..ClientConfig::new(ServerAddress::parse(&peer.url())?, Arc::new(token))
    };
    let (client, signals) = Client::start(config, None);
    client.join_general_room();
    let mut watch = Watch::new(signals).with_patience(Duration::from_secs(60));
    watch.joined(&Room::General).await?;

    let before = resident();
    // 100 MB and more, in words that do not repeat.
    let text = "Hello, is anybody there? ".repeat(40);
    let flood = json!({"do": "burst-messages", "count": COUNT, "content": text});
    let started = Instant::now();
    peer.command(flood).await?;
    // The consumer is busy with something else: the queue fills up, and the client stops to read.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut most = resident();
    assert!(most.saturating_sub(before) > QUEUE / 2, "the queue was never full, so nothing is shown");
    let mut came = 0;
    while came < COUNT {
        let Some(signal) = watch.next().await else { panic!("nothing more came after {came}") };
        match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, .. } => {
                assert_eq!(message.id.as_str(), came.to_string());
                came += 1;
                if came % 500 == 0 {
                    most = most.max(resident());
                }
            }
            Signal::Connection(state) => panic!("after {came}: {state:?}"),
            _ => {}
        }
    }
    let grown = most.saturating_sub(before) / MEBIBYTE;
    println!("{COUNT} messages in {:?}, {grown} MiB more memory", started.elapsed());
    // The queue counts bytes on the wire; what is read from them takes a little more, and the allocator some.
    assert!(grown < 4 * QUEUE / MEBIBYTE, "{grown} MiB for a queue of {} MiB", QUEUE / MEBIBYTE);
    assert!(client.is_connected());
    Ok(())
}
