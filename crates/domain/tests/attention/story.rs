//! Reads a story, tells it to the policy, and writes down what that says.

use std::collections::HashMap;
use std::path::Path;

use deskbell_domain::*;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::desk::{Desk, customer, message, status};

/// Compares a story with what the policy makes of it.
pub fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attention/rules").join(file);
    let written = std::fs::read_to_string(&path).unwrap();
    let told: String = written.split_inclusive("\n\n").map(tell).collect();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, told).unwrap();
    } else if told != written {
        let line = written.lines().zip(told.lines()).position(|(a, b)| a != b).unwrap_or(0);
        let near =
            |text: &str| text.lines().skip(line.saturating_sub(4)).take(10).collect::<Vec<_>>().join("\n");
        panic!("{file}:{}\n--- the rule\n{}\n--- the policy\n{}", line + 1, near(&written), near(&told));
    }
}

/// One desk's story: comments, an optional `zone`, then lines of a time and what happens.
fn tell(story: &str) -> String {
    let mut zone = TimeZone::UTC;
    let mut teller: Option<Teller> = None;
    let mut told = String::new();
    for line in story.lines() {
        if line.trim_start().starts_with('>') {
            continue;
        }
        if let Some(name) = line.strip_prefix("zone ") {
            zone = TimeZone::posix(name).unwrap();
        } else if !line.is_empty() && !line.starts_with('#') {
            let teller = teller.get_or_insert_with(|| Teller::new(zone.clone()));
            told.push_str(&teller.step(line));
            continue;
        }
        told.push_str(line);
        told.push('\n');
    }
    told
}

struct Teller {
    desk: Desk,
    zone: TimeZone,
    date: jiff::civil::Date,
    ids: HashMap<String, u32>,
}

impl Teller {
    fn new(zone: TimeZone) -> Self {
        let date = jiff::civil::date(2026, 11, 23);
        let desk = Desk::new(zone.clone(), Timestamp::from_millis(0));
        Self { desk, zone, date, ids: HashMap::new() }
    }

    /// A time of the story's day, or a date and a time.
    fn at(&self, text: &str) -> Timestamp {
        // The second of two times that the clock shows.
        let (text, second) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
        let local: DateTime = match text.split_once('T') {
            Some(_) => text.parse().unwrap(),
            None => self.date.to_datetime(text.parse().unwrap()),
        };
        let at = self.zone.to_ambiguous_timestamp(local);
        let at = if second { at.later() } else { at.compatible() };
        Timestamp::from_millis(at.unwrap().as_millisecond())
    }

    fn clock(&self, at: Timestamp) -> String {
        let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap();
        self.zone.to_datetime(at).strftime("%H:%M:%S").to_string()
    }

    fn step(&mut self, line: &str) -> String {
        let (time, what) = line.split_once(' ').unwrap();
        if let Some((date, _)) = time.split_once('T') {
            self.date = date.parse().unwrap();
        }
        let at = self.at(time);
        let mut heard = Vec::new();
        if what == "sleep" {
            // The computer slept until now: whatever was due in between is looked at late.
            self.desk.now = at;
        }
        self.desk.pass(at, |at, alert| heard.push((at, alert)));
        let due = heard.len();
        let now = what_happens(self, what.trim());
        heard.extend(Alert::coalesce(now).into_iter().map(|alert| (at, alert)));
        let lines: Vec<String> = heard.iter().map(|(at, alert)| self.line(*at, alert)).collect();
        let (before, after) = lines.split_at(due);
        format!("{}{line}\n{}", before.concat(), after.concat())
    }

    fn line(&self, at: Timestamp, alert: &Alert) -> String {
        let mut line = format!("> {} {} {}", self.clock(at), alert.action.word(), alert.kind.word());
        if let Some(customer_id) = &alert.customer_id {
            line.push_str(&format!(" [{customer_id}]"));
        }
        if let (AlertAction::Withdraw, Slot::Customer(customer_id)) = (alert.action, &alert.slot) {
            line.push_str(&format!(" [{customer_id}]"));
        }
        if alert.sound {
            line.push_str(" with sound");
        }
        if alert.action != AlertAction::Withdraw {
            line.push_str(&format!(": {} | {}", alert.title, alert.body.replace('\n', " | ")));
        }
        line + "\n"
    }
}

fn what_happens(teller: &mut Teller, what: &str) -> Vec<Alert> {
    let (subject, rest) = what.split_once(' ').unwrap_or((what, ""));
    let (verb, words) = rest.split_once(' ').unwrap_or((rest, ""));
    let now = teller.desk.now;
    let desk = &mut teller.desk;
    match (subject, verb) {
        ("focus", name) => {
            desk.focus = (name != "nobody").then(|| customer(name));
            Vec::new()
        }
        ("inhibited", on) => {
            desk.inhibited = on == "on";
            Vec::new()
        }
        ("prefer", _) => {
            let mut preferences = desk.attention.preferences().clone();
            assert_eq!(preferences.merge(&serde_json::from_str(rest).unwrap()), []);
            desk.with(|attention, around| attention.set_preferences(preferences, around))
        }
        ("pause", length) => {
            let length: Option<PauseFor> = serde_json::from_value(length.into()).ok();
            let mut preferences = desk.attention.preferences().clone();
            preferences.paused_until = length.map(|length| length.until(now, desk.attention.zone()));
            desk.with(|attention, around| attention.set_preferences(preferences, around))
        }
        ("mute", name) => {
            let length: Option<MuteFor> = serde_json::from_value(words.into()).ok();
            let until = length.map(|length| length.until(now, desk.attention.zone()));
            desk.apply(Event::Mute { customer_id: customer(name), until })
        }
        ("status", id) => {
            let (word, code) = words.split_once(' ').unwrap_or((words, ""));
            desk.apply(status(id, word, code.parse().ok(), now))
        }
        ("offline" | "refused", _) => {
            let since = if verb.is_empty() { now } else { teller.at(verb) };
            let reception = match subject {
                "offline" => Reception::Lost { since },
                _ => Reception::Refused { since },
            };
            teller.desk.with(|attention, around| attention.reception(reception, around))
        }
        ("online", recovered) => {
            let reception = Reception::On { recovered: recovered == "recovered" };
            desk.with(|attention, around| attention.reception(reception, around))
        }
        ("signed-out", _) => desk.with(|attention, around| attention.reception(Reception::Off, around)),
        ("token", at) => {
            let at = (at != "none").then(|| teller.at(at));
            teller.desk.with(|attention, around| attention.token_expires(at, around))
        }
        ("close", kind) => {
            desk.attention.closed(&slot(kind, words));
            Vec::new()
        }
        ("restart", _) => {
            desk.restart();
            Vec::new()
        }
        ("missed", _) => {
            let missed: Vec<(Summary, u32)> = rest
                .split_whitespace()
                .map(|part| {
                    let (name, count) = part.split_once('=').unwrap();
                    (desk.state.conversation(&customer(name)).unwrap().summary(), count.parse().unwrap())
                })
                .collect();
            desk.with(|attention, around| attention.missed(missed, around))
        }
        ("on-screen", _) => desk.with(|attention, around| attention.on_screen(around)),
        ("wait" | "sleep", _) => Vec::new(),
        (name, "is-read") => {
            desk.apply(Event::Read { customer_id: customer(name), up_to: Arrival(u64::MAX) })
        }
        (name, "writes") => write(teller, name, "customer", words, now),
        (name, "wrote") => {
            let (at, words) = words.split_once(' ').unwrap();
            let at = teller.at(at);
            write(teller, name, "customer", words, at)
        }
        (name, "gets") => write(teller, name, "agent", words, now),
        (name, "got") => {
            let at = teller.at(words);
            write(teller, name, "agent", "an answer", at)
        }
        _ => panic!("nobody knows what this means: {what}"),
    }
}

/// Messages are called by their customer and a number: `ana1`, `ana2`.
fn write(teller: &mut Teller, name: &str, sender: &str, words: &str, at: Timestamp) -> Vec<Alert> {
    let count = teller.ids.entry(name.to_owned()).or_default();
    *count += 1;
    let id = format!("{name}{count}");
    teller.desk.apply(message(name, &id, sender, words, at))
}

fn slot(kind: &str, name: &str) -> Slot {
    match kind {
        "message" => Slot::Customer(customer(name)),
        "summary" => Slot::Summary,
        "digest" => Slot::Digest,
        "waiting" => Slot::Waiting,
        "window" => Slot::Window,
        "failed" => Slot::Failed,
        "connection" => Slot::Connection,
        "token" => Slot::Token,
        _ => panic!("there is no notification \"{kind}\""),
    }
}
