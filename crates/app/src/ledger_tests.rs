use deskbell_domain::{ConversationId, Delivery, Message, MessageKind, Sender};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

fn customer() -> CustomerId {
    CustomerId::new("ana").unwrap()
}

fn message(id: &str, at: i64) -> Event {
    Event::Message(Box::new(Message {
        id: MessageId::new(id).unwrap(),
        customer_id: customer(),
        conversation_id: ConversationId::new("ana").unwrap(),
        number: "".into(),
        sender: Sender::Customer,
        kind: MessageKind::Text,
        content: id.into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: None,
        is_template: false,
        template_name: None,
        timestamp: Timestamp::from_millis(at),
    }))
}

fn ledger() -> Ledger {
    Ledger::new(History::in_memory().unwrap()).unwrap()
}

fn ids(page: &Page) -> Vec<&str> {
    page.messages.iter().map(|it| it.message.id.as_str()).collect()
}

#[test]
fn a_run_that_began_in_memory_goes_on_in_a_file_and_doubles_nothing() {
    let mut memory = ledger();
    let taken = memory.take(vec![message("m1", 1), message("m2", 2)], &[], None, NOW);
    let up_to = taken.changes[0].message.as_ref().unwrap().arrival;
    memory.take(vec![Event::Read { customer_id: customer(), up_to }, message("m3", 3)], &[], None, NOW);
    let gap = Gap { from: Timestamp::from_millis(5), to: Timestamp::from_millis(6) };
    memory.take(vec![], &[gap], None, NOW);

    let mut saved = ledger();
    saved.take(vec![message("m0", 0), message("m2", 2)], &[], None, NOW);
    saved.adopt(&memory, None, NOW).unwrap().committed.unwrap();

    assert_eq!(ids(&saved.page(&customer(), None).unwrap()), ["m0", "m1", "m2", "m3"]);
    assert_eq!(saved.gaps(Timestamp::from_millis(0), NOW).unwrap(), [gap]);
    let unread = saved.conversation(&customer()).unwrap().summary().unread;
    assert_eq!(unread, 1, "m1 was read, and m0 and m2, which arrived before it here; m3 was not");
}

#[test]
fn what_cannot_be_committed_is_shown_from_memory_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let key = deskbell_history::Key::from_bytes([1; 32]);
    let mut ledger = Ledger::new(History::open(&file, &key).unwrap().history).unwrap();
    ledger.take(vec![message("m1", 1)], &[], None, NOW).committed.unwrap();

    // Another program holds the file's write lock: the cheapest way to make a real commit fail.
    let other = rusqlite::Connection::open(&file).unwrap();
    other.pragma_update(None, "key", format!("x'{}'", *key.to_hex())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let taken = ledger.take(vec![message("m2", 2)], &[], None, NOW);
    assert!(taken.committed.is_err());
    assert!(taken.changes[0].fresh, "it is told all the same");
    let again = ledger.take(vec![message("m2", 2)], &[], None, NOW);
    assert!(again.changes[0].is_nothing(), "it came before, although the history does not know");
    assert_eq!(ids(&ledger.page(&customer(), None).unwrap()), ["m1", "m2"]);
    let after = |at| Position { at: Timestamp::from_millis(at), arrival: Arrival(u64::MAX >> 1) };
    let later = |at| {
        let page = ledger.page_after(&customer(), after(at)).unwrap();
        assert!(!page.has_later);
        page.messages.iter().map(|it| it.message.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((later(0), later(1)), (vec!["m1".to_owned(), "m2".to_owned()], vec!["m2".to_owned()]));
    assert!(ledger.holds_back());

    other.execute_batch("ROLLBACK").unwrap();
    ledger.commit().unwrap();
    assert!(!ledger.holds_back());
    drop(ledger);
    let again = Ledger::new(History::open(&file, &key).unwrap().history).unwrap();
    assert_eq!(ids(&again.page(&customer(), None).unwrap()), ["m1", "m2"]);
}

#[test]
fn what_is_held_back_is_bounded_and_written_a_part_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let key = deskbell_history::Key::from_bytes([1; 32]);
    let mut ledger = Ledger::new(History::open(&file, &key).unwrap().history).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.pragma_update(None, "key", format!("x'{}'", *key.to_hex())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let heard = Heard { at: NOW, resume: None };
    let many = |from: i64| (from..from + 3_000).map(|n| message(&format!("m{n}"), n)).collect();
    for from in [0, 3_000, 6_000] {
        assert!(ledger.take(many(from), &[], Some(heard.clone()), NOW).committed.is_err());
    }
    assert_eq!(ledger.held(), Held { messages: 9_000, is_too_much: false });
    // A long message is as much as many short ones.
    let mut long = 0;
    while !ledger.held().is_too_much {
        assert!(long < 1_000, "there is no bound");
        let events = (long..long + 50).map(|n| {
            let Event::Message(mut message) = message(&format!("long-{n}"), 9_000) else { panic!() };
            message.content = "x".repeat(60_000).into();
            Event::Message(message)
        });
        ledger.take(events.collect(), &[], None, NOW).committed.unwrap_err();
        long += 50;
    }
    assert!((200..600).contains(&long), "32 MiB, and not {long} messages of 60 KB");

    other.execute_batch("ROLLBACK").unwrap();
    let mut parts = 0;
    while ledger.holds_back() {
        assert_eq!(ledger.heard().unwrap(), None, "the place is behind all of it");
        ledger.commit().unwrap();
        parts += 1;
    }
    assert_eq!(parts, 3);
    assert_eq!(ledger.heard().unwrap(), Some(heard));
    assert_eq!(ledger.held(), Held { messages: 0, is_too_much: false });
    drop(ledger);
    let again = Ledger::new(History::open(&file, &key).unwrap().history).unwrap();
    assert_eq!(again.state().last_arrival().0, 9_000 + long);
}

#[test]
fn a_file_that_is_damaged_in_use_makes_way_for_a_new_one_and_nothing_that_came_since_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let key = deskbell_history::Key::from_bytes([1; 32]);
    let open = || History::open(&file, &key).unwrap();
    let mut ledger = Ledger::new(open().history).unwrap();
    for n in 0..200 {
        let events = (0..100).map(|m| message(&format!("old-{n}-{m}-{}", "x".repeat(230)), n)).collect();
        ledger.take(events, &[], None, NOW).committed.unwrap();
    }
    for suffix in ["", "-wal"] {
        let file = folder.path().join(format!("h.db{suffix}"));
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.iter_mut().skip(8_192).for_each(|byte| *byte ^= 0x55);
        std::fs::write(&file, bytes).unwrap();
    }
    // Not each message touches a page that is damaged and not in memory. One that came before does, where it is old.
    let mut came = 0;
    loop {
        came += 1;
        assert!(came < 100, "the damage is never found");
        let again = message(&format!("old-{came}-50-{}", "x".repeat(230)), came);
        let new = message(&format!("old-{came}-new"), came);
        let taken = ledger.take(vec![new, again], &[], None, NOW);
        assert!(taken.changes[0].fresh, "it is told all the same");
        // It is found in reading first, and then nothing can be written.
        if taken.asked.is_err_and(|error| error.is_damage()) {
            assert!(taken.committed.is_err());
            break;
        }
    }

    ledger.leave_damaged().unwrap();
    ledger.commit().unwrap();
    // Of the one that came again nobody can say any more that it did.
    let last = [format!("old-{came}-new"), format!("old-{came}-50-{}", "x".repeat(230))];
    assert_eq!(ids(&ledger.page(&customer(), None).unwrap()), last, "in memory for now");
    let opened = open();
    assert!(opened.set_aside.is_some(), "the agent is told where it is");
    let mut next = Ledger::new(opened.history).unwrap();
    next.adopt(&ledger, None, NOW).unwrap().committed.unwrap();
    drop(next);
    let next = Ledger::new(open().history).unwrap();
    assert_eq!(ids(&next.page(&customer(), None).unwrap()), last);
}
