//! Every sentence that the domain says, in each language.
//!
//! A language is one `impl` of [`Sentences`]: a sentence that is missing does not compile. Sentences that differ with a
//! number choose by CLDR's plural rules ([`Plural`]), and each language decides where in a sentence a name or a time
//! stands. What others wrote is one clean line before it comes here.

mod arabic;
mod clock;
mod english;
mod plural;
mod portuguese;
mod spanish;
#[cfg(test)]
mod tests;

pub use clock::{Clock, Date};
pub use plural::Plural;

use crate::{Button, Day, Label, Language, Reason};

/// Whom a sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject<'a> {
    /// A customer who is not to be named.
    Somebody,
    /// A customer, by what they are called.
    Named(&'a str),
    /// So many customers.
    Many(u64),
}

/// The sentences of one language.
pub(crate) trait Sentences: Sync {
    /// The months, as they stand in a date.
    fn months(&self) -> &'static [&'static str; 12];
    /// The days of the week, as they stand in a sentence, Monday first.
    fn weekdays(&self) -> &'static [&'static str; 7];
    /// What is written on a notification's button.
    fn button(&self, button: Button) -> &'static str;

    /// A customer's name and words, for a notification to look at.
    fn sample(&self) -> (&'static str, &'static str);
    /// How many messages are new.
    fn new_messages(&self, count: u64) -> String;
    /// Customers wrote.
    fn wrote(&self, who: Subject<'_>) -> String;
    /// Customers wrote a while ago.
    fn wrote_earlier(&self, who: Subject<'_>) -> String;
    /// Some names, and how many customers there are beside them.
    fn names(&self, names: &[String], more: u64) -> String;

    /// Customers have waited too long for an answer.
    fn waiting(&self, who: Subject<'_>) -> String;
    /// Since when, or since when the first of several.
    fn waiting_since(&self, at: Clock, of_several: bool) -> String;
    /// Reply windows are about to close: one customer's at a time, or those of several soon.
    fn window_ends(&self, who: Subject<'_>, at: Clock) -> String;
    /// What closes then. Of several customers' windows, when the first does.
    fn window_meaning(&self, first_of_several: Option<Clock>) -> String;
    /// So many messages were not delivered; `to` is left out where nobody is to be named.
    fn not_delivered(&self, to: Option<Subject<'_>>, count: u64) -> String;
    /// Why the last of several messages was not delivered.
    fn last_reason(&self, reason: &str) -> String;

    /// Nothing has been received since then.
    fn nothing_received(&self, since: Clock) -> String;
    /// Why: there is no connection.
    fn no_connection(&self) -> &'static str;
    /// Why: the server refused the token.
    fn token_refused(&self) -> &'static str;
    /// Messages come in again, and whether none is missing.
    fn online_again(&self, recovered: bool) -> &'static str;
    /// The server sends what was missed since then.
    fn missed_comes(&self, since: Clock) -> String;
    /// Nothing was received between these times, which may be the same.
    fn missed_is_gone(&self, from: Clock, to: Clock) -> String;

    /// The token expires at that time.
    fn sign_in_ends(&self, at: Clock) -> String;
    /// What to do about it.
    fn sign_in_advice(&self) -> &'static str;
    /// The token has expired.
    fn sign_in_ended(&self) -> &'static str;
    /// When it did, and what to do.
    fn sign_in_ended_at(&self, at: Clock) -> String;

    /// What a message is beside its words.
    fn label(&self, label: &Label) -> String;
    /// Why a message was not delivered.
    fn reason(&self, reason: &Reason) -> String;
}

impl Language {
    pub(crate) fn sentences(self) -> &'static dyn Sentences {
        match self {
            Self::English => &english::English,
            Self::Spanish => &spanish::Spanish,
            Self::Portuguese => &portuguese::Portuguese,
            Self::Arabic => &arabic::Arabic,
        }
    }

    /// The name of a day of the week, as it stands in a sentence.
    pub fn weekday(self, day: Day) -> &'static str {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = self.sentences().weekdays();
        match day {
            Day::Monday => monday,
            Day::Tuesday => tuesday,
            Day::Wednesday => wednesday,
            Day::Thursday => thursday,
            Day::Friday => friday,
            Day::Saturday => saturday,
            Day::Sunday => sunday,
        }
    }

    /// The name of a month (1 to 12), as it stands in a date.
    pub fn month(self, month: u8) -> &'static str {
        self.sentences().months().get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// Whether it is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        self == Self::Arabic
    }

    /// A sentence of this program's own as one clean line of at most `max` characters. What is isolated in it stays so.
    pub fn line(self, text: &str, max: usize) -> String {
        if self.is_right_to_left() { crate::isolated_line(text, max) } else { crate::plain_line(text, max) }
    }

    /// What a line begins with that may begin with somebody's name: a mark (U+200F) that keeps it from being laid out
    /// from the left where the name is in Latin letters. Nothing in languages that are written so.
    pub fn line_mark(self) -> &'static str {
        if self.is_right_to_left() { "\u{200F}" } else { "" }
    }

    /// A piece of another script within a sentence of this language: isolated (UAX #9), where that could turn the
    /// sentence around, so that a name or a number moves nothing beside it.
    pub fn isolate(self, text: &str) -> String {
        if self.is_right_to_left() { crate::text::isolate(text) } else { text.to_owned() }
    }
}
