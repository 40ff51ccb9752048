//! JSON Web Tokens (RFC 7519) signed with HS256 (RFC 7518, section 3.2): the demo server checks them, and the tests
//! sign with them what they show to other servers.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// HS256 asks for a key as long as its hash at least (RFC 7518, section 3.2).
const KEY_BYTES: usize = 32;

/// What a token says about who shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The agent.
    pub sub: String,
    /// When it was signed, in seconds since the epoch.
    #[serde(default)]
    pub iat: u64,
    /// From when on it is no longer good, in seconds since the epoch.
    pub exp: u64,
}

impl Claims {
    /// `sub`'s claims from now on, for `ttl`. A `ttl` of zero makes a token that has expired.
    pub fn new(sub: &str, ttl: Duration) -> Self {
        let iat = now();
        Self { sub: sub.to_owned(), iat, exp: iat.saturating_add(ttl.as_secs()) }
    }
}

/// Why a token was not accepted. The words are those of the `jsonwebtoken` package on npm, because those are what
/// a client gets to read from most servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not three parts of base64url, or no JSON in them, or no `sub` and `exp`.
    #[error("jwt malformed")]
    Malformed,
    /// Another algorithm than HS256, `none` among them.
    #[error("invalid algorithm")]
    Algorithm,
    /// Signed with another key, or altered.
    #[error("invalid signature")]
    Signature,
    /// Past its `exp`.
    #[error("jwt expired")]
    Expired,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Not hexadecimal, or of another length.
    #[error("the key must be written as {} hexadecimal digits", KEY_BYTES * 2)]
    NotHex,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes for a key")]
    Random(#[source] getrandom::Error),
}

#[derive(Serialize, Deserialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
}

#[derive(Deserialize)]
struct Algorithm {
    alg: String,
}

/// A key of 256 bits that signs and checks tokens. `Debug` does not show it; [`Key::to_hex`] does.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    /// A new one, from the operating system's random numbers.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(KeyError::Random)?;
        Ok(Self(bytes))
    }

    /// Reads what [`Key::to_hex`] wrote.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        let (pairs, rest) = text.trim().as_bytes().as_chunks::<2>();
        if pairs.len() != KEY_BYTES || !rest.is_empty() {
            return Err(KeyError::NotHex);
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = hex_digit(*high)? << 4 | hex_digit(*low)?;
        }
        Ok(Self(bytes))
    }

    /// In hexadecimal, to show or to hand to another server.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Signs `claims`: a [`Claims`], or anything else that is an object in JSON.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, serde_json::Error> {
        let header = serde_json::to_vec(&Header { alg: "HS256", typ: "JWT" })?;
        let claims = serde_json::to_vec(claims)?;
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = self.mac(&signed).finalize().into_bytes();
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Reads a token that this key signed and that is good now.
    pub fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let Algorithm { alg } = json(header)?;
        if alg != "HS256" {
            return Err(TokenError::Algorithm);
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Malformed)?;
        self.mac(signed).verify_slice(&signature).map_err(|_| TokenError::Signature)?;
        let claims: Claims = json(claims)?;
        if claims.exp <= now() { Err(TokenError::Expired) } else { Ok(claims) }
    }

    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        // A key shorter than SHA-256's block is padded with zeros (RFC 2104, section 2).
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block.iter_mut().zip(self.0.iter()).for_each(|(padded, byte)| *padded = *byte);
        Hmac::<Sha256>::new(&block).chain_update(signed)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

fn hex_digit(digit: u8) -> Result<u8, KeyError> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).ok_or(KeyError::NotHex)
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, TokenError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
}

/// Seconds since the epoch; zero on a machine whose clock stands before it.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn signs_as_rfc_7515_says() {
        // The expected token was made with Node's crypto.
        let key = Key::from_hex(&"0123456789abcdef".repeat(4)).unwrap();
        let claims = Claims { sub: "agent-7".into(), iat: 1_516_239_022, exp: 1_516_242_622 };
        let token = key.sign(&claims).unwrap();
        let expected = concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
            "eyJzdWIiOiJhZ2VudC03IiwiaWF0IjoxNTE2MjM5MDIyLCJleHAiOjE1MTYyNDI2MjJ9.",
            "QDv2t_aXBECUyZrrXNnbQ1-Rhg6XIvN1Ux8t4tTsloM",
        );
        assert_eq!(token, expected);
    }

    #[test]
    fn reads_its_own_and_nothing_else() {
        let key = Key::random().unwrap();
        let claims = Claims::new("agent-7", HOUR);
        let token = key.sign(&claims).unwrap();
        assert_eq!(key.verify(&token), Ok(claims.clone()));
        assert_eq!(Key::random().unwrap().verify(&token), Err(TokenError::Signature));

        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = signed.split_once('.').unwrap();
        let other = URL_SAFE_NO_PAD.encode(json!({"sub": "admin", "exp": claims.exp}).to_string());
        assert_eq!(key.verify(&format!("{header}.{other}.{signature}")), Err(TokenError::Signature));
        let unsigned = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
        assert_eq!(key.verify(&format!("{unsigned}.{other}.")), Err(TokenError::Algorithm));
        for malformed in ["", ".", "..", "a.b.c", "token", &format!("{header}.{other}.?")] {
            assert_eq!(key.verify(malformed), Err(TokenError::Malformed), "{malformed}");
        }
    }

    #[test]
    fn an_expired_token_is_refused() {
        let key = Key::random().unwrap();
        let token = key.sign(&Claims::new("agent-7", Duration::ZERO)).unwrap();
        assert_eq!(key.verify(&token), Err(TokenError::Expired));
    }

    #[test]
    fn keys_go_through_hexadecimal() {
        let key = Key::random().unwrap();
        assert_eq!(key.to_hex().len(), 64);
        assert_eq!(Key::from_hex(&key.to_hex()).unwrap().0, key.0);
        for text in ["", "00ff", &"0".repeat(63), &"0".repeat(66), &"zz".repeat(32), &"é".repeat(32)] {
            assert!(matches!(Key::from_hex(text), Err(KeyError::NotHex)), "{text}");
        }
        assert_eq!(format!("{key:?}"), "Key(..)");
    }
}
