//! What was put right in an event that was accepted all the same.

use std::fmt;

/// One thing that was wrong with a message, and what was done about it. Its `Display` is a sentence.
///
/// An agent would rather see a damaged message than none, so everything but a message's identity is repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// A field was not there.
    Missing {
        /// The guide's name for it.
        field: &'static str,
        /// What was taken instead.
        default: &'static str,
    },
    /// A field was there, but was something else than the guide says.
    WrongType {
        /// The guide's name for it.
        field: &'static str,
        /// What it was.
        found: Kind,
        /// What was taken instead.
        default: &'static str,
    },
    /// An identifier or a phone number came as a number.
    NumberAsText {
        /// The guide's name for the field.
        field: &'static str,
    },
    /// A word was known, but not in that spelling.
    Spelling {
        /// The guide's name for the field.
        field: &'static str,
    },
    /// A text was too long, and its rest was cut.
    Cut {
        /// The guide's name for the field.
        field: &'static str,
        /// How many characters were kept.
        kept: usize,
    },
    /// An optional identifier was too long or empty, and was not taken.
    UnusableId {
        /// The guide's name for the field.
        field: &'static str,
        /// What was taken instead.
        default: &'static str,
    },
    /// A text held half a character (a lone surrogate), which was replaced.
    BrokenText {
        /// The guide's name for the field.
        field: &'static str,
    },
    /// A date was not one.
    UnreadableDate {
        /// The guide's name for the field.
        field: &'static str,
        /// What was taken instead.
        default: &'static str,
    },
    /// A date named no time zone.
    NoTimeZone {
        /// The guide's name for the field.
        field: &'static str,
    },
    /// A date was more than a day ahead of its receipt, which was taken instead.
    InTheFuture {
        /// The guide's name for the field.
        field: &'static str,
    },
    /// The metadata was too large, and was dropped.
    MetadataTooLarge {
        /// How large it was.
        bytes: usize,
    },
    /// The metadata was nested too deeply to be read, and was dropped.
    MetadataUnreadable,
}

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { field, default } => write!(f, "{field} was missing; taken as {default}"),
            Self::WrongType { field, found, default } => {
                write!(f, "{field} was {found}; taken as {default}")
            }
            Self::NumberAsText { field } => write!(f, "{field} was a number; its digits were taken"),
            Self::Spelling { field } => write!(f, "{field} was spelled differently"),
            Self::Cut { field, kept } => write!(f, "{field} was cut after {kept} characters"),
            Self::UnusableId { field, default } => {
                write!(f, "{field} was empty or too long; taken as {default}")
            }
            Self::BrokenText { field } => write!(f, "{field} held half a character, which was replaced"),
            Self::UnreadableDate { field, default } => {
                write!(f, "{field} was no date; taken as {default}")
            }
            Self::NoTimeZone { field } => write!(f, "{field} named no time zone; taken as UTC"),
            Self::InTheFuture { field } => {
                write!(f, "{field} was more than a day in the future; taken as the time of receipt")
            }
            Self::MetadataTooLarge { bytes } => {
                write!(f, "metadata was too large ({bytes} bytes) and was dropped")
            }
            Self::MetadataUnreadable => {
                f.write_str("metadata was nested too deeply or unreadable and was dropped")
            }
        }
    }
}
