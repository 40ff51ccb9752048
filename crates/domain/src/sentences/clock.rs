//! A time on the agent's clock.

use jiff::tz::TimeZone;

use crate::{Day, Language, Timestamp};

/// A time on the agent's clock, for a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// On which day, where that is not today.
    pub date: Option<Date>,
}

/// A day that is not today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// 1 to 31.
    pub day: u8,
    /// 1 to 12.
    pub month: u8,
    /// Which day of the week.
    pub weekday: Day,
}

impl Clock {
    /// What the clock in `zone` shows at `at`, seen from `now`. A time that no calendar has is its first or its last.
    pub fn new(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Self {
        let local = |at: Timestamp| {
            let limit = if at.millis() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
            zone.to_datetime(jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(limit))
        };
        let small = |number: i8| u8::try_from(number).unwrap_or_default();
        let (then, today) = (local(at), local(now).date());
        let date = then.date();
        Self {
            hour: small(then.hour()),
            minute: small(then.minute()),
            date: (date != today).then(|| Date {
                day: small(date.day()),
                month: small(date.month()),
                weekday: Day::of(date),
            }),
        }
    }

    /// Hours and minutes, as all languages here write them: `14:02`.
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

impl Date {
    /// The name of its month.
    pub(super) fn month_in(&self, language: Language) -> &'static str {
        language.month(self.month)
    }
}
