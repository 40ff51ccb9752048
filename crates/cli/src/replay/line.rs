//! One line of output: what `--json` prints is in `docs/replay.schema.json`.

use deskbell_domain::{AlertAction, Slot, Timestamp};
use deskbell_protocol::time;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::day::Rung;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    at: String,
    alert: &'a str,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<&'a str>,
    title: &'a str,
    body: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customers: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<u32>,
    sound: bool,
}

/// A line without its end: JSON, or for people, with the time on the agent's clock.
pub(super) fn of(rung: &Rung, zone: &TimeZone, json: bool) -> String {
    let alert = &rung.alert;
    let customer_id = match &alert.slot {
        Slot::Customer(customer_id) => Some(customer_id),
        _ => alert.customer_id.as_ref(),
    };
    let line = Line {
        at: time::to_iso(rung.at),
        alert: alert.kind.word(),
        action: alert.action.word(),
        customer_id: customer_id.map(|id| id.as_str()),
        title: &alert.title,
        body: &alert.body,
        customers: Some(alert.customers).filter(|count| *count > 0),
        messages: Some(alert.messages).filter(|count| *count > 0),
        sound: alert.sound,
    };
    // A map of texts and numbers always becomes JSON.
    if json { serde_json::to_string(&line).unwrap_or_default() } else { human(&line, rung, zone) }
}

fn human(line: &Line<'_>, rung: &Rung, zone: &TimeZone) -> String {
    let mut text = format!("{}  {:<8}  {:<7}", clock(rung.at, zone), line.action, line.alert);
    if rung.alert.action == AlertAction::Withdraw {
        if let Some(customer_id) = line.customer_id {
            text.push_str("  ");
            text.push_str(&deskbell_domain::plain_line(customer_id, 80));
        }
        return text.trim_end().to_owned();
    }
    text.push_str("  ");
    text.push_str(line.title);
    for part in line.body.lines() {
        text.push_str(" | ");
        text.push_str(part);
    }
    if line.sound {
        text.push_str("  (with sound)");
    }
    text
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_millisecond(at.millis()) {
        Ok(instant) => zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => time::to_iso(at),
    }
}
