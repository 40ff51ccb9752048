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
