//! A server, a proxy that faults in front of it, and a client of the two.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use deskbell_client::{Client, ClientConfig, Limits, ServerAddress, Token};
use deskbell_tests::fault_proxy::FaultProxy;
use deskbell_tests::peer::{Peer, PeerOptions};
use deskbell_tests::watch::Watch;
use serde_json::{Value, json};
use tokio::time::Instant;

pub type Tested = Result<(), Box<dyn Error>>;

pub struct Stage {
    pub peer: Peer,
    pub proxy: FaultProxy,
}

impl Stage {
    pub async fn set(options: PeerOptions) -> Result<Self, Box<dyn Error>> {
        let peer = Peer::start(options).await?;
        let proxy = FaultProxy::start(SocketAddr::from(([127, 0, 0, 1], peer.port()))).await?;
        Ok(Self { peer, proxy })
    }

    /// As [`Stage::set`], with small buffers in the proxy.
    pub async fn set_narrow(options: PeerOptions) -> Result<Self, Box<dyn Error>> {
        let peer = Peer::start(options).await?;
        let proxy = FaultProxy::start_narrow(SocketAddr::from(([127, 0, 0, 1], peer.port()))).await?;
        Ok(Self { peer, proxy })
    }

    /// Through the proxy, with limits that make a test short.
    pub fn config(&self) -> Result<ClientConfig, Box<dyn Error>> {
        let token = Token::new(self.peer.token("agent-1", Duration::from_secs(3600))?);
        let limits =
            Limits { connect: Duration::from_secs(2), write: Duration::from_secs(2), ..Limits::default() };
        let config = ClientConfig::new(ServerAddress::parse(&self.proxy.url())?, Arc::new(token));
        Ok(ClientConfig { limits, ..config })
    }

    pub fn client(&self) -> Result<(Client, Watch), Box<dyn Error>> {
        let (client, signals) = Client::start(self.config()?, None);
        client.join_general_room();
        Ok((client, Watch::new(signals)))
    }

    /// Expects that it comes back by itself, joins its room and gets messages.
    pub async fn comes_back(&self, watch: &mut Watch) -> Tested {
        watch.joined(&deskbell_client::Room::General).await?;
        assert_eq!(self.peer.emit_general("whatsappMessage", message("back")).await?, 1);
        while watch.message().await?.id != "back" {}
        Ok(())
    }
}

/// A server that pings each second and waits for one.
pub fn quick() -> PeerOptions {
    let second = Duration::from_secs(1);
    PeerOptions { ping_interval: second, ping_timeout: second, ..PeerOptions::default() }
}

/// The longest silence of such a server, and a second more to notice it.
pub const NOTICED_WITHIN: Duration = Duration::from_secs(3);

pub fn message(id: &str) -> Value {
    json!({"customerId": "c1", "whatsappMessageId": id, "senderType": "customer", "content": "Hello"})
}

/// Expects that no more was tried since `since` than 1 s doubling allows, at its quickest.
pub fn tried_politely(proxy: &FaultProxy, since: Instant) {
    let attempts = proxy.attempted_at().into_iter().filter(|at| *at >= since).count();
    let mut allowed = 1;
    let (mut elapsed, mut delay) = (since.elapsed().as_secs_f64(), 0.5);
    while elapsed > 0.0 {
        elapsed -= delay;
        delay = f64::min(delay * 2.0, 15.0);
        allowed += 1;
    }
    assert!(attempts <= allowed, "{attempts} attempts in {:?}", since.elapsed());
}
