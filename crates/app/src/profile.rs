//! Whose history it is: one for each server and agent.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::Timestamp;
use sha2::{Digest, Sha256};

/// A server and an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The server's origin: scheme, host and port. The keyring's name for the token.
    pub origin: String,
    /// 32 hexadecimal digits: names the history's file and its key without telling whose it is.
    pub id: String,
}

impl Profile {
    /// The profile of whoever holds `token` at `address`. A token that is no JWT has no subject: then there is
    /// one profile for the server.
    pub fn new(address: &ServerAddress, token: &Token) -> Self {
        let origin = address.origin();
        let subject = subject(token).unwrap_or_default();
        let digest = Sha256::digest(format!("{origin}\n{}\n{subject}", address.namespace()));
        let id = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self { origin, id }
    }
}

/// The `sub` claim of a JWT (RFC 7519, section 4.1.2). The signature is the server's to check: it only names a
/// file here.
fn subject(token: &Token) -> Option<String> {
    match claims(token)?.get("sub")? {
        serde_json::Value::String(subject) => Some(subject.clone()),
        serde_json::Value::Number(subject) => Some(subject.to_string()),
        _ => None,
    }
}

/// The `exp` claim of a JWT (RFC 7519, section 4.1.4: seconds since the epoch). It is only good for a reminder: the
/// server decides.
pub fn expires(token: &Token) -> Option<Timestamp> {
    let exp = claims(token)?.get("exp")?.as_f64().filter(|exp| (0.0..=1e12).contains(exp))?;
    // In range, so nothing is lost but a fraction of a millisecond.
    #[allow(clippy::cast_possible_truncation, reason = "it was checked above")]
    Some(Timestamp::from_millis((exp * 1000.0) as i64))
}

/// Tells one token from another, and cannot be turned back into it.
pub fn digest(token: &Token) -> [u8; 32] {
    Sha256::digest(token.expose()).into()
}

fn claims(token: &Token) -> Option<serde_json::Value> {
    let payload = token.expose().split('.').nth(1)?;
    let claims = zeroize::Zeroizing::new(URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?);
    serde_json::from_slice(&claims).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(server: &str, claims: &str) -> Profile {
        let token = Token::new(format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims)));
        Profile::new(&ServerAddress::parse(server).unwrap(), &token)
    }

    #[test]
    fn a_profile_is_a_server_and_an_agent() {
        let one = profile("ws://localhost:3000", r#"{"sub":"4471","exp":1}"#);
        assert_eq!(one, profile("http://localhost:3000/", r#"{"exp":2,"sub":4471}"#), "a renewed token");
        assert_ne!(one.id, profile("ws://localhost:3001", r#"{"sub":"4471"}"#).id);
        assert_ne!(one.id, profile("ws://localhost:3000", r#"{"sub":"4472"}"#).id);
        assert_eq!(one.id.len(), 32);
    }

    #[test]
    fn a_token_says_when_it_expires_or_does_not() {
        let expires = |claims: &str| {
            expires(&Token::new(format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims)))).map(Timestamp::millis)
        };
        assert_eq!(expires(r#"{"exp":1700000000}"#), Some(1_700_000_000_000));
        assert_eq!(expires(r#"{"exp":1700000000.5}"#), Some(1_700_000_000_500));
        for odd in ["{}", r#"{"exp":"soon"}"#, r#"{"exp":-1}"#, r#"{"exp":1e300}"#, "no"] {
            assert_eq!(expires(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_token_that_is_no_jwt_has_a_profile_too() {
        let address = ServerAddress::parse("ws://localhost:3000").unwrap();
        for odd in ["", "abc", "a.b.c", "..", "a.e30.c", "é.é.é"] {
            assert_eq!(Profile::new(&address, &Token::new(odd)), Profile::new(&address, &Token::new("x")));
        }
    }
}
