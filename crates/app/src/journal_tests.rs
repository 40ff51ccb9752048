use deskbell_client::{ConnectionState, Signal, Trouble};
use deskbell_domain::Timestamp;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_500_000_000);

fn event(name: &str, payload: &str) -> Signal {
    match deskbell_protocol::decode_value(name, &serde_json::from_str(payload).unwrap(), NOW) {
        Ok(incoming) => {
            Signal::Event { incoming, position: None, received_at: NOW, recovered: false, size: 100 }
        }
        Err(rejected) => Signal::Rejected { rejected, position: None, received_at: NOW, size: 100 },
    }
}

#[test]
fn it_counts_and_keeps_nothing_of_what_anybody_wrote() {
    let mut journal = Journal::default();
    journal.set_debug(true);
    journal.note(&event("whatsappMessage", r#"{"customerId":"secret-id","content":"secret words"}"#), NOW);
    let whole = r#"{"customerId":"secret-id","whatsappMessageId":"secret-m","senderType":"customer","content":"secret words"}"#;
    journal.note(&event("whatsappMessage", whole), NOW);
    let trouble = Trouble::Unreachable { detail: "secret host".into() };
    let waiting = ConnectionState::Waiting { until: NOW, attempt: 1, reason: trouble };
    journal.note(&Signal::Connection(waiting), NOW);
    journal.note(&Signal::Gap { from: NOW, to: NOW }, NOW);

    let Counters { events, messages, repaired, rejected, gaps, bytes, .. } = journal.counters();
    assert_eq!((events, messages, repaired, rejected, gaps, bytes), (2, 1, 1, 1, 1, 200));
    assert_eq!(journal.rejected(Language::English)[0].event, "whatsappMessage");
    let outcomes: Vec<_> = journal.events().unwrap().into_iter().map(|seen| seen.outcome).collect();
    assert_eq!(outcomes, [EventOutcome::Rejected, EventOutcome::Repaired]);
    let all = format!("{journal:?}");
    assert!(!all.contains("secret"), "{all}");
}

#[test]
fn it_is_bounded() {
    let mut journal = Journal::default();
    journal.set_debug(true);
    for _ in 0..1000 {
        journal.note(&event(&"x".repeat(5_000), "{}"), NOW);
        journal.note(&event("whatsappMessage", "{}"), NOW);
        journal.note(&Signal::Connection(ConnectionState::Connecting { attempt: 1 }), NOW);
    }
    assert_eq!(journal.timeline(Language::English).len(), TIMELINE_MAX);
    assert_eq!(journal.rejected(Language::English).len(), REJECTED_MAX);
    let events = journal.events().unwrap();
    assert_eq!(events.len(), SEEN_MAX);
    assert!(events.iter().all(|seen| seen.name.chars().count() <= NAME_MAX + 1));
    journal.set_debug(false);
    assert_eq!(journal.events(), None);
}

#[test]
fn it_says_why_in_the_readers_language_and_never_in_a_servers_words() {
    let mut journal = Journal::default();
    let reason = Trouble::NotAdmitted { detail: "secret token".into() };
    journal.note(&Signal::Connection(ConnectionState::Waiting { until: NOW, attempt: 1, reason }), NOW);
    journal.note(&event("whatsappMessage", "{}"), NOW);
    let said = |language| {
        let why = journal.timeline(language)[0].why.clone().unwrap();
        (why, journal.rejected(language)[0].reason.clone())
    };
    let words = |why: &str, reason: &str| (why.to_owned(), reason.to_owned());
    assert_eq!(said(Language::English), words("The server did not let you in.", "customerId is missing"));
    assert_eq!(said(Language::Spanish), words("El servidor no te dejó entrar.", "falta customerId"));
    // A mark keeps a line from beginning at the left, where it begins with a name in Latin letters.
    let (why, reason) = said(Language::Arabic);
    assert!(why.starts_with('\u{200F}') && !why.contains("secret"), "{why}");
    assert_eq!(reason, "\u{200F}الحقل \u{2068}customerId\u{2069} مفقود");
    assert!(!format!("{journal:?}").contains("secret"));
}
