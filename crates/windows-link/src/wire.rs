//! Messages on a stream of bytes: each one line of JSON.
//!
//! On Linux the stream is one end of a pair of sockets that the windows' process has for its standard input. Nobody else
//! can reach it: it has no name, and the process hands it on to none that it starts.

use serde::Serialize;
use serde::de::DeserializeOwned;
#[cfg(unix)]
use tokio::io::BufReader;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
#[cfg(unix)]
use tokio::net::UnixStream;
#[cfg(unix)]
use tokio::sync::mpsc;
use zeroize::Zeroize;

/// The longest line, in bytes. A page of messages is far below it; what is longer is no message of the other part.
pub const LINE_MAX: usize = 256 << 20;

/// Why no message came, or went.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The other part ended.
    #[error("the other part ended")]
    Ended,
    /// The stream broke.
    #[error("the connection between the windows and the rest broke: {0}")]
    Io(#[from] std::io::Error),
    /// A line that is no message. Its words are left out: they may be a customer's.
    #[error("the windows and the rest do not understand each other; are they of one version?")]
    Message,
}

/// Reads messages.
#[derive(Debug)]
pub struct Reader<R> {
    stream: R,
    line: Vec<u8>,
}

impl<R: AsyncBufReadExt + Unpin> Reader<R> {
    /// Reads from a stream.
    pub fn new(stream: R) -> Self {
        Self { stream, line: Vec::new() }
    }

    /// Waits for the next message. May be dropped and called again: what was read stays.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<T, WireError> {
        loop {
            let available = self.stream.fill_buf().await?;
            if available.is_empty() {
                return Err(WireError::Ended);
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(available.len(), |end| end + 1);
            self.line.extend_from_slice(available.get(..taken).unwrap_or_default());
            self.stream.consume(taken);
            if end.is_some() {
                let message = serde_json::from_slice(&self.line).map_err(|_| WireError::Message);
                // A token may have been in it.
                self.line.zeroize();
                // One long page is no reason to keep its room.
                self.line.shrink_to(ROOM);
                return message;
            }
            if self.line.len() > LINE_MAX {
                return Err(WireError::Message);
            }
        }
    }
}

/// So much room for the next line is kept, in bytes.
const ROOM: usize = 64 << 10;

/// Writes messages.
#[derive(Debug)]
pub struct Writer<W> {
    stream: W,
}

impl<W: AsyncWriteExt + Unpin> Writer<W> {
    /// Writes to a stream.
    pub fn new(stream: W) -> Self {
        Self { stream }
    }

    /// Writes a message and waits until it is on its way.
    pub async fn send(&mut self, message: &impl Serialize) -> Result<(), WireError> {
        let mut line = serde_json::to_vec(message).map_err(|_| WireError::Message)?;
        line.push(b'\n');
        let sent = self.stream.write_all(&line).await;
        line.zeroize();
        Ok(sent?)
    }
}

/// What carries messages one way. Ends with that end, or with why it cannot go on.
#[cfg(unix)]
pub type Carrier = std::pin::Pin<Box<dyn Future<Output = Result<(), WireError>> + Send>>;

/// One end of the pair of sockets: what is sent to the first goes there, what comes from there is received from the second
/// until the other end is gone. The two carriers do it, as long as they are run; the first ends, and closes this end's way
/// out, with the last sender. What was sent is handed to `sent`.
#[cfg(unix)]
pub fn carry<Out, In>(
    socket: UnixStream,
    sent: impl Fn(Out) + Send + 'static,
) -> (mpsc::UnboundedSender<Out>, mpsc::UnboundedReceiver<In>, [Carrier; 2])
where
    Out: Serialize + Send + Sync + 'static,
    In: DeserializeOwned + Send + 'static,
{
    let (read, write) = socket.into_split();
    let (tell, mut told) = mpsc::unbounded_channel::<Out>();
    let (say, said) = mpsc::unbounded_channel::<In>();
    let out = async move {
        let mut writer = Writer::new(write);
        while let Some(message) = told.recv().await {
            writer.send(&message).await?;
            sent(message);
        }
        Ok(())
    };
    let back = async move {
        let mut reader = Reader::new(BufReader::new(read));
        loop {
            match reader.next().await {
                // Where nobody listens any more, the other end is told to end.
                Ok(message) => drop(say.send(message)),
                Err(WireError::Ended) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    };
    (tell, said, [Box::pin(out), Box::pin(back)])
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use serde_json::value::RawValue;
    use tokio::io::BufReader;

    use super::*;
    use crate::{Call, Channel, FromWindows, ToWindows};

    fn raw(json: &str) -> crate::Json {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn messages_come_as_they_went() {
        let (near, far) = tokio::io::duplex(16);
        let sent = tokio::spawn(async move {
            let mut writer = Writer::new(near);
            let arguments = raw(r#"{"text":"two\nlines","channel":"__CHANNEL__:7"}"#);
            let call = Call { call: 3, window: "inbox".into(), command: "search".into(), arguments };
            writer.send(&FromWindows::Call(call)).await.unwrap();
            let file = Some(OsString::from("/home/ana/Ä b.html"));
            writer.send(&FromWindows::Place { question: 1, file }).await.unwrap();
            let channel = Channel { window: "inbox".into(), name: "__CHANNEL__:7".into() };
            writer.send(&ToWindows::Update { channel, update: raw(r#"{"n":1e2}"#) }).await.unwrap();
        });
        let mut reader = Reader::new(BufReader::with_capacity(5, far));
        let FromWindows::Call(call) = reader.next().await.unwrap() else { unreachable!() };
        assert_eq!((call.call, &*call.window, &*call.command), (3, "inbox", "search"));
        assert_eq!(call.arguments.get(), r#"{"text":"two\nlines","channel":"__CHANNEL__:7"}"#);
        let FromWindows::Place { question: 1, file } = reader.next().await.unwrap() else { unreachable!() };
        assert_eq!(file.unwrap(), "/home/ana/Ä b.html");
        let ToWindows::Update { update, .. } = reader.next().await.unwrap() else { unreachable!() };
        assert_eq!(update.get(), r#"{"n":1e2}"#, "as it was written");
        assert!(matches!(reader.next::<ToWindows>().await, Err(WireError::Ended)));
        sent.await.unwrap();
    }

    #[tokio::test]
    async fn a_read_that_was_given_up_loses_nothing() {
        let (mut near, far) = tokio::io::duplex(64);
        let mut reader = Reader::new(BufReader::new(far));
        near.write_all(br#"{"closed":{"win"#).await.unwrap();
        tokio::select! {
            biased;
            _ = reader.next::<FromWindows>() => unreachable!("it is half a line"),
            () = async { tokio::task::yield_now().await } => {}
        }
        near.write_all(b"dow\":\"inbox\",\"number\":2}}\n").await.unwrap();
        assert!(matches!(reader.next().await, Ok(FromWindows::Closed { window, .. }) if window == "inbox"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn both_ends_of_a_socket_speak_and_hear_of_the_others_end() {
        let (near, far) = UnixStream::pair().unwrap();
        let (tell, mut heard, tasks) = carry::<ToWindows, FromWindows>(near, drop);
        let (say, mut told, others) = carry::<FromWindows, ToWindows>(far, drop);
        let ended: Vec<_> = tasks.into_iter().chain(others).map(tokio::spawn).collect();
        tell.send(ToWindows::End).unwrap();
        assert!(matches!(told.recv().await, Some(ToWindows::End)));
        say.send(FromWindows::Closed { window: "inbox".into(), number: 1 }).unwrap();
        assert!(matches!(heard.recv().await, Some(FromWindows::Closed { number: 1, .. })));
        drop(tell);
        assert!(told.recv().await.is_none(), "the other end is gone");
        drop(say);
        assert!(heard.recv().await.is_none());
        for task in ended {
            task.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn nonsense_is_told_without_its_words() {
        for line in ["{\"call\":5}\n", "secret\n", "\n", "[]\n"] {
            let error = Reader::new(line.as_bytes()).next::<FromWindows>().await.unwrap_err();
            assert!(matches!(error, WireError::Message), "{error:?}");
            assert!(!error.to_string().contains("secret"));
        }
    }
}
