use super::*;

fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn hours(days: &[Day], from: &str, to: &str) -> QuietHours {
    QuietHours { days: days.to_vec(), from: from.parse().unwrap(), to: to.parse().unwrap() }
}

#[test]
fn a_span_follows_the_clock_on_the_wall() {
    // Quiet from and to, the days on which it begins, an instant in UTC, and when the quiet it is in ends.
    type Case<'a> = (&'a str, &'a str, &'a [Day], &'a str, Option<&'a str>);
    let cases: &[Case<'_>] = &[
        // 23 November 2026 is a Monday; Berlin is at +01:00 then.
        ("22:00", "07:00", &Day::ALL, "2026-11-23T20:59:59.999Z", None),
        ("22:00", "07:00", &Day::ALL, "2026-11-23T21:00:00Z", Some("2026-11-24T06:00:00Z")),
        ("22:00", "07:00", &Day::ALL, "2026-11-24T05:59:59Z", Some("2026-11-24T06:00:00Z")),
        ("22:00", "07:00", &Day::ALL, "2026-11-24T06:00:00Z", None),
        ("12:00", "13:00", &[Day::Monday], "2026-11-23T11:30:00Z", Some("2026-11-23T12:00:00Z")),
        ("12:00", "13:00", &[Day::Sunday], "2026-11-23T11:30:00Z", None),
        ("22:00", "07:00", &[Day::Sunday], "2026-11-23T05:00:00Z", Some("2026-11-23T06:00:00Z")),
        ("22:00", "07:00", &[], "2026-11-23T22:00:00Z", None),
        // The same time twice is a day.
        ("08:00", "08:00", &[Day::Monday], "2026-11-24T06:59:00Z", Some("2026-11-24T07:00:00Z")),
        ("00:00", "00:00", &[Day::Monday], "2026-11-23T22:59:00Z", Some("2026-11-23T23:00:00Z")),
        // On 29 March 2026, 02:00 became 03:00 at 01:00 UTC.
        ("02:30", "04:00", &[Day::Sunday], "2026-03-29T00:59:59Z", None),
        ("02:30", "04:00", &[Day::Sunday], "2026-03-29T01:00:00Z", Some("2026-03-29T02:00:00Z")),
        ("01:00", "02:30", &[Day::Sunday], "2026-03-29T00:59:59Z", Some("2026-03-29T01:00:00Z")),
        ("01:00", "02:30", &[Day::Sunday], "2026-03-29T01:00:00Z", None),
        ("02:10", "02:50", &[Day::Sunday], "2026-03-29T01:00:00Z", None),
        // On 25 October 2026, 03:00 became 02:00 at 01:00 UTC.
        ("02:30", "04:00", &[Day::Sunday], "2026-10-25T00:30:00Z", Some("2026-10-25T03:00:00Z")),
        ("02:30", "04:00", &[Day::Sunday], "2026-10-25T01:15:00Z", Some("2026-10-25T03:00:00Z")),
        ("01:00", "02:30", &[Day::Sunday], "2026-10-25T01:29:59Z", Some("2026-10-25T01:30:00Z")),
        ("01:00", "02:30", &[Day::Sunday], "2026-10-25T01:30:00Z", None),
        // 23 hours and 25 hours.
        ("00:00", "00:00", &[Day::Sunday], "2026-03-28T23:00:00Z", Some("2026-03-29T22:00:00Z")),
        ("00:00", "00:00", &[Day::Sunday], "2026-10-24T22:00:00Z", Some("2026-10-25T23:00:00Z")),
    ];
    for (from, to, days, now, end) in cases {
        let until = hours(days, from, to).until(at(now), &berlin());
        assert_eq!(until, end.map(at), "from {from} to {to} on {days:?}, at {now}");
    }
}

#[test]
fn silences_that_touch_are_one_and_one_without_an_end_is_looked_at_again() {
    let zone = TimeZone::UTC;
    let now = at("2026-11-23T10:30:00Z");
    let spans = [hours(&Day::ALL, "10:00", "11:00"), hours(&Day::ALL, "11:00", "12:00")];
    assert_eq!(quiet_until(now, None, &spans, &zone), Some(at("2026-11-23T12:00:00Z")));
    let pause = Some(at("2026-11-23T12:30:00Z"));
    assert_eq!(quiet_until(now, pause, &spans, &zone), pause);
    assert_eq!(quiet_until(now, Some(now), &[], &zone), None);

    let always = [hours(&Day::ALL, "00:00", "00:00")];
    let end = quiet_until(now, None, &always, &zone).unwrap();
    assert!(end > now && end.since(now) < Duration::from_hours(24 * 20), "{end:?}");
    assert_eq!(quiet_until(Timestamp::from_millis(i64::MAX), None, &always, &zone), None);
}

#[test]
fn mutes_and_pauses_end_when_people_expect_it() {
    let zone = berlin();
    let evening = at("2026-11-23T22:30:00Z");
    assert_eq!(MuteFor::Hour.until(evening, &zone), at("2026-11-23T23:30:00Z"));
    assert_eq!(MuteFor::Today.until(evening, &zone), at("2026-11-23T23:00:00Z"));
    assert_eq!(MuteFor::Forever.until(evening, &zone), MUTED_FOR_EVER);
    assert_eq!(PauseFor::HalfHour.until(evening, &zone), at("2026-11-23T23:00:00Z"));
    assert_eq!(PauseFor::UntilTomorrow.until(evening, &zone), at("2026-11-24T07:00:00Z"));
    // The day before the clocks go forward.
    assert_eq!(PauseFor::UntilTomorrow.until(at("2026-03-28T12:00:00Z"), &zone), at("2026-03-29T06:00:00Z"));
    // In Santiago midnight itself is skipped when the clocks go forward.
    let santiago = TimeZone::posix("<-04>4<-03>,M9.1.6/24,M4.1.6/24").unwrap();
    let today = MuteFor::Today.until(at("2026-09-05T20:00:00Z"), &santiago);
    assert_eq!(today, at("2026-09-06T04:00:00Z"));
}

#[test]
fn a_time_of_day_is_what_a_clock_shows() {
    for (text, written) in [("22:00", "22:00"), ("7:05", "07:05"), ("0:0", "00:00")] {
        assert_eq!(text.parse::<LocalTime>().unwrap().to_string(), written);
    }
    for text in ["", "22", "24:00", "12:60", "-1:00", "+1:00", "1:2:3", "001:00", "１:00"] {
        assert_eq!(text.parse::<LocalTime>(), Err(LocalTimeError), "{text:?}");
    }
    assert_eq!(serde_json::from_str::<LocalTime>("1320").unwrap(), LocalTime::new(22, 0).unwrap());
    assert!(serde_json::from_str::<LocalTime>("1440").is_err());
}
