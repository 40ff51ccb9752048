//! A server that can recover connections, a proxy in front of it, and what a client told so far.

use std::collections::VecDeque;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use deskbell_client::{
    Client, ClientConfig, ConnectionState, Earlier, Incoming, Limits, ResumePoint, RoomState, ServerAddress,
    Signal, Signals, Token, Trouble,
};
use deskbell_domain::{Message, Timestamp};
use deskbell_tests::fault_proxy::FaultProxy;
use deskbell_tests::peer::{Peer, PeerError, PeerOptions};
use serde_json::{Value, json};
use tokio::time::timeout;

pub type Tested = Result<(), Box<dyn Error>>;

const PATIENCE: Duration = Duration::from_secs(30);

/// A minute in which a lost connection can be recovered.
pub fn recovering() -> PeerOptions {
    PeerOptions { recovery: Some(Duration::from_secs(60)), ..PeerOptions::default() }
}

pub struct Stage {
    pub peer: Peer,
    pub proxy: FaultProxy,
    token: String,
}

impl Stage {
    pub async fn set(options: PeerOptions) -> Result<Self, Box<dyn Error>> {
        let peer = Peer::start(options).await?;
        let proxy = FaultProxy::start(SocketAddr::from(([127, 0, 0, 1], peer.port()))).await?;
        let token = peer.token("agent-1", Duration::from_secs(3600))?;
        Ok(Self { peer, proxy, token })
    }

    /// A client in the general room, behind the proxy, that reads no further than so many bytes ahead.
    pub fn narrow_client(&self, queue: usize) -> (Client, Story) {
        limited_client(&self.proxy, &self.token, None, Limits { queue, ..Limits::default() })
    }

    /// A client in the general room, behind the proxy.
    pub fn client(&self, earlier: Option<Earlier>) -> (Client, Story) {
        client(&self.proxy, &self.token, earlier)
    }

    /// Takes the network away, and waits until the server has noticed.
    pub async fn lose_network(&self) -> Result<(), PeerError> {
        self.proxy.go_down();
        self.server_noticed().await
    }

    pub async fn server_noticed(&self) -> Result<(), PeerError> {
        self.peer.next(|event| event["type"] == "disconnected").await.map(drop)
    }

    /// Sends a message to the general room; says how many clients were in it.
    pub async fn send(&self, id: &str) -> Result<u64, PeerError> {
        self.peer.emit_general("whatsappMessage", message(id)).await
    }
}

/// A client in the general room, behind `proxy`.
pub fn client(proxy: &FaultProxy, token: &str, earlier: Option<Earlier>) -> (Client, Story) {
    limited_client(proxy, token, earlier, Limits::default())
}

/// The same, within other limits.
pub fn limited_client(
    proxy: &FaultProxy,
    token: &str,
    earlier: Option<Earlier>,
    limits: Limits,
) -> (Client, Story) {
    let address = ServerAddress::parse(&proxy.url()).unwrap();
    let config = ClientConfig { limits, ..ClientConfig::new(address, Arc::new(Token::new(token))) };
    let (client, signals) = Client::start(config, earlier);
    client.join_general_room();
    (client, Story { signals, waiting: VecDeque::new(), past: Vec::new() })
}

pub fn message(id: &str) -> Value {
    json!({
        "conversationId": "v1", "customerId": "c1", "whatsappNumber": "+1", "whatsappMessageId": id,
        "senderType": "customer", "messageType": "text", "content": id, "status": "delivered",
        "isTemplate": false, "timestamp": "2026-01-01T12:00:00.000Z",
    })
}

/// Everything that a client told, in order. Nothing is skipped: a duplicate or a gap would be seen.
pub struct Story {
    signals: Signals,
    waiting: VecDeque<Signal>,
    past: Vec<Signal>,
}

/// A message that came.
pub struct Came {
    pub message: Box<Message>,
    pub position: Option<ResumePoint>,
    pub recovered: bool,
}

impl Story {
    async fn next(&mut self) -> Signal {
        while self.waiting.is_empty() {
            let batch = timeout(PATIENCE, self.signals.next()).await;
            let batch =
                batch.unwrap_or_else(|_| panic!("nothing more came; before it: {:#?}", self.recent()));
            self.waiting.extend(batch.expect("the client is gone"));
        }
        let signal = self.waiting.pop_front().unwrap();
        self.past.push(signal.clone());
        signal
    }

    fn recent(&self) -> &[Signal] {
        &self.past[self.past.len().saturating_sub(10)..]
    }

    /// Waits until it is online, and says whether it was recovered.
    pub async fn online(&mut self) -> bool {
        loop {
            if let Signal::Connection(ConnectionState::Online { recovered, .. }) = self.next().await {
                return recovered;
            }
        }
    }

    pub async fn joined(&mut self) {
        while !matches!(self.next().await, Signal::Room { state: RoomState::Joined, .. }) {}
    }

    /// Waits until it is not connected.
    pub async fn lost(&mut self) {
        while !matches!(self.next().await, Signal::Connection(ConnectionState::Waiting { .. })) {}
    }

    pub async fn message(&mut self) -> Came {
        loop {
            if let Signal::Event {
                incoming: Incoming::Message { message, .. }, position, recovered, ..
            } = self.next().await
            {
                return Came { message, position, recovered };
            }
        }
    }

    /// Takes messages up to `last` and commits the place behind them. Returns their ids.
    pub async fn commit_until(&mut self, client: &Client, last: &str) -> Vec<String> {
        let mut ids = Vec::new();
        loop {
            let came = self.message().await;
            ids.push(came.message.id.to_string());
            if ids.last().is_some_and(|id| id == last) {
                client.committed(came.position.expect("a place to resume"));
                return ids;
            }
        }
    }

    pub async fn gap(&mut self) -> (Timestamp, Timestamp) {
        loop {
            if let Signal::Gap { from, to } = self.next().await {
                return (from, to);
            }
        }
    }

    /// The reason of the next trouble.
    pub async fn trouble(&mut self) -> Trouble {
        loop {
            if let Signal::Connection(ConnectionState::Waiting { reason, .. }) = self.next().await {
                return reason;
            }
        }
    }

    /// The ids of all messages so far, in the order in which they came.
    pub fn ids(&self) -> Vec<String> {
        let id = |signal: &Signal| match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, .. } => Some(message.id.to_string()),
            _ => None,
        };
        self.past.iter().filter_map(id).collect()
    }

    /// The gaps so far.
    pub fn gaps(&self) -> usize {
        self.past.iter().filter(|signal| matches!(signal, Signal::Gap { .. })).count()
    }
}
