//! The agent's JWT.

use std::fmt;

use futures_util::future::BoxFuture;
use zeroize::Zeroizing;

/// A secret that proves who the agent is. It cannot be printed or serialized, and is wiped when dropped.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Takes a token as the server's administrator gave it; white space around it goes.
    pub fn new(secret: impl Into<String>) -> Self {
        let secret = Zeroizing::new(secret.into());
        match secret.trim() {
            trimmed if trimmed.len() == secret.len() => Self(secret),
            trimmed => Self(Zeroizing::new(trimmed.to_owned())),
        }
    }

    /// The secret itself. For the keyring and the connection only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// Where the token comes from. It is asked anew for each attempt to connect, so a token that was renewed is used
/// without anybody telling the client.
pub trait TokenSource: Send + Sync + 'static {
    /// The token as of now.
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>>;
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Nobody is signed in. The client waits until [`token_changed`](crate::Client::token_changed).
    #[error("nobody is signed in")]
    SignedOut,
    /// The place where it is kept does not answer, or is locked. The client tries again.
    #[error("the token cannot be read: {0}")]
    Unavailable(String),
}

/// A token that never changes: for scripts and tests.
impl TokenSource for Token {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_show_itself() {
        let token = Token::new(" eyJ.secret\n");
        assert_eq!(format!("{token:?}"), "Token(redacted)");
        assert_eq!(token.expose(), "eyJ.secret");
    }
}
