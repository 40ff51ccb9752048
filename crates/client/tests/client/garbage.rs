//! Bytes that make no sense, at each layer: never a panic, and the connection comes back.

use std::time::Duration;

use crate::support::{Server, Watch, impatient};
use deskbell_client::{Client, ClientConfig, ConnectionState, Trouble};
use fastrand::Rng;
use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use http::header::SEC_WEBSOCKET_EXTENSIONS;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

/// Reads what the client says until it goes, so that closing is no reset.
async fn until_gone(stream: &mut (impl AsyncReadExt + Unpin)) {
    let mut heard = Vec::new();
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut heard)).await.expect("to be left");
}

#[tokio::test]
async fn random_bytes_instead_of_http_and_instead_of_frames() {
    let server = Server::start().await;
    let config = ClientConfig { limits: impatient(), ..server.config() };
    let (client, signals) = Client::start(config, None);
    let mut watch = Watch::new(signals);
    for seed in 0..20 {
        let mut rng = Rng::with_seed(seed);
        let mut bytes = vec![0; rng.usize(1..20_000)];
        rng.fill(&mut bytes);
        let begun = Instant::now();
        let mut stream =
            if seed % 2 == 0 { server.accept_tcp().await } else { server.accept().await.socket.into_inner() };
        // It may hang up in the middle.
        let _ = stream.write_all(&bytes).await;
        until_gone(&mut stream).await;
        watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "seed {seed} took {:?}", begun.elapsed());
        client.retry_now();
    }
    server.welcome().await;
    watch.online().await;
}

/// Text and binary frames that look like packets, or nearly; then an event like any other.
#[tokio::test]
async fn random_frames_between_real_ones() {
    const FRAGMENTS: [&str; 24] = [
        "4",
        "42",
        "43",
        "45",
        "46",
        "2",
        "3",
        "6",
        "0",
        "1-",
        "51-",
        "64-",
        "[",
        "]",
        "{",
        "}",
        "\"whatsappMessage\"",
        ",",
        "{\"_placeholder\":true,\"num\":0}",
        "/",
        "null",
        "9999999999999999999",
        "\\ud83d",
        "é\u{0}",
    ];
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    watch.online().await;
    let mut rng = Rng::with_seed(7);
    for round in 0..20 {
        for _ in 0..500 {
            let frame: String =
                (0..rng.usize(0..8)).map(|_| FRAGMENTS[rng.usize(0..FRAGMENTS.len())]).collect();
            // These end the connection, as they should.
            if frame.starts_with('1') || frame.starts_with("41") {
                continue;
            }
            let message =
                if rng.u8(0..5) == 0 { Message::binary(frame.into_bytes()) } else { Message::text(frame) };
            peer.socket.send(message).await.unwrap();
            // What it answers to pings and requests must not fill the pipe.
            while let Ok(Some(_)) = timeout(Duration::ZERO, peer.socket.next()).await {}
        }
        // An event that waits for binary parts is given up for the next one.
        peer.message(&format!("m{round}"), None).await;
        assert_eq!(watch.message().await.0, format!("m{round}"));
    }
}

/// A server that agrees to compress and then sends what cannot be inflated is asked to leave it.
#[tokio::test]
#[allow(clippy::result_large_err, reason = "the closures' errors are tungstenite's")]
async fn compression_that_goes_wrong_is_given_up() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);

    let mut offered = None;
    let upgraded =
        accept_hdr_async(server.accept_tcp().await, |request: &Request, mut response: Response| {
            offered = request.headers().get(SEC_WEBSOCKET_EXTENSIONS).cloned();
            let agreed = HeaderValue::from_static("permessage-deflate; server_no_context_takeover");
            response.headers_mut().insert(SEC_WEBSOCKET_EXTENSIONS, agreed);
            Ok(response)
        });
    let mut stream = upgraded.await.unwrap().into_inner();
    assert!(offered.unwrap().to_str().unwrap().starts_with("permessage-deflate"));
    // A text frame that says that it is compressed.
    stream.write_all(&[0xc1, 3, 0xff, 0xff, 0xff]).await.unwrap();
    watch
        .state(|state| matches!(state, ConnectionState::Waiting { reason: Trouble::Compression { .. }, .. }))
        .await;
    client.retry_now();

    let mut offered = None;
    let upgraded = accept_hdr_async(server.accept_tcp().await, |request: &Request, response: Response| {
        offered = request.headers().get(SEC_WEBSOCKET_EXTENSIONS).cloned();
        Ok(response)
    });
    drop(upgraded.await.unwrap());
    assert_eq!(offered, None);
    watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
    client.retry_now();
    server.welcome().await;
    watch.online().await;
}
