use deskbell_domain::{
    ConversationId, CustomerId, Delivery, Event, Message, MessageId, MessageKind, Sender, State, Timestamp,
};

use super::*;
use crate::{Batch, History, Key, Sweep};

const NOW: Timestamp = Timestamp::from_millis(0);

fn message(n: usize) -> Event {
    Event::Message(Box::new(Message {
        id: MessageId::new(format!("m{n}")).unwrap(),
        customer_id: CustomerId::new(format!("c{}", n % 7)).unwrap(),
        conversation_id: ConversationId::new("conv").unwrap(),
        number: "".into(),
        sender: Sender::Agent,
        kind: MessageKind::Text,
        content: "x".into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: None,
        is_template: false,
        template_name: None,
        timestamp: Timestamp::from_millis(i64::try_from(n).unwrap()),
    }))
}

/// Stores messages as the pipeline does, and returns how many were new.
fn take(history: &mut History, state: &mut State, numbers: impl IntoIterator<Item = usize>) -> usize {
    let events: Vec<Event> = numbers.into_iter().map(message).collect();
    let ids = events.iter().map(|event| match event {
        Event::Message(message) => &message.id,
        _ => unreachable!(),
    });
    state.recall(history.find(ids).unwrap());
    let changes: Vec<_> = events.into_iter().map(|event| state.apply(event, NOW)).collect();
    let fresh = changes.iter().filter(|change| change.fresh).count();
    let batch = Batch { changes, ..Batch::default() };
    history.commit(&batch).unwrap();
    history.commit(&batch).unwrap();
    state.forget();
    fresh
}

fn count(db: &Connection, of: &str) -> i64 {
    db.query_row(&format!("SELECT count(*) FROM {of}"), [], |row| row.get(0)).unwrap()
}

/// What is stored comes again, in the middle of new messages, with restarts between.
fn everything_is_recognised(mask: i64, messages: usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let open = || {
        let mut history = History::open(&file, &Key::from_bytes([7; 32])).unwrap().history;
        history.ids.mask = mask;
        history
    };
    let mut history = open();
    let mut state = history.load().unwrap();
    let step = messages / 40;
    for from in (0..messages).step_by(step) {
        // A third of them came before, early and late ones.
        let old = (0..from).step_by((from / (step / 2)).max(1));
        let fresh = take(&mut history, &mut state, (from..from + step).chain(old));
        assert_eq!(fresh, step, "behind {from}");
        if from % (step * 9) == 0 {
            drop(history);
            history = open();
            state = history.load().unwrap();
        }
    }
    assert_eq!(count(&history.db, "message"), i64::try_from(messages).unwrap());
    // Each is in the tail or in the table, and no filter denies it.
    for n in 0..messages {
        let id = MessageId::new(format!("m{n}")).unwrap();
        assert_eq!(history.find([&id]).unwrap().len(), 1, "{n}");
    }
    let unknown = MessageId::new("m-1").unwrap();
    assert_eq!(history.find([&unknown]).unwrap(), []);
    if messages > 4 * TAIL {
        let merged = usize::try_from(count(&history.db, "message_id")).unwrap();
        assert!(merged >= messages - 3 * TAIL, "{merged} of {messages} are merged");
        let rows = count(&history.db, "id_tail");
        assert!(rows < 40, "what is merged goes from the tail: {rows}");
        assert!(history.ids.tail.len() < 4 * TAIL);
    }
}

#[test]
fn what_came_before_is_recognised_wherever_it_is() {
    everything_is_recognised(-1, 100_000);
}

#[test]
fn hashes_that_collide_do_not_make_messages_one() {
    // Four hashes for all messages.
    everything_is_recognised(0x4000_0000_0000_0001, 800);
}

#[test]
fn parts_that_are_full_are_divided_and_leave_no_hash_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("h.db"), &Key::from_bytes([7; 32])).unwrap().history;
    let mut state = history.load().unwrap();
    for from in (0..60_000).step_by(3_000) {
        take(&mut history, &mut state, from..from + 3_000);
    }
    let mut statement = history.db.prepare("SELECT first, last, keys FROM id_filter ORDER BY first").unwrap();
    let parts: Vec<(i64, i64, u32)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(parts.len() > 8, "{}", parts.len());
    assert_eq!((parts[0].0, parts[parts.len() - 1].1), (i64::MIN, i64::MAX));
    assert!(parts.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0), "{parts:?}");
    assert!(parts.iter().all(|part| part.2 as usize <= KEYS_MAX + 1_000), "{parts:?}");
}

#[test]
fn what_failed_to_be_committed_is_not_there() {
    let mut history = History::in_memory().unwrap();
    let mut state = State::default();
    let changes: Vec<_> = (0..3).map(|n| state.apply(message(n), NOW)).collect();
    history
        .db
        .execute_batch("CREATE TRIGGER no BEFORE INSERT ON id_tail BEGIN SELECT raise(FAIL, 'no'); END")
        .unwrap();
    let batch = Batch { changes, ..Batch::default() };
    assert!(history.commit(&batch).is_err());
    let id = MessageId::new("m1").unwrap();
    assert_eq!(history.find([&id]).unwrap(), []);
    assert_eq!(history.ids.tail.len(), 0);
    history.db.execute_batch("DROP TRIGGER no").unwrap();
    history.commit(&batch).unwrap();
    assert_eq!(history.find([&id]).unwrap().len(), 1);
}

#[test]
fn a_deleted_message_leaves_no_hash_and_may_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let open = || History::open(&file, &Key::from_bytes([7; 32])).unwrap().history;
    let mut history = open();
    let mut state = history.load().unwrap();
    for from in (0..40_000).step_by(4_000) {
        take(&mut history, &mut state, from..from + 4_000);
    }
    let merged = count(&history.db, "message_id");
    assert!(merged > 0);
    let mut sweep = Sweep::new(Timestamp::from_millis(39_000));
    while !history.sweep(&mut sweep, 1_000).unwrap().finished {}
    assert_eq!(count(&history.db, "message"), 1_000);
    assert!(count(&history.db, "message_id") <= 1_000);
    assert!(history.ids.tail.len() <= 1_000);
    drop(history);
    let mut history = open();
    assert!(history.ids.tail.len() <= 1_000, "nor does it come back");
    let mut state = history.load().unwrap();
    assert_eq!(take(&mut history, &mut state, [5, 38_999, 39_000, 39_999]), 2);
}
