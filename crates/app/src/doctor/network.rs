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

const CHECK_NETWORK: &str = "Check your network connection, and your VPN if the server needs one.";
const FIREWALL: &str = "A firewall on the way may swallow what is sent. Check your network and VPN, and ask your \
                        administrator whether the server and its port can be reached from here.";
const NO_SERVER: &str = "Check the address, its port and its path; another program may listen there.";

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
        walk.step(StepName::NameResolution, Some(()), CHECK_NETWORK, |()| resolve(host, port)).await;
    let tcp = walk.step(StepName::Tcp, addresses, FIREWALL, connect).await;
    let late = "The proxy does not answer. Ask your administrator about it.";
    let through = walk.step(StepName::Proxy, tcp, late, |tcp| proxy::pass(tcp, proxy, address)).await;
    let late = "It takes the connection and does not answer: the address may need ws:// or another port.";
    let stream = walk.step(StepName::Tls, through, late, |tcp| tls::encrypt(tcp, address, extra_ca)).await;
    let answered = walk.step(StepName::EngineIo, stream, NO_SERVER, |stream| engine_io(stream, address));
    answered.await.is_some()
}

async fn resolve(host: &str, port: u16) -> Checked<Vec<SocketAddr>> {
    if let Ok(ip) = host.parse() {
        let reason = format!("{host} is an address already");
        return (Outcome::skipped(reason), Some(vec![SocketAddr::new(ip, port)]));
    }
    let found: io::Result<Vec<SocketAddr>> =
        tokio::net::lookup_host((host, port)).await.map(Iterator::collect);
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let ips: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            (Outcome::passed(format!("{host} is {}", ips.join(", "))), Some(addresses))
        }
        found => {
            let why = found.err().map_or_else(|| "no addresses".to_owned(), |error| error.to_string());
            let advice = format!("Check the address for a spelling mistake. {CHECK_NETWORK}");
            (Outcome::failed(format!("there is no server called {host} ({why})"), advice), None)
        }
    }
}

async fn connect(addresses: Vec<SocketAddr>) -> Checked<TcpStream> {
    let names: Vec<String> = addresses.iter().take(ADDRESSES_MAX).map(ToString::to_string).collect();
    let attempts: Vec<_> =
        addresses.into_iter().take(ADDRESSES_MAX).map(|it| TcpStream::connect(it).boxed()).collect();
    match select_ok(attempts).await {
        Ok((stream, _)) => {
            let peer = stream.peer_addr().map_or_else(|_| names.join(", "), |peer| peer.to_string());
            (Outcome::passed(format!("connected to {peer}")), Some(stream))
        }
        Err(error) => {
            let advice = match error.kind() {
                io::ErrorKind::ConnectionRefused => {
                    "That computer is there, and nothing listens on that port: the server may be down, or the port \
                     in the address wrong."
                }
                _ => FIREWALL,
            };
            (Outcome::failed(format!("nobody answers at {}: {error}", names.join(", ")), advice), None)
        }
    }
}

/// Upgrades to a websocket and waits for the server's OPEN packet (Engine.IO protocol 4).
async fn engine_io(stream: Box<dyn Stream>, address: &ServerAddress) -> Checked<()> {
    let failed = |problem: String, advice: &str| (Outcome::failed(problem, advice), None);
    let uri = format!("{}{}?EIO=4&transport=websocket", address.origin(), address.path());
    let request = match uri.into_client_request() {
        Ok(request) => request,
        Err(error) => return failed(error.to_string(), NO_SERVER),
    };
    let limits = WebSocketConfig::default().max_message_size(Some(OPEN_MAX)).max_frame_size(Some(OPEN_MAX));
    let mut websocket = match tokio_tungstenite::client_async_with_config(request, stream, Some(limits)).await
    {
        Ok((websocket, _)) => websocket,
        Err(tungstenite::Error::Http(response)) => {
            let status = response.status().as_u16();
            return failed(format!("it answers with HTTP {status}, not with a websocket"), advice_on(status));
        }
        Err(error) => return failed(format!("no websocket: {error}"), NO_SERVER),
    };
    match websocket.next().await {
        Some(Ok(Message::Text(text))) => match open(&text) {
            Some(ping) => {
                (Outcome::passed(format!("a Socket.IO server answers; it pings every {ping} s")), Some(()))
            }
            None => failed("the websocket speaks another protocol than Engine.IO 4".to_owned(), NO_SERVER),
        },
        Some(Err(error)) => failed(format!("the websocket broke: {error}"), NO_SERVER),
        Some(Ok(_)) | None => failed("the websocket ended without a word of Engine.IO".to_owned(), NO_SERVER),
    }
}

fn advice_on(status: u16) -> &'static str {
    match status {
        300..=399 => "The address leads elsewhere. Ask your administrator for the right one.",
        401 | 403 => {
            "The server, or something before it, wants a login before the connection is made. Ask your administrator."
        }
        404 => "There is a web server, and no Socket.IO at this path. Check the path in the address.",
        400 => "Something answers that refuses websockets. Check the address and its path.",
        500..=599 => {
            "The server, or the reverse proxy before it, is not available just now. Try again later, or ask your \
             administrator."
        }
        _ => NO_SERVER,
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
