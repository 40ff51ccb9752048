//! The peer that this project did not write: the `socket.io` server of npm, and the `socket.io-client` of npm, both
//! run in Node and driven from a test.
//!
//! ```no_run
//! # async fn example() -> Result<(), deskbell_tests::peer::PeerError> {
//! use deskbell_tests::peer::{Peer, PeerOptions};
//!
//! let peer = Peer::start(PeerOptions::default()).await?;
//! // ... connect to peer.url() with peer.token("agent-1", ...) and join ...
//! peer.next(|event| event["type"] == "joined" && event["room"] == "whatsapp:general").await?;
//! peer.message(serde_json::json!({"customerId": "c1", "whatsappMessageId": "m1", "senderType": "customer"})).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The commands and the events are those at the top of `tests/peer/server.mjs` and `client.mjs`.

mod client;
mod node;

use std::time::Duration;

use deskbell_demo_server::token::{Claims, Key};
use serde_json::{Value, json};

pub use client::NpmClient;
pub use node::PeerError;
use node::{PATIENCE, Script};

use crate::port::reserved_port;

/// The room of every message.
pub const GENERAL: &str = "whatsapp:general";

/// The room of one customer's messages.
pub fn customer_room(customer_id: &str) -> String {
    format!("whatsapp:customer:{customer_id}")
}

/// The folder with npm's `socket.io` and what goes with it, for a test that brings a script of its own.
pub async fn packages() -> Result<std::path::PathBuf, PeerError> {
    node::packages().await
}

/// How the peer is to run. The default is a server as the guide's: root namespace, no recovery.
#[derive(Debug, Clone)]
pub struct PeerOptions {
    /// The port on 127.0.0.1; 0 takes a free one. A server that comes back is a second [`Peer`] on the first one's port.
    pub port: u16,
    /// The key of the tokens it accepts; a new one when there is none.
    pub key: Option<Key>,
    /// How long a lost connection can be recovered (connection state recovery); never when there is none.
    pub recovery: Option<Duration>,
    /// Time between two pings.
    pub ping_interval: Duration,
    /// How long the answer to a ping may take.
    pub ping_timeout: Duration,
    /// The Socket.IO namespace.
    pub namespace: String,
    /// The largest frame it reads, in bytes.
    pub max_payload: u64,
    /// Whether it offers permessage-deflate.
    pub compress: bool,
    /// The Redis through which it shares sessions and events with other servers (`redis://127.0.0.1:6379`).
    pub redis: Option<String>,
}

impl Default for PeerOptions {
    fn default() -> Self {
        Self {
            port: 0,
            key: None,
            recovery: None,
            // Socket.IO's own defaults.
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            namespace: "/".into(),
            max_payload: 1_000_000,
            compress: false,
            redis: None,
        }
    }
}

impl PeerOptions {
    fn arguments(&self, key: &Key) -> Vec<String> {
        let recovery = self.recovery.map_or_else(|| "off".into(), |span| span.as_millis().to_string());
        let mut arguments = vec![
            format!("--port={}", self.port),
            format!("--secret={}", key.to_hex()),
            format!("--recovery={recovery}"),
            format!("--ping-interval={}", self.ping_interval.as_millis()),
            format!("--ping-timeout={}", self.ping_timeout.as_millis()),
            format!("--namespace={}", self.namespace),
            format!("--max-payload={}", self.max_payload),
        ];
        if self.compress {
            arguments.push("--compress".into());
        }
        if let Some(redis) = &self.redis {
            arguments.push(format!("--redis={redis}"));
        }
        arguments
    }
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Peer {
    script: Script,
    key: Key,
    port: u16,
}

impl Peer {
    /// Starts a server and waits until it listens. Installs its npm packages first, if need be.
    pub async fn start(mut options: PeerOptions) -> Result<Self, PeerError> {
        if options.port == 0 {
            // One that nobody takes while the server is restarted.
            options.port = reserved_port().map_err(PeerError::Port)?;
        }
        let key = match &options.key {
            Some(key) => key.clone(),
            None => Key::random().map_err(PeerError::Key)?,
        };
        let script = Script::start("server.mjs", &options.arguments(&key)).await?;
        let listening =
            script.next(PATIENCE, |event| matches!(kind(event), Some("listening" | "failed"))).await?;
        let port = listening.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
        let port = port.ok_or_else(|| PeerError::NotListening { said: listening.to_string() })?;
        Ok(Self { script, key, port })
    }

    /// Where it listens, as the guide writes addresses: `ws://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The key of the tokens it accepts.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// A token that it accepts from the agent `sub`, for `ttl` (whole seconds). With a `ttl` of zero it has expired.
    pub fn token(&self, sub: &str, ttl: Duration) -> Result<String, PeerError> {
        self.key.sign(&Claims::new(sub, ttl)).map_err(PeerError::Token)
    }

    /// Sends any command of `server.mjs` and waits for its reply.
    pub async fn command(&self, command: Value) -> Result<Value, PeerError> {
        self.script.command(command).await
    }

    /// Emits `event` to the general room alone. Returns how many sockets are in it.
    pub async fn emit_general(&self, event: &str, data: Value) -> Result<u64, PeerError> {
        self.emit_room(GENERAL, event, data).await
    }

    /// Emits `event` to one customer's room alone. Returns how many sockets are in it.
    pub async fn emit_customer(&self, customer_id: &str, event: &str, data: Value) -> Result<u64, PeerError> {
        self.emit_room(&customer_room(customer_id), event, data).await
    }

    async fn emit_room(&self, room: &str, event: &str, data: Value) -> Result<u64, PeerError> {
        let reply = self.command(json!({"do": "emit", "room": room, "event": event, "data": data})).await?;
        Ok(reply.get("reached").and_then(Value::as_u64).unwrap_or(0))
    }

    /// Emits a `whatsappMessage` to general and, apart from that, to its customer's room: a client in both rooms
    /// gets it twice.
    pub async fn message(&self, data: Value) -> Result<(), PeerError> {
        self.command(json!({"do": "message", "data": data})).await.map(drop)
    }

    /// Emits a `whatsappMessageStatus` in the same way.
    pub async fn status(&self, data: Value) -> Result<(), PeerError> {
        self.command(json!({"do": "status", "data": data})).await.map(drop)
    }

    /// The rooms and who is in them: `{room: [sid]}`.
    pub async fn rooms(&self) -> Result<Value, PeerError> {
        let mut reply = self.command(json!({"do": "rooms"})).await?;
        Ok(reply.get_mut("rooms").map(Value::take).unwrap_or_default())
    }

    /// Takes the first event that `matches`, waiting for it if need be. Those before it stay for others to take.
    pub async fn next(&self, matches: impl FnMut(&Value) -> bool) -> Result<Value, PeerError> {
        self.script.next(PATIENCE, matches).await
    }

    /// As [`Peer::next`], with a deadline of its own.
    pub async fn next_within(
        &self,
        within: Duration,
        matches: impl FnMut(&Value) -> bool,
    ) -> Result<Value, PeerError> {
        self.script.next(within, matches).await
    }

    /// Takes all events that came and nobody took.
    pub fn drain(&self) -> Vec<Value> {
        self.script.drain()
    }

    /// Stops the process where it stands (SIGSTOP): TCP stays up, nothing is said any more. A silent stall.
    /// Commands get no reply until [`Peer::thaw`]. A test that is killed meanwhile leaves the process standing there.
    pub fn freeze(&self) -> Result<(), PeerError> {
        self.script.signal("STOP")
    }

    /// Lets a frozen process go on.
    pub fn thaw(&self) -> Result<(), PeerError> {
        self.script.signal("CONT")
    }

    /// Ends the process as with `kill -9`, and waits until it is gone.
    pub async fn kill(self) -> Result<(), PeerError> {
        self.script.signal("KILL")?;
        self.script.close().await
    }

    /// Disconnects everybody, stops listening, and waits for the end.
    pub async fn stop(&self) -> Result<(), PeerError> {
        self.command(json!({"do": "stop"})).await?;
        self.script.close().await
    }
}

/// What kind of event a script's line is.
fn kind(event: &Value) -> Option<&str> {
    event.get("type").and_then(Value::as_str)
}
