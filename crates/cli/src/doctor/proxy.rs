//! Whether the environment names a proxy for the server, and whether it lets a connection through (HTTP CONNECT).
//!
//! The variables are the usual ones: `https_proxy` for encrypted servers, `http_proxy` for others, `all_proxy` for
//! both, `no_proxy` for exceptions; each in lower or upper case.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use deskbell_client::ServerAddress;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::step::Outcome;
use super::walk::Checked;

/// The way to the server.
pub(super) enum Route {
    /// Straight.
    Direct {
        /// Why there is no proxy.
        reason: String,
    },
    /// Through a proxy.
    Proxy(Proxy),
}

/// A proxy, as the environment has it.
pub(super) struct Proxy {
    pub host: String,
    pub port: u16,
    /// What to say in `Proxy-Authorization`.
    credentials: Option<String>,
    /// The variable that names it.
    variable: String,
}

/// What the environment says is no proxy that can be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} names no proxy that can be used; it looks like http://proxy.example.com:3128")]
pub(super) struct BadProxy {
    variable: String,
}

/// The longest answer of a proxy that is read.
const ANSWER_MAX: u64 = 16 * 1024;

impl Route {
    /// The way to `address` in an environment whose variables `variable` reads.
    pub fn to(address: &ServerAddress, variable: impl Fn(&str) -> Option<String>) -> Result<Self, BadProxy> {
        let read = |name: &str| {
            [name.to_owned(), name.to_uppercase()]
                .into_iter()
                .find_map(|name| variable(&name).filter(|value| !value.is_empty()).map(|value| (name, value)))
        };
        let direct = |reason: String| Ok(Self::Direct { reason });
        let scheme = if address.is_encrypted() { "https_proxy" } else { "http_proxy" };
        let Some((variable, value)) = read(scheme).or_else(|| read("all_proxy")) else {
            return direct("the environment names none".to_owned());
        };
        if address.is_loopback() {
            return direct("the server is this computer".to_owned());
        }
        if let Some((name, list)) = read("no_proxy")
            && is_exempt(address, &list)
        {
            return direct(format!("{name} exempts this server"));
        }
        Proxy::parse(&variable, &value).map(Self::Proxy).ok_or(BadProxy { variable })
    }
}

impl Proxy {
    fn parse(variable: &str, value: &str) -> Option<Self> {
        let value = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
        let url = Url::parse(&value).ok().filter(|url| url.scheme() == "http")?;
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let plain =
                    [percent_decoded(user)?, percent_decoded(password.unwrap_or_default())?].join(":");
                Some(format!("Basic {}", BASE64_STANDARD.encode(plain)))
            }
        };
        Some(Self {
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port_or_known_default()?,
            credentials,
            variable: variable.to_owned(),
        })
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Whether `list` (the value of `no_proxy`) names the server: `*`, or its host or a domain that it is in, each with
/// or without a port.
fn is_exempt(address: &ServerAddress, list: &str) -> bool {
    list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        let (host, port) = match entry.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') => (host, port.parse().ok()),
            _ => (entry, None),
        };
        let domain = host.trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase();
        let is_in = address.host().strip_suffix(&domain).is_some_and(|it| it.is_empty() || it.ends_with('.'));
        host == "*" || (is_in && port.is_none_or(|port: u16| port == address.port()))
    })
}

/// Asks the proxy for a way through to `address`, if `route` has one.
pub(super) async fn pass(mut tcp: TcpStream, route: &Route, address: &ServerAddress) -> Checked<TcpStream> {
    let proxy = match route {
        Route::Direct { reason } => return (Outcome::skipped(reason), Some(tcp)),
        Route::Proxy(proxy) => proxy,
    };
    let called = format!("{}:{} ({})", proxy.host, proxy.port, proxy.variable);
    match ask(&mut tcp, proxy, address).await {
        Ok(200..=299) => (Outcome::passed(format!("{called} lets the connection through")), Some(tcp)),
        Ok(407) => {
            let advice = format!("Put your user name and password for it into {}.", proxy.variable);
            (Outcome::failed(format!("{called} wants a login (HTTP 407)"), advice), None)
        }
        Ok(status) => {
            let advice = "Ask your administrator to let connections to the server through, or to exempt it with \
                          no_proxy.";
            (
                Outcome::failed(
                    format!("{called} does not let the connection through (HTTP {status})"),
                    advice,
                ),
                None,
            )
        }
        Err(error) => {
            let advice = format!("What listens there may be no HTTP proxy: check {}.", proxy.variable);
            (Outcome::failed(format!("{called} does not answer as a proxy does: {error}"), advice), None)
        }
    }
}

async fn ask(tcp: &mut TcpStream, proxy: &Proxy, address: &ServerAddress) -> std::io::Result<u16> {
    let host = match address.host() {
        v6 if v6.contains(':') => format!("[{v6}]"),
        host => host.to_owned(),
    };
    let target = format!("{host}:{}", address.port());
    let login =
        proxy.credentials.as_ref().map(|it| format!("Proxy-Authorization: {it}\r\n")).unwrap_or_default();
    let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{login}\r\n");
    tcp.write_all(request.as_bytes()).await?;
    // Byte by byte: what follows the answer is the server's.
    let mut answer = Vec::new();
    let mut input = tcp.take(ANSWER_MAX);
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(input.read_u8().await?);
    }
    let first = String::from_utf8_lossy(&answer);
    let mut words = first.split_ascii_whitespace();
    let status = words.next().filter(|version| version.starts_with("HTTP/1.")).and_then(|_| words.next());
    status
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| std::io::Error::new(std::io::ErrorKind::InvalidData, "its answer is no HTTP"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(address: &str, variables: &[(&str, &str)]) -> Result<Option<(String, u16, String)>, BadProxy> {
        let address = ServerAddress::parse(address).unwrap();
        let read =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Ok(match Route::to(&address, read)? {
            Route::Direct { .. } => None,
            Route::Proxy(proxy) => Some((proxy.host, proxy.port, proxy.variable)),
        })
    }

    #[test]
    fn the_environment_names_the_proxy() {
        let through =
            |host: &str, port, variable: &str| Ok(Some((host.to_owned(), port, variable.to_owned())));
        let https = ("https_proxy", "http://proxy:3128");
        let http = ("HTTP_PROXY", "other");
        assert_eq!(route("wss://x.example", &[https, http]), through("proxy", 3128, "https_proxy"));
        assert_eq!(route("ws://x.example", &[https, http]), through("other", 80, "HTTP_PROXY"));
        assert_eq!(
            route("ws://x.example", &[("ALL_PROXY", "http://[::1]:1/")]),
            through("::1", 1, "ALL_PROXY")
        );
        assert_eq!(route("wss://x.example", &[http]), Ok(None));
        assert_eq!(route("wss://x.example", &[("https_proxy", "")]), Ok(None));
        assert_eq!(route("ws://localhost:3000", &[http]), Ok(None));
        for bad in ["socks5://proxy:1", "http://", "http://a b"] {
            assert!(route("wss://x.example", &[("https_proxy", bad)]).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_proxy_names_exceptions() {
        let exempt =
            |list| route("wss://a.x.example:8443", &[("all_proxy", "p:1"), ("NO_PROXY", list)]).unwrap();
        for list in
            ["*", "a.x.example", "b, .x.example", "x.example", "*.x.example", "EXAMPLE", "x.example:8443"]
        {
            assert_eq!(exempt(list), None, "{list}");
        }
        for list in ["", "b.x.example", "xample", "x.example:443", "a.x.example.org"] {
            assert!(exempt(list).is_some(), "{list}");
        }
    }

    #[test]
    fn a_login_is_sent_as_it_is() {
        let proxy = Proxy::parse("https_proxy", "http://ana:p%40ss%3A@proxy:1").unwrap();
        assert_eq!(proxy.credentials.as_deref(), Some("Basic YW5hOnBAc3M6"));
        assert!(Proxy::parse("https_proxy", "http://ana:%@proxy:1").is_none());
    }
}
