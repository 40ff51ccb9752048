//! English.

use super::{Clock, Sentences, Subject};
use crate::{Button, Label, Language, Reason};

pub(super) struct English;

fn clock(at: Clock) -> String {
    match &at.date {
        None => at.time(),
        Some(date) => format!("{} {}, {}", date.day, date.month_in(Language::English), at.time()),
    }
}

fn subject(who: Subject<'_>) -> String {
    match who {
        Subject::Somebody => "A customer".to_owned(),
        Subject::Named(name) => name.to_owned(),
        Subject::Many(count) => format!("{count} customers"),
    }
}

fn with(label: &str, of: Option<&str>) -> String {
    of.map_or_else(|| label.to_owned(), |of| format!("{label}: {of}"))
}

impl Sentences for English {
    fn months(&self) -> &'static [&'static str; 12] {
        &[
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    }

    fn button(&self, button: Button) -> &'static str {
        match button {
            Button::Open => "Open",
            Button::MarkRead => "Mark as read",
            Button::MuteHour => "Mute 1 h",
        }
    }

    fn sample(&self) -> (&'static str, &'static str) {
        ("Amina Haddad", "Hello! Is my parcel on its way?")
    }

    fn new_messages(&self, count: u64) -> String {
        if count == 1 { "1 new message".to_owned() } else { format!("{count} new messages") }
    }

    fn wrote(&self, who: Subject<'_>) -> String {
        format!("{} wrote", subject(who))
    }

    fn wrote_earlier(&self, who: Subject<'_>) -> String {
        format!("{} wrote earlier", subject(who))
    }

    fn names(&self, names: &[String], more: u64) -> String {
        match more {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    fn waiting(&self, who: Subject<'_>) -> String {
        let verb = if matches!(who, Subject::Many(_)) { "are" } else { "is" };
        format!("{} {verb} waiting for an answer", subject(who))
    }

    fn waiting_since(&self, at: Clock, of_several: bool) -> String {
        format!("{} {}", if of_several { "The first since" } else { "Since" }, clock(at))
    }

    fn window_ends(&self, who: Subject<'_>, at: Clock) -> String {
        match who {
            Subject::Many(_) => format!("{}: 24 hours end soon", subject(who)),
            _ => format!("{}: 24 hours end at {}", subject(who), clock(at)),
        }
    }

    fn window_meaning(&self, first_of_several: Option<Clock>) -> String {
        match first_of_several {
            None => "Answer before that; afterwards only templates go through.".to_owned(),
            Some(at) => format!("The first at {}; afterwards only templates go through.", clock(at)),
        }
    }

    fn not_delivered(&self, to: Option<Subject<'_>>, count: u64) -> String {
        match (to, count) {
            (None, 1) => "A message was not delivered".to_owned(),
            (None, _) => format!("{count} messages were not delivered"),
            (Some(who), 1) => format!("Message to {}", subject(who)),
            (Some(who), _) => format!("{count} messages to {} were not delivered", subject(who)),
        }
    }

    fn last_reason(&self, reason: &str) -> String {
        format!("The last: {reason}")
    }

    fn nothing_received(&self, since: Clock) -> String {
        format!("You have received nothing since {}", clock(since))
    }

    fn no_connection(&self) -> &'static str {
        "There is no connection to the server. Deskbell keeps trying."
    }

    fn token_refused(&self) -> &'static str {
        "The server refused your token. Sign in again."
    }

    fn online_again(&self, recovered: bool) -> &'static str {
        if recovered { "You are online again" } else { "You are online again: messages may be missing" }
    }

    fn missed_comes(&self, since: Clock) -> String {
        format!("The server sends what you missed since {}.", clock(since))
    }

    fn missed_is_gone(&self, from: Clock, to: Clock) -> String {
        let gap = if from == to {
            format!("at {}", clock(from))
        } else {
            format!("from {} to {}", clock(from), clock(to))
        };
        format!("Nothing was received {gap}. A customer who wrote then may be waiting.")
    }

    fn sign_in_ends(&self, at: Clock) -> String {
        format!("Your sign-in ends at {}", clock(at))
    }

    fn sign_in_advice(&self) -> &'static str {
        "Get a new token and sign in with it before then, or you may receive nothing."
    }

    fn sign_in_ended(&self) -> &'static str {
        "Your sign-in has ended"
    }

    fn sign_in_ended_at(&self, at: Clock) -> String {
        let at = clock(at);
        format!("Your token expired at {at}. Sign in with a new one, or you may receive nothing.")
    }

    fn label(&self, label: &Label) -> String {
        match label {
            Label::Empty => "Empty message".to_owned(),
            Label::Photo => "Photo".to_owned(),
            Label::Video => "Video".to_owned(),
            Label::Voice => "Voice message".to_owned(),
            Label::Audio => "Audio".to_owned(),
            Label::Document => "Document".to_owned(),
            Label::File(name) => name.to_string(),
            Label::Sticker => "Sticker".to_owned(),
            Label::Location(place) => with("Location", place.as_deref()),
            Label::Contact(name) => with("Contact", name.as_deref()),
            Label::Order => "Order".to_owned(),
            Label::Reply => "Reply".to_owned(),
            Label::Reaction(Some(emoji)) => format!("Reacted {emoji}"),
            Label::Reaction(None) => "Removed a reaction".to_owned(),
            Label::System => "WhatsApp notice".to_owned(),
            Label::Unsupported => "Message that WhatsApp could not hand over".to_owned(),
            Label::Other(word) => format!("Message of type {word}"),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        let reason = match reason {
            Reason::Unknown => return "Not delivered.".to_owned(),
            Reason::Told(sentence) => return sentence.to_string(),
            Reason::Said(title) => title,
            Reason::NotOnWhatsApp => "the number is not on WhatsApp, or cannot receive this message",
            Reason::WindowClosed => "the reply window is closed; send a template",
            Reason::Marketing => "WhatsApp held it back to spare the customer more marketing",
            Reason::UnknownType => "WhatsApp does not know this type of message",
            Reason::File => "the file could not be transferred",
            Reason::TooMany => "too many messages were sent in a short time",
            Reason::Locked => "the company's WhatsApp account is locked",
            Reason::Template => "the template does not fit or is not approved",
        };
        format!("Not delivered: {reason}.")
    }
}
