//! An open connection of `rust_socketio`.

use std::task::{Context, Poll};
use std::time::Duration;

use deskbell_client::transport::{Closed, Connection, Inbound};
use rust_socketio::asynchronous::Client;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::Heard;

/// The library's task. Dropping it ends it.
pub(super) struct Running {
    client: Option<Client>,
    release: Option<watch::Sender<()>>,
}

impl Running {
    pub fn new(client: Client, release: watch::Sender<()>) -> Self {
        Self { client: Some(client), release: Some(release) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let (client, release) = (self.client.take(), self.release.take());
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            if let Some(client) = client {
                // It may never be done writing to a server that does not read.
                let _ = timeout(Duration::from_secs(5), client.disconnect()).await;
            }
            // After the disconnect, which told the library's task that it is not to try again.
            drop(release);
        });
    }
}

pub(super) struct RustSocketIoConnection {
    heard: mpsc::Receiver<Heard>,
    outgoing: mpsc::UnboundedSender<(String, Vec<Value>)>,
    _running: Running,
}

impl RustSocketIoConnection {
    pub fn new(running: Running, heard: mpsc::Receiver<Heard>) -> Self {
        let (outgoing, mut queue) = mpsc::unbounded_channel::<(String, Vec<Value>)>();
        if let Some(client) = running.client.clone() {
            // `emit` waits, the trait must not.
            tokio::spawn(async move {
                while let Some((event, arguments)) = queue.recv().await {
                    if client.emit(event, arguments).await.is_err() {
                        return;
                    }
                }
            });
        }
        Self { heard, outgoing, _running: running }
    }
}

impl Connection for RustSocketIoConnection {
    fn send(&mut self, event: &str, arguments: &[Value]) {
        // It is closed when an emit failed; the connection is over then, and says so by itself.
        let _ = self.outgoing.send((event.to_owned(), arguments.to_vec()));
    }

    /// The library neither tells that an answer is wanted nor has a way to give one.
    fn acknowledge(&mut self, _id: u64) {}

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Inbound> {
        loop {
            match self.heard.poll_recv(cx) {
                Poll::Ready(Some(Heard::Inbound(inbound))) => return Poll::Ready(inbound),
                // Out of turn; once accepted, a connection stays so.
                Poll::Ready(Some(Heard::Accepted | Heard::Refused(_))) => {}
                Poll::Ready(None) => return Poll::Ready(Inbound::Closed(Closed::ByServer)),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// The library writes by itself, and tells of the end where it tells of events.
    fn poll_write(&mut self, _cx: &mut Context<'_>) -> Poll<Closed> {
        Poll::Pending
    }

    /// The library watches the pings by itself and shows neither them nor their interval.
    fn silence(&self) -> Duration {
        Duration::from_secs(24 * 3600)
    }
}
