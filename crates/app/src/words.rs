//! The connection and the counts in words, for the tray and its menu.

use deskbell_client::ConnectionState;
use deskbell_domain::{Clock, Conversation, Language, TimeZone, Timestamp, Totals};

use crate::contract::{MUTED_FOR_EVER, Quiet};
use crate::ports::{Bell, TrayConversation, TrayQuiet};
use crate::sentences::{Fixed, Span, sentences};

const URGENT_MAX: usize = 8;

/// The bell's shape and the state in one line.
pub fn state(state: &ConnectionState, language: Language) -> (Bell, String) {
    let says = sentences(language);
    let fixed = |sentence| says.fixed(sentence).to_owned();
    let (bell, words) = match state {
        ConnectionState::SignedOut => (Bell::Offline, fixed(Fixed::NotSignedIn)),
        ConnectionState::Connecting { .. } => (Bell::Connecting, fixed(Fixed::Connecting)),
        ConnectionState::Online { .. } => (Bell::Online, fixed(Fixed::Online)),
        ConnectionState::Waiting { reason, .. } => (Bell::Offline, says.offline(&says.trouble(reason))),
        ConnectionState::Refused { reason, .. } => (Bell::Refused, says.refused(&says.refusal(reason))),
        ConnectionState::Offline => (Bell::Offline, fixed(Fixed::Disconnected)),
    };
    (bell, language.line(&words, 200))
}

/// The counts in one line; empty where there is nothing to count.
pub fn counts(totals: Totals, language: Language) -> String {
    let says = sentences(language);
    let mut parts = Vec::new();
    if totals.unread > 0 {
        parts.push(says.unread(totals.unread));
    }
    if totals.waiting > 0 {
        parts.push(says.waiting(totals.waiting));
    }
    parts.join(" · ")
}

/// Until when nothing rings, on the clock of `zone`. A pause is what the agent can end, so it goes first.
pub fn quiet(quiet: Quiet, now: Timestamp, zone: &TimeZone, language: Language) -> TrayQuiet {
    let says = sentences(language);
    let end =
        |millis| (millis < MUTED_FOR_EVER).then(|| Clock::new(Timestamp::from_millis(millis), now, zone));
    match (quiet.paused_until, quiet.quiet_until) {
        (Some(until), _) => TrayQuiet::Paused(says.paused(end(until))),
        (None, Some(until)) => TrayQuiet::Hours(says.quiet_hours(end(until))),
        (None, None) => TrayQuiet::No,
    }
}

/// The conversations that need attention most: unread before read, then by who waits longest.
pub fn urgent<'a>(
    conversations: impl Iterator<Item = &'a Conversation>,
    now: Timestamp,
    language: Language,
) -> Vec<TrayConversation> {
    let says = sentences(language);
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
            let mut parts = vec![language.isolate(&deskbell_domain::plain_line(&summary.title(), 40))];
            if summary.unread > 0 {
                parts.push(says.unread(summary.unread));
            }
            if let Some(since) = summary.waiting_since {
                parts.push(says.waits(Span::of(now.since(since))));
            }
            let label = format!("{}{}", language.line_mark(), parts.join(" · "));
            TrayConversation { customer_id: summary.customer_id, label }
        })
        .collect()
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
        let labels: Vec<_> = urgent(all.iter(), Timestamp::from_millis(100 * minute), Language::English)
            .into_iter()
            .map(|it| it.label)
            .collect();
        assert_eq!(
            labels,
            [
                "oldest · 1 unread · waiting 1 h",
                "new · 1 unread · waiting 10 min",
                "read-and-waiting · waiting 1 h",
            ]
        );
        let many: Vec<_> = (0..20).map(|n| conversation(&format!("c{n}"), true, None)).collect();
        assert_eq!(urgent(many.iter(), Timestamp::from_millis(0), Language::English).len(), URGENT_MAX);
    }

    #[test]
    fn counts_that_are_nothing_say_nothing() {
        assert_eq!(counts(Totals::default(), Language::English), "");
        let totals = Totals { unread: 3, unread_conversations: 2, waiting: 1 };
        assert_eq!(counts(totals, Language::English), "3 unread · 1 waiting");
    }

    #[test]
    fn a_pause_says_until_when() {
        let zone = TimeZone::UTC;
        let at =
            |text: &str| Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let now = at("2026-11-23T14:30:00Z");
        let until = |paused: Option<&str>, hours: Option<&str>| {
            let [paused_until, quiet_until] = [paused, hours].map(|it| it.map(|it| at(it).millis()));
            quiet(Quiet { paused_until, quiet_until }, now, &zone, Language::English)
        };
        let [today, tomorrow] = ["2026-11-23T15:00:00Z", "2026-11-24T08:00:00Z"];
        assert_eq!(until(Some(today), Some(tomorrow)), TrayQuiet::Paused("Paused until 15:00".into()));
        assert_eq!(until(Some(tomorrow), None), TrayQuiet::Paused("Paused until Tuesday, 08:00".into()));
        assert_eq!(until(None, Some(tomorrow)), TrayQuiet::Hours("Quiet hours until Tuesday, 08:00".into()));
        assert_eq!(until(None, None), TrayQuiet::No);
        let endless = Quiet { paused_until: None, quiet_until: Some(MUTED_FOR_EVER) };
        assert_eq!(quiet(endless, now, &zone, Language::English), TrayQuiet::Hours("Quiet hours".into()));
    }
}
