//! Links of the form `deskbell://chat/CUSTOMER_ID`, by which a CRM or a page opens a chat window.
//!
//! Anybody can make one, so it can do nothing but that: there is no token in it, no server, and no other action.

use std::str::FromStr;

use deskbell_domain::CustomerId;
use url::Url;

/// Why a text is no link.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LinkError {
    /// It is something else.
    #[error("a link has the form deskbell://chat/CUSTOMER_ID")]
    Form,
    /// It has more than it may have.
    #[error("a link has nothing beside the customer's id: no name, port, question mark or #")]
    More,
    /// The id is none.
    #[error("its customer id is none: {0}")]
    CustomerId(#[from] deskbell_domain::IdError),
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLink(pub CustomerId);

impl FromStr for ChatLink {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let url = Url::parse(text).map_err(|_| LinkError::Form)?;
        if url.scheme() != "deskbell" || url.host_str() != Some("chat") {
            return Err(LinkError::Form);
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(LinkError::More);
        }
        let segment = url.path().strip_prefix('/').filter(|id| !id.contains('/')).ok_or(LinkError::Form)?;
        // An id may have any characters, a slash among them; in the link they are percent-encoded.
        let id = percent_encoding::percent_decode_str(segment).decode_utf8().map_err(|_| LinkError::Form)?;
        Ok(Self(CustomerId::new(id.as_ref())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_a_chat_and_nothing_else() {
        for (text, id) in [
            ("deskbell://chat/customer-42", "customer-42"),
            ("DESKBELL://chat/customer-42", "customer-42"),
            ("deskbell://chat/a%2Fb%20c", "a/b c"),
            ("deskbell://chat/%D8%B9%D9%85%D8%B1", "عمر"),
            // Encoded dots and signs stay what they are: part of an id.
            ("deskbell://chat/%2e%2e%2fpasswd%3Fx", "../passwd?x"),
        ] {
            assert_eq!(text.parse(), Ok(ChatLink(CustomerId::new(id).unwrap())), "{text}");
        }
        for text in [
            "",
            "customer-42",
            "deskbell:",
            "deskbell://",
            "deskbell://chat",
            "deskbell:chat/customer-42",
            "deskbell://chat/a/b",
            "deskbell://settings/x",
            "deskbell://evil.example/chat/x",
            "https://chat/customer-42",
            "javascript://chat/x",
            "deskbell://chat/%FF",
        ] {
            assert_eq!(text.parse::<ChatLink>(), Err(LinkError::Form), "{text}");
        }
        for text in [
            "deskbell://chat/ana?token=x",
            "deskbell://chat/ana#x",
            "deskbell://user@chat/ana",
            "deskbell://user:pass@chat/ana",
            "deskbell://chat:80/ana",
        ] {
            assert_eq!(text.parse::<ChatLink>(), Err(LinkError::More), "{text}");
        }
        assert!(matches!("deskbell://chat/".parse::<ChatLink>(), Err(LinkError::CustomerId(_))));
        let long = format!("deskbell://chat/{}", "x".repeat(100_000));
        assert!(matches!(long.parse::<ChatLink>(), Err(LinkError::CustomerId(_))));
    }
}
