//! What the agent chose about notifications.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::keywords::Keywords;
use super::quiet::QuietHours;
use crate::{CustomerId, Language, Timestamp, plain_line};

const VIP_MAX: usize = 10_000;
const SECONDS_MAX: u32 = 60 * 60;

/// How much of a message a notification shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PreviewLevel {
    /// Who wrote, and what.
    #[default]
    NameAndText,
    /// Who wrote.
    NameOnly,
    /// That somebody wrote.
    CountOnly,
}

/// What the agent chose about notifications. In JSON every field may be missing, and nothing in it is ever an
/// error: [`merge`](Self::merge) says what it could not use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Value")]
pub struct Preferences {
    /// How much a notification shows.
    pub preview: PreviewLevel,
    /// Whether a new notification may sound.
    pub sound: bool,
    /// Until when nothing rings but VIP customers and keywords. In JSON milliseconds since the epoch; an ISO 8601
    /// text is read too.
    #[serde(serialize_with = "millis")]
    pub paused_until: Option<Timestamp>,
    /// When nothing rings but VIP customers and keywords. At most 16 spans.
    pub quiet_hours: Vec<QuietHours>,
    /// Customers who ring during a pause and quiet hours too. At most 10,000.
    pub vip: BTreeSet<CustomerId>,
    /// Words that ring during a pause and quiet hours too. At most 200 of 100 characters.
    pub keywords: Keywords,
    /// After how many minutes without an answer a customer is told of; 0 is never, 1440 the most.
    pub waiting_minutes: u32,
    /// How many minutes before the end of a waiting customer's reply window it is told of; 0 is never, 1440 the
    /// most.
    pub window_minutes: u32,
    /// Whether a message that was not delivered is told of.
    pub failed: bool,
    /// After how many seconds without a connection that is told; 0 is never, 3600 the most.
    pub deaf_seconds: u32,
    /// How many minutes before the token's end that is told, and at the end again; 0 is never, 1440 the most.
    pub token_minutes: u32,
    /// The language of all that a notification says.
    pub language: Language,
}

impl Preferences {
    /// The most spans of quiet hours.
    pub const QUIET_HOURS_MAX: usize = 16;
    /// The furthest that a reminder can be away, in minutes.
    pub const MINUTES_MAX: u32 = 24 * 60;
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            preview: PreviewLevel::default(),
            sound: true,
            paused_until: None,
            quiet_hours: Vec::new(),
            vip: BTreeSet::new(),
            keywords: Keywords::default(),
            waiting_minutes: 10,
            window_minutes: 60,
            failed: true,
            deaf_seconds: 30,
            token_minutes: 10,
            language: Language::default(),
        }
    }
}

/// A value among preferences that could not be used. Its `Display` says which.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreferenceProblem {
    /// It is no object with fields.
    #[error("the preferences are no object")]
    NotAnObject,
    /// There is no such preference. It was ignored.
    #[error("there is no preference \"{0}\"")]
    Unknown(String),
    /// The value is none that this preference can have. What was there before stays.
    #[error("{field} cannot be {value}")]
    Unusable {
        /// Which preference.
        field: &'static str,
        /// The value, cut to a line.
        value: String,
    },
    /// Some items of a list could not be used. The others were taken.
    #[error("{field} has {items} unusable items")]
    Items {
        /// Which preference.
        field: &'static str,
        /// How many.
        items: usize,
    },
}

/// Preferences alone; what could not be used has its default, without a word. Use [`Preferences::read`] to hear of
/// it.
impl From<Value> for Preferences {
    fn from(value: Value) -> Self {
        Self::read(&value).0
    }
}

impl Preferences {
    /// Reads preferences. What is missing or cannot be used has its default.
    pub fn read(value: &Value) -> (Self, Vec<PreferenceProblem>) {
        let mut preferences = Self::default();
        let problems = preferences.merge(value);
        (preferences, problems)
    }

    /// Takes over what `part` has, an object with some of the fields. Returns what could not be used; that stays
    /// as it was.
    pub fn merge(&mut self, part: &Value) -> Vec<PreferenceProblem> {
        let Value::Object(part) = part else { return vec![PreferenceProblem::NotAnObject] };
        let mut read = Reader { part, known: BTreeSet::new(), problems: Vec::new() };
        read.one("preview", &mut self.preview, |value| PreviewLevel::deserialize(value).ok());
        read.one("sound", &mut self.sound, Value::as_bool);
        read.one("pausedUntil", &mut self.paused_until, point);
        read.list("quietHours", &mut self.quiet_hours, Self::QUIET_HOURS_MAX);
        read.list("vip", &mut self.vip, VIP_MAX);
        let mut words = Vec::from(std::mem::take(&mut self.keywords));
        read.list("keywords", &mut words, usize::MAX);
        self.keywords = words.into();
        read.one("waitingMinutes", &mut self.waiting_minutes, |it| number(it, Self::MINUTES_MAX));
        read.one("windowMinutes", &mut self.window_minutes, |it| number(it, Self::MINUTES_MAX));
        read.one("failed", &mut self.failed, Value::as_bool);
        read.one("deafSeconds", &mut self.deaf_seconds, |it| number(it, SECONDS_MAX));
        read.one("tokenMinutes", &mut self.token_minutes, |it| number(it, Self::MINUTES_MAX));
        read.one("language", &mut self.language, |value| Language::deserialize(value).ok());
        let known = read.known;
        let unknown = part.keys().filter(|key| !known.contains(key.as_str()));
        read.problems.extend(unknown.map(|key| PreferenceProblem::Unknown(plain_line(key, 40))));
        read.problems
    }
}

struct Reader<'a> {
    part: &'a Map<String, Value>,
    known: BTreeSet<&'static str>,
    problems: Vec<PreferenceProblem>,
}

impl Reader<'_> {
    fn one<T>(&mut self, field: &'static str, into: &mut T, read: impl FnOnce(&Value) -> Option<T>) {
        self.known.insert(field);
        let Some(value) = self.part.get(field) else { return };
        match read(value) {
            Some(value) => *into = value,
            None => self.unusable(field, value),
        }
    }

    fn list<T, C>(&mut self, field: &'static str, into: &mut C, max: usize)
    where
        T: for<'de> Deserialize<'de>,
        C: IntoIterator<Item = T> + FromIterator<T>,
    {
        self.known.insert(field);
        let Some(value) = self.part.get(field) else { return };
        let Value::Array(items) = value else { return self.unusable(field, value) };
        *into = items.iter().filter_map(|item| T::deserialize(item).ok()).take(max).collect();
        let good = items.iter().filter(|item| T::deserialize(*item).is_ok()).take(max).count();
        if good < items.len() {
            self.problems.push(PreferenceProblem::Items { field, items: items.len() - good });
        }
    }

    fn unusable(&mut self, field: &'static str, value: &Value) {
        let value = plain_line(&value.to_string(), 40);
        self.problems.push(PreferenceProblem::Unusable { field, value });
    }
}

fn number(value: &Value, max: u32) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= max)
}

/// A point in time or none, in milliseconds or as an ISO 8601 text.
fn point(value: &Value) -> Option<Option<Timestamp>> {
    match value {
        Value::Null => Some(None),
        Value::Number(millis) => Some(Some(Timestamp::from_millis(millis.as_i64()?))),
        Value::String(text) => {
            let at: jiff::Timestamp = text.parse().ok()?;
            Some(Some(Timestamp::from_millis(at.as_millisecond())))
        }
        _ => None,
    }
}

fn millis<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(Timestamp::millis).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn any_part_is_enough_and_the_rest_has_its_default() {
        let (preferences, problems) = Preferences::read(&json!({}));
        assert_eq!((preferences, problems), (Preferences::default(), vec![]));

        let part = json!({
            "preview": "nameOnly", "pausedUntil": "2026-11-23T15:00:00Z", "vip": ["ana"], "keywords": ["refund"],
            "quietHours": [{"days": ["saturday", "sunday"], "from": 1320, "to": "07:30"}, {"from": "0:00", "to": "0:00"}],
            "waitingMinutes": 0,
        });
        let (preferences, problems) = Preferences::read(&part);
        assert_eq!(problems, []);
        assert_eq!(preferences.preview, PreviewLevel::NameOnly);
        assert_eq!(preferences.paused_until.map(Timestamp::millis), Some(1_795_446_000_000));
        assert_eq!(preferences.waiting_minutes, 0);
        assert_eq!(preferences.window_minutes, 60);
        assert_eq!(preferences.quiet_hours.len(), 2);

        let written = serde_json::to_value(&preferences).unwrap();
        assert_eq!(written["pausedUntil"], 1_795_446_000_000_i64);
        assert_eq!(written["quietHours"][0]["to"], "07:30");
        assert_eq!(Preferences::read(&written), (preferences.clone(), vec![]), "what is written can be read");
        assert_eq!(serde_json::from_value::<Preferences>(written).unwrap(), preferences);
    }

    #[test]
    fn what_cannot_be_used_is_told_and_stays_as_it_was() {
        let mut preferences = Preferences { sound: false, waiting_minutes: 7, ..Preferences::default() };
        let problems = preferences.merge(&json!({
            "sound": "loud", "waitingMinutes": -1, "windowMinutes": 1441, "preview": "everything",
            "quietHours": [{"from": "25:00", "to": "07:00"}, {"from": "22:00", "to": "07:00"}],
            "vip": ["", "ana", 5], "keywords": "refund", "volume": 11, "failed": false,
        }));
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "preview cannot be \"everything\"",
                "sound cannot be \"loud\"",
                "quietHours has 1 unusable items",
                "vip has 2 unusable items",
                "keywords cannot be \"refund\"",
                "waitingMinutes cannot be -1",
                "windowMinutes cannot be 1441",
                "there is no preference \"volume\"",
            ]
        );
        assert!(!preferences.sound && !preferences.failed);
        assert_eq!((preferences.waiting_minutes, preferences.quiet_hours.len()), (7, 1));
        assert_eq!(preferences.vip.len(), 1);
        assert_eq!(preferences.merge(&json!([1])), [PreferenceProblem::NotAnObject]);
    }
}
