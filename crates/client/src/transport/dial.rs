//! From an address to a byte stream: name resolution, TCP, a proxy, TLS. All before a common deadline.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::tls::encrypt;
use super::tunnel::tunnel;
use crate::state::Step;
use crate::{ClientConfig, Proxy, ProxyTrouble, Trouble};

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

pub(super) async fn dial(config: &ClientConfig, deadline: Deadline) -> Result<Box<dyn Stream>, Trouble> {
    let plain = !config.address.is_encrypted() && !config.allow_plain;
    if plain && !config.address.is_loopback() {
        return Err(Trouble::NotEncrypted);
    }
    let tcp = match &config.proxy {
        None => direct(config, deadline).await?,
        Some(proxy) => deadline.run(Step::Proxy, through(proxy, config)).await?.map_err(Trouble::Proxy)?,
    };
    // A name is only a name: who answers to it must be this computer too.
    if plain && !tcp.peer_addr().is_ok_and(|peer| peer.ip().to_canonical().is_loopback()) {
        return Err(Trouble::NotEncrypted);
    }
    // A join is a small frame that must not wait for an earlier one's acknowledgement.
    tcp.set_nodelay(true).map_err(|error| Trouble::Broken { detail: error.to_string().into() })?;
    if !config.address.is_encrypted() {
        return Ok(Box::new(tcp));
    }
    Ok(Box::new(deadline.run(Step::Tls, encrypt(config, tcp)).await??))
}

async fn direct(config: &ClientConfig, deadline: Deadline) -> Result<TcpStream, Trouble> {
    let address = &config.address;
    let addresses =
        deadline.run(Step::Resolve, resolve(address.host(), address.port())).await?.map_err(|error| {
            Trouble::NoSuchHost { host: address.host().into(), detail: error.to_string().into() }
        })?;
    let tcp = deadline.run(Step::Tcp, connect(addresses)).await?;
    tcp.map_err(|error| Trouble::Unreachable { detail: error.to_string().into() })
}

/// The server's name is for the proxy to find.
async fn through(proxy: &Proxy, config: &ClientConfig) -> Result<TcpStream, ProxyTrouble> {
    let addresses = resolve(proxy.host(), proxy.port()).await.map_err(|error| ProxyTrouble::NoSuchHost {
        host: proxy.host().into(),
        detail: error.to_string().into(),
    })?;
    let mut tcp = connect(addresses)
        .await
        .map_err(|error| ProxyTrouble::Unreachable { detail: error.to_string().into() })?;
    tunnel(&mut tcp, proxy, &config.address).await?;
    Ok(tcp)
}

async fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (v6, v4): (Vec<_>, Vec<_>) =
        tokio::net::lookup_host((host, port)).await?.partition(SocketAddr::is_ipv6);
    let addresses = interleave(v6, v4);
    if addresses.is_empty() { Err(io::Error::other("no addresses")) } else { Ok(addresses) }
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
