//! A server that asks and reads nothing: what is written to it waits, for a while.

use std::fmt::Write as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex, join};
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;

const WRITE: Duration = Duration::from_secs(2);

/// A connection to a server that wants so many answers, and the end where those come out. Hardly any fit in between.
/// The server's own end stays open as long as the other one.
async fn asked(times: usize) -> (Box<dyn Connection>, DuplexStream, DuplexStream) {
    let (mut server, from_server) = duplex(4 * 1024 * 1024);
    let (to_server, answers) = duplex(1024);
    let mut packets =
        vec![r#"0{"sid":"s","pingInterval":25000,"pingTimeout":20000}"#.to_owned(), "40".to_owned()];
    packets.extend((0..times).map(|id| format!(r#"42{id}["ask"]"#)));
    for packet in packets {
        // A short text frame as a server sends it: whole and unmasked.
        let length = u8::try_from(packet.len()).unwrap();
        server.write_all(&[&[0x81, length], packet.as_bytes()].concat()).await.unwrap();
    }
    let limits = Limits { write: WRITE, ..Limits::default() };
    let mut stream = Wire::new(Box::new(join(from_server, to_server)));
    stream.upgraded(None, limits.frame);
    let stream = WebSocketStream::from_raw_socket(stream, Role::Client, Some(ws_config(limits))).await;
    let connection = WebSocketConnection::new(stream, "/".into(), limits);
    let opened =
        connect(connection, &packet::Auth::default(), Deadline::after(Duration::from_secs(10))).await;
    (opened.map_err(|error| format!("{error:?}")).unwrap().connection, answers, server)
}

/// Answers everything until nothing comes for `patience`.
async fn answer(connection: &mut dyn Connection, patience: Duration) -> (usize, Option<Closed>) {
    let mut events = 0;
    while let Ok(inbound) = tokio::time::timeout(patience, poll_fn(|cx| connection.poll_receive(cx))).await {
        match inbound {
            Inbound::Event(event) => {
                connection.acknowledge(event.id().unwrap());
                events += 1;
            }
            Inbound::Closed(closed) => return (events, Some(closed)),
            other => panic!("{other:?}"),
        }
    }
    (events, None)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_reads_nothing_is_noticed_in_time_and_heard_until_then() {
    let (mut connection, _answers, _server) = asked(10_000).await;
    let start = Instant::now();
    let (events, closed) = answer(connection.as_mut(), 2 * WRITE).await;
    assert_eq!((events, closed), (10_000, Some(Closed::Stuck(WRITE))));
    assert!(start.elapsed() < WRITE + Duration::from_millis(10), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_reads_late_gets_the_answers_that_were_kept() {
    let (mut connection, mut answers, _server) = asked(500).await;
    assert_eq!(answer(connection.as_mut(), WRITE / 2).await, (500, None));
    let reader = tokio::spawn(async move {
        let mut bytes = Vec::new();
        answers.read_to_end(&mut bytes).await.map(|_| bytes)
    });
    assert_eq!(answer(connection.as_mut(), 2 * WRITE).await, (0, None));
    drop(connection);
    let mut bytes = reader.await.unwrap().unwrap();

    // Masked frames, the first of them CONNECT.
    let mut written = String::new();
    while let [_, length, _, _, _, _, ..] = *bytes {
        let frame: Vec<u8> = bytes.drain(..6 + usize::from(length & 0x7f)).collect();
        let (mask, payload) = frame[2..].split_at(4);
        let text: Vec<u8> = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        writeln!(written, "{}", String::from_utf8(text).unwrap()).unwrap();
    }
    let expected: String = (0..500).map(|id| format!("43{id}[]\n")).collect();
    assert_eq!(written, format!("40{{\"token\":\"\"}}\n{expected}"));
}
