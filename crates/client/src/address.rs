//! Where the server is.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// A server's address: a `ws`, `wss`, `http` or `https` URL, the Socket.IO path and the namespace.
///
/// The guide's example is `ws://localhost:3000`; its path is `/socket.io/`, its namespace `/`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ServerAddress {
    tls: bool,
    /// As in a `Host` header: an IPv6 address has its brackets.
    host: Box<str>,
    port: u16,
    path: Box<str>,
    namespace: Box<str>,
}

/// Why a text is no server address. Its `Display` is a sentence for the agent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("Enter the server's address, for example wss://chat.example.com.")]
    Empty,
    /// No scheme was given.
    #[error("The address needs wss:// or https:// at its beginning, for example wss://{0}.")]
    NoScheme(Box<str>),
    /// The scheme is one that no server of this kind has.
    #[error(
        "{0}:// is not an address this program can use. It begins with wss://, https://, ws:// or http://."
    )]
    WrongScheme(Box<str>),
    /// There is no host.
    #[error("The address names no server. It looks like wss://chat.example.com.")]
    NoHost,
    /// A name or password is in the address.
    #[error("The address must not hold a user name or password; signing in happens with the token.")]
    Credentials,
    /// A query or fragment is in the address.
    #[error("The address must end after the server's name, port and path: remove what follows ? or #.")]
    QueryOrFragment,
    /// The port is none.
    #[error("The port in the address must be a number between 1 and 65535.")]
    Port,
    /// The Socket.IO path does not begin with a slash, or holds what no path may.
    #[error("The Socket.IO path must begin with / and hold no spaces, ? or #, for example /socket.io/.")]
    Path,
    /// The namespace does not begin with a slash, or holds what no namespace may.
    #[error("The namespace must begin with / and hold no comma, ? or spaces, for example /agents.")]
    Namespace,
    /// The URL is wrong in another way.
    #[error("This is not a server address ({0}). It looks like wss://chat.example.com.")]
    Malformed(Box<str>),
}

impl ServerAddress {
    /// The path where Socket.IO servers listen unless told otherwise.
    pub const DEFAULT_PATH: &str = "/socket.io/";
    /// The namespace that every Socket.IO server has.
    pub const DEFAULT_NAMESPACE: &str = "/";

    /// Reads `ws://`, `wss://`, `http://` or `https://` with a host and, optionally, a port. A path in the URL
    /// is taken as the Socket.IO path; without one it is [`DEFAULT_PATH`](Self::DEFAULT_PATH).
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if !text.contains("://") {
            return Err(AddressError::NoScheme(text.chars().take(100).collect()));
        }
        let url = Url::parse(text).map_err(|error| match error {
            url::ParseError::EmptyHost => AddressError::NoHost,
            url::ParseError::InvalidPort => AddressError::Port,
            other => AddressError::Malformed(other.to_string().into()),
        })?;
        let tls = match url.scheme() {
            "wss" | "https" => true,
            "ws" | "http" => false,
            other => return Err(AddressError::WrongScheme(other.into())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::QueryOrFragment);
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressError::NoHost)?;
        let port = url.port_or_known_default().filter(|&port| port != 0).ok_or(AddressError::Port)?;
        let address = Self {
            tls,
            host: host.into(),
            port,
            path: Self::DEFAULT_PATH.into(),
            namespace: Self::DEFAULT_NAMESPACE.into(),
        };
        match url.path() {
            "" | "/" => Ok(address),
            path => address.with_path(path),
        }
    }

    /// The same server with another Socket.IO path. A slash is put at its end, as the server does.
    pub fn with_path(mut self, path: &str) -> Result<Self, AddressError> {
        if !path.starts_with('/') || !is_uri_text(path) {
            return Err(AddressError::Path);
        }
        self.path = format!("{}/", path.trim_end_matches('/')).into();
        Ok(self)
    }

    /// The same server with another namespace.
    pub fn with_namespace(mut self, namespace: &str) -> Result<Self, AddressError> {
        if !namespace.starts_with('/') || namespace.contains(',') || !is_uri_text(namespace) {
            return Err(AddressError::Namespace);
        }
        self.namespace = namespace.into();
        Ok(self)
    }

    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.tls
    }

    /// Whether the server is this machine, by its name or address. Only there is an unencrypted connection
    /// harmless; whether another is allowed is the caller's policy.
    pub fn is_loopback(&self) -> bool {
        match Host::parse(&self.host) {
            Ok(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
            Ok(Host::Ipv4(address)) => address.is_loopback(),
            Ok(Host::Ipv6(address)) => address.is_loopback(),
            Err(_) => false,
        }
    }

    /// The host's name or address; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The host, if it is an address and no name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.host().parse().ok()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The Socket.IO path, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The namespace.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// What tells one server from another: scheme, host and port.
    pub fn origin(&self) -> String {
        let scheme = if self.tls { "wss" } else { "ws" };
        format!("{scheme}://{}", self.authority())
    }

    /// Host and port, as a proxy wants them.
    pub(crate) fn host_and_port(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Host and port as in a `Host` header: the scheme's own port is left out.
    pub(crate) fn authority(&self) -> String {
        let usual = if self.tls { 443 } else { 80 };
        if self.port == usual { self.host.to_string() } else { format!("{}:{}", self.host, self.port) }
    }
}

/// Only what may stand in a URI, so that neither a header nor a packet can be forged with it.
fn is_uri_text(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'"' | b'<' | b'>' | b'\\'))
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())?;
        if &*self.path != Self::DEFAULT_PATH {
            f.write_str(&self.path)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerAddress({self}, namespace {})", self.namespace)
    }
}

impl std::str::FromStr for ServerAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        for (text, origin, host, port, path) in [
            ("ws://localhost:3000", "ws://localhost:3000", "localhost", 3000, "/socket.io/"),
            (" https://Chat.Example.com ", "wss://chat.example.com", "chat.example.com", 443, "/socket.io/"),
            ("http://10.0.0.1/", "ws://10.0.0.1", "10.0.0.1", 80, "/socket.io/"),
            ("wss://[::1]:8443/live/io", "wss://[::1]:8443", "::1", 8443, "/live/io/"),
            (
                "wss://bücher.example:443",
                "wss://xn--bcher-kva.example",
                "xn--bcher-kva.example",
                443,
                "/socket.io/",
            ),
        ] {
            let address = ServerAddress::parse(text).unwrap();
            assert_eq!(
                (address.origin().as_str(), address.host(), address.port(), address.path()),
                (origin, host, port, path)
            );
        }
    }

    #[test]
    fn each_wrong_address_gets_its_own_sentence() {
        use AddressError as E;
        for (text, error) in [
            ("", E::Empty),
            ("chat.example.com", E::NoScheme("chat.example.com".into())),
            ("localhost:3000", E::NoScheme("localhost:3000".into())),
            ("ftp://example.com", E::WrongScheme("ftp".into())),
            ("wss://", E::NoHost),
            ("wss://example.com:99999", E::Port),
            ("wss://example.com:0", E::Port),
            ("wss://me:secret@example.com", E::Credentials),
            ("wss://example.com/?token=1", E::QueryOrFragment),
            ("wss://example.com/#x", E::QueryOrFragment),
            ("wss://exa mple.com", E::Malformed("invalid international domain name".into())),
        ] {
            assert_eq!(ServerAddress::parse(text), Err(error), "{text:?}");
        }
        let address = ServerAddress::parse("ws://localhost").unwrap();
        assert_eq!(address.clone().with_path("socket.io"), Err(E::Path));
        assert_eq!(address.clone().with_path("/a\r\nX: y"), Err(E::Path));
        assert_eq!(address.clone().with_namespace("agents"), Err(E::Namespace));
        assert_eq!(address.with_namespace("/a,b"), Err(E::Namespace));
    }

    #[test]
    fn this_machine_is_known_by_each_of_its_names() {
        for (text, loopback) in [
            ("ws://localhost:3000", true),
            ("ws://api.localhost", true),
            ("ws://127.1.2.3", true),
            ("ws://[::1]", true),
            ("ws://localhost.example.com", false),
            ("ws://192.168.0.1", false),
        ] {
            assert_eq!(ServerAddress::parse(text).unwrap().is_loopback(), loopback, "{text}");
        }
    }
}
