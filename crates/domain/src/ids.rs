//! Identifiers, one type each, so that a customer can never be taken for a message.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest identifier that is accepted, in characters. Longer ones are rejected, never cut: two cut
/// identifiers could become one.
pub const ID_MAX_CHARS: usize = 256;

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It has no characters.
    #[error("it is empty")]
    Empty,
    /// It has more than [`ID_MAX_CHARS`] characters.
    #[error("it is longer than {ID_MAX_CHARS} characters")]
    TooLong,
}

fn checked(text: &str) -> Result<Arc<str>, IdError> {
    if text.is_empty() {
        Err(IdError::Empty)
    // As many bytes cannot be more characters, and nearly every id is that short.
    } else if text.len() > ID_MAX_CHARS && text.chars().nth(ID_MAX_CHARS).is_some() {
        Err(IdError::TooLong)
    } else {
        Ok(Arc::from(text))
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes `text` as it is; it must have between 1 and [`ID_MAX_CHARS`] characters.
            pub fn new(text: impl AsRef<str>) -> Result<Self, IdError> {
                checked(text.as_ref()).map(Self)
            }

            /// The identifier as the server wrote it. It is hostile text: show it as text only.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }
    };
}

identifier! {
    /// The guide's `customerId`: names a customer, and with it the one conversation with them.
    CustomerId
}
identifier! {
    /// The guide's `whatsappMessageId`: the same message always carries the same one, however often it comes.
    MessageId
}
identifier! {
    /// The guide's `conversationId`. Kept and shown, but conversations are keyed by [`CustomerId`].
    ConversationId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_between_1_and_256_characters() {
        assert_eq!(CustomerId::new(""), Err(IdError::Empty));
        assert!(CustomerId::new("é".repeat(ID_MAX_CHARS)).is_ok(), "characters count, not bytes");
        assert_eq!(CustomerId::new("x".repeat(ID_MAX_CHARS + 1)), Err(IdError::TooLong));
    }

    #[test]
    fn an_identifier_from_json_is_checked_too() {
        assert!(serde_json::from_str::<MessageId>("\"wamid.1\"").is_ok());
        assert!(serde_json::from_str::<MessageId>("\"\"").is_err());
    }
}
