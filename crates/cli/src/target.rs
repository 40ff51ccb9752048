//! Which server is meant, and with which token.

use std::io::{self, BufRead, IsTerminal};
use std::sync::Arc;

use clap::Args;
use deskbell_app::{Chosen, Keyring, Network, NotEncrypted, PolicyPlace};
use deskbell_client::{AddressError, ServerAddress, Token, TokenError, TokenSource};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// What a command is given by the program that it is part of.
#[derive(Clone)]
pub struct Context {
    /// Where tokens are kept, where there is such a place.
    pub keyring: Option<Arc<dyn Keyring>>,
    /// The server that somebody signed in at, as it was entered; the administrator's, where there is one.
    pub saved_server: Option<String>,
    /// How servers are reached.
    pub network: Network,
}

impl Context {
    /// What holds on this computer for whoever chose `chosen` (as it is saved) and signed in at `server`. A policy that
    /// is wrong is told on standard error, and the safe one is in force.
    pub fn new(
        keyring: Option<Arc<dyn Keyring>>,
        server: Option<String>,
        chosen: Option<&serde_json::Value>,
        place: &PolicyPlace,
    ) -> Self {
        let policy = crate::policy::in_force(place);
        let (chosen, _) = Chosen::read(chosen, policy.beginning());
        let network = policy.network(&policy.enforce(chosen));
        let saved_server = policy.server().map(str::to_owned).or(server);
        Self { keyring, saved_server, network }
    }
}

/// Which server is meant, and with which token.
#[derive(Debug, Clone, Args)]
pub struct Target {
    /// The server's address, for example wss://support.example.com; without it, the one you signed in at.
    #[arg(long, value_name = "URL")]
    pub server: Option<ServerAddress>,
    /// The Socket.IO path; /socket.io/ unless the address has one.
    #[arg(long, value_name = "PATH", value_parser = path)]
    pub path: Option<String>,
    /// The Socket.IO namespace; / unless given.
    #[arg(long, value_name = "NAME", value_parser = namespace)]
    pub namespace: Option<String>,
    /// Read the token from standard input, one line, instead of the keyring.
    #[arg(long)]
    pub token_stdin: bool,
}

/// Why it is not known which server is meant.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// None was given, and nobody is signed in.
    #[error("which server? Give its address with --server, or sign in first: deskbell sign-in --help")]
    NoServer,
    /// The address that was saved at sign-in is none.
    #[error("the saved server address cannot be used. {0} Sign in again, or give --server")]
    Saved(AddressError),
    /// Path or namespace are none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It would not be encrypted.
    #[error(transparent)]
    NotEncrypted(#[from] NotEncrypted),
}

/// Why there is no token on standard input.
#[derive(Debug, thiserror::Error)]
pub enum TokenInputError {
    /// The line was empty.
    #[error("no token came on standard input; it is expected there as one line")]
    Empty,
    /// The line does not end.
    #[error("what came on standard input is too long to be a token")]
    TooLong,
    /// Standard input cannot be read.
    #[error("the token could not be read from standard input: {0}")]
    Input(#[from] io::Error),
}

/// No token is as long as this, in bytes.
const TOKEN_MAX: u64 = 64 * 1024;

impl Target {
    /// The server's address.
    pub fn address(&self, context: &Context) -> Result<ServerAddress, TargetError> {
        let mut address = match (&self.server, &context.saved_server) {
            (Some(server), _) => server.clone(),
            (None, Some(saved)) => ServerAddress::parse(saved).map_err(TargetError::Saved)?,
            (None, None) => return Err(TargetError::NoServer),
        };
        if let Some(path) = &self.path {
            address = address.with_path(path)?;
        }
        if let Some(namespace) = &self.namespace {
            address = address.with_namespace(namespace)?;
        }
        context.network.check(&address)?;
        Ok(address)
    }

    /// The token from standard input, if that is where it is to come from. Blocks.
    pub fn given_token(&self) -> Result<Option<Token>, TokenInputError> {
        if !self.token_stdin {
            return Ok(None);
        }
        if io::stdin().is_terminal() {
            eprintln!("Paste the token and press Enter:");
        }
        read_token(io::stdin().lock()).map(Some)
    }
}

/// Reads one line. More may follow; it is left alone.
fn read_token(input: impl BufRead) -> Result<Token, TokenInputError> {
    let mut line = String::new();
    input.take(TOKEN_MAX).read_line(&mut line)?;
    if line.len() as u64 == TOKEN_MAX && !line.ends_with('\n') {
        return Err(TokenInputError::TooLong);
    }
    let token = Token::new(line);
    if token.expose().is_empty() { Err(TokenInputError::Empty) } else { Ok(token) }
}

fn path(text: &str) -> Result<String, AddressError> {
    any_server()?.with_path(text).map(|address| address.path().to_owned())
}

fn namespace(text: &str) -> Result<String, AddressError> {
    any_server()?.with_namespace(text).map(|address| address.namespace().to_owned())
}

/// Something to try a path or a namespace on.
fn any_server() -> Result<ServerAddress, AddressError> {
    ServerAddress::parse("ws://localhost")
}

/// The token in the keyring, read anew for each attempt to connect: one that was renewed is used at once.
pub(crate) struct KeyringTokens {
    pub keyring: Arc<dyn Keyring>,
    pub origin: String,
}

impl TokenSource for KeyringTokens {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let (keyring, origin) = (self.keyring.clone(), self.origin.clone());
        async move {
            match tokio::task::spawn_blocking(move || keyring.token(&origin)).await {
                Ok(Ok(Some(token))) => Ok(token),
                Ok(Ok(None)) => Err(TokenError::SignedOut),
                Ok(Err(error)) => Err(TokenError::Unavailable(error.to_string())),
                Err(error) => Err(TokenError::Unavailable(error.to_string())),
            }
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target { server: None, path: None, namespace: None, token_stdin: false }
    }

    fn context(saved: Option<&str>) -> Context {
        Context { keyring: None, saved_server: saved.map(str::to_owned), network: Network::default() }
    }

    #[test]
    fn the_server_is_the_given_one_or_the_saved_one() {
        let saved = context(Some("wss://saved.example"));
        assert_eq!(target().address(&saved).unwrap().origin(), "wss://saved.example");
        let given = Target {
            server: ServerAddress::parse("wss://given.example/io").ok(),
            namespace: Some("/agents".to_owned()),
            ..target()
        };
        let address = given.address(&saved).unwrap();
        assert_eq!(
            (address.origin().as_str(), address.path(), address.namespace()),
            ("wss://given.example", "/io/", "/agents")
        );
        let plain = Target { server: ServerAddress::parse("ws://given.example").ok(), ..target() };
        assert!(matches!(plain.address(&saved), Err(TargetError::NotEncrypted(_))));
        let allowed =
            Context { network: Network { allow_plain_ws: true, ..Network::default() }, ..saved.clone() };
        assert!(plain.address(&allowed).is_ok());
        assert!(matches!(target().address(&context(None)), Err(TargetError::NoServer)));
        assert!(matches!(target().address(&context(Some("no url"))), Err(TargetError::Saved(_))));
    }

    #[test]
    fn a_token_is_one_line() {
        assert_eq!(read_token(&b" eyJ.a.b \r\nand more\n"[..]).unwrap().expose(), "eyJ.a.b");
        assert_eq!(read_token(&b"eyJ"[..]).unwrap().expose(), "eyJ");
        assert!(matches!(read_token(&b"\n"[..]), Err(TokenInputError::Empty)));
        assert!(matches!(read_token(&b""[..]), Err(TokenInputError::Empty)));
        assert!(matches!(
            read_token(std::io::BufReader::new(io::repeat(b'x'))),
            Err(TokenInputError::TooLong)
        ));
        assert!(matches!(read_token(&b"\xff\n"[..]), Err(TokenInputError::Input(_))));
    }
}
