//! Whether there is a proxy on the way to the server, and whether it lets a connection through (HTTP CONNECT).

use std::cell::RefCell;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use deskbell_client::{Proxy, ProxyError, ServerAddress};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;
use zeroize::Zeroizing;

use crate::contract::ProxyChoice;

use super::finding::{Advice, Fault, NamedProxy, ProxySource, Seen, Skip};
use super::step::Outcome;
use super::walk::Checked;

/// The longest answer of a proxy that is read, in bytes.
const ANSWER_MAX: u64 = 16 * 1024;

/// A proxy, and who names it.
pub(super) struct Named {
    /// What the client goes through.
    pub proxy: Proxy,
    /// Who names it.
    by: ProxySource,
    /// The value of `Proxy-Authorization`; the client keeps its own to itself.
    login: Option<Zeroizing<String>>,
}

/// What names a proxy names none that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadProxy {
    by: ProxySource,
    error: ProxyError,
}

impl BadProxy {
    /// As what is wrong.
    pub fn fault(self) -> Fault {
        Fault::BadProxy { by: self.by, error: self.error }
    }
}

impl Named {
    /// The proxy for `address` as it was chosen, in an environment whose variables `get` reads: the one that the
    /// client would take.
    pub fn find(
        address: &ServerAddress,
        choice: &ProxyChoice,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, BadProxy> {
        match choice {
            ProxyChoice::System => Self::in_environment(address, get),
            ProxyChoice::None => Ok(None),
            ProxyChoice::Address { .. } if address.is_loopback() => Ok(None),
            ProxyChoice::Address { address } => {
                let by = ProxySource::Settings;
                match Proxy::parse(address) {
                    Ok(proxy) => Ok(Some(Self { proxy, by, login: None })),
                    Err(error) => Err(BadProxy { by, error }),
                }
            }
        }
    }

    fn in_environment(
        address: &ServerAddress,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, BadProxy> {
        // The last variable that is looked at and set is the one that decides.
        let last = RefCell::new((String::new(), Zeroizing::new(String::new())));
        let seen = |name: &str| {
            let value = get(name).filter(|value| !value.trim().is_empty());
            if let Some(value) = &value {
                *last.borrow_mut() = (name.to_owned(), Zeroizing::new(value.clone()));
            }
            value
        };
        let found = Proxy::from_env(seen, address);
        let (variable, value) = last.into_inner();
        let by = ProxySource::Variable(variable);
        match found {
            Ok(None) => Ok(None),
            Ok(Some(proxy)) => {
                let login = login(&value).filter(|_| proxy.has_credentials());
                Ok(Some(Self { proxy, by, login }))
            }
            Err(error) => Err(BadProxy { by, error }),
        }
    }
}

/// The login in a proxy's address, as Basic authentication has it (RFC 7617).
fn login(address: &str) -> Option<Zeroizing<String>> {
    let address = address.trim();
    let full = Zeroizing::new(if address.contains("://") {
        address.to_owned()
    } else {
        format!("http://{address}")
    });
    let url = Url::parse(&full).ok()?;
    let decoded = |text| Zeroizing::new(percent_decode_str(text).decode_utf8_lossy().into_owned());
    let (user, password) = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    let plain = Zeroizing::new(format!("{}:{}", *user, *password));
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(plain.as_bytes()));
    Some(Zeroizing::new(format!("Basic {}", *encoded)))
}

/// Asks the proxy for a way through to `address`, if there is one.
pub(super) async fn pass(
    mut tcp: TcpStream,
    proxy: Option<&Named>,
    address: &ServerAddress,
) -> Checked<TcpStream> {
    let Some(proxy) = proxy else {
        return (Outcome::skipped(Skip::NoProxyNamed), Some(tcp));
    };
    let by = proxy.by.clone();
    let named = NamedProxy { address: proxy.proxy.to_string(), by: by.clone() };
    let failed = |fault, advice| (Outcome::failed(fault, advice), None);
    match ask(&mut tcp, proxy, address).await {
        Ok(Some(200..=299)) => (Outcome::passed(Seen::ProxyPasses(named)), Some(tcp)),
        Ok(Some(407)) => failed(Fault::ProxyLogin(named), Advice::ProxyLogin(by)),
        Ok(Some(status)) => failed(Fault::ProxyRefuses { proxy: named, status }, Advice::OpenProxy),
        Ok(None) => failed(Fault::NotAProxy { proxy: named, error: None }, Advice::CheckProxy(by)),
        Err(error) => {
            let error = Some(error.to_string());
            failed(Fault::NotAProxy { proxy: named, error }, Advice::CheckProxy(by))
        }
    }
}

/// The HTTP status that it answers with; `None` where its answer is no HTTP.
async fn ask(tcp: &mut TcpStream, proxy: &Named, address: &ServerAddress) -> std::io::Result<Option<u16>> {
    let host = match address.host() {
        v6 if v6.contains(':') => format!("[{v6}]"),
        host => host.to_owned(),
    };
    let target = format!("{host}:{}", address.port());
    let mut request = Zeroizing::new(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"));
    if let Some(login) = &proxy.login {
        request.push_str("Proxy-Authorization: ");
        request.push_str(login);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
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
    Ok(status.and_then(|status| status.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_that_decides_is_named() {
        let find = |variables: &[(&str, &str)]| {
            let get = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            let address = ServerAddress::parse("wss://chat.example.com").unwrap();
            Named::find(&address, &ProxyChoice::System, get)
        };
        let variable = |name: &str| ProxySource::Variable(name.to_owned());
        let found = find(&[
            ("no_proxy", "other.example.com"),
            ("https_proxy", " "),
            ("HTTPS_PROXY", "http://ana:p%40ss%3A@proxy:3128"),
            ("all_proxy", "other:1"),
        ]);
        let Named { proxy, by, login } = found.unwrap().unwrap();
        assert_eq!((proxy.to_string().as_str(), by), ("http://proxy:3128", variable("HTTPS_PROXY")));
        // "ana:p@ss:"
        assert_eq!(login.as_ref().map(|login| login.as_str()), Some("Basic YW5hOnBAc3M6"));
        assert!(find(&[("all_proxy", "proxy:1")]).unwrap().unwrap().login.is_none());
        assert!(find(&[("all_proxy", "proxy:1"), ("NO_PROXY", "example.com")]).unwrap().is_none());
        assert!(find(&[("http_proxy", "proxy:1")]).unwrap().is_none());
        let bad = find(&[("all_proxy", "socks5://proxy:1")]).map(drop).unwrap_err();
        assert_eq!(bad.by, variable("all_proxy"));
    }
}
