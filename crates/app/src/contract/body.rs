//! What a message is beside its words, read from its metadata.
//!
//! Servers name metadata after the WhatsApp Cloud API's webhook objects: an `image` object for an image, a
//! `location` object for a location, and so on; many put the fields at the top instead. Both are read, nothing
//! is required.

use deskbell_domain::{Message, MessageKind, plain_line};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

/// What a message is beside its words.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Body {
    /// Words only.
    Text,
    /// A file of some sort: shown as a card with what is known; nothing is ever loaded.
    Media {
        /// Which sort.
        media: Media,
        /// Its file name.
        file_name: Option<String>,
        /// Its MIME type.
        mime: Option<String>,
        /// Its size in bytes.
        #[ts(type = "number | null")]
        bytes: Option<u64>,
        /// Its width in pixels.
        width: Option<u32>,
        /// Its height in pixels.
        height: Option<u32>,
        /// Its length in seconds.
        seconds: Option<u32>,
        /// Its pages.
        pages: Option<u32>,
    },
    /// A place.
    Location {
        /// Degrees.
        latitude: Option<f64>,
        /// Degrees.
        longitude: Option<f64>,
        /// Its name.
        name: Option<String>,
        /// Its address.
        address: Option<String>,
    },
    /// Contact cards, at most 20.
    Contacts {
        /// The people.
        contacts: Vec<Contact>,
    },
    /// An order from the catalogue.
    Order {
        /// How many different products.
        items: u32,
    },
    /// A reply that was chosen, not typed.
    Reply {
        /// Where it was chosen.
        via: ReplyVia,
        /// What was chosen.
        title: String,
        /// A second line of it.
        description: Option<String>,
    },
    /// An emoji on another message.
    Reaction {
        /// The `whatsappMessageId` of the message it is on.
        target: String,
        /// The emoji; empty takes an earlier one away.
        emoji: String,
    },
    /// A notice of WhatsApp's own.
    System,
    /// Something that WhatsApp could not hand over.
    Unsupported,
    /// A type that this program does not know.
    Unknown {
        /// The wire's word for it.
        wire_type: String,
    },
}

/// Sorts of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Media {
    /// A photo.
    Photo,
    /// A film.
    Video,
    /// A sound file.
    Audio,
    /// A voice message.
    Voice,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

/// Where a reply was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReplyVia {
    /// A button.
    Button,
    /// A list.
    List,
    /// A form.
    Form,
}

/// A contact card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The name on it.
    pub name: String,
    /// Its numbers, at most 5.
    pub phones: Vec<String>,
}

impl Body {
    /// Reads the body of a message.
    pub fn of(message: &Message) -> Self {
        let facts = Facts { metadata: message.metadata.as_ref(), object: message.kind.as_str() };
        match &message.kind {
            MessageKind::Text => Self::Text,
            MessageKind::Image => facts.media(Media::Photo),
            MessageKind::Video => facts.media(Media::Video),
            MessageKind::Audio if facts.at("voice") == Some(&Value::Bool(true)) => facts.media(Media::Voice),
            MessageKind::Audio => facts.media(Media::Audio),
            MessageKind::Document => facts.media(Media::Document),
            MessageKind::Sticker => facts.media(Media::Sticker),
            MessageKind::Location => Self::Location {
                latitude: facts.at("latitude").and_then(Value::as_f64),
                longitude: facts.at("longitude").and_then(Value::as_f64),
                name: facts.text("name"),
                address: facts.text("address"),
            },
            MessageKind::Contacts => Self::Contacts { contacts: facts.contacts() },
            MessageKind::Order => Self::Order {
                items: facts
                    .at("product_items")
                    .and_then(Value::as_array)
                    .map_or(0, |items| u32::try_from(items.len()).unwrap_or(u32::MAX)),
            },
            MessageKind::Interactive => facts.interactive(&message.content),
            MessageKind::Button => Self::Reply {
                via: ReplyVia::Button,
                title: facts.text("text").unwrap_or_else(|| plain_line(&message.content, 200)),
                description: None,
            },
            MessageKind::Reaction => Self::Reaction {
                target: facts.text("message_id").unwrap_or_default(),
                emoji: facts.at("emoji").map_or_else(
                    || plain_line(&message.content, 16),
                    |emoji| plain_line(emoji.as_str().unwrap_or_default(), 16),
                ),
            },
            MessageKind::System => Self::System,
            MessageKind::Unsupported => Self::Unsupported,
            MessageKind::Other(word) => Self::Unknown { wire_type: plain_line(word, 40) },
        }
    }
}

struct Facts<'a> {
    metadata: Option<&'a Value>,
    object: &'a str,
}

impl Facts<'_> {
    fn at(&self, key: &str) -> Option<&Value> {
        let metadata = self.metadata?;
        metadata.get(self.object).and_then(|object| object.get(key)).or_else(|| metadata.get(key))
    }

    fn text(&self, key: &str) -> Option<String> {
        self.at(key).and_then(Value::as_str).map(|text| plain_line(text, 256)).filter(|text| !text.is_empty())
    }

    fn number(&self, key: &str) -> Option<u32> {
        // Durations come as fractions from some servers.
        let number = self.at(key)?.as_f64()?;
        (number.is_finite() && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number.round() as u32)
    }

    fn media(&self, media: Media) -> Body {
        Body::Media {
            media,
            file_name: self.text("filename"),
            mime: self.text("mime_type"),
            bytes: self.at("file_size").and_then(Value::as_u64),
            width: self.number("width"),
            height: self.number("height"),
            seconds: self.number("duration"),
            pages: self.number("page_count"),
        }
    }

    fn contacts(&self) -> Vec<Contact> {
        let line = |value: Option<&Value>| value.and_then(Value::as_str).map(|text| plain_line(text, 200));
        self.metadata
            .and_then(|metadata| metadata.get("contacts"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .take(20)
            .map(|contact| Contact {
                name: line(contact.pointer("/name/formatted_name"))
                    .or_else(|| line(contact.get("name")))
                    .unwrap_or_default(),
                phones: contact
                    .get("phones")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(|phone| line(phone.get("phone")))
                    .take(5)
                    .collect(),
            })
            .collect()
    }

    fn interactive(&self, content: &str) -> Body {
        let ways = [
            ("button_reply", ReplyVia::Button),
            ("list_reply", ReplyVia::List),
            ("nfm_reply", ReplyVia::Form),
        ];
        let line = |value: Option<&Value>| {
            value.and_then(Value::as_str).map(|text| plain_line(text, 200)).filter(|text| !text.is_empty())
        };
        let chosen = ways.iter().find_map(|(key, via)| self.at(key).map(|reply| (reply, *via)));
        let words = plain_line(content, 200);
        match chosen {
            Some((reply, via)) => Body::Reply {
                via,
                title: line(reply.get("title")).or_else(|| line(reply.get("body"))).unwrap_or(words),
                description: line(reply.get("description")),
            },
            None => Body::Reply { via: ReplyVia::Button, title: words, description: None },
        }
    }
}
