//! A server's frames in a row, on a connection: what they do to one another.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use deskbell_client::Limits;
use deskbell_client::transport::fuzzing::{Engine, Socket, engine, open_over, socket};
use deskbell_client::transport::{Closed, Inbound};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};

const NAMESPACE: &str = "/";
const FRAME_MAX: usize = 128 * 1024;

thread_local! {
    /// Making one takes longer than most inputs do.
    static RUNTIME: Runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
}

/// Checks that of `input` every event that can be read arrives, in order, whatever stands between them, and that
/// the connection ends when the frames do.
///
/// `input` is the frames after OPEN, as Engine.IO writes several into one HTTP body: with U+001E between them.
/// One that begins with `b` is binary, without the `b`.
pub fn check(input: &str) {
    let frames: Vec<Frame<'_>> = input.split('\u{1e}').map(Frame::read).collect();
    let open = r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
    let mut server = Server::default();
    server.write(&Frame::Text(open));
    frames.iter().for_each(|frame| server.write(frame));

    let received = RUNTIME.with(|runtime| runtime.block_on(receive(server, false, 2 * frames.len() + 2)));
    let Some(received) = received else { return };

    // Completed binary events stand between them.
    let mut arrived = received.iter();
    let mut announced = 0;
    let mut plain = 0;
    for frame in &frames {
        match frame.as_event() {
            Seen::Event(json) => {
                assert!(arrived.any(|event| event == json), "{json:?} was lost; what came: {received:?}");
                plain += 1;
            }
            Seen::Announced => announced += 1,
            Seen::End => break,
            Seen::Other => {}
        }
    }
    assert!(received.len() <= plain + announced, "what came: {received:?}");
}

/// Checks that after OPEN and CONNECT any bytes may come on a connection on which permessage-deflate was agreed on: it
/// ends, and nothing comes out of it that is larger than a frame may be.
pub fn check_compressed(input: &[u8]) {
    let mut server = Server::default();
    server.write(&Frame::Text(r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#));
    server.write(&Frame::Text("40"));
    server.bytes.extend(input);
    // No frame is shorter than two bytes.
    let received = RUNTIME.with(|runtime| runtime.block_on(receive(server, true, 2 * input.len() + 2)));
    let received = received.expect("the connection was accepted");
    assert!(received.iter().all(|event| event.len() <= FRAME_MAX));
}

/// The events, as JSON; `None` if the connection was not accepted.
async fn receive(server: Server, compressed: bool, at_most: usize) -> Option<Vec<String>> {
    let limits = Limits { frame: FRAME_MAX, ..Limits::default() };
    let opened = open_over(server, NAMESPACE, compressed, limits).await.ok()?;
    let mut connection = opened.connection;
    let mut events: Vec<String> = opened.missed.iter().map(|event| event.json().to_owned()).collect();
    for _ in 0..at_most {
        match poll_fn(|cx| connection.poll_receive(cx)).await {
            Inbound::Event(event) => {
                assert!(event.size() <= FRAME_MAX, "{} bytes", event.size());
                events.push(event.json().to_owned());
            }
            Inbound::Heartbeat | Inbound::Fault { .. } => {}
            Inbound::Closed(closed) => {
                assert!(!matches!(closed, Closed::Silent(_) | Closed::Stuck(_)), "{closed:?}");
                return Some(events);
            }
        }
    }
    panic!("more came out than {at_most} times");
}

enum Frame<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}

enum Seen<'a> {
    Event(&'a str),
    /// A binary event, which the next frames may complete.
    Announced,
    End,
    Other,
}

impl<'a> Frame<'a> {
    fn read(text: &'a str) -> Self {
        match text.strip_prefix('b') {
            Some(part) => Self::Binary(part.as_bytes()),
            None => Self::Text(text),
        }
    }

    fn as_event(&self) -> Seen<'a> {
        let text = match self {
            Self::Text(text) if text.len() > FRAME_MAX => return Seen::End,
            Self::Binary(part) if part.len() > FRAME_MAX => return Seen::End,
            Self::Text(text) => text,
            Self::Binary(_) => return Seen::Other,
        };
        match engine(text) {
            Ok(Engine::Close) => Seen::End,
            Ok(Engine::Message(text)) => match socket(text, NAMESPACE) {
                Ok(Socket::Event { json, .. }) => Seen::Event(json),
                Ok(Socket::BinaryEvent { .. }) => Seen::Announced,
                Ok(Socket::Disconnect) => Seen::End,
                _ => Seen::Other,
            },
            _ => Seen::Other,
        }
    }
}

/// A server that says all at once, and to which everything can be written.
#[derive(Default)]
struct Server {
    bytes: Vec<u8>,
    read: usize,
}

impl Server {
    /// RFC 6455, section 5.2: one frame, not masked, as servers send them.
    fn write(&mut self, frame: &Frame<'_>) {
        let (opcode, payload) = match frame {
            Frame::Text(text) => (0x1, text.as_bytes()),
            Frame::Binary(part) => (0x2, *part),
        };
        self.bytes.push(0x80 | opcode);
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(length @ 0..126), _) => self.bytes.push(length),
            (_, Ok(length)) => {
                self.bytes.push(126);
                self.bytes.extend(length.to_be_bytes());
            }
            _ => {
                self.bytes.push(127);
                self.bytes.extend(u64::try_from(payload.len()).expect("64 bits").to_be_bytes());
            }
        }
        self.bytes.extend(payload);
    }
}

impl AsyncRead for Server {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let end = self.bytes.len().min(self.read + buffer.remaining());
        buffer.put_slice(&self.bytes[self.read..end]);
        self.read = end;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Server {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
