//! Every sentence that a notification says, in one place.

use jiff::tz::TimeZone;

use super::alert::Button;
use super::preferences::PreviewLevel;
use super::quiet::{instant, local_date};
use crate::{Timestamp, plain_line};

/// How many customers are named before the rest is counted.
pub(super) const NAMES_MAX: usize = 4;
const NAME_MAX_CHARS: usize = 40;

impl Button {
    /// What is written on it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::MarkRead => "Mark as read",
            Self::MuteHour => "Mute 1 h",
        }
    }

    /// The word by which the desktop says that it was pressed.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "default",
            Self::MarkRead => "mark-read",
            Self::MuteHour => "mute-hour",
        }
    }
}

/// A title and a body.
pub(super) struct Words {
    pub title: String,
    pub body: String,
}

fn words(title: impl Into<String>, body: impl Into<String>) -> Words {
    Words { title: title.into(), body: body.into() }
}

/// What the agent asked to see.
pub(super) fn sample(level: PreviewLevel) -> Words {
    message("Amina Haddad", "Hello! Is my parcel on its way?", 1, level)
}

/// The customers that a notification stands for: the first few names, and how many there are.
pub(super) struct Who<'a> {
    pub names: Vec<&'a str>,
    pub count: usize,
    pub level: PreviewLevel,
}

impl Who<'_> {
    /// The one customer, or how many.
    fn subject(&self) -> String {
        match (self.count, self.level, self.names.first()) {
            (1, PreviewLevel::CountOnly, _) | (1, _, None) => "A customer".to_owned(),
            (1, _, Some(name)) => (*name).to_owned(),
            (count, ..) => format!("{count} customers"),
        }
    }

    /// The names on a line of their own; empty where there is one, who is in the title, or where none may show.
    fn list(&self) -> String {
        if self.count < 2 || self.level == PreviewLevel::CountOnly {
            return String::new();
        }
        let named: Vec<String> =
            self.names.iter().take(NAMES_MAX).map(|name| plain_line(name, NAME_MAX_CHARS)).collect();
        match self.count.saturating_sub(named.len()) {
            0 => named.join(", "),
            more => format!("{} and {more} more", named.join(", ")),
        }
    }

    fn with_list(&self, line: String) -> String {
        match self.list() {
            list if list.is_empty() => line,
            list => format!("{list}\n{line}"),
        }
    }
}

fn new_messages(count: u32) -> String {
    if count == 1 { "1 new message".to_owned() } else { format!("{count} new messages") }
}

/// One customer wrote. `text` is the newest message in one line; empty where it is not known.
pub(super) fn message(name: &str, text: &str, count: u32, level: PreviewLevel) -> Words {
    let counted = new_messages(count);
    match level {
        PreviewLevel::NameAndText if text.is_empty() => words(name, counted),
        PreviewLevel::NameAndText if count == 1 => words(name, text),
        PreviewLevel::NameAndText => words(name, format!("{text}\n{counted}")),
        PreviewLevel::NameOnly => words(name, counted),
        PreviewLevel::CountOnly => words("A customer wrote", counted),
    }
}

/// Many customers wrote.
pub(super) fn summary(who: &Who<'_>, count: u32) -> Words {
    words(format!("{} wrote", who.subject()), who.with_list(new_messages(count)))
}

/// Customers wrote a while ago.
pub(super) fn digest(who: &Who<'_>, count: u32) -> Words {
    words(format!("{} wrote earlier", who.subject()), who.with_list(new_messages(count)))
}

/// Customers have waited too long; `since` is when the first of them wrote.
pub(super) fn waiting(who: &Who<'_>, since: Timestamp, now: Timestamp, zone: &TimeZone) -> Words {
    let verb = if who.count == 1 { "is" } else { "are" };
    let first = if who.count == 1 { "Since" } else { "The first since" };
    words(
        format!("{} {verb} waiting for an answer", who.subject()),
        // A server's clock may be ahead of the agent's.
        who.with_list(format!("{first} {}", clock(since.min(now), now, zone))),
    )
}

/// Reply windows are about to close; `ends` is when the first of them does.
pub(super) fn window(who: &Who<'_>, ends: Timestamp, now: Timestamp, zone: &TimeZone) -> Words {
    let ends = clock(ends, now, zone);
    let title = match who.count {
        1 => format!("{}: 24 hours end at {ends}", who.subject()),
        _ => format!("{}: 24 hours end soon", who.subject()),
    };
    let line = match who.count {
        1 => "Answer before that; afterwards only templates go through.".to_owned(),
        _ => format!("The first at {ends}; afterwards only templates go through."),
    };
    words(title, who.with_list(line))
}

/// Messages were not delivered. `reason` is that of the last one.
pub(super) fn failed(who: &Who<'_>, count: u32, reason: &str) -> Words {
    match (who.count, count, who.level) {
        (1, 1, PreviewLevel::CountOnly) => words("A message was not delivered", reason),
        (1, 1, _) => words(format!("Message to {}", who.subject()), reason),
        (1, _, PreviewLevel::CountOnly) => words(format!("{count} messages were not delivered"), reason),
        (1, ..) => words(format!("{count} messages to {} were not delivered", who.subject()), reason),
        _ => words(
            format!("{count} messages to {} were not delivered", who.subject()),
            who.with_list(format!("The last: {reason}")),
        ),
    }
}

/// Nothing has been received since `since`.
pub(super) fn deaf(since: Timestamp, refused: bool, now: Timestamp, zone: &TimeZone) -> Words {
    let body = if refused {
        "The server refused your token. Sign in again."
    } else {
        "There is no connection to the server. Deskbell keeps trying."
    };
    words(format!("You have received nothing since {}", clock(since, now, zone)), body)
}

/// Messages come in again.
pub(super) fn online(
    since: Timestamp,
    until: Timestamp,
    recovered: bool,
    now: Timestamp,
    zone: &TimeZone,
) -> Words {
    let (from, to) = (clock(since, now, zone), clock(until, now, zone));
    if recovered {
        words("You are online again", format!("The server sends what you missed since {from}."))
    } else {
        let gap = if from == to { format!("at {from}") } else { format!("from {from} to {to}") };
        words(
            "You are online again: messages may be missing",
            format!("Nothing was received {gap}. A customer who wrote then may be waiting."),
        )
    }
}

/// The token expires at `expires`.
pub(super) fn token(expires: Timestamp, now: Timestamp, zone: &TimeZone) -> Words {
    let at = clock(expires, now, zone);
    if now < expires {
        words(
            format!("Your sign-in ends at {at}"),
            "Get a new token and sign in with it before then, or you may receive nothing.",
        )
    } else {
        words(
            "Your sign-in has ended",
            format!("Your token expired at {at}. Sign in with a new one, or you may receive nothing."),
        )
    }
}

/// A time on the agent's clock: "14:02", with the day where that is not today.
fn clock(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let Some(local) = instant(at).map(|at| zone.to_datetime(at)) else { return "an unknown time".to_owned() };
    if local_date(now, zone) == Some(local.date()) {
        local.strftime("%H:%M").to_string()
    } else {
        local.strftime("%-d %B, %H:%M").to_string()
    }
}
