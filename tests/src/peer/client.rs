//! The `socket.io-client` of npm.

use serde_json::{Value, json};

use super::node::{PATIENCE, PeerError, Script};

/// One client, one connection. Dropping it kills it.
#[derive(Debug)]
pub struct NpmClient {
    script: Script,
}

impl NpmClient {
    /// Starts a client that goes to `url`, with `token` in the CONNECT packet's `auth` when there is one. Whether it
    /// got in comes as an event: `connect` or `connect_error`.
    pub async fn start(url: &str, token: Option<&str>) -> Result<Self, PeerError> {
        Self::with(json!({"do": "connect", "url": url, "token": token})).await
    }

    /// The same, and it comes back by itself (50 ms later) when the connection breaks.
    pub async fn start_reconnecting(url: &str, token: Option<&str>) -> Result<Self, PeerError> {
        Self::with(json!({"do": "connect", "url": url, "token": token, "reconnect": true})).await
    }

    async fn with(connect: Value) -> Result<Self, PeerError> {
        let script = Script::start("client.mjs", &[]).await?;
        script.command(connect).await?;
        Ok(Self { script })
    }

    /// Sends any command of `client.mjs` and waits for its reply.
    pub async fn command(&self, command: Value) -> Result<Value, PeerError> {
        self.script.command(command).await
    }

    /// Emits `event` with these arguments.
    pub async fn emit(&self, event: &str, args: &[Value]) -> Result<(), PeerError> {
        self.command(json!({"do": "emit", "event": event, "args": args})).await.map(drop)
    }

    /// Takes the first line of its own that `matches`: `connect`, `connect_error`, `disconnect`, `event`.
    pub async fn next(&self, matches: impl FnMut(&Value) -> bool) -> Result<Value, PeerError> {
        self.script.next(PATIENCE, matches).await
    }

    /// Takes the first server event of this name and returns its first argument, or null.
    pub async fn event(&self, name: &str) -> Result<Value, PeerError> {
        let mut event = self.next(|line| line.get("event").is_some_and(|event| event == name)).await?;
        Ok(event.pointer_mut("/args/0").map(Value::take).unwrap_or_default())
    }

    /// Takes all lines that came and nobody took.
    pub fn drain(&self) -> Vec<Value> {
        self.script.drain()
    }
}
