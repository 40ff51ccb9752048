//! Why a message was not delivered, whatever the language.

use std::borrow::Cow;

use crate::{Failure, Language, isolated_line, plain_line};

/// The longest sentence, in characters.
const WORDS_MAX: usize = 240;
/// The longest title of the server's, in characters.
const TITLE_MAX: usize = 160;
/// Begins what is stored as a code. No line that comes from a message holds it: it is a control character.
const CODE: char = '\u{1}';

/// Why a message was not delivered.
///
/// The codes are those of the WhatsApp Business Platform's "Error codes" page; where a code is not known here, the
/// server's own title tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reason {
    /// The server did not say.
    #[default]
    Unknown,
    /// The server's title for it: one clean line.
    Said(Box<str>),
    /// A whole sentence, as an earlier version of this program stored it.
    Told(Box<str>),
    /// The number is not on WhatsApp, or cannot receive such a message.
    NotOnWhatsApp,
    /// The 24 hours were over, and it was no template.
    WindowClosed,
    /// The customer gets enough marketing as it is.
    Marketing,
    /// WhatsApp does not know the type.
    UnknownType,
    /// A file could not be fetched or sent.
    File,
    /// Too many at once.
    TooMany,
    /// The company's account is locked.
    Locked,
    /// The template is wrong, missing or not approved.
    Template,
}

impl Reason {
    const CODES: [(&'static str, Self); 9] = [
        ("unknown", Self::Unknown),
        ("not-on-whatsapp", Self::NotOnWhatsApp),
        ("window-closed", Self::WindowClosed),
        ("marketing", Self::Marketing),
        ("unknown-type", Self::UnknownType),
        ("file", Self::File),
        ("too-many", Self::TooMany),
        ("locked", Self::Locked),
        ("template", Self::Template),
    ];

    /// What a failure means.
    pub fn of(failure: &Failure) -> Self {
        match failure.code {
            Some(131_026) => Self::NotOnWhatsApp,
            Some(131_047) => Self::WindowClosed,
            Some(131_049) => Self::Marketing,
            Some(131_051) => Self::UnknownType,
            Some(131_052 | 131_053) => Self::File,
            Some(130_429 | 131_048 | 131_056) => Self::TooMany,
            Some(131_031) => Self::Locked,
            Some(132_000 | 132_001 | 132_005 | 132_007 | 132_012) => Self::Template,
            _ => match plain_line(&failure.title, TITLE_MAX).trim_end_matches('.') {
                "" => Self::Unknown,
                title => Self::Said(title.into()),
            },
        }
    }

    /// One sentence for the agent.
    pub fn words(&self, language: Language) -> String {
        isolated_line(&language.sentences().reason(self), WORDS_MAX)
    }

    /// As it is stored.
    pub fn stored(&self) -> Cow<'_, str> {
        match self {
            Self::Told(sentence) => Cow::Borrowed(sentence),
            Self::Said(title) => Cow::Owned(format!("{CODE}said{CODE}{title}")),
            known => {
                let code = Self::CODES.iter().find(|(_, it)| it == known).map_or("unknown", |(code, _)| code);
                Cow::Owned(format!("{CODE}{code}"))
            }
        }
    }

    /// From how it was stored. A code that is not known is a newer version's, and says nothing.
    pub fn from_stored(stored: &str) -> Self {
        let Some(code) = stored.strip_prefix(CODE) else { return Self::Told(stored.into()) };
        match code.split_once(CODE) {
            Some(("said", title)) => Self::Said(title.into()),
            _ => Self::CODES.iter().find(|(it, _)| *it == code).map_or(Self::Unknown, |(_, it)| it.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back() {
        let said = Reason::Said("Odd thing".into());
        let told = Reason::Told("Not delivered: the number is wrong.".into());
        for reason in Reason::CODES.into_iter().map(|(_, reason)| reason).chain([said, told]) {
            assert_eq!(Reason::from_stored(&reason.stored()), reason);
        }
        assert_eq!(Reason::from_stored("\u{1}of-tomorrow"), Reason::Unknown);
    }
}
