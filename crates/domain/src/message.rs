//! One message of a conversation, and its place in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ConversationId, CustomerId, Delivery, MessageId, Timestamp};

/// Who wrote a message (the guide's `senderType`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Sender {
    /// Somebody of the company, any colleague.
    Agent,
    /// The customer.
    Customer,
    /// A word that this program does not know. Such a message is shown, and neither rings nor answers.
    Other(Box<str>),
}

impl Sender {
    /// Reads a wire word.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "agent" => Self::Agent,
            "customer" => Self::Customer,
            _ => Self::Other(word.into()),
        }
    }

    /// The wire's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Agent => "agent",
            Self::Customer => "customer",
            Self::Other(word) => word,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// The guide's `messageType`.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum MessageKind {
            $($(#[$doc])* $variant,)*
            /// A type that this program does not know: shown as a placeholder, never dropped.
            Other(Box<str>),
        }

        impl MessageKind {
            /// Reads a wire word.
            pub fn from_wire(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    _ => Self::Other(word.into()),
                }
            }

            /// The wire's word for it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }
    };
}

kinds! {
    /// Words.
    Text = "text",
    /// A photo.
    Image = "image",
    /// A film.
    Video = "video",
    /// A sound or a voice message.
    Audio = "audio",
    /// A file.
    Document = "document",
    /// A sticker.
    Sticker = "sticker",
    /// A place.
    Location = "location",
    /// One or more contact cards.
    Contacts = "contacts",
    /// An order from the catalogue.
    Order = "order",
    /// A reply to buttons, a list or a form.
    Interactive = "interactive",
    /// A reply to a template's button.
    Button = "button",
    /// An emoji on an earlier message; an empty one takes it away.
    Reaction = "reaction",
    /// A notice of WhatsApp's own, such as a changed number.
    System = "system",
    /// Something that WhatsApp could not hand over.
    Unsupported = "unsupported",
}

/// A validated message (the guide's `whatsappMessage`).
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The guide's `whatsappMessageId`.
    pub id: MessageId,
    /// Whose conversation it belongs to.
    pub customer_id: CustomerId,
    /// The guide's `conversationId`.
    pub conversation_id: ConversationId,
    /// The guide's `whatsappNumber`; may be empty.
    pub number: Box<str>,
    /// Who wrote it.
    pub sender: Sender,
    /// What it is.
    pub kind: MessageKind,
    /// Its words, a caption, or empty. At most 65,536 characters.
    pub content: Box<str>,
    /// Whether `content` was longer and was cut.
    pub content_cut: bool,
    /// How far it got.
    pub delivery: Delivery,
    /// The guide's `metadata`: an object of any shape, at most 64 KiB.
    pub metadata: Option<Value>,
    /// The guide's `isTemplate`.
    pub is_template: bool,
    /// The guide's `templateName`.
    pub template_name: Option<Box<str>>,
    /// When the server says it was written.
    pub timestamp: Timestamp,
}

/// The how-manieth message this installation received for a server, counted from 1. It orders messages of
/// one timestamp (WhatsApp counts whole seconds), and is what the read marker points at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrival(pub u64);

/// A message's place in its conversation: by the server's time, then by arrival.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// When the server says it was written.
    pub at: Timestamp,
    /// Its arrival.
    pub arrival: Arrival,
}

/// A message that has its place.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMessage {
    /// Its arrival.
    pub arrival: Arrival,
    /// The message.
    pub message: Message,
}

impl StoredMessage {
    /// Its place in the conversation.
    pub fn position(&self) -> Position {
        Position { at: self.message.timestamp, arrival: self.arrival }
    }
}

impl Message {
    /// The customer's name as metadata has it (`customerName`, `profileName` or `name`), one clean line of at
    /// most 200 characters.
    pub fn customer_name(&self) -> Option<String> {
        let metadata = self.metadata.as_ref()?;
        ["customerName", "profileName", "name"]
            .iter()
            .filter_map(|key| metadata.get(key)?.as_str())
            .map(|name| crate::plain_line(name, 200))
            .find(|name| !name.is_empty())
    }
}
