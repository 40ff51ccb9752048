//! The readable form of a line. Everything that came from outside loses its control characters first: a hostile
//! message must not drive the terminal it is shown on, nor pass for two lines.

use deskbell_domain::{Message, Sender, StatusUpdate, Timestamp, plain_line};
use jiff::tz::TimeZone;

use super::line::Line;

/// The longest text that is shown, in characters. `--json` has all of it.
const TEXT_MAX: usize = 500;
/// The longest name or identifier that is shown, in characters.
const NAME_MAX: usize = 80;

impl Line<'_> {
    /// As one readable line, without the line's end. Times are those of `zone`.
    pub fn human(&self, zone: &TimeZone) -> String {
        let (at, said) = match self {
            Self::Connection { at, state, recovered, reason, retry_in_ms } => {
                let mut said = (*state).to_owned();
                if *recovered == Some(true) {
                    said.push_str(", nothing was missed");
                }
                if let Some(reason) = reason {
                    said.push_str(&format!(": {}", text(reason)));
                }
                if let Some(ms) = retry_in_ms {
                    said.push_str(&format!(" Trying again in {} s.", ms.div_ceil(1_000)));
                }
                (at, said)
            }
            Self::Room { at, room, state, reason } => {
                let reason = reason.map(|reason| format!(" ({})", text(reason))).unwrap_or_default();
                (at, format!("room {}: {state}{reason}", name(&room.to_string())))
            }
            Self::Message { at, message, repairs } => (at, self::message(message, repairs.len())),
            Self::Status { at, status } => (at, self::status(status)),
            Self::Gap { from, to } => {
                let (from, to) = (time(*from, zone), time(*to, zone));
                return format!("{to} gap: offline from {from} to {to}, messages may be missing");
            }
            Self::Rejected { at, event, reason } => {
                let event = if event.is_empty() { "a frame".to_owned() } else { name(event) };
                (at, format!("rejected {event}: {}", text(reason)))
            }
            Self::Event { at, name: event, data } => {
                (at, format!("event {} {}", name(event), text(&data.to_string())))
            }
        };
        format!("{} {said}", time(*at, zone))
    }
}

fn message(message: &Message, repairs: usize) -> String {
    let customer = message.customer_name().map_or_else(|| name(message.customer_id.as_str()), |it| name(&it));
    let (from, to) = match &message.sender {
        Sender::Customer => (customer, String::new()),
        Sender::Agent => ("agent".to_owned(), format!(" to {customer}")),
        Sender::Other(word) => (name(word), format!(" with {customer}")),
    };
    let number = match name(&message.number) {
        number if number.is_empty() => number,
        number => format!(" ({number})"),
    };
    let repairs = match repairs {
        0 => "",
        _ => ", repaired",
    };
    let kind = name(message.kind.as_str());
    let said = text(&message.content);
    format!("message from {from}{to}{number} [{kind}{repairs}]: {said}").trim_end().to_owned()
}

fn status(status: &StatusUpdate) -> String {
    let failure = match &status.failure {
        Some(failure) => {
            let code = failure.code.map(|code| format!(" {code}")).unwrap_or_default();
            format!(", error{code} {}", text(&failure.title))
        }
        None => String::new(),
    };
    format!("status {}: {}{failure}", name(status.message_id.as_str()), name(status.status.as_str()))
        .trim_end()
        .to_owned()
}

fn name(hostile: &str) -> String {
    plain_line(hostile, NAME_MAX)
}

fn text(hostile: &str) -> String {
    plain_line(hostile, TEXT_MAX)
}

fn time(at: Timestamp, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_millisecond(at.millis()) {
        Ok(instant) => instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => "(no time)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use deskbell_client::{ConnectionState, Incoming, Room, Signal, Trouble};
    use deskbell_domain::CustomerId;
    use serde_json::{Value, json};

    use super::*;

    /// 2026-01-01T12:00:00Z
    const NOON: Timestamp = Timestamp::from_millis(1_767_268_800_000);

    fn human(signal: &Signal) -> String {
        Line::of(signal, NOON, true).unwrap().human(&TimeZone::UTC)
    }

    fn event(name: &str, data: &Value) -> String {
        let incoming: Incoming = deskbell_protocol::decode_value(name, data, NOON).unwrap();
        human(&Signal::Event { incoming, position: None, received_at: NOON, recovered: false, size: 0 })
    }

    #[test]
    fn a_message_is_one_readable_line() {
        let message = |sender: &str, metadata: Value| {
            json!({
                "conversationId": "c", "customerId": "c 1", "whatsappNumber": "+15550100", "whatsappMessageId": "m",
                "senderType": sender, "messageType": "text", "content": "two\nlines", "status": "sent",
                "isTemplate": false, "timestamp": "2026-01-01T12:00:00Z", "metadata": metadata,
            })
        };
        assert_eq!(
            event("whatsappMessage", &message("customer", json!({ "name": "Ana" }))),
            "2026-01-01 12:00:00 message from Ana (+15550100) [text]: two lines"
        );
        assert_eq!(
            event("whatsappMessage", &message("agent", json!({}))),
            "2026-01-01 12:00:00 message from agent to c 1 (+15550100) [text]: two lines"
        );
        let least = json!({ "customerId": "c", "whatsappMessageId": "m", "senderType": "bot" });
        assert_eq!(
            event("whatsappMessage", &least),
            "2026-01-01 12:00:00 message from bot with c [text, repaired]:"
        );
    }

    #[test]
    fn a_status_says_why_it_failed() {
        let failed = json!({
            "whatsappMessageId": "m", "status": "failed", "error": { "code": 131_047, "title": "Re-engagement" },
        });
        assert_eq!(
            event("whatsappMessageStatus", &failed),
            "2026-01-01 12:00:00 status m: failed, error 131047 Re-engagement"
        );
    }

    #[test]
    fn a_hostile_text_drives_no_terminal() {
        let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\nfake line\u{202e}\u{2028}x";
        let message = json!({
            "customerId": hostile, "whatsappMessageId": hostile, "senderType": hostile, "messageType": hostile,
            "whatsappNumber": hostile, "content": hostile, "metadata": { "name": hostile },
        });
        let status = json!({
            "whatsappMessageId": hostile, "status": hostile, "error": { "code": 1, "title": hostile },
        });
        let room = Room::Customer(CustomerId::new(hostile).unwrap());
        let refused = deskbell_client::RoomState::Refused { detail: hostile.into() };
        let reason = Trouble::NotAdmitted { detail: hostile.into() };
        let lines = [
            event("whatsappMessage", &message),
            event("whatsappMessageStatus", &status),
            event(hostile, &json!({ hostile: hostile })),
            human(&Signal::Room { room, state: refused }),
            human(&Signal::Connection(ConnectionState::Waiting { until: NOON, attempt: 1, reason })),
            Line::Rejected { at: NOON, event: hostile, reason: hostile.to_owned() }.human(&TimeZone::UTC),
            Line::Event { at: NOON, name: "connected", data: Cow::Owned(json!(hostile)) }
                .human(&TimeZone::UTC),
        ];
        for line in lines {
            assert!(line.contains("fake line"), "{line:?}");
            assert!(
                !line.contains(|c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2028}')),
                "{line:?}"
            );
        }
    }

    #[test]
    fn states_and_gaps_are_told_in_words() {
        let online =
            |recovered| human(&Signal::Connection(ConnectionState::Online { since: NOON, recovered }));
        assert_eq!(online(false), "2026-01-01 12:00:00 online");
        assert_eq!(online(true), "2026-01-01 12:00:00 online, nothing was missed");
        let until = Timestamp::from_millis(NOON.millis() + 3_001);
        let waiting = ConnectionState::Waiting { until, attempt: 1, reason: Trouble::ClosedByServer };
        assert_eq!(
            human(&Signal::Connection(waiting)),
            "2026-01-01 12:00:00 waiting: The server closed the connection. Trying again in 4 s."
        );
        assert_eq!(
            human(&Signal::Gap { from: NOON, to: until }),
            "2026-01-01 12:00:03 gap: offline from 2026-01-01 12:00:00 to 2026-01-01 12:00:03, messages may be \
             missing"
        );
    }
}
