//! The key that a history is encrypted with.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// 256 bits. Never printed, never serialised, wiped from memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not 64 hexadecimal digits")]
pub struct KeyError;

impl Key {
    /// From 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// From the form that the keyring keeps: 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        if text.len() != 64 {
            return Err(KeyError);
        }
        if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(KeyError);
        }
        for (i, byte) in key.0.iter_mut().enumerate() {
            let digits = text.get(i * 2..i * 2 + 2).ok_or(KeyError)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| KeyError)?;
        }
        Ok(key)
    }

    /// In the form that the keyring keeps. Whoever holds the text must wipe it.
    pub fn to_hex(&self) -> zeroize::Zeroizing<String> {
        use fmt::Write;
        let mut text = zeroize::Zeroizing::new(String::with_capacity(64));
        for byte in self.0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_keyring_and_never_prints() {
        let key = Key::from_bytes([0xA7; 32]);
        let again = Key::from_hex(&key.to_hex()).unwrap();
        assert_eq!(*again.to_hex(), "a7".repeat(32));
        assert_eq!(format!("{again:?}"), "Key(secret)");
        for wrong in ["", "a7", &"zz".repeat(32), &"+7".repeat(32), &"é".repeat(32)] {
            assert!(Key::from_hex(wrong).is_err(), "{wrong}");
        }
    }
}
