//! An HTTP proxy on the way to the server, and how the environment names one.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::ServerAddress;

/// An HTTP proxy that is asked for a tunnel (CONNECT), for encrypted and unencrypted connections alike: a websocket
/// goes through no proxy in another way.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// As in a `Host` header: an IPv6 address has its brackets.
    host: Box<str>,
    port: u16,
    /// `user:password`.
    credentials: Option<Zeroizing<String>>,
}

/// Why a text names no proxy. Its `Display` is a sentence for the agent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// The proxy is of another kind.
    #[error("A {0}:// proxy cannot be used; only an http:// proxy can.")]
    Scheme(Box<str>),
    /// There is no host.
    #[error("The proxy's address names no computer. It looks like http://proxy.example.com:3128.")]
    NoHost,
    /// A user name with a colon cannot be sent (RFC 7617).
    #[error("The proxy's user name must not hold a colon.")]
    UserName,
    /// The URL is wrong in another way.
    #[error("This is not a proxy's address ({0}). It looks like http://proxy.example.com:3128.")]
    Malformed(Box<str>),
}

impl Proxy {
    /// Reads `http://[user:password@]host[:port]`; the scheme may be left out, the port is 80 then.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&url).map_err(|error| match error {
            url::ParseError::EmptyHost => ProxyError::NoHost,
            other => ProxyError::Malformed(other.to_string().into()),
        })?;
        if url.scheme() != "http" {
            return Err(ProxyError::Scheme(url.scheme().into()));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(ProxyError::NoHost)?;
        let proxy = Self { host: host.into(), port: url.port().unwrap_or(80), credentials: None };
        if url.username().is_empty() && url.password().is_none() {
            return Ok(proxy);
        }
        let decode = |text| Zeroizing::new(percent_decode_str(text).decode_utf8_lossy().into_owned());
        proxy.with_credentials(&decode(url.username()), &decode(url.password().unwrap_or_default()))
    }

    /// The same proxy, with a name and a password for it (Basic authentication).
    pub fn with_credentials(mut self, user: &str, password: &str) -> Result<Self, ProxyError> {
        if user.contains(':') {
            return Err(ProxyError::UserName);
        }
        self.credentials = Some(Zeroizing::new(format!("{user}:{password}")));
        Ok(self)
    }

    /// The proxy that the environment names for `address`, as curl and others read it: `https_proxy` for an encrypted
    /// connection and `http_proxy` for another, else `all_proxy`, each in capitals too, unless `no_proxy` excludes the
    /// server. This machine itself is never behind a proxy. `get` looks a variable up.
    pub fn from_env(
        get: impl Fn(&str) -> Option<String>,
        address: &ServerAddress,
    ) -> Result<Option<Self>, ProxyError> {
        let look_up = |name: &str| {
            [name.to_owned(), name.to_ascii_uppercase()]
                .iter()
                .find_map(|name| get(name).filter(|value| !value.trim().is_empty()))
        };
        if address.is_loopback() || look_up("no_proxy").is_some_and(|list| excludes(&list, address)) {
            return Ok(None);
        }
        let own = if address.is_encrypted() { "https_proxy" } else { "http_proxy" };
        look_up(own).or_else(|| look_up("all_proxy")).map(|text| Self::parse(&text)).transpose()
    }

    /// The proxy's name or address; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The proxy's port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether a name and a password are sent to it.
    pub fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// The value of `Proxy-Authorization`.
    pub(crate) fn authorization(&self) -> Option<Zeroizing<String>> {
        let credentials = self.credentials.as_ref()?;
        let encoded = Zeroizing::new(BASE64_STANDARD.encode(credentials.as_bytes()));
        Some(Zeroizing::new(format!("Basic {}", *encoded)))
    }
}

/// Without the password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = if self.has_credentials() { ", credentials redacted" } else { "" };
        write!(f, "Proxy({self}{credentials})")
    }
}

/// Whether a `no_proxy` list names `address`: `*`, a domain (which covers those below it), an address, a network
/// (`10.0.0.0/8`), each but the last with an optional port.
fn excludes(list: &str, address: &ServerAddress) -> bool {
    list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        if let (Some((network, bits)), Some(ip)) = (entry.split_once('/'), address.ip()) {
            return network.parse().is_ok_and(|network| in_network(ip, network, bits));
        }
        let (host, port) = split_port(entry);
        if port.is_some_and(|port| port != address.port()) {
            return false;
        }
        match (address.ip(), host.parse::<IpAddr>()) {
            (Some(ip), Ok(excluded)) => ip == excluded,
            (None, Err(_)) => {
                // As the server's own name was: lower case, and as DNS has it.
                let domain = host.trim_start_matches('*').trim_start_matches('.');
                let Ok(Host::Domain(domain)) = Host::parse(domain) else { return false };
                let name = address.host();
                name == domain || name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
            }
            _ => false,
        }
    })
}

/// `host`, `host:port`, `[::1]:port` or a bare `::1`.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    if let Some((host, rest)) = entry.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, rest.strip_prefix(':').and_then(|port| port.parse().ok()));
    }
    match entry.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') => (host, port.parse().ok()),
        _ => (entry, None),
    }
}

fn in_network(ip: IpAddr, network: IpAddr, bits: &str) -> bool {
    let Ok(bits) = bits.parse::<u32>() else { return false };
    let (ip, network, width) = match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => (ip.to_bits().into(), network.to_bits().into(), 32),
        (IpAddr::V6(ip), IpAddr::V6(network)) => (ip.to_bits(), network.to_bits(), 128),
        _ => return false,
    };
    let Some(rest) = u32::checked_sub(width, bits) else { return false };
    // A shift by the whole width leaves nothing to compare.
    u128::checked_shr(ip ^ network, rest).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_read_and_keep_their_password_to_themselves() {
        for (text, host, port, authorization) in [
            ("http://proxy.example.com:3128", "proxy.example.com", 3128, None),
            ("proxy:8080", "proxy", 8080, None),
            ("http://proxy/", "proxy", 80, None),
            ("http://[::1]:3128", "::1", 3128, None),
            // "me:p@ss:w" and "me:".
            ("http://me:p%40ss:w@proxy:3128", "proxy", 3128, Some("Basic bWU6cEBzczp3")),
            ("me@proxy:3128", "proxy", 3128, Some("Basic bWU6")),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            let sent = proxy.authorization();
            let sent = sent.as_ref().map(|text| text.as_str());
            assert_eq!((proxy.host(), proxy.port(), sent), (host, port, authorization), "{text}");
            let shown = format!("{proxy:?} {proxy}");
            assert!(!shown.contains("ss") && !shown.contains("bWU"), "{shown}");
        }
        for (text, error) in [
            ("socks5://proxy:1080", ProxyError::Scheme("socks5".into())),
            ("https://proxy:443", ProxyError::Scheme("https".into())),
            ("http://", ProxyError::NoHost),
            ("http://a%3Ab:c@proxy", ProxyError::UserName),
            ("http://proxy:port", ProxyError::Malformed("invalid port number".into())),
        ] {
            assert_eq!(Proxy::parse(text), Err(error), "{text}");
        }
    }

    fn from_env(variables: &[(&str, &str)], address: &str) -> Option<String> {
        let get =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let address = ServerAddress::parse(address).unwrap();
        Proxy::from_env(get, &address).unwrap().map(|proxy| proxy.to_string())
    }

    #[test]
    fn the_environment_names_a_proxy() {
        let all = [
            ("http_proxy", "plain:1"),
            ("HTTPS_PROXY", "secure:2"),
            ("all_proxy", "any:3"),
            ("https_proxy", " "),
        ];
        assert_eq!(from_env(&all, "ws://chat.example.com").as_deref(), Some("http://plain:1"));
        assert_eq!(from_env(&all, "wss://chat.example.com").as_deref(), Some("http://secure:2"));
        assert_eq!(from_env(&all[2..], "wss://chat.example.com").as_deref(), Some("http://any:3"));
        assert_eq!(from_env(&[], "wss://chat.example.com"), None);
        for own in ["ws://localhost:3000", "ws://127.0.0.1", "wss://[::1]"] {
            assert_eq!(from_env(&all, own), None, "{own}");
        }
        let bad = |_: &str| Some("socks5://proxy".to_owned());
        let address = ServerAddress::parse("wss://[2001:db8::1]").unwrap();
        assert_eq!(Proxy::from_env(bad, &address), Err(ProxyError::Scheme("socks5".into())));
    }

    #[test]
    fn no_proxy_excludes_servers() {
        for (list, address, excluded) in [
            ("*", "wss://chat.example.com", true),
            ("example.com", "wss://chat.example.com", true),
            (".example.com", "wss://chat.example.com", true),
            ("*.Example.com", "wss://chat.example.com", true),
            ("example.com", "wss://example.com", true),
            ("ample.com", "wss://example.com", false),
            ("other.org, chat.example.com:443", "wss://chat.example.com", true),
            ("chat.example.com:8443", "wss://chat.example.com", false),
            ("10.0.0.7", "ws://10.0.0.7:3000", true),
            ("10.0.0.7:80", "ws://10.0.0.7:3000", false),
            ("10.0.0.0/8", "ws://10.1.2.3", true),
            ("10.0.0.0/8", "ws://11.1.2.3", false),
            ("0.0.0.0/0", "ws://11.1.2.3", true),
            ("10.0.0.0/33", "ws://10.0.0.1", false),
            ("2001:db8::/32", "wss://[2001:db8::5]", true),
            ("[2001:db8::5]:443", "wss://[2001:db8::5]", true),
            ("2001:db8::5", "wss://[2001:db8::5]:8443", true),
            ("10.0.0.0/8", "wss://chat.example.com", false),
            ("7", "ws://10.0.0.7", false),
            (" ,, ", "ws://10.0.0.7", false),
        ] {
            let found = from_env(&[("all_proxy", "proxy:1"), ("NO_PROXY", list)], address);
            assert_eq!(found.is_none(), excluded, "{list} for {address}");
        }
    }
}
