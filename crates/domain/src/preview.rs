//! A message in one line, for lists and notifications.

use serde_json::Value;

use crate::{Message, MessageKind, plain_line};

const PREVIEW_MAX: usize = 160;

/// One clean line of at most 160 characters that tells what the message is: its words where it has some, else
/// its type and what the metadata tells.
pub fn preview(message: &Message) -> String {
    let words = without_marks(&plain_line(&message.content, PREVIEW_MAX));
    let metadata = message.metadata.as_ref();
    let label = match &message.kind {
        MessageKind::Text | MessageKind::Interactive | MessageKind::Button if !words.is_empty() => {
            return words;
        }
        MessageKind::Text => "Empty message".to_owned(),
        MessageKind::Image => "Photo".to_owned(),
        MessageKind::Video => "Video".to_owned(),
        MessageKind::Audio => match text_at(metadata, "/audio/voice") {
            Some(_) => "Voice message".to_owned(),
            None => "Audio".to_owned(),
        },
        MessageKind::Document => text_at(metadata, "/document/filename").unwrap_or("Document".to_owned()),
        MessageKind::Sticker => "Sticker".to_owned(),
        MessageKind::Location => text_at(metadata, "/location/name")
            .or_else(|| text_at(metadata, "/location/address"))
            .map_or("Location".to_owned(), |place| format!("Location: {place}")),
        MessageKind::Contacts => text_at(metadata, "/contacts/0/name/formatted_name")
            .map_or("Contact".to_owned(), |name| format!("Contact: {name}")),
        MessageKind::Order => "Order".to_owned(),
        MessageKind::Interactive | MessageKind::Button => "Reply".to_owned(),
        MessageKind::Reaction => match text_at(metadata, "/reaction/emoji") {
            Some(emoji) => return format!("Reacted {emoji}"),
            None if !words.is_empty() => return format!("Reacted {words}"),
            None => return "Removed a reaction".to_owned(),
        },
        MessageKind::System => "WhatsApp notice".to_owned(),
        MessageKind::Unsupported => "Message that WhatsApp could not hand over".to_owned(),
        MessageKind::Other(word) => format!("Message of type {}", plain_line(word, 40)),
    };
    if words.is_empty() || label == words {
        label
    } else {
        plain_line(&format!("{label} · {words}"), PREVIEW_MAX)
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
        }
    }
}
