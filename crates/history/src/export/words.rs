//! What the formats for people have in common: days, times, and what to call things.

use deskbell_domain::{
    Language, Message, MessageKind, Sender, Tick, Timestamp, plain_line, preview, strip_invisible,
};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The nearest instant that has a date; a server may send any number.
fn instant(at: Timestamp) -> jiff::Timestamp {
    let furthest = if at.millis() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(furthest)
}

/// ISO 8601 in UTC with milliseconds, as JavaScript writes it.
pub(super) fn iso(at: Timestamp) -> String {
    format!("{:.3}", instant(at))
}

/// The time in a zone.
pub(super) fn zoned(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    instant(at).to_zoned_datetime(zone.clone())
}

/// A day in words.
pub(super) fn day(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// A time of day.
pub(super) fn time(at: &ZonedDateTime) -> String {
    at.strftime("%H:%M").to_string()
}

/// Day and time, for where no day stands above.
pub(super) fn moment(at: &ZonedDateTime) -> String {
    at.strftime("%-d %B %Y %H:%M").to_string()
}

/// Who wrote a message.
pub(super) fn sender(sender: &Sender, title: &str) -> String {
    match sender {
        Sender::Customer => title.to_owned(),
        Sender::Agent => "Agent".to_owned(),
        Sender::Other(word) => plain_line(word, 64),
    }
}

/// What a message is where it is not just words, and its words. Neither has control characters or bidi overrides;
/// lines end with `\n`.
pub(super) fn parts(message: &Message) -> (Option<String>, String) {
    // Other line ends count as one: they would end a line in some programs and not in others.
    let words = message
        .content
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let words = strip_invisible(&words);
    match message.kind {
        // The words are the emoji.
        MessageKind::Reaction => (Some(preview(message)), String::new()),
        MessageKind::Text if !words.trim().is_empty() => (None, words),
        _ => (Some(preview(&Message { content: "".into(), ..message.clone() })), words),
    }
}

/// How far an own message got; empty where there is nothing to say.
pub(super) fn tick(tick: Tick) -> (&'static str, &'static str) {
    match tick {
        Tick::None => ("", ""),
        Tick::Pending => ("◷", "pending"),
        Tick::Sent => ("✓", "sent"),
        Tick::Delivered => ("✓✓", "delivered"),
        Tick::Read => ("✓✓", "read"),
        Tick::Played => ("✓✓", "played"),
        Tick::Failed => ("!", "failed"),
    }
}

/// What else is to be said of a message: its template, its failure, that it was cut.
pub(super) fn remarks(message: &Message) -> Vec<String> {
    let template = message.is_template.then(|| match &message.template_name {
        Some(name) => format!("Template: {}", plain_line(name, 120)),
        None => "Template".to_owned(),
    });
    let cut = message.content_cut.then(|| "The message was longer and was cut.".to_owned());
    template.into_iter().chain(message.delivery.failure_words(Language::English)).chain(cut).collect()
}
