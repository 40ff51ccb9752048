//! What is old goes, step by step, and nothing that is unread.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::num::NonZeroU16;

use deskbell_domain::{Event, Timestamp};
use deskbell_history::{Batch, Gap, History, Query, Retention, Sweep, Swept};
use support::{DAY, Desk, NOW, at, customer, key, read, text};

fn sweep_all(history: &mut History, keeps_from: Timestamp, max_rows: usize) -> (usize, Vec<Swept>) {
    let mut sweep = Sweep::new(keeps_from);
    let mut steps = Vec::new();
    loop {
        let step = history.sweep(&mut sweep, max_rows).unwrap();
        let finished = step.finished;
        steps.push(step);
        if finished {
            return (steps.iter().map(|step| step.deleted).sum(), steps);
        }
        assert!(steps.len() < 10_000, "it goes on for ever");
    }
}

#[test]
fn ninety_days_unless_told_otherwise() {
    assert_eq!(Retention::default().keeps_from(NOW), Some(at(NOW.millis() - 90 * DAY)));
    assert_eq!(Retention::Days(NonZeroU16::MIN).keeps_from(NOW), Some(at(NOW.millis() - DAY)));
    assert_eq!(Retention::Forever.keeps_from(NOW), None);
    let begin = Timestamp::from_millis(i64::MIN);
    assert_eq!(Retention::default().keeps_from(begin), Some(begin), "a clock that is wrong");
}

#[test]
fn what_is_old_goes_and_what_is_unread_stays_with_all_that_follows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([
        text("ana", "a1", "customer", 10, "old, read, answered"),
        text("ana", "a2", "agent", 20, "the answer"),
        text("ana", "a3", "customer", 100, "new"),
        text("bo", "b1", "customer", 5, "old, read"),
        text("bo", "b2", "customer", 6, "old, unread"),
        text("bo", "b3", "agent", 7, "old, answers what is unread"),
        text("cy", "c1", "customer", 8, "old, read, never answered"),
        text("di", "d1", "agent", 9, "old, of a conversation that is pinned"),
        text("ed", "e1", "agent", 99, "of the day before"),
        text("ed", "e2", "agent", 100, "of the first day that is kept"),
        read("ana", 3),
        read("bo", 4),
        read("cy", 7),
        Event::Pin { customer_id: customer("di"), pinned: true },
    ]);
    let gaps = vec![Gap { from: at(1), to: at(99) }, Gap { from: at(2), to: at(100) }];
    desk.history.commit(&Batch { gaps: gaps.clone(), ..Batch::default() }).unwrap();

    let (deleted, steps) = sweep_all(&mut desk.history, at(100), 1_000);
    assert_eq!(deleted, 6);
    let touched: Vec<_> = steps.iter().flat_map(|step| &step.touched).map(|id| id.as_str()).collect();
    assert_eq!(touched, ["ana", "bo", "cy", "di", "ed"]);
    assert_eq!(desk.ids("ana"), ["a3"]);
    assert_eq!(desk.ids("bo"), ["b2", "b3"]);
    assert_eq!(desk.ids("ed"), ["e2"]);
    assert_eq!(desk.history.gaps(at(0), NOW).unwrap(), gaps[1..]);
    assert_eq!(desk.history.conversation_of(&customer("cy")).unwrap(), None, "nothing is left of it");
    let pinned = desk.history.conversation_of(&customer("di")).unwrap().unwrap();
    assert!(pinned.pinned && pinned.last.is_none());

    // What is asked for anew is what a restart would find.
    let restarted = desk.history.load().unwrap();
    for id in ["ana", "bo", "di", "ed"] {
        let now = desk.history.conversation_of(&customer(id)).unwrap();
        assert_eq!(restarted.conversation(&customer(id)), now.as_ref(), "{id}");
    }
    let bo = restarted.conversation(&customer("bo")).unwrap();
    assert_eq!((bo.unread.len(), bo.waiting_since()), (1, None), "its answer was not forgotten");
}

#[test]
fn what_is_deleted_is_found_no_more_and_neither_are_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([
        text("ana", "a1", "agent", 10, "the forgotten parcel"),
        text("ana", "a2", "agent", 100, "the parcel that is kept"),
    ]);
    let find = |history: &History, text: &str| {
        let page = history.search(&Query::new(text), None, None, 9).unwrap();
        page.found.iter().map(|found| found.stored.message.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find(&desk.history, "parcel"), ["a2", "a1"]);
    sweep_all(&mut desk.history, at(100), 1_000);
    assert_eq!(find(&desk.history, "parcel"), ["a2"]);
    assert_eq!(find(&desk.history, "forgotten"), [""; 0]);
    // Not even whoever has the key finds the word.
    drop(desk);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", *key().to_hex())).unwrap();
    db.execute_batch("INSERT INTO message_text (message_text) VALUES ('optimize')").unwrap();
    let leaves: Vec<Vec<u8>> = db
        .prepare("SELECT block FROM message_text_data")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let has = |word: &[u8]| leaves.iter().any(|leaf| leaf.windows(word.len()).any(|part| part == word));
    assert!(has(b"parcel") && !has(b"orgotten"));
}

#[test]
fn each_step_is_bounded_and_a_sweep_that_is_dropped_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&folder.path().join("h.db"));
    for n in 0..1_200 {
        let (id, who) = (format!("m{n}"), format!("c{:04}", n % 700));
        desk.take([text(&who, &id, "agent", n, "words")]);
    }
    let mut begun = Sweep::new(at(1_000));
    assert_eq!(desk.history.sweep(&mut begun, 7).unwrap().deleted, 7);
    drop(begun);

    let (deleted, steps) = sweep_all(&mut desk.history, at(1_000), 7);
    assert_eq!(deleted, 993);
    assert!(steps.iter().all(|step| step.deleted <= 7), "no step deletes more than it may");
    let left = desk.history.arrived_after(deskbell_domain::Arrival(0), 10_000).unwrap();
    assert_eq!(left.len(), 200);
    assert!(left.iter().all(|stored| stored.message.timestamp >= at(1_000)));
}

#[test]
fn an_arrival_is_never_given_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "a1", "customer", 1, "old"), read("ana", 1)]);
    sweep_all(&mut desk.history, at(10), 100);
    drop(desk);
    let mut desk = Desk::open(&file);
    assert_eq!(desk.state.conversations().count(), 0);
    desk.take([text("ana", "a2", "customer", 20, "she writes again")]);
    let ana = desk.state.conversation(&customer("ana")).unwrap();
    assert_eq!((ana.unread.len(), ana.last_customer_arrival.unwrap().arrival.0), (1, 2));
}

#[test]
fn the_file_becomes_smaller() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    let words = "w".repeat(2_000);
    desk.take((0..2_000).map(|n| text("ana", &format!("m{n}"), "agent", n, &words)));
    drop(desk);
    let before = fs::metadata(&file).unwrap().len();

    let mut desk = Desk::open(&file);
    let (_, steps) = sweep_all(&mut desk.history, at(1_900), 500);
    assert!(steps.len() > 5, "pages are given back in steps too: {steps:?}");
    let after = fs::metadata(&file).unwrap().len();
    assert!(after * 5 < before, "{before} bytes became {after}");
    assert_eq!(desk.ids("ana").len(), 50);
    drop(desk);

    let db = rusqlite::Connection::open(&file).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", key().to_hex().as_str())).unwrap();
    let told: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(told, "ok");
    let free: i64 = db.query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    assert_eq!(free, 0);
}

#[test]
fn the_newest_message_bounds_a_clock_that_is_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&folder.path().join("h.db"));
    assert_eq!(desk.history.newest_at().unwrap(), None);
    desk.take([
        text("ana", "a", "agent", 5, "x"),
        text("bo", "b", "agent", 9, "x"),
        text("cy", "c", "agent", 7, "x"),
    ]);
    assert_eq!(desk.history.newest_at().unwrap(), Some(at(9)));
}
