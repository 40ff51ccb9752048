//! `rust_socketio` behind the client's [`Transport`]: the alternative that the conformance suite and the benchmark
//! measure beside the transport that ships.
//!
//! The adapter does what can be done from outside. Its own retry is switched off but for the hook that runs before
//! an attempt, because nothing else tells that a connection has ended; the acceptance is awaited, because `connect()`
//! returns before it; the reason of a refusal is parsed out of a sentence. What is left fails for reasons inside the
//! library, which the suite lists one by one.

mod connection;

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use deskbell_client::transport::{Closed, Inbound, OpenError, OpenRequest, Opened, RawEvent, Transport};
use deskbell_client::{Step, Trouble};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use rust_socketio::asynchronous::{Client, ClientBuilder, ReconnectSettings};
use rust_socketio::{Event, Payload, TransportType};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout_at};

use connection::{Running, RustSocketIoConnection};

/// Opens connections with `rust_socketio` 0.6.0, asynchronous, websocket only.
#[derive(Debug, Clone, Copy, Default)]
pub struct RustSocketIo;

/// What one of the library's callbacks heard.
enum Heard {
    Accepted,
    Refused(Value),
    Inbound(Inbound),
}

/// How many events may wait before the library is kept from reading.
const QUEUE: usize = 1024;

impl Transport for RustSocketIo {
    fn open(&self, request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>> {
        Box::pin(open(request))
    }
}

async fn open(request: OpenRequest) -> Result<Opened, OpenError> {
    let limit = request.config.limits.connect;
    let deadline = Instant::now() + limit;
    let timed_out = |_| OpenError::Trouble(Trouble::TimedOut { step: Step::Connect, after: limit });

    let (sender, mut heard) = mpsc::channel(QUEUE);
    let (release, released) = watch::channel(());
    let client = timeout_at(deadline, builder(&request, sender, released).connect())
        .await
        .map_err(timed_out)?
        .map_err(|error| OpenError::Trouble(Trouble::Broken { detail: in_full(&error).into() }))?;
    let running = Running::new(client, release);

    let mut missed = Vec::new();
    loop {
        match timeout_at(deadline, heard.recv()).await.map_err(timed_out)? {
            Some(Heard::Accepted) => break,
            Some(Heard::Refused(error)) => return Err(OpenError::Refused(error)),
            Some(Heard::Inbound(Inbound::Event(event))) => missed.push(event),
            Some(Heard::Inbound(Inbound::Closed(closed))) => return Err(OpenError::Trouble(closed.into())),
            Some(Heard::Inbound(_)) => {}
            None => return Err(OpenError::Trouble(Trouble::ClosedByServer)),
        }
    }
    // The session's name is in the answer to CONNECT, which the library throws away.
    Ok(Opened { connection: Box::new(RustSocketIoConnection::new(running, heard)), pid: None, missed })
}

fn builder(
    request: &OpenRequest,
    heard: mpsc::Sender<Heard>,
    released: watch::Receiver<()>,
) -> ClientBuilder {
    let address = &request.config.address;
    let token = request.token.expose();
    let mut auth = json!({ "token": token });
    if let (Some(resume), Some(auth)) = (&request.resume, auth.as_object_mut()) {
        auth.insert("pid".into(), (*resume.pid).into());
        auth.insert("offset".into(), (*resume.offset).into());
    }
    let mut builder = ClientBuilder::new(format!("{}{}", address.origin(), address.path()))
        .namespace(address.namespace())
        .transport_type(TransportType::Websocket)
        .auth(auth)
        .reconnect(true)
        .max_reconnect_attempts(1);
    if request.config.authorization_header {
        builder = builder.opening_header("authorization", format!("Bearer {token}"));
    }

    let tell = move |heard: &mpsc::Sender<Heard>, what: Heard| -> BoxFuture<'static, ()> {
        let heard = heard.clone();
        // Waiting here keeps the library from reading on. Nobody listens any more once the connection is dropped.
        async move { drop(heard.send(what).await) }.boxed()
    };
    let fault = Arc::new(std::sync::Mutex::new(None::<String>));
    let last_fault = fault.clone();
    let (accepted, closed, failed, ended) = (heard.clone(), heard.clone(), heard.clone(), heard.clone());
    builder
        .on(Event::Connect, move |_: Payload, _: Client| tell(&accepted, Heard::Accepted))
        .on(Event::Close, move |_: Payload, _: Client| {
            tell(&closed, Heard::Inbound(Inbound::Closed(Closed::Disconnected)))
        })
        .on(Event::Error, move |payload: Payload, _: Client| match error(payload) {
            Error::Refused(error) => tell(&failed, Heard::Refused(error)),
            Error::Event(event) => tell(&failed, Heard::Inbound(Inbound::Event(event))),
            Error::OfTheLibrary(words) => {
                *fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(words);
                std::future::ready(()).boxed()
            }
        })
        .on_any(move |event: Event, payload: Payload, _: Client| {
            tell(&heard, Heard::Inbound(Inbound::Event(raw(event.as_str(), payload))))
        })
        .on_reconnect(move || {
            let words = last_fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            let closed = words.map_or(Closed::ByServer, |words| Closed::Broken(words.into()));
            let telling = tell(&ended, Heard::Inbound(Inbound::Closed(closed)));
            let mut released = released.clone();
            async move {
                telling.await;
                // Held here until the connection is dropped: an attempt of the library's own must not come.
                while released.changed().await.is_ok() {}
                let mut nowhere = ReconnectSettings::new();
                nowhere.address("");
                nowhere
            }
            .boxed()
        })
}

/// What the library calls an error.
enum Error {
    /// A CONNECT_ERROR packet.
    Refused(Value),
    /// An event of the server's with the name `error`.
    Event(RawEvent),
    /// A fault of its own, or of the network.
    OfTheLibrary(String),
}

/// Tells the three apart by their words: the library has one callback for all.
fn error(payload: Payload) -> Error {
    const REFUSED: &str = "Received an ConnectError frame: ";
    /// How the library's own error reads whenever the connection has one.
    const OWN: &str = "EngineIO Error";
    if let Payload::Text(values) = &payload
        && let [Value::String(text)] = values.as_slice()
    {
        if let Some(json) = text.strip_prefix(REFUSED) {
            return Error::Refused(serde_json::from_str(json).unwrap_or(Value::Null));
        }
        if text == OWN {
            return Error::OfTheLibrary(text.clone());
        }
    }
    Error::Event(raw("error", payload))
}

/// An event as it may have come.
fn raw(event: &str, payload: Payload) -> RawEvent {
    let mut values = vec![Value::from(event)];
    match payload {
        Payload::Text(arguments) => values.extend(arguments),
        Payload::Binary(bytes) => values.push(BASE64_STANDARD.encode(bytes).into()),
        #[allow(deprecated, reason = "the library still has it")]
        Payload::String(text) => values.push(text.into()),
    }
    RawEvent::new(Value::from(values).to_string(), None)
}

/// An error with its causes, which the library's `Display` leaves out.
fn in_full(error: &rust_socketio::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        text = format!("{text}: {source}");
        cause = source.source();
    }
    text
}
