//! The connection and the counts in words, for the tray and its menu.

use deskbell_client::ConnectionState;
use deskbell_domain::{Conversation, TimeZone, Timestamp, Totals};

use crate::contract::{MUTED_FOR_EVER, Quiet};
use crate::ports::{Bell, TrayConversation, TrayQuiet};

const URGENT_MAX: usize = 8;

/// The bell's shape and the state in one line.
pub fn state(state: &ConnectionState) -> (Bell, String) {
    let (bell, words) = match state {
        ConnectionState::SignedOut => (Bell::Offline, "Not signed in".to_owned()),
        ConnectionState::Connecting { .. } => (Bell::Connecting, "Connecting".to_owned()),
        ConnectionState::Online { .. } => (Bell::Online, "Online".to_owned()),
        ConnectionState::Waiting { reason, .. } => (Bell::Offline, format!("Offline: {reason}")),
        ConnectionState::Refused { reason, .. } => (Bell::Refused, format!("Refused: {reason}")),
        ConnectionState::Offline => (Bell::Offline, "Offline: you disconnected".to_owned()),
    };
    (bell, deskbell_domain::plain_line(&words, 200))
}

/// The counts in one line; empty where there is nothing to count.
pub fn counts(totals: Totals) -> String {
    let mut parts = Vec::new();
    if totals.unread > 0 {
        parts.push(format!("{} unread", totals.unread));
    }
    if totals.waiting > 0 {
        parts.push(format!("{} waiting", totals.waiting));
    }
    parts.join(" · ")
}

/// Until when nothing rings, on the clock of `zone`. A pause is what the agent can end, so it goes first.
pub fn quiet(quiet: Quiet, now: Timestamp, zone: &TimeZone) -> TrayQuiet {
    match (quiet.paused_until, quiet.quiet_until) {
        (Some(until), _) => TrayQuiet::Paused(format!("Paused{}", until_words(until, now, zone))),
        (None, Some(until)) => TrayQuiet::Hours(format!("Quiet hours{}", until_words(until, now, zone))),
        (None, None) => TrayQuiet::No,
    }
}

/// " until 15:00", with the day where that is not today; nothing where it has no end.
fn until_words(until: i64, now: Timestamp, zone: &TimeZone) -> String {
    let local = |millis| Some(zone.to_datetime(jiff::Timestamp::from_millisecond(millis).ok()?));
    match (local(until), local(now.millis())) {
        (Some(_), _) if until >= MUTED_FOR_EVER => String::new(),
        (Some(end), Some(now)) if end.date() == now.date() => format!(" until {}", end.strftime("%H:%M")),
        (Some(end), _) => format!(" until {}", end.strftime("%A, %H:%M")),
        (None, _) => String::new(),
    }
}

/// The conversations that need attention most: unread before read, then by who waits longest.
pub fn urgent<'a>(
    conversations: impl Iterator<Item = &'a Conversation>,
    now: Timestamp,
) -> Vec<TrayConversation> {
    let mut all: Vec<&Conversation> = conversations
        .filter(|conversation| !conversation.unread.is_empty() || conversation.waiting_since().is_some())
        .collect();
    all.sort_by_key(|conversation| {
        (
            conversation.unread.is_empty(),
            conversation.waiting_since().unwrap_or(Timestamp::from_millis(i64::MAX)),
            conversation.customer_id.clone(),
        )
    });
    all.into_iter()
        .take(URGENT_MAX)
        .map(|conversation| {
            let summary = conversation.summary();
            let mut label = deskbell_domain::plain_line(&summary.title(), 40);
            if summary.unread > 0 {
                label.push_str(&format!(" · {} unread", summary.unread));
            }
            if let Some(since) = summary.waiting_since {
                label.push_str(&format!(" · waiting {}", span(now, since)));
            }
            TrayConversation { customer_id: summary.customer_id, label }
        })
        .collect()
}

fn span(now: Timestamp, since: Timestamp) -> String {
    let minutes = now.since(since).as_secs() / 60;
    match minutes {
        0..60 => format!("{minutes} min"),
        60..2880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use deskbell_domain::{Arrival, CustomerId, Position};

    use super::*;

    fn conversation(id: &str, unread: bool, waiting: Option<i64>) -> Conversation {
        let mut conversation = Conversation::new(CustomerId::new(id).unwrap());
        if unread {
            conversation.unread.insert(Position { at: Timestamp::from_millis(1), arrival: Arrival(1) });
        }
        if let Some(at) = waiting {
            let at = Timestamp::from_millis(at);
            conversation.unanswered.insert(Position { at, arrival: Arrival(1) });
        }
        conversation
    }

    #[test]
    fn the_menu_has_who_needs_attention_most_first() {
        let minute = 60_000;
        let all = [
            conversation("calm", false, None),
            conversation("read-and-waiting", false, Some(0)),
            conversation("new", true, Some(90 * minute)),
            conversation("oldest", true, Some(5 * minute)),
        ];
        let labels: Vec<_> =
            urgent(all.iter(), Timestamp::from_millis(100 * minute)).into_iter().map(|it| it.label).collect();
        assert_eq!(
            labels,
            [
                "oldest · 1 unread · waiting 1 h",
                "new · 1 unread · waiting 10 min",
                "read-and-waiting · waiting 1 h",
            ]
        );
        let many: Vec<_> = (0..20).map(|n| conversation(&format!("c{n}"), true, None)).collect();
        assert_eq!(urgent(many.iter(), Timestamp::from_millis(0)).len(), URGENT_MAX);
    }

    #[test]
    fn counts_that_are_nothing_say_nothing() {
        assert_eq!(counts(Totals::default()), "");
        let totals = Totals { unread: 3, unread_conversations: 2, waiting: 1 };
        assert_eq!(counts(totals), "3 unread · 1 waiting");
    }

    #[test]
    fn a_pause_says_until_when() {
        let zone = TimeZone::UTC;
        let at =
            |text: &str| Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let now = at("2026-11-23T14:30:00Z");
        let until = |paused: Option<&str>, hours: Option<&str>| {
            let [paused_until, quiet_until] = [paused, hours].map(|it| it.map(|it| at(it).millis()));
            quiet(Quiet { paused_until, quiet_until }, now, &zone)
        };
        let [today, tomorrow] = ["2026-11-23T15:00:00Z", "2026-11-24T08:00:00Z"];
        assert_eq!(until(Some(today), Some(tomorrow)), TrayQuiet::Paused("Paused until 15:00".into()));
        assert_eq!(until(Some(tomorrow), None), TrayQuiet::Paused("Paused until Tuesday, 08:00".into()));
        assert_eq!(until(None, Some(tomorrow)), TrayQuiet::Hours("Quiet hours until Tuesday, 08:00".into()));
        assert_eq!(until(None, None), TrayQuiet::No);
        let endless = Quiet { paused_until: None, quiet_until: Some(MUTED_FOR_EVER) };
        assert_eq!(quiet(endless, now, &zone), TrayQuiet::Hours("Quiet hours".into()));
    }
}
