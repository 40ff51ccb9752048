//! How servers are reached: what the administrator allows, and what the agent chose.

use std::path::Path;
use std::sync::Arc;

use deskbell_client::{ClientConfig, Proxy, ProxyError, ServerAddress, TokenSource};

use crate::contract::ProxyChoice;

/// How servers are reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// Whether `ws://` may lead to another computer.
    pub allow_plain_ws: bool,
    /// A PEM file with authorities that are trusted beside the platform's.
    pub extra_ca: Option<Arc<Path>>,
    /// Which proxy to go through.
    pub proxy: ProxyChoice,
}

/// The connection would not be encrypted, and the server is another computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This address is not encrypted, so anybody on the way could read your token and all messages. Use wss:// or \
     https://. Only your organisation's policy can allow it."
)]
pub struct NotEncrypted;

/// Why a text cannot be chosen as a proxy. Its `Display` is a sentence for the agent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyChoiceError {
    /// It names no proxy.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// It holds a user name or a password, and settings are a plain file.
    #[error(
        "A proxy's user name and password are not kept in the settings, because others could read them there. \
         Put them into the environment variable https_proxy, and choose the system's proxy."
    )]
    Credentials,
}

/// Reads a proxy's address as it may stand in settings or in a policy: without a password.
pub fn parse_proxy(text: &str) -> Result<Proxy, ProxyChoiceError> {
    let proxy = Proxy::parse(text)?;
    if proxy.has_credentials() { Err(ProxyChoiceError::Credentials) } else { Ok(proxy) }
}

impl Network {
    /// Whether a server may be connected to at all.
    pub fn check(&self, address: &ServerAddress) -> Result<(), NotEncrypted> {
        let harmless = address.is_encrypted() || address.is_loopback();
        if harmless || self.allow_plain_ws { Ok(()) } else { Err(NotEncrypted) }
    }

    /// The proxy for a server; this computer is never behind one. `environment` reads a variable.
    pub fn proxy(
        &self,
        address: &ServerAddress,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Proxy>, ProxyError> {
        match &self.proxy {
            ProxyChoice::System => Proxy::from_env(environment, address),
            ProxyChoice::None => Ok(None),
            ProxyChoice::Address { .. } if address.is_loopback() => Ok(None),
            ProxyChoice::Address { address } => Proxy::parse(address).map(Some),
        }
    }

    /// What a client of `address` is told. The proxy is the caller's to find ([`Network::proxy`]), because what is to
    /// be done about one that cannot be used differs.
    pub fn client_config(
        &self,
        address: ServerAddress,
        tokens: Arc<dyn TokenSource>,
        proxy: Option<Proxy>,
    ) -> ClientConfig {
        ClientConfig {
            proxy,
            extra_ca: self.extra_ca.clone(),
            allow_plain: self.allow_plain_ws,
            ..ClientConfig::new(address, tokens)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ServerAddress {
        ServerAddress::parse(text).unwrap()
    }

    #[test]
    fn only_this_computer_may_be_reached_in_the_clear_unless_the_policy_says_so() {
        let usual = Network::default();
        for fine in ["wss://chat.example.com", "https://10.0.0.1", "ws://localhost:3000", "ws://127.0.0.1"] {
            assert_eq!(usual.check(&address(fine)), Ok(()), "{fine}");
        }
        for plain in ["ws://chat.example.com", "http://10.0.0.1", "ws://localhost.example.com"] {
            assert_eq!(usual.check(&address(plain)), Err(NotEncrypted), "{plain}");
            let allowed = Network { allow_plain_ws: true, ..Network::default() };
            assert_eq!(allowed.check(&address(plain)), Ok(()), "{plain}");
        }
    }

    #[test]
    fn the_proxy_is_the_systems_none_or_the_one_that_was_named() {
        let environment = |name: &str| (name == "https_proxy").then(|| "http://theirs:1".to_owned());
        let proxy = |choice: ProxyChoice, server: &str| {
            let network = Network { proxy: choice, ..Network::default() };
            network.proxy(&address(server), environment).unwrap().map(|proxy| proxy.to_string())
        };
        let named = || ProxyChoice::Address { address: "http://ours:3128".to_owned() };
        assert_eq!(proxy(ProxyChoice::System, "wss://a.example").as_deref(), Some("http://theirs:1"));
        assert_eq!(proxy(ProxyChoice::None, "wss://a.example"), None);
        assert_eq!(proxy(named(), "wss://a.example").as_deref(), Some("http://ours:3128"));
        assert_eq!(proxy(named(), "ws://localhost:3000"), None, "this computer");
        assert_eq!(parse_proxy("http://ana:secret@ours:3128"), Err(ProxyChoiceError::Credentials));
        assert!(matches!(parse_proxy("socks5://ours"), Err(ProxyChoiceError::Proxy(_))));
    }
}
