//! From the server's name to a Socket.IO server that answers.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use deskbell_client::ServerAddress;
use futures_util::future::select_ok;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};

use super::finding::{Advice, Fault, Seen, Skip};
use super::proxy::{self, Named};
use super::step::{Outcome, StepName};
use super::tls;
use super::walk::{Checked, Walk};

/// Bytes in and out, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// So many of a name's addresses are tried.
const ADDRESSES_MAX: usize = 8;
/// The longest first frame of a server that is taken for one.
const OPEN_MAX: usize = 64 * 1024;

/// Whether a Socket.IO server answers at `address`, through `proxy` if there is one.
/// `extra_ca` has authorities that are trusted beside the platform's.
pub(super) async fn look(
    walk: &mut Walk<'_>,
    address: &ServerAddress,
    proxy: Option<&Named>,
    extra_ca: Option<&Path>,
) -> bool {
    let (host, port) = match proxy {
        None => (address.host(), address.port()),
        // The server's name is for the proxy to find.
        Some(named) => (named.proxy.host(), named.proxy.port()),
    };
    let addresses =
        walk.step(StepName::NameResolution, Some(()), Advice::CheckNetwork, |()| resolve(host, port)).await;
    let tcp = walk.step(StepName::Tcp, addresses, Advice::Firewall, connect).await;
    let through =
        walk.step(StepName::Proxy, tcp, Advice::ProxyHangs, |tcp| proxy::pass(tcp, proxy, address)).await;
    let stream =
        walk.step(StepName::Tls, through, Advice::TlsHangs, |tcp| tls::encrypt(tcp, address, extra_ca)).await;
    let answered =
        walk.step(StepName::EngineIo, stream, Advice::OtherProgram, |stream| engine_io(stream, address));
    answered.await.is_some()
}

async fn resolve(host: &str, port: u16) -> Checked<Vec<SocketAddr>> {
    if let Ok(ip) = host.parse() {
        return (Outcome::skipped(Skip::IsAddress(host.to_owned())), Some(vec![SocketAddr::new(ip, port)]));
    }
    let found: io::Result<Vec<SocketAddr>> =
        tokio::net::lookup_host((host, port)).await.map(Iterator::collect);
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let ips = addresses.iter().map(SocketAddr::ip).collect();
            (Outcome::passed(Seen::Addresses { host: host.to_owned(), ips }), Some(addresses))
        }
        found => {
            let error = found.err().map(|error| error.to_string());
            let fault = Fault::NoSuchHost { host: host.to_owned(), error };
            (Outcome::failed(fault, Advice::CheckName), None)
        }
    }
}

async fn connect(addresses: Vec<SocketAddr>) -> Checked<TcpStream> {
    let at: Vec<SocketAddr> = addresses.into_iter().take(ADDRESSES_MAX).collect();
    let attempts: Vec<_> = at.iter().map(|it| TcpStream::connect(*it).boxed()).collect();
    match select_ok(attempts).await {
        Ok((stream, _)) => {
            let to = stream.peer_addr().map_or(at, |peer| vec![peer]);
            (Outcome::passed(Seen::Connected { to }), Some(stream))
        }
        Err(error) => {
            let advice = match error.kind() {
                io::ErrorKind::ConnectionRefused => Advice::PortClosed,
                _ => Advice::Firewall,
            };
            (Outcome::failed(Fault::NobodyAnswers { at, error: error.to_string() }, advice), None)
        }
    }
}

/// Upgrades to a websocket and waits for the server's OPEN packet (Engine.IO protocol 4).
async fn engine_io(stream: Box<dyn Stream>, address: &ServerAddress) -> Checked<()> {
    let failed = |fault| (Outcome::failed(fault, Advice::OtherProgram), None);
    let uri = format!("{}{}?EIO=4&transport=websocket", address.origin(), address.path());
    let request = match uri.into_client_request() {
        Ok(request) => request,
        Err(error) => return failed(Fault::Machine(error.to_string())),
    };
    let limits = WebSocketConfig::default().max_message_size(Some(OPEN_MAX)).max_frame_size(Some(OPEN_MAX));
    let mut websocket = match tokio_tungstenite::client_async_with_config(request, stream, Some(limits)).await
    {
        Ok((websocket, _)) => websocket,
        Err(tungstenite::Error::Http(response)) => {
            let status = response.status().as_u16();
            return (Outcome::failed(Fault::HttpStatus(status), advice_on(status)), None);
        }
        Err(error) => return failed(Fault::NoWebsocket(error.to_string())),
    };
    match websocket.next().await {
        Some(Ok(Message::Text(text))) => match open(&text) {
            Some(ping) => (Outcome::passed(Seen::SocketIo { ping }), Some(())),
            None => failed(Fault::OtherProtocol),
        },
        Some(Err(error)) => failed(Fault::WebsocketBroke(error.to_string())),
        Some(Ok(_)) | None => failed(Fault::WebsocketEnded),
    }
}

fn advice_on(status: u16) -> Advice {
    match status {
        300..=399 => Advice::Redirected,
        401 | 403 => Advice::LoginBefore,
        404 => Advice::CheckPath,
        400 => Advice::NoWebsockets,
        500..=599 => Advice::Unavailable,
        _ => Advice::OtherProgram,
    }
}

/// The pause between two pings, in seconds, if `frame` is an OPEN packet.
fn open(frame: &str) -> Option<u64> {
    let handshake: Value = serde_json::from_str(frame.strip_prefix('0')?).ok()?;
    handshake.get("sid")?;
    Some(handshake.get("pingInterval").and_then(Value::as_u64).unwrap_or(25_000) / 1_000)
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn an_open_packet_is_recognised() {
        assert_eq!(open(r#"0{"sid":"a","pingInterval":25000}"#), Some(25));
        assert_eq!(open(r#"0{"sid":"a"}"#), Some(25));
        for other in ["", "0", "0{}", "hello", r#"{"sid":"a"}"#, "40", "\u{1F600}"] {
            assert_eq!(open(other), None, "{other}");
        }
    }
}
