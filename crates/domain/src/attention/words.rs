//! What a notification says: which sentence, and how much of a customer is in it. The sentences themselves are in
//! `sentences`, in each language.

use jiff::tz::TimeZone;

use super::alert::Button;
use super::preferences::PreviewLevel;
use crate::sentences::{Clock, Sentences, Subject};
use crate::{Language, Preview, Reason, Timestamp, isolated_line, plain_line, strip_invisible};

/// How many customers are named before the rest is counted.
pub(super) const NAMES_MAX: usize = 4;
const NAME_MAX_CHARS: usize = 40;
const TITLE_MAX_CHARS: usize = 160;
const BODY_MAX_CHARS: usize = 400;

impl Button {
    /// What is written on it.
    pub fn label(self, language: Language) -> &'static str {
        language.sentences().button(self)
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
pub(super) struct Said {
    pub title: String,
    pub body: String,
}

/// The customers that a notification stands for: the first few names, and how many there are.
pub(super) struct Who<'a> {
    pub names: Vec<&'a str>,
    pub count: usize,
    pub level: PreviewLevel,
}

impl<'a> Who<'a> {
    /// The one customer, or how many.
    fn subject(&self) -> Subject<'a> {
        match (self.count, self.level, self.names.first()) {
            (1, PreviewLevel::CountOnly, _) | (1, _, None) => Subject::Somebody,
            (1, _, Some(name)) => Subject::Named(name),
            (count, ..) => Subject::Many(number(count)),
        }
    }

    /// Whether there are several.
    fn several(&self) -> bool {
        self.count != 1
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The words for one moment.
pub(super) struct Words<'a> {
    pub language: Language,
    /// How much of a customer may show.
    pub level: PreviewLevel,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
}

impl Words<'_> {
    fn in_language(&self) -> &'static dyn Sentences {
        self.language.sentences()
    }

    fn clock(&self, at: Timestamp) -> Clock {
        Clock::new(at, self.now, self.zone)
    }

    /// Nothing that is hostile is left in it. Where a language isolates, every piece of others' is isolated by now.
    fn say(&self, title: impl AsRef<str>, body: impl AsRef<str>) -> Said {
        let (title, body) = (title.as_ref(), body.as_ref());
        if self.language.is_right_to_left() {
            let title = isolated_line(title, TITLE_MAX_CHARS);
            return Said { title, body: isolated_line(body, BODY_MAX_CHARS) };
        }
        Said {
            title: plain_line(title, TITLE_MAX_CHARS),
            body: strip_invisible(body).chars().take(BODY_MAX_CHARS).collect(),
        }
    }

    /// `line` below the names, where there are several customers who may be named.
    fn with_names(&self, who: &Who<'_>, line: String) -> String {
        if !who.several() || who.level == PreviewLevel::CountOnly {
            return line;
        }
        let names: Vec<String> =
            who.names.iter().take(NAMES_MAX).map(|name| plain_line(name, NAME_MAX_CHARS)).collect();
        let more = number(who.count.saturating_sub(names.len()));
        format!("{}\n{line}", self.in_language().names(&names, more))
    }

    /// What the agent asked to see.
    pub fn sample(&self) -> Said {
        let (name, words) = self.in_language().sample();
        self.one(name, words, 1)
    }

    /// One customer wrote. `text` is the newest message; empty where it is not known.
    pub fn message(&self, name: &str, text: &Preview, count: u32) -> Said {
        self.one(name, &text.words(self.language), count)
    }

    fn one(&self, name: &str, text: &str, count: u32) -> Said {
        let sentences = self.in_language();
        let counted = sentences.new_messages(count.into());
        match self.level {
            PreviewLevel::NameAndText if text.is_empty() => self.say(name, counted),
            PreviewLevel::NameAndText if count == 1 => self.say(name, text),
            PreviewLevel::NameAndText => self.say(name, format!("{text}\n{counted}")),
            PreviewLevel::NameOnly => self.say(name, counted),
            PreviewLevel::CountOnly => self.say(sentences.wrote(Subject::Somebody), counted),
        }
    }

    /// Many customers wrote.
    pub fn summary(&self, who: &Who<'_>, count: u32) -> Said {
        let sentences = self.in_language();
        let line = sentences.new_messages(count.into());
        self.say(sentences.wrote(who.subject()), self.with_names(who, line))
    }

    /// Customers wrote a while ago.
    pub fn digest(&self, who: &Who<'_>, count: u32) -> Said {
        let sentences = self.in_language();
        let line = sentences.new_messages(count.into());
        self.say(sentences.wrote_earlier(who.subject()), self.with_names(who, line))
    }

    /// Customers have waited too long; `since` is when the first of them wrote.
    pub fn waiting(&self, who: &Who<'_>, since: Timestamp) -> Said {
        let sentences = self.in_language();
        // A server's clock may be ahead of the agent's.
        let line = sentences.waiting_since(self.clock(since.min(self.now)), who.several());
        self.say(sentences.waiting(who.subject()), self.with_names(who, line))
    }

    /// Reply windows are about to close; `ends` is when the first of them does.
    pub fn window(&self, who: &Who<'_>, ends: Timestamp) -> Said {
        let (sentences, ends) = (self.in_language(), self.clock(ends));
        let line = sentences.window_meaning(who.several().then_some(ends));
        self.say(sentences.window_ends(who.subject(), ends), self.with_names(who, line))
    }

    /// Messages were not delivered. `reason` is that of the last one.
    pub fn failed(&self, who: &Who<'_>, count: u32, reason: &Reason) -> Said {
        let sentences = self.in_language();
        let reason = reason.words(self.language);
        if who.several() {
            let title = sentences.not_delivered(Some(who.subject()), count.into());
            return self.say(title, self.with_names(who, sentences.last_reason(&reason)));
        }
        let to = (who.level != PreviewLevel::CountOnly).then(|| who.subject());
        self.say(sentences.not_delivered(to, count.into()), reason)
    }

    /// Nothing has been received since `since`.
    pub fn deaf(&self, since: Timestamp, refused: bool) -> Said {
        let sentences = self.in_language();
        let why = if refused { sentences.token_refused() } else { sentences.no_connection() };
        self.say(sentences.nothing_received(self.clock(since)), why)
    }

    /// Messages come in again.
    pub fn online(&self, since: Timestamp, until: Timestamp, recovered: bool) -> Said {
        let sentences = self.in_language();
        let (from, to) = (self.clock(since), self.clock(until));
        let missed =
            if recovered { sentences.missed_comes(from) } else { sentences.missed_is_gone(from, to) };
        self.say(sentences.online_again(recovered), missed)
    }

    /// The token expires at `expires`.
    pub fn token(&self, expires: Timestamp) -> Said {
        let (sentences, at) = (self.in_language(), self.clock(expires));
        if self.now < expires {
            self.say(sentences.sign_in_ends(at), sentences.sign_in_advice())
        } else {
            self.say(sentences.sign_in_ended(), sentences.sign_in_ended_at(at))
        }
    }
}
