//! A server whose every frame a test writes itself.

use std::sync::Arc;
use std::time::Duration;

use deskbell_client::{
    Client, ClientConfig, ConnectionState, Earlier, Limits, ServerAddress, Signal, Signals, Token,
};
use deskbell_domain::Timestamp;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// No test waits longer than this for anything.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Server {
    listener: TcpListener,
}

impl Server {
    pub async fn start() -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").await.unwrap() }
    }

    pub fn address(&self) -> ServerAddress {
        ServerAddress::parse(&format!("ws://{}", self.listener.local_addr().unwrap())).unwrap()
    }

    pub fn config(&self) -> ClientConfig {
        ClientConfig::new(self.address(), Arc::new(Token::new("secret")))
    }

    pub fn client(&self) -> (Client, Signals) {
        Client::start(self.config(), None)
    }

    pub fn client_after(&self, earlier: Earlier) -> (Client, Signals) {
        Client::start(self.config(), Some(earlier))
    }

    pub async fn accept_tcp(&self) -> TcpStream {
        timeout(PATIENCE, self.listener.accept()).await.expect("a connection").unwrap().0
    }

    /// The next connection, upgraded; nothing was said on it yet.
    pub async fn accept(&self) -> Peer {
        Peer { socket: tokio_tungstenite::accept_async(self.accept_tcp().await).await.unwrap() }
    }

    /// The next connection, and what it offered in CONNECT.
    pub async fn greet(&self) -> (Peer, Value) {
        self.greet_with(25_000, 20_000).await
    }

    pub async fn greet_with(&self, ping_interval: u64, ping_timeout: u64) -> (Peer, Value) {
        let mut peer = self.accept().await;
        peer.say(&format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{ping_interval},"pingTimeout":{ping_timeout},"maxPayload":1000000}}"#
        ))
        .await;
        let connect = peer.hear().await;
        let auth = connect.strip_prefix("40").unwrap_or_else(|| panic!("no CONNECT: {connect}"));
        let auth = serde_json::from_str(auth).unwrap();
        (peer, auth)
    }

    /// The next connection, accepted.
    pub async fn welcome(&self) -> Peer {
        let (mut peer, _) = self.greet().await;
        peer.say(r#"40{"sid":"s"}"#).await;
        peer
    }
}

/// The server's end of one connection.
pub struct Peer {
    pub socket: WebSocketStream<TcpStream>,
}

impl Peer {
    pub async fn say(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).await.unwrap();
    }

    pub async fn say_bytes(&mut self, bytes: &[u8]) {
        self.socket.send(Message::binary(bytes.to_vec())).await.unwrap();
    }

    /// The next text frame of the client's.
    pub async fn hear(&mut self) -> String {
        let heard = timeout(PATIENCE, self.socket.next()).await.expect("a frame in time");
        heard.expect("a frame").unwrap().into_text().unwrap().to_string()
    }

    /// Waits until the client has gone.
    pub async fn gone(mut self) {
        timeout(PATIENCE, async { while let Some(Ok(_)) = self.socket.next().await {} })
            .await
            .expect("to be left")
    }

    pub async fn message(&mut self, id: &str, offset: Option<&str>) {
        let offset = offset.map(|offset| format!(",\"{offset}\"")).unwrap_or_default();
        self.say(&format!(
            r#"42["whatsappMessage",{{"customerId":"c","whatsappMessageId":"{id}","senderType":"customer"}}{offset}]"#
        ))
        .await;
    }
}

/// Waits for the first signal that `pick` takes, and lets those before it go.
pub struct Watch {
    signals: Signals,
    waiting: std::collections::VecDeque<Signal>,
}

impl Watch {
    pub fn new(signals: Signals) -> Self {
        Self { signals, waiting: Default::default() }
    }

    /// Until when all was handed on, as the consumer may store it, and whether nothing is on its way.
    pub fn stands(&self) -> (Option<Timestamp>, bool) {
        (self.signals.taken_until(), self.signals.keep_up())
    }

    pub async fn next(&mut self) -> Option<Signal> {
        while self.waiting.is_empty() {
            self.waiting.extend(timeout(PATIENCE, self.signals.next()).await.expect("a signal in time")?);
        }
        self.waiting.pop_front()
    }

    pub async fn until<T>(&mut self, mut pick: impl FnMut(&Signal) -> Option<T>) -> T {
        let mut seen = Vec::new();
        loop {
            match timeout(PATIENCE, self.next()).await {
                Ok(Some(signal)) => match pick(&signal) {
                    Some(picked) => return picked,
                    None => seen.push(signal),
                },
                Ok(None) | Err(_) => panic!("it did not come; instead: {seen:#?}"),
            }
        }
    }

    pub async fn state(&mut self, mut is: impl FnMut(&ConnectionState) -> bool) -> ConnectionState {
        self.until(|signal| match signal {
            Signal::Connection(state) if is(state) => Some(state.clone()),
            _ => None,
        })
        .await
    }

    pub async fn online(&mut self) -> ConnectionState {
        self.state(ConnectionState::is_online).await
    }

    /// The next message: its id, its offset, and whether it was recovered.
    pub async fn message(&mut self) -> (String, Option<deskbell_client::ResumePoint>, bool) {
        use deskbell_client::Incoming;
        self.until(|signal| match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, position, recovered, .. } => {
                Some((message.id.to_string(), position.clone(), *recovered))
            }
            _ => None,
        })
        .await
    }
}

/// Limits that make a test short.
pub fn impatient() -> Limits {
    Limits { connect: Duration::from_millis(300), write: Duration::from_millis(300), ..Limits::default() }
}
