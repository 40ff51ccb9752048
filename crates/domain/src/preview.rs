//! A message in one line, for lists and notifications.

use std::sync::Arc;

use serde_json::Value;

use crate::{Language, Message, MessageKind, isolated_line, plain_line};

const PREVIEW_MAX: usize = 160;

/// Parts what is stored of a label. No line that comes from a message holds it: it is a control character.
const PART: char = '\u{1}';

/// What a message is, where its words alone do not tell. Names and the like are one clean line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// A text without a word.
    Empty,
    /// An image.
    Photo,
    /// A video.
    Video,
    /// A voice message.
    Voice,
    /// Other audio.
    Audio,
    /// A document without a name.
    Document,
    /// A document, by its name.
    File(Box<str>),
    /// A sticker.
    Sticker,
    /// A place, and what it is called.
    Location(Option<Box<str>>),
    /// A contact card, and whose.
    Contact(Option<Box<str>>),
    /// An order.
    Order,
    /// A reply that was chosen and has no words.
    Reply,
    /// A reaction; without one an earlier one was taken away.
    Reaction(Option<Box<str>>),
    /// A notice of WhatsApp's own.
    System,
    /// What WhatsApp could not hand over.
    Unsupported,
    /// A type that this program does not know.
    Other(Box<str>),
}

/// A message in one line: what it is, and its words, one of them at least. Which language it is told in is decided when it
/// is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    label: Option<Label>,
    words: Arc<str>,
}

/// One clean line of at most 160 characters that tells what the message is, in English.
pub fn preview(message: &Message) -> String {
    Preview::of(message).words(Language::English)
}

impl Preview {
    /// Of a message: its words where it has some, else its type and what the metadata tells.
    pub fn of(message: &Message) -> Self {
        let words = without_marks(&plain_line(&message.content, PREVIEW_MAX));
        let metadata = message.metadata.as_ref();
        let text_at = |pointer: &str| text_at(metadata, pointer).map(String::into_boxed_str);
        let label = match &message.kind {
            MessageKind::Text | MessageKind::Interactive | MessageKind::Button if !words.is_empty() => {
                return Self { label: None, words: words.into() };
            }
            MessageKind::Text => Label::Empty,
            MessageKind::Image => Label::Photo,
            MessageKind::Video => Label::Video,
            MessageKind::Audio if text_at("/audio/voice").is_some() => Label::Voice,
            MessageKind::Audio => Label::Audio,
            MessageKind::Document => text_at("/document/filename").map_or(Label::Document, Label::File),
            MessageKind::Sticker => Label::Sticker,
            MessageKind::Location => {
                Label::Location(text_at("/location/name").or_else(|| text_at("/location/address")))
            }
            MessageKind::Contacts => Label::Contact(text_at("/contacts/0/name/formatted_name")),
            MessageKind::Order => Label::Order,
            MessageKind::Interactive | MessageKind::Button => Label::Reply,
            MessageKind::Reaction => {
                let emoji = text_at("/reaction/emoji").or_else(|| (!words.is_empty()).then(|| words.into()));
                return Self { label: Some(Label::Reaction(emoji)), words: Arc::default() };
            }
            MessageKind::System => Label::System,
            MessageKind::Unsupported => Label::Unsupported,
            MessageKind::Other(word) => Label::Other(plain_line(word, 40).into()),
        };
        Self { label: Some(label), words: words.into() }
    }

    /// Whether nothing is known of the message.
    pub fn is_empty(&self) -> bool {
        self.label.is_none() && self.words.is_empty()
    }

    /// One line of at most 160 characters.
    pub fn words(&self, language: Language) -> String {
        let Some(label) = &self.label else { return self.words.to_string() };
        let label = language.sentences().label(label);
        if self.words.is_empty() || *label == *self.words {
            return isolated_line(&label, PREVIEW_MAX);
        }
        isolated_line(&format!("{label} · {}", language.isolate(&self.words)), PREVIEW_MAX)
    }

    /// As it is stored: its words, behind the label's code where it has one.
    pub fn stored(&self) -> String {
        let Some(label) = &self.label else { return self.words.to_string() };
        let (code, of) = match label {
            Label::Empty => ("empty", None),
            Label::Photo => ("photo", None),
            Label::Video => ("video", None),
            Label::Voice => ("voice", None),
            Label::Audio => ("audio", None),
            Label::Document => ("document", None),
            Label::File(name) => ("file", Some(name)),
            Label::Sticker => ("sticker", None),
            Label::Location(place) => ("location", place.as_ref()),
            Label::Contact(name) => ("contact", name.as_ref()),
            Label::Order => ("order", None),
            Label::Reply => ("reply", None),
            Label::Reaction(emoji) => ("reaction", emoji.as_ref()),
            Label::System => ("system", None),
            Label::Unsupported => ("unsupported", None),
            Label::Other(word) => ("other", Some(word)),
        };
        format!("{PART}{code}{PART}{}{PART}{}", of.map_or("", |of| of), self.words)
    }

    /// From how it was stored. What has no code is words alone; an earlier version stored all of it as words.
    pub fn from_stored(stored: &str) -> Self {
        let plain = |words: &str| Self { label: None, words: plain_line(words, PREVIEW_MAX).into() };
        let Some(rest) = stored.strip_prefix(PART) else { return plain(stored) };
        let mut parts = rest.splitn(3, PART);
        let (Some(code), Some(of), Some(words)) = (parts.next(), parts.next(), parts.next()) else {
            return plain(stored);
        };
        let told = || (!of.is_empty()).then(|| Box::<str>::from(of));
        let label = match code {
            "empty" => Label::Empty,
            "photo" => Label::Photo,
            "video" => Label::Video,
            "voice" => Label::Voice,
            "audio" => Label::Audio,
            "document" => Label::Document,
            "file" => Label::File(of.into()),
            "sticker" => Label::Sticker,
            "location" => Label::Location(told()),
            "contact" => Label::Contact(told()),
            "order" => Label::Order,
            "reply" => Label::Reply,
            "reaction" => Label::Reaction(told()),
            "system" => Label::System,
            "unsupported" => Label::Unsupported,
            "other" => Label::Other(of.into()),
            // A newer version's.
            _ => return plain(words),
        };
        Self { label: Some(label), words: words.into() }
    }
}

/// `line` without WhatsApp's marks (`*bold*`, `_italic_`, `~strike~`, `` `code` ``), which only a timeline draws.
fn without_marks(line: &str) -> String {
    // Hardly any line has one, and every message passes here.
    if !line.contains(['*', '_', '~', '`']) {
        return line.to_owned();
    }
    let chars: Vec<char> = line.chars().collect();
    let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let mut marks = vec![false; chars.len()];
    for (open, &mark) in chars.iter().enumerate() {
        let opens = matches!(mark, '*' | '_' | '~' | '`')
            && !word(at(open.checked_sub(1)))
            && !space(at(Some(open + 1)))
            && at(Some(open + 1)) != Some(mark)
            && !marks.get(open).copied().unwrap_or(true);
        let close =
            chars.iter().enumerate().skip(open + 2).find(|&(close, &c)| {
                c == mark && !space(at(close.checked_sub(1))) && !word(at(Some(close + 1)))
            });
        if let Some((close, _)) = close.filter(|_| opens) {
            for i in [open, close] {
                if let Some(marked) = marks.get_mut(i) {
                    *marked = true;
                }
            }
        }
    }
    chars.iter().zip(marks).filter(|(_, marked)| !marked).map(|(c, _)| c).collect()
}

fn text_at(metadata: Option<&Value>, pointer: &str) -> Option<String> {
    let text = match metadata?.pointer(pointer)? {
        Value::String(text) => plain_line(text, 80),
        Value::Bool(true) => "yes".to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::message;

    #[test]
    fn every_type_says_what_it_is() {
        let cases = [
            ("text", "Hello\nthere", json!({}), "Hello there"),
            (
                "text",
                "*Yes* _please_, `E14` ~not~ 2*3*4 or snake_case_name",
                json!({}),
                "Yes please, E14 not 2*3*4 or snake_case_name",
            ),
            ("text", "* one * two *", json!({}), "* one * two *"),
            ("text", "*_both_* and **", json!({}), "both and **"),
            ("image", "the box", json!({}), "Photo · the box"),
            ("audio", "", json!({"audio": {"voice": true}}), "Voice message"),
            ("audio", "", json!({}), "Audio"),
            ("document", "", json!({"document": {"filename": "a.pdf"}}), "a.pdf"),
            ("location", "", json!({"location": {"name": "Porto"}}), "Location: Porto"),
            ("contacts", "", json!({"contacts": [{"name": {"formatted_name": "Ana"}}]}), "Contact: Ana"),
            ("button", "Yes", json!({}), "Yes"),
            ("reaction", "", json!({"reaction": {"emoji": "👍"}}), "Reacted 👍"),
            ("reaction", "", json!({"reaction": {"emoji": ""}}), "Removed a reaction"),
            ("text", "", json!(null), "Empty message"),
            ("hologram", "", json!({}), "Message of type hologram"),
        ];
        for (kind, content, metadata, expected) in cases {
            let mut message = message("c", "m", "customer", 1);
            message.kind = MessageKind::from_wire(kind);
            message.content = content.into();
            message.metadata = Some(metadata);
            assert_eq!(preview(&message), expected, "{kind}");
            let preview = Preview::of(&message);
            assert_eq!(Preview::from_stored(&preview.stored()), preview, "{kind}");
        }
    }

    #[test]
    fn what_an_earlier_version_stored_is_shown_as_it_is() {
        let old = Preview::from_stored("Photo · the box");
        assert_eq!(old.words(Language::Arabic), "Photo · the box");
        // Nothing in a message can pretend to be a label.
        let mut hostile = message("c", "m", "customer", 1);
        hostile.content = "\u{1}photo\u{1}\u{1}".into();
        assert_eq!(Preview::of(&hostile).words(Language::English), "photo");
    }

    #[test]
    fn words_in_another_script_are_isolated() {
        let mut photo = message("c", "m", "customer", 1);
        photo.kind = MessageKind::Image;
        photo.content = "the box".into();
        assert_eq!(Preview::of(&photo).words(Language::Arabic), "صورة · \u{2068}the box\u{2069}");
        assert_eq!(Preview::of(&photo).words(Language::Spanish), "Foto · the box");
    }
}
