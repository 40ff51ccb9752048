//! What is put to the test, and the ways to get at it.

use std::sync::Arc;
use std::time::Duration;

use deskbell_client::transport::{
    Closed, Inbound, OpenError, OpenRequest, Opened, Transport, WebSocketTransport,
};
use deskbell_client::{Client, ClientConfig, Limits, ServerAddress, Token};
use deskbell_tests::alternative::RustSocketIo;
use deskbell_tests::peer::{Peer, PeerError, PeerOptions};
use deskbell_tests::watch::{NotSeen, Watch};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long anything may take. Long for a socket on one machine, short enough for a list of known failures.
pub const PATIENCE: Duration = Duration::from_secs(8);

const HOUR: Duration = Duration::from_secs(3600);

/// A transport.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    Ours,
    RustSocketIo,
}

impl Transport for Subject {
    fn open(&self, request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>> {
        match self {
            Self::Ours => WebSocketTransport.open(request),
            Self::RustSocketIo => RustSocketIo.open(request),
        }
    }
}

/// Why a case did not pass.
#[derive(Debug)]
pub enum Failure {
    /// The peer could not do its part: nothing is said about the subject.
    Peer(PeerError),
    /// The subject's.
    Subject(String),
}

/// What a case comes to. Assertions in it count as the subject's failures.
pub type Outcome = Result<(), Failure>;

impl From<PeerError> for Failure {
    fn from(error: PeerError) -> Self {
        match error {
            // The peer waited for something that the subject ought to have done.
            PeerError::Late { .. } => Self::Subject(format!("{error}")),
            other => Self::Peer(other),
        }
    }
}

impl From<NotSeen> for Failure {
    fn from(error: NotSeen) -> Self {
        Self::Subject(error.to_string())
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Subject(format!("not opened: {error:?}"))
    }
}

/// A configuration for `peer`, with the token of agent-1 and a patience for tests.
pub fn config(peer: &Peer, namespace: &str) -> Result<ClientConfig, Failure> {
    let token = Token::new(peer.token("agent-1", HOUR)?);
    let address = ServerAddress::parse(&peer.url()).and_then(|address| address.with_namespace(namespace));
    let address = address.map_err(|error| Failure::Subject(error.to_string()))?;
    let limits = Limits { connect: Duration::from_secs(4), ..Limits::default() };
    Ok(ClientConfig { limits, ..ClientConfig::new(address, Arc::new(token)) })
}

impl Subject {
    /// A connection of its own to `peer`, without the client around it.
    pub async fn link(self, peer: &Peer) -> Result<Link, Failure> {
        self.link_to(peer, "/").await
    }

    pub async fn link_to(self, peer: &Peer, namespace: &str) -> Result<Link, Failure> {
        Ok(Link::new(self.try_open(peer, namespace).await??))
    }

    /// The outcome of an attempt to connect to `peer`.
    pub async fn try_open(self, peer: &Peer, namespace: &str) -> Result<Result<Opened, OpenError>, Failure> {
        let config = config(peer, namespace)?;
        let token = Token::new(peer.token("agent-1", HOUR)?);
        Ok(self.open(OpenRequest { config, token, resume: None }).await)
    }

    /// A client of `peer` on this transport.
    pub fn client(self, peer: &Peer) -> Result<(Client, Watch), Failure> {
        Ok(self.client_with(config(peer, "/")?))
    }

    pub fn client_with(self, config: ClientConfig) -> (Client, Watch) {
        let (client, signals) = Client::with_transport(config, None, self);
        (client, Watch::new(signals).with_patience(PATIENCE))
    }
}

/// A peer with the usual options.
pub async fn peer() -> Result<Peer, Failure> {
    Ok(Peer::start(PeerOptions::default()).await?)
}

/// An open connection, driven by a task of its own. Dropping it closes the connection.
pub struct Link {
    received: mpsc::UnboundedReceiver<Inbound>,
    _until_dropped: mpsc::Sender<()>,
}

impl Link {
    fn new(Opened { mut connection, missed, .. }: Opened) -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let (until_dropped, mut dropped) = mpsc::channel(1);
        for event in missed {
            let _ = sender.send(Inbound::Event(event));
        }
        tokio::spawn(async move {
            loop {
                let inbound = tokio::select! {
                    inbound = std::future::poll_fn(|cx| connection.poll_receive(cx)) => inbound,
                    _ = dropped.recv() => return,
                };
                // As the client's session does.
                if let Inbound::Event(event) = &inbound
                    && let Some(id) = event.id()
                {
                    connection.acknowledge(id);
                }
                let over = matches!(inbound, Inbound::Closed(_));
                let _ = sender.send(inbound);
                if over {
                    return;
                }
            }
        });
        Self { received, _until_dropped: until_dropped }
    }

    async fn next(&mut self) -> Result<Inbound, Failure> {
        let next = timeout(PATIENCE, self.received.recv()).await;
        let late = || Failure::Subject(format!("nothing came within {PATIENCE:?}"));
        next.map_err(|_| late())?.ok_or_else(late)
    }

    /// The next event but `connected`, which every client gets first: its name and arguments.
    pub async fn event(&mut self) -> Result<Value, Failure> {
        loop {
            match self.next().await? {
                Inbound::Event(event) => {
                    let event: Value = serde_json::from_str(event.json())
                        .map_err(|error| Failure::Subject(error.to_string()))?;
                    if event[0] != "connected" {
                        return Ok(event);
                    }
                }
                Inbound::Heartbeat | Inbound::Fault { .. } => {}
                Inbound::Closed(closed) => {
                    return Err(Failure::Subject(format!("instead of an event: {closed:?}")));
                }
            }
        }
    }

    /// How the connection ends.
    pub async fn end(&mut self) -> Result<Closed, Failure> {
        loop {
            if let Inbound::Closed(closed) = self.next().await? {
                return Ok(closed);
            }
        }
    }
}
