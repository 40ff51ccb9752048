//! Dates on the wire: ISO 8601 text, or epoch milliseconds. `Date` in the guide's terms.

use deskbell_domain::Timestamp;
use serde::Serializer;

/// A date that was read, and whether it named its time zone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub at: Timestamp,
    pub zoned: bool,
}

pub(crate) fn from_text(text: &str) -> Option<Date> {
    if let Some(at) = javascript(text) {
        return Some(Date { at, zoned: true });
    }
    let text = text.trim();
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(Date { at: Timestamp::from_millis(instant.as_millisecond()), zoned: true });
    }
    // As JavaScript reads a date alone: midnight UTC. With a time and no zone it would be the server's local
    // time, which nobody here knows; UTC is what most servers mean.
    let local = text.parse::<jiff::civil::DateTime>().ok()?;
    let instant = jiff::tz::TimeZone::UTC.to_timestamp(local).ok()?;
    Some(Date {
        at: Timestamp::from_millis(instant.as_millisecond()),
        zoned: !text.contains([':', 'T', 't']),
    })
}

/// What JavaScript's `Date` writes, `2026-01-01T12:00:00.000Z`, of the years 1970 to 9998. Nearly every date is such a
/// one, and this takes a tenth of the time that any date may take.
fn javascript(text: &str) -> Option<Timestamp> {
    let text: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let &[
        y0,
        y1,
        y2,
        y3,
        b'-',
        mo0,
        mo1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        mi0,
        mi1,
        b':',
        s0,
        s1,
        b'.',
        f0,
        f1,
        f2,
        b'Z',
    ] = text
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i64, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
        })
    };
    let year = number(&[y0, y1, y2, y3]).filter(|year| (1970..=9998).contains(year))?;
    let month = number(&[mo0, mo1]).filter(|month| (1..=12).contains(month))?;
    let day = number(&[d0, d1]).filter(|day| (1..=days_of(year, month)).contains(day))?;
    let hour = number(&[h0, h1]).filter(|hour| *hour < 24)?;
    let minute = number(&[mi0, mi1]).filter(|minute| *minute < 60)?;
    // A leap second is the calendar's business.
    let second = number(&[s0, s1]).filter(|second| *second < 60)?;
    let millis = number(&[f0, f1, f2])?;

    // A year that begins in March ends with its leap day, and the months before any month have 153 days in five.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - DAYS_BEFORE_1970;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    Some(Timestamp::from_millis(seconds * 1000 + millis))
}

/// From 1 March of the year 0 to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// From a JSON number, in milliseconds. `None` outside of the years -9999 to 9999.
pub(crate) fn from_number(number: &str) -> Option<Date> {
    let millis = match number.parse::<i64>() {
        Ok(millis) => millis,
        Err(_) => {
            let millis = number.parse::<f64>().ok()?;
            // The range check below is exact only for what fits.
            if !(-4e14..=4e14).contains(&millis) {
                return None;
            }
            millis as i64
        }
    };
    jiff::Timestamp::from_millisecond(millis).ok()?;
    Some(Date { at: Timestamp::from_millis(millis), zoned: true })
}

/// `at` as ISO 8601 in UTC with milliseconds, as JavaScript writes a `Date`.
pub fn to_iso(at: Timestamp) -> String {
    let furthest = if at.millis() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    let instant = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(furthest);
    format!("{instant:.3}")
}

/// Reads ISO 8601 text. A time without a zone is taken as UTC.
pub fn from_iso(text: &str) -> Option<Timestamp> {
    from_text(text).map(|date| date.at)
}

pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_iso(*at))
}

pub(crate) fn serialize_option<S: Serializer>(
    at: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serialize(at, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let noon = 1_767_268_800_000;
        for (text, expected) in [
            ("2026-01-01T12:00:00.000Z", Some((noon, true))),
            ("2026-01-01T12:00:00Z", Some((noon, true))),
            ("2026-01-01T09:00:00-03:00", Some((noon, true))),
            (" 2026-01-01 12:00:00Z ", Some((noon, true))),
            ("2026-01-01T12:00:00", Some((noon, false))),
            ("2026-01-01", Some((noon - 43_200_000, true))),
            ("yesterday", None),
            ("", None),
            ("2026-13-01T12:00:00Z", None),
        ] {
            let read = from_text(text).map(|date| (date.at.millis(), date.zoned));
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn the_short_way_to_a_date_leads_where_the_long_one_does() {
        let long = |text: &str| {
            text.parse::<jiff::Timestamp>().ok().map(|at| Timestamp::from_millis(at.as_millisecond()))
        };
        let mut short = 0;
        // Each day of the years around each kind of leap year, and days that are none.
        for year in (1969..=2105).chain(2398..=2402).chain(9997..=9999) {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text =
                    format!("{year}-{month:02}-{day:02}T{:02}:{day:02}:59.{:03}Z", day % 24, year % 1000);
                let date = javascript(&text);
                assert!(date.is_none() || date == long(&text), "{text}: {date:?}");
                short += usize::from(date.is_some());
            }
        }
        assert!(short > 50_000, "{short}");
        for text in [
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T12:60:00.000Z",
            "2026-01-01T12:00:60.000Z",
            "2026-01-01t12:00:00.000Z",
            "2026-01-01T12:00:00,000Z",
            "2026-01-01T12:00:00.000z",
            "2026-01-01T12:00:00.0000",
            "+026-01-01T12:00:00.000Z",
            "2026-01-01T12:00:00.-00Z",
            "½26-01-01T12:00:00.000Z",
        ] {
            assert_eq!(javascript(text), None, "{text}");
        }
        assert_eq!(javascript("2024-02-29T23:59:59.999Z"), long("2024-02-29T23:59:59.999Z"));
    }

    #[test]
    fn epoch_milliseconds_are_read() {
        let read = |number| from_number(number).map(|date| date.at.millis());
        assert_eq!(read("1767268800000"), Some(1_767_268_800_000));
        assert_eq!(read("1767268800000.75"), Some(1_767_268_800_000));
        assert_eq!(read("1.7672688e12"), Some(1_767_268_800_000));
        assert_eq!(read("-1"), Some(-1));
        assert_eq!(read("99999999999999999999999"), None);
        assert_eq!(read("9223372036854775807"), None);
        assert_eq!(read("1e999"), None);
    }

    #[test]
    fn dates_are_written_as_javascript_writes_them() {
        assert_eq!(to_iso(Timestamp::from_millis(1_767_268_800_000)), "2026-01-01T12:00:00.000Z");
        assert!(to_iso(Timestamp::from_millis(i64::MAX)).starts_with("9999-12-3"));
        assert_eq!(from_iso("2026-01-01T12:00:00.000Z"), Some(Timestamp::from_millis(1_767_268_800_000)));
    }
}
