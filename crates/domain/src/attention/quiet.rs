//! Times at which nothing may ring: quiet hours, and the ends of pauses and mutes, in the agent's local time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::{MUTED_FOR_EVER, Timestamp};

/// A quiet time that never ends is looked at again after this many steps; each step is a day at most.
const CHAIN_MAX: usize = 16;

/// The hour at which a pause "until tomorrow" ends: a pause that ended at midnight would ring through the night.
const MORNING: LocalTime = LocalTime(8 * 60);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Day {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    pub(crate) fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A time of day on the agent's clock, to the minute. In JSON "22:00"; minutes after midnight are read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub struct LocalTime(u16);

/// A text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time of day looks like 22:00")]
pub struct LocalTimeError;

impl LocalTime {
    /// From hours (0-23) and minutes (0-59).
    pub fn new(hour: u8, minute: u8) -> Result<Self, LocalTimeError> {
        if hour > 23 || minute > 59 {
            return Err(LocalTimeError);
        }
        Ok(Self(u16::from(hour) * 60 + u16::from(minute)))
    }

    /// Minutes after midnight, 0 to 1439.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The instant at which `date` has this time in `zone`. Where the clock shows it twice, the first or, if
    /// `last`, the second time; where the clock skips it, the moment of the jump.
    fn on(self, date: Date, zone: &TimeZone, last: bool) -> Option<Timestamp> {
        let (hour, minute) = (i8::try_from(self.0 / 60).ok()?, i8::try_from(self.0 % 60).ok()?);
        let ambiguous = zone.to_ambiguous_timestamp(date.at(hour, minute, 0, 0));
        let at = match ambiguous.offset() {
            // What the offset behind the gap makes of a skipped time lies before the jump, by less than the gap.
            AmbiguousOffset::Gap { .. } => {
                let before = ambiguous.earlier().ok()?;
                zone.following(before).next()?.timestamp()
            }
            _ if last => ambiguous.later().ok()?,
            _ => ambiguous.earlier().ok()?,
        };
        Some(Timestamp::from_millis(at.as_millisecond()))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for LocalTime {
    type Err = LocalTimeError;

    fn from_str(text: &str) -> Result<Self, LocalTimeError> {
        let (hour, minute) = text.split_once(':').ok_or(LocalTimeError)?;
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| digits.parse::<u8>().ok()).flatten().ok_or(LocalTimeError)
        };
        Self::new(number(hour)?, number(minute)?)
    }
}

/// A time of day as JSON may have it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Minutes(u16),
}

impl TryFrom<Written> for LocalTime {
    type Error = LocalTimeError;

    fn try_from(written: Written) -> Result<Self, LocalTimeError> {
        match written {
            Written::Text(text) => text.parse(),
            Written::Minutes(minutes) => Self::new(
                u8::try_from(minutes / 60).map_err(|_| LocalTimeError)?,
                u8::try_from(minutes % 60).map_err(|_| LocalTimeError)?,
            ),
        }
    }
}

impl From<LocalTime> for String {
    fn from(time: LocalTime) -> Self {
        time.to_string()
    }
}

/// A span of every week in which nothing rings but VIP customers and keywords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuietHours {
    /// The days on which a span begins.
    #[serde(default = "every_day")]
    pub days: Vec<Day>,
    /// When it begins.
    pub from: LocalTime,
    /// When it ends: on the next day, where that is not after `from`. Equal times mean 24 hours.
    pub to: LocalTime,
}

fn every_day() -> Vec<Day> {
    Day::ALL.to_vec()
}

impl QuietHours {
    /// The end of the span that `now` is in.
    ///
    /// Quiet hours follow the clock on the wall: a time that daylight saving skips is the moment of the jump, and
    /// of a time that comes twice the first begins a span and the second ends it.
    pub fn until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = local_date(now, zone)?;
        [today.yesterday().ok(), Some(today)]
            .into_iter()
            .flatten()
            .filter(|date| self.days.contains(&Day::of(*date)))
            .filter_map(|date| {
                let end_date = if self.to > self.from { date } else { date.tomorrow().ok()? };
                Some((self.from.on(date, zone, false)?, self.to.on(end_date, zone, true)?))
            })
            .filter(|(start, end)| *start <= now && now < *end)
            .map(|(_, end)| end)
            .max()
    }
}

/// When the quiet that `now` is in ends, all of `quiet_hours` and a pause taken together: one may begin where
/// another ends. `None` where it is not quiet.
pub(super) fn quiet_until(
    now: Timestamp,
    paused_until: Option<Timestamp>,
    quiet_hours: &[QuietHours],
    zone: &TimeZone,
) -> Option<Timestamp> {
    let mut end = now;
    for _ in 0..CHAIN_MAX {
        let next = quiet_hours
            .iter()
            .filter_map(|hours| hours.until(end, zone))
            .chain(paused_until.filter(|until| *until > end))
            .max();
        match next {
            Some(next) => end = next,
            None => break,
        }
    }
    (end > now).then_some(end)
}

/// For how long a customer is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MuteFor {
    /// An hour.
    Hour,
    /// Until the next local midnight.
    Today,
    /// Until the agent ends it.
    Forever,
}

impl MuteFor {
    /// When a mute that begins `now` ends.
    pub fn until(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Hour => now.after(Duration::from_hours(1)),
            Self::Today => start_of_tomorrow(now, zone).unwrap_or(now.after(Duration::from_hours(24))),
            Self::Forever => MUTED_FOR_EVER,
        }
    }
}

/// For how long everything is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PauseFor {
    /// Half an hour.
    HalfHour,
    /// An hour.
    Hour,
    /// Until eight in the morning of the next day.
    UntilTomorrow,
}

impl PauseFor {
    /// When a pause that begins `now` ends.
    pub fn until(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::HalfHour => now.after(Duration::from_mins(30)),
            Self::Hour => now.after(Duration::from_hours(1)),
            Self::UntilTomorrow => local_date(now, zone)
                .and_then(|today| MORNING.on(today.tomorrow().ok()?, zone, false))
                .unwrap_or(now.after(Duration::from_hours(24))),
        }
    }
}

pub(super) fn local_date(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    Some(zone.to_datetime(instant(at)?).date())
}

pub(super) fn instant(at: Timestamp) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(at.millis()).ok()
}

fn start_of_tomorrow(now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    LocalTime(0).on(local_date(now, zone)?.tomorrow().ok()?, zone, false)
}

#[cfg(test)]
#[path = "quiet_tests.rs"]
mod tests;
