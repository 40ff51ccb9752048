//! The history on a real disk, with the real SQLCipher.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use deskbell_domain::{
    Arrival, Change, Conversation, ConversationId, CustomerId, Delivery, Event, Message, MessageId,
    MessageKind, Position, Sender, State, Status, StatusUpdate, Timestamp,
};
use deskbell_history::{Batch, Gap, Heard, History, Key, OpenError, Resume};

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn key() -> Key {
    Key::from_bytes([7; 32])
}

fn open(file: &Path) -> History {
    let opened = History::open(file, &key()).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.history
}

fn message(customer: &str, id: &str, sender: &str, at: i64) -> Event {
    Event::Message(Box::new(Message {
        id: MessageId::new(id).unwrap(),
        customer_id: CustomerId::new(customer).unwrap(),
        conversation_id: ConversationId::new("conv").unwrap(),
        number: "+1 555 0100".into(),
        sender: Sender::from_wire(sender),
        kind: MessageKind::from_wire("image"),
        content: format!("secret words of {id}").into(),
        content_cut: true,
        delivery: Delivery::new(&Status::from_wire("sent"), Timestamp::from_millis(at), None, None, None),
        metadata: Some(serde_json::json!({"customerName": "Zoraida", "image": {"width": 3}})),
        is_template: true,
        template_name: Some("hello".into()),
        timestamp: Timestamp::from_millis(at),
    }))
}

fn status(id: &str, word: &str) -> Event {
    Event::Status(StatusUpdate {
        message_id: MessageId::new(id).unwrap(),
        customer_id: None,
        status: Status::from_wire(word),
        at: Timestamp::from_millis(99),
        sent_at: None,
        delivered_at: None,
        read_at: None,
        failure: None,
    })
}

fn apply(state: &mut State, events: impl IntoIterator<Item = Event>) -> Batch {
    let changes: Vec<Change> = events.into_iter().map(|event| state.apply(event, NOW)).collect();
    Batch { changes, ..Batch::default() }
}

fn conversations(state: &State) -> Vec<Conversation> {
    let mut all: Vec<_> = state.conversations().cloned().collect();
    all.sort_by(|a, b| a.customer_id.cmp(&b.customer_id));
    all
}

fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

#[test]
fn what_is_loaded_is_what_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/er/history.db");
    let mut state = State::default();
    let mut history = open(&file);
    history
        .commit(&apply(
            &mut state,
            [
                message("ana", "m1", "customer", 10),
                message("ana", "m2", "agent", 20),
                message("ana", "m3", "customer", 30),
                message("ana", "m0", "customer", 15), // late
                message("bo", "b1", "customer", 5),
                message("cy", "c1", "robot", 7),
                status("m2", "failed"),
                Event::Read { customer_id: customer("bo"), up_to: Arrival(5) },
            ],
        ))
        .unwrap();
    drop(history);

    let loaded = open(&file).load().unwrap();
    assert_eq!(conversations(&loaded), conversations(&state));
    assert_eq!(loaded.totals(), state.totals());

    let page = open(&file).page(&customer("ana"), None).unwrap();
    let ids: Vec<_> = page.messages.iter().map(|it| it.message.id.as_str().to_owned()).collect();
    assert_eq!((ids.join(" "), page.has_earlier), ("m1 m0 m2 m3".to_owned(), false));
    let known = open(&file).find([&MessageId::new("m3").unwrap()]).unwrap();
    let mut again = loaded;
    again.recall(known);
    assert!(again.apply(message("ana", "m3", "customer", 30), NOW).is_nothing(), "it came before");
}

#[test]
fn a_batch_committed_twice_is_a_batch_committed_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = open(&folder.path().join("h.db"));
    let mut batch = apply(&mut State::default(), [message("ana", "m1", "customer", 10)]);
    batch.gaps.push(Gap { from: Timestamp::from_millis(1), to: Timestamp::from_millis(4) });
    let resume = Some(Resume { pid: "p".into(), offset: "o".into() });
    batch.heard = Some(Heard { at: NOW, resume });
    history.commit(&batch).unwrap();
    history.commit(&batch).unwrap();
    assert_eq!(history.page(&customer("ana"), None).unwrap().messages.len(), 1);
    assert_eq!(history.gaps(Timestamp::from_millis(2), NOW).unwrap(), batch.gaps);
    assert_eq!(history.gaps(Timestamp::from_millis(5), NOW).unwrap(), []);
    assert_eq!(history.heard().unwrap(), batch.heard);
}

#[test]
fn pages_follow_one_another_without_a_hole() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = open(&folder.path().join("h.db"));
    // Many messages of one second: only the arrival tells them apart.
    let events = (0..120).map(|n| message("ana", &format!("m{n:03}"), "customer", 1_000 + n / 60));
    history.commit(&apply(&mut State::default(), events)).unwrap();
    let mut ids = Vec::new();
    let mut before = None;
    loop {
        let page = history.page(&customer("ana"), before).unwrap();
        before = page.messages.first().map(|it| it.position());
        ids.splice(0..0, page.messages.into_iter().map(|it| it.message.id.as_str().to_owned()));
        if !page.has_earlier {
            break;
        }
    }
    let expected: Vec<_> = (0..120).map(|n| format!("m{n:03}")).collect();
    assert_eq!(ids, expected);

    let mut ids = Vec::new();
    let mut after = Position { at: Timestamp::from_millis(i64::MIN), arrival: Arrival(0) };
    loop {
        let page = history.page_after(&customer("ana"), after).unwrap();
        after = page.messages.last().map_or(after, |it| it.position());
        ids.extend(page.messages.into_iter().map(|it| it.message.id.as_str().to_owned()));
        if !page.has_later {
            break;
        }
    }
    assert_eq!(ids, expected, "the same, read on from the beginning");
}

#[test]
fn nothing_on_disk_can_be_read_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut history = open(&file);
    history.commit(&apply(&mut State::default(), [message("ana", "m1", "customer", 10)])).unwrap();
    // While it is open, so that the write-ahead log is there too.
    let mut files = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for secret in ["secret words", "Zoraida", "SQLite format 3", &key().to_hex()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
    assert!(files >= 2, "the database and its log");
}

#[test]
fn a_file_that_does_not_open_is_set_aside_and_never_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    open(&file).commit(&apply(&mut State::default(), [message("ana", "m1", "customer", 10)])).unwrap();

    let opened = History::open(&file, &Key::from_bytes([8; 32])).unwrap();
    let set_aside = opened.set_aside.clone().expect("the wrong key").file;
    assert_eq!(conversations(&opened.history.load().unwrap()), []);
    drop(opened);
    assert_eq!(conversations(&open(&set_aside).load().unwrap()).len(), 1, "the right key still opens it");

    fs::write(&file, b"damage ".repeat(1_000)).unwrap();
    let _ = fs::remove_file(folder.path().join("h.db-wal"));
    let second = History::open(&file, &key()).unwrap().set_aside.expect("damage").file;
    assert_ne!(second, set_aside);
    assert!(fs::read(second).unwrap().starts_with(b"damage"));
}

#[test]
fn a_file_from_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    drop(open(&file));
    let db = rusqlite::Connection::open(&file).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", key().to_hex().as_str())).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let error = History::open(&file, &key()).unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
    assert!(file.exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_told_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, b"").unwrap();
    let error = History::open(&in_the_way.join("h.db"), &key()).unwrap_err();
    assert!(matches!(&error, OpenError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn a_history_in_memory_works_the_same_and_leaves_no_file() {
    let mut state = State::default();
    let mut history = History::in_memory().unwrap();
    history.commit(&apply(&mut state, [message("ana", "m1", "customer", 10)])).unwrap();
    assert_eq!(conversations(&history.load().unwrap()), conversations(&state));
}

#[test]
fn a_restart_keeps_mutes_pins_and_the_statuses_that_came_early() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let customer_id = CustomerId::new("c").unwrap();
    let mut history = open(&file);
    let mut state = history.load().unwrap();
    let until = Timestamp::from_millis(5);
    let batch = apply(
        &mut state,
        [
            message("c", "m1", "customer", 1),
            Event::Mute { customer_id: customer_id.clone(), until: Some(until) },
            Event::Pin { customer_id: customer_id.clone(), pinned: true },
            status("m2", "read"),
        ],
    );
    history.commit(&Batch { alerted: Some(Arrival(1)), ..batch }).unwrap();
    drop(history);

    let mut history = open(&file);
    let mut state = history.load().unwrap();
    let summary = state.conversation(&customer_id).unwrap().summary();
    assert_eq!((summary.muted_until, summary.pinned), (Some(until), true));
    assert_eq!((history.alerted().unwrap(), state.last_arrival()), (Arrival(1), Arrival(1)));
    let batch = apply(&mut state, [message("c", "m2", "agent", 2)]);
    let rank = batch.changes[0].message.as_ref().unwrap().message.delivery.rank;
    assert_eq!(rank.map(|rank| rank.as_str()), Some("read"));
    history.commit(&batch).unwrap();
    drop(history);

    // It waits no longer: the same status is news to a state that is loaded anew without the message.
    let mut state = open(&file).load().unwrap();
    assert!(state.apply(status("m2", "read"), NOW).buffered.is_some());
}
