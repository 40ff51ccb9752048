//! What a compressing server may send, and what it may not.

use flate2::{Compress, Compression, FlushCompress};
use futures_util::StreamExt as _;
use http::HeaderValue;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{self, Message};

use super::super::deflate::DeflateError;
use super::super::websocket::ws_config;
use super::*;
use crate::Limits;

const LIMIT: usize = 100_000;

/// A message's data as a server compresses it, without the tail.
fn compressed(compressor: &mut Compress, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() * 2 + 100);
    compressor.compress_vec(data, &mut out, FlushCompress::Sync).unwrap();
    assert!(out.ends_with(&[0, 0, 0xff, 0xff]));
    out.truncate(out.len() - 4);
    out
}

fn alone(data: &[u8]) -> Vec<u8> {
    compressed(&mut Compress::new(Compression::default(), false), data)
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        short @ 0..126 => frame.push(u8::try_from(short).unwrap()),
        longer @ 126..65_536 => {
            frame.push(126);
            frame.extend(u16::try_from(longer).unwrap().to_be_bytes());
        }
        long => {
            frame.push(127);
            frame.extend((long as u64).to_be_bytes());
        }
    }
    frame.extend(payload);
    frame
}

/// What a websocket reads where a server sends `bytes`, `at_once` of them in one piece.
async fn read(bytes: Vec<u8>, at_once: usize, agreed: Agreed) -> Vec<Result<Message, tungstenite::Error>> {
    let (mut server, client) = duplex(1 << 22);
    let mut wire = Wire::new(Box::new(client));
    wire.upgraded(Some(agreed), LIMIT);
    let limits = Limits { frame: LIMIT, ..Limits::default() };
    let stream = WebSocketStream::from_raw_socket(wire, Role::Client, Some(ws_config(limits))).await;
    let send = async {
        for piece in bytes.chunks(at_once) {
            // Whoever has heard enough closes.
            if server.write_all(piece).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        // It still hears what it is answered.
        let _ = server.shutdown().await;
        server
    };
    let (messages, _server) = tokio::join!(stream.collect::<Vec<_>>(), send);
    messages
}

const ALONE: Agreed = Agreed { no_context_takeover: true };

async fn texts(bytes: Vec<u8>, at_once: usize, agreed: Agreed) -> Vec<String> {
    let messages = read(bytes, at_once, agreed).await.into_iter().flatten();
    messages
        .filter_map(|message| match message {
            Message::Text(text) => Some(text.to_string()),
            Message::Ping(_) => Some("ping".to_owned()),
            _ => None,
        })
        .collect()
}

async fn failure(bytes: Vec<u8>) -> Option<DeflateError> {
    match read(bytes, 1000, ALONE).await.pop()? {
        Err(tungstenite::Error::Io(error)) => {
            error.get_ref().and_then(|error| error.downcast_ref::<DeflateError>()).copied()
        }
        _ => None,
    }
}

#[tokio::test]
async fn compressed_and_plain_frames_mix_however_they_are_cut() {
    let long = "Guten Tag, wo bleibt meine Bestellung? ".repeat(2000);
    let halves = alone(b"in two parts");
    let (a, b) = halves.split_at(5);
    let bytes = [
        frame(0x81, b"plain"),
        frame(0xc1, &alone(b"packed")),
        frame(0xc1, &alone(b"")),
        frame(0x41, a),
        frame(0x89, b"?"),
        frame(0x80, b),
        frame(0x01, b"plain in "),
        frame(0x80, b"two"),
        frame(0xc1, &alone(long.as_bytes())),
    ]
    .concat();
    for at_once in [1, 2, 3, 7, 1000, bytes.len()] {
        let seen = texts(bytes.clone(), at_once, ALONE).await;
        assert_eq!(seen, ["plain", "packed", "", "ping", "in two parts", "plain in two", &long], "{at_once}");
    }
}

#[tokio::test]
async fn a_window_is_kept_where_the_server_keeps_one_and_a_stream_may_end() {
    let mut compressor = Compress::new(Compression::default(), false);
    let words = "the same words again and again, as customers write";
    let first = frame(0xc1, &compressed(&mut compressor, words.as_bytes()));
    let second = frame(0xc1, &compressed(&mut compressor, words.as_bytes()));
    assert!(second.len() < first.len() / 2, "it refers to the first");
    let kept = Agreed { no_context_takeover: false };
    assert_eq!(texts([first.clone(), second.clone()].concat(), 9, kept).await, [words, words]);
    assert_ne!(
        texts([first, second].concat(), 9, ALONE).await,
        [words, words],
        "there is nothing to refer to"
    );

    // RFC 7692, section 7.2.3.5: a block with BFINAL, and the byte that makes the tail an empty block.
    let mut ended = Vec::with_capacity(100);
    let mut compressor = Compress::new(Compression::default(), false);
    compressor.compress_vec(b"Hello", &mut ended, FlushCompress::Finish).unwrap();
    ended.push(0);
    let bytes = [frame(0xc1, &ended), frame(0xc1, &alone(b"next"))].concat();
    assert_eq!(texts(bytes, 4, ALONE).await, ["Hello", "next"]);
}

#[tokio::test]
async fn what_is_too_large_or_damaged_ends_the_connection_with_its_reason() {
    let fits = vec![b'a'; LIMIT];
    assert_eq!(texts(frame(0xc1, &alone(&fits)), 1000, ALONE).await.len(), 1);
    let bomb = alone(&vec![b'a'; LIMIT * 200]);
    assert!(bomb.len() < LIMIT);
    assert_eq!(failure(frame(0xc1, &bomb)).await, Some(DeflateError::TooLarge(LIMIT)));
    assert_eq!(
        failure(frame(0xc1, &alone(&vec![b'a'; LIMIT + 1]))).await,
        Some(DeflateError::TooLarge(LIMIT))
    );

    // Announced, and never sent.
    let announced = [&[0xc1, 127], (LIMIT as u64 * 2).to_be_bytes().as_slice()].concat();
    assert_eq!(failure(announced).await, Some(DeflateError::TooLarge(LIMIT)));
    let parts = [frame(0x41, &[0; 60_000]), frame(0x00, &[0; 60_000])].concat();
    assert!(failure(parts).await.is_some());

    assert_eq!(failure(frame(0xc1, &[0xff; 50])).await, Some(DeflateError::Damaged));
    let within = [frame(0x41, &alone(b"one")), frame(0x81, b"two")].concat();
    assert_eq!(failure(within).await, Some(DeflateError::OutOfTurn));
    for first in [0xe1, 0xd1, 0xf1] {
        assert_eq!(failure(frame(first, &alone(b"hello"))).await, Some(DeflateError::OutOfTurn));
    }
    let whole = alone(b"a message of which the end does not come");
    // There is no checksum: what is cut after a few bits may be taken for a message without text.
    for length in 4..whole.len() {
        let bytes = [frame(0x81, b"before"), frame(0xc1, &whole[..length])].concat();
        assert_eq!(texts(bytes, 1000, ALONE).await, ["before"], "{length} of {}", whole.len());
    }
    let half = frame(0xc1, &whole[..whole.len() / 2]);
    assert_eq!(failure(half).await, Some(DeflateError::Damaged));
    let masked = vec![0xc1, 0x81, 1, 2, 3, 4, 5];
    assert_eq!(failure(masked).await, Some(DeflateError::OutOfTurn));
}

#[tokio::test]
async fn a_mark_where_none_belongs_is_the_websockets_to_refuse() {
    for bytes in [
        frame(0xc9, b"ping"),
        frame(0xa1, b"rsv2"),
        [frame(0x41, &alone(b"one")), frame(0xc0, b"two")].concat(),
    ] {
        let seen = read(bytes, 1000, ALONE).await;
        let last = seen.last().unwrap().as_ref().unwrap_err();
        assert!(matches!(last, tungstenite::Error::Protocol(_)), "{last:?}");
    }
}

#[tokio::test]
async fn nothing_behind_the_answer_to_the_upgrade_is_read_before_its_time() {
    let crlf = b"HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n".as_slice();
    let lf = b"HTTP/1.1 101 Switching Protocols\nA: b\n\n".as_slice();
    for (answer, at_once) in [(crlf, 1), (crlf, 5), (crlf, 1000), (lf, 1), (lf, 1000)] {
        let (mut server, client) = duplex(1 << 16);
        let all = [answer, b"frames"].concat();
        for piece in all.chunks(at_once) {
            server.write_all(piece).await.unwrap();
        }
        let mut wire = Wire::new(Box::new(client));
        let mut head: Vec<u8> = Vec::new();
        while head.len() < answer.len() {
            let mut part = [0; 64];
            let count = wire.read(&mut part).await.unwrap();
            head.extend(&part[..count]);
        }
        assert_eq!(head, answer);
        wire.upgraded(None, LIMIT);
        let mut rest = [0; 6];
        wire.read_exact(&mut rest).await.unwrap();
        assert_eq!(&rest, b"frames");
    }
}

#[test]
fn only_what_was_offered_is_agreed_to() {
    let said = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(SEC_WEBSOCKET_EXTENSIONS, HeaderValue::from_str(value).unwrap());
        }
        agreed(&headers)
    };
    assert_eq!(said(&[]), Ok(None));
    assert_eq!(said(&["permessage-deflate; server_no_context_takeover"]), Ok(Some(ALONE)));
    let kept = Some(Agreed { no_context_takeover: false });
    assert_eq!(
        said(&["Permessage-Deflate;client_no_context_takeover; server_max_window_bits=\"10\""]),
        Ok(kept)
    );
    for values in [
        &["permessage-bzip2"][..],
        &["permessage-deflate; client_max_window_bits=10"],
        &["permessage-deflate; server_max_window_bits=16"],
        &["permessage-deflate; server_no_context_takeover; server_no_context_takeover"],
        &["permessage-deflate, permessage-deflate"],
        &["permessage-deflate", "x-mine"],
    ] {
        let Err(Trouble::Compression { detail }) = said(values) else { panic!("{values:?}") };
        assert!(detail.contains("not asked for"), "{detail}");
    }
}

proptest! {
    #[test]
    fn what_is_compressed_comes_out_as_it_went_in(
        messages in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 0..5000)), 1..8),
        at_once in 1_usize..3000,
        level in 0_u32..=9,
    ) {
        let mut bytes = Vec::new();
        for (is_compressed, data) in &messages {
            let mut compressor = Compress::new(Compression::new(level), false);
            bytes.extend(match is_compressed {
                true => frame(0xc2, &compressed(&mut compressor, data)),
                false => frame(0x82, data),
            });
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let seen: Vec<Vec<u8>> = runtime
            .block_on(read(bytes, at_once, ALONE))
            .into_iter()
            .flatten()
            .map(|message| message.into_data().to_vec())
            .collect();
        let sent: Vec<Vec<u8>> = messages.into_iter().map(|(_, data)| data).collect();
        prop_assert_eq!(seen, sent);
    }
}
