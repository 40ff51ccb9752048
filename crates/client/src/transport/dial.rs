//! From an address to a byte stream: name resolution, TCP, TLS. All before a common deadline.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{self, pki_types::ServerName};

use crate::state::Step;
use crate::{ServerAddress, Trouble};

/// Bytes in and out, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// How long one address has before the next is tried beside it (RFC 8305).
const NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(250);

/// A common end for several steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    pub at: Instant,
    pub span: Duration,
}

impl Deadline {
    pub fn after(span: Duration) -> Self {
        Self { at: Instant::now() + span, span }
    }

    pub async fn run<T>(&self, step: Step, future: impl Future<Output = T>) -> Result<T, Trouble> {
        timeout_at(self.at, future).await.map_err(|_| Trouble::TimedOut { step, after: self.span })
    }
}

pub(super) async fn dial(address: &ServerAddress, deadline: Deadline) -> Result<Box<dyn Stream>, Trouble> {
    let addresses = deadline.run(Step::Resolve, resolve(address)).await??;
    let tcp = deadline
        .run(Step::Tcp, connect(addresses))
        .await?
        .map_err(|error| Trouble::Unreachable { detail: error.to_string().into() })?;
    // A join is a small frame that must not wait for an earlier one's acknowledgement.
    tcp.set_nodelay(true).map_err(|error| Trouble::Broken { detail: error.to_string().into() })?;
    if !address.is_encrypted() {
        return Ok(Box::new(tcp));
    }
    Ok(Box::new(deadline.run(Step::Tls, encrypt(address, tcp)).await??))
}

async fn resolve(address: &ServerAddress) -> Result<Vec<SocketAddr>, Trouble> {
    if let Some(ip) = address.ip() {
        return Ok(vec![SocketAddr::new(ip, address.port())]);
    }
    let unknown = |detail: &str| Trouble::NoSuchHost { host: address.host().into(), detail: detail.into() };
    let found = tokio::net::lookup_host((address.host(), address.port()))
        .await
        .map_err(|error| unknown(&error.to_string()))?;
    let (v6, v4): (Vec<_>, Vec<_>) = found.partition(SocketAddr::is_ipv6);
    let addresses = interleave(v6, v4);
    if addresses.is_empty() { Err(unknown("no addresses")) } else { Ok(addresses) }
}

fn interleave<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    let mut mixed = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    loop {
        match (first.next(), second.next()) {
            (None, None) => return mixed,
            (a, b) => mixed.extend(a.into_iter().chain(b)),
        }
    }
}

/// Connects to whichever address answers first, each with a head start over the next: one that swallows packets
/// must not use up the time of the others.
async fn connect(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut attempts: FuturesUnordered<_> = waiting.next().map(TcpStream::connect).into_iter().collect();
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        tokio::select! {
            result = attempts.next() => match result {
                Some(Ok(stream)) => return Ok(stream),
                Some(Err(error)) => {
                    last = error;
                    attempts.extend(waiting.next().map(TcpStream::connect));
                }
                None => return Err(last),
            },
            () = sleep(NEXT_ADDRESS_AFTER), if waiting.len() > 0 => {
                attempts.extend(waiting.next().map(TcpStream::connect));
            }
        }
    }
}

async fn encrypt(address: &ServerAddress, tcp: TcpStream) -> Result<impl Stream + use<>, Trouble> {
    let tls = |detail: String| Trouble::Tls { detail: detail.into() };
    // Reads the platform's certificates from disk, anew each time: an administrator may have added one.
    let config = tokio::task::spawn_blocking(client_config)
        .await
        .map_err(|error| tls(error.to_string()))?
        .map_err(|error| tls(error.to_string()))?;
    let name = ServerName::try_from(address.host().to_owned()).map_err(|error| tls(error.to_string()))?;
    TlsConnector::from(Arc::new(config)).connect(name, tcp).await.map_err(|error| {
        let detail = error.to_string().into();
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(_)) => Trouble::NotTrusted { detail },
            Some(_) => Trouble::Tls { detail },
            None => Trouble::Broken { detail },
        }
    })
}

fn client_config() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_families_take_turns() {
        assert_eq!(interleave(vec![6, 66], vec![4]), [6, 4, 66]);
        assert_eq!(interleave(vec![], vec![4, 44]), [4, 44]);
    }

    #[tokio::test]
    async fn an_address_that_refuses_costs_the_next_one_nothing() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let open = listener.local_addr().unwrap();
        assert_eq!(connect(vec![closed, open]).await.unwrap().peer_addr().unwrap(), open);
        assert!(connect(vec![closed]).await.is_err());
    }
}
