//! Files that are damaged, locked, of another key or version, and disks that take nothing.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;
use std::time::Duration;

use deskbell_domain::{Arrival, Change};
use deskbell_history::{
    Batch, CheckError, History, HistoryReader, Key, OpenError, ReaderError, Wipe, WriteError, check,
};
use support::{Desk, NOW, beside, customer, damage, key, names, text};

const LONG: Duration = Duration::from_secs(60);

/// A history with a good number of pages, all of them in the database itself and none in the log.
fn fill(file: &Path) -> Desk {
    let mut desk = Desk::open(file);
    for n in 0..20 {
        let words = "words ".repeat(40);
        let who = format!("c{n}");
        desk.take((0..50).map(|m| text(&who, &format!("m{n}-{m}"), "customer", m, &words)));
    }
    drop(desk);
    Desk::open(file)
}

#[test]
fn damage_in_the_middle_of_the_file_is_told_apart_and_set_aside_at_the_next_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    drop(fill(&file));
    // Most pages are not read before somebody asks for what they hold: this looks for the first that is missed when
    // the conversations are loaded.
    let sound = fs::read(&file).unwrap();
    let pages = 1..sound.len() / 4096;
    let found = pages.rev().find_map(|page| {
        let mut damaged = sound.clone();
        damaged[page * 4096 + 100] ^= 0x55;
        fs::write(&file, &damaged).unwrap();
        let opened = History::open(&file, &key()).unwrap();
        if let Some(aside) = opened.set_aside {
            drop(opened.history);
            fs::remove_file(aside.file).unwrap();
            return None;
        }
        let error = opened.history.load().err()?;
        Some((damaged, opened.history, error))
    });
    let (damaged, mut history, error) = found.expect("no page is needed to load the conversations");
    assert!(error.is_damage(), "{error}");
    history.found_damaged().unwrap();
    drop(history);
    assert_eq!(fs::read(&file).unwrap(), damaged, "it is left as it is");

    let opened = History::open(&file, &key()).unwrap();
    let aside = opened.set_aside.clone().expect("it was found damaged").file;
    assert_eq!(fs::read(&aside).unwrap(), damaged, "nothing of it is deleted");
    assert_eq!(opened.history.load().unwrap().conversations().count(), 0);
    drop(opened);
    assert_eq!(History::open(&file, &key()).unwrap().set_aside, None, "once is enough");
}

#[test]
fn damage_while_it_is_open_stops_the_writing_and_the_old_log_harms_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = fill(&file);
    damage(&file);
    let mut failed = None;
    for n in 0..200 {
        let change =
            desk.state.apply(text(&format!("c{}", n % 20), &format!("x{n}"), "customer", n, "x"), NOW);
        let result = desk.history.commit(&Batch { changes: vec![change], ..Batch::default() });
        if let Err(error) = result {
            failed = Some(error);
            break;
        }
    }
    assert!(matches!(failed, Some(WriteError::Damaged(_))), "{failed:?}");
    desk.history.found_damaged().unwrap();
    let mut damaged = desk.history;

    // The same process goes on with a new file only once the old one is closed.
    assert!(matches!(History::open(&file, &key()), Err(OpenError::Busy { .. })));
    let _ = damaged.found_damaged();
    drop(damaged);
    let mut opened = History::open(&file, &key()).unwrap();
    assert!(opened.set_aside.is_some());
    let mut state = opened.history.load().unwrap();
    let changes: Vec<Change> = vec![state.apply(text("ana", "n1", "customer", 1, "new"), NOW)];
    opened.history.commit(&Batch { changes, ..Batch::default() }).unwrap();
    drop(opened);
    assert_eq!(Desk::open(&file).ids("ana"), ["n1"]);
}

/// Each batch is tried, for messages ring all the same; the wait for a lock is had once, and again after a success.
#[test]
fn a_lock_that_somebody_keeps_is_not_waited_for_with_each_batch() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "m1", "customer", 1, "x")]);
    let other = rusqlite::Connection::open(&file).unwrap();
    let key = zeroize::Zeroizing::new(format!("x'{}'", key().to_hex().as_str()));
    other.pragma_update(None, "key", key.as_str()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let change = desk.state.apply(text("ana", "m2", "customer", 2, "y"), NOW);
    let batch = Batch { changes: vec![change], ..Batch::default() };
    let begun = std::time::Instant::now();
    for _ in 0..200 {
        assert!(matches!(desk.history.commit(&batch), Err(WriteError::Sqlite(_))));
    }
    // Waited for each time it would be 40 s.
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
    other.execute_batch("ROLLBACK").unwrap();
    desk.history.commit(&batch).unwrap();
    drop((desk, other));
    assert_eq!(Desk::open(&file).ids("ana"), ["m1", "m2"]);
}

#[test]
fn a_log_that_lost_its_database_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "m1", "customer", 1, "in the log only")]);
    let log = fs::read(beside(&file, "-wal")).unwrap();
    drop(desk);
    // As a crash in the middle of renaming leaves it.
    fs::remove_file(&file).unwrap();
    fs::write(beside(&file, "-wal"), &log).unwrap();
    let opened = History::open(&file, &key()).unwrap();
    let aside = opened.set_aside.clone().expect("something was there").file;
    assert_eq!(fs::read(beside(&aside, "-wal")).unwrap(), log);
    drop(opened);

    // Its name is not given to another.
    let second = History::open(&file, &Key::from_bytes([8; 32])).unwrap().set_aside.unwrap().file;
    assert_ne!(second, aside);
    assert_eq!(fs::read(beside(&aside, "-wal")).unwrap(), log);
}

#[test]
fn a_history_has_one_writer_and_gives_way_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut first = Desk::open(&file);
    first.take([text("ana", "m1", "customer", 1, "x")]);
    let error = History::open(&file, &key()).unwrap_err();
    assert!(matches!(error, OpenError::Busy { .. }), "{error}");
    assert!(error.to_string().contains("in use"), "{error}");
    // A wrong key does not set aside what somebody writes to.
    assert!(matches!(History::open(&file, &Key::from_bytes([8; 32])), Err(OpenError::Busy { .. })));
    drop(first);
    assert_eq!(Desk::open(&file).ids("ana"), ["m1"]);
}

#[test]
fn a_reader_reads_beside_the_writer_and_does_not_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    assert!(matches!(HistoryReader::open(&file, &key()), Err(ReaderError::Missing { .. })));
    assert_eq!(names(folder.path()), [""; 0], "looking makes no file");
    let mut desk = Desk::open(&file);
    desk.take((0..30).map(|n| text("ana", &format!("m{n}"), "customer", 100 - n / 2, "x")));

    let reader = HistoryReader::open(&file, &key()).unwrap();
    let known = reader.known(&customer("ana")).unwrap().unwrap();
    assert_eq!((known.messages, known.up_to), (30, Arrival(30)));
    assert_eq!(reader.known(&customer("bo")).unwrap(), None);
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        desk.take([text("ana", &format!("new-{}", ids.len()), "customer", 1_000, "later")]);
        let page = reader.messages_after(&customer("ana"), after, known.up_to, 7).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.position());
        ids.extend(page.iter().map(|stored| (stored.position(), stored.message.id.to_string())));
    }
    assert_eq!(ids.len(), 30, "what came later is none of it");
    assert!(ids.is_sorted_by_key(|(position, _)| *position));

    assert!(matches!(
        HistoryReader::open(&file, &Key::from_bytes([8; 32])),
        Err(ReaderError::Unreadable { .. })
    ));
    drop(desk);
    assert!(HistoryReader::open(&file, &key()).is_ok(), "nobody writes");
}

#[test]
fn a_check_changes_nothing_and_finds_damage() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    assert!(matches!(check(&file, &key(), LONG), Err(CheckError::Open(ReaderError::Missing { .. }))));
    let desk = fill(&file);
    assert!(check(&file, &key(), LONG).unwrap().complete, "while it is written to");
    drop(desk);
    assert!(check(&file, &key(), LONG).unwrap().complete);
    assert!(check(&file, &key(), Duration::ZERO).is_ok(), "out of time is not out of order");

    let error = check(&file, &Key::from_bytes([8; 32]), LONG).unwrap_err();
    assert!(matches!(error, CheckError::Open(ReaderError::Unreadable { .. })), "{error}");
    // One byte of one message.
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let error = check(&file, &key(), LONG).unwrap_err();
    assert!(matches!(error, CheckError::Damaged(_)), "{error}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert!(!names(folder.path()).iter().any(|name| name.contains("aside") || name.contains("damaged")));
}

#[test]
fn a_check_leaves_an_older_and_a_newer_format_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    drop(Desk::open(&file));
    for (format, expected) in [(99, "newer"), (1, "older")] {
        let db = rusqlite::Connection::open(&file).unwrap();
        db.pragma_update(None, "key", format!("x'{}'", key().to_hex().as_str())).unwrap();
        db.pragma_update(None, "user_version", format).unwrap();
        drop(db);
        let error = check(&file, &key(), LONG).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_clock_that_was_set_back_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "m1", "customer", 5_000, "before")]);
    drop(desk);
    // The server's and this computer's clock are an hour behind at the next start.
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "m2", "customer", 1_000, "after"), text("ana", "m3", "customer", 5_000, "same")]);
    assert_eq!(desk.ids("ana"), ["m2", "m1", "m3"], "by the server's time, then as they came");
    let unread = desk.state.conversation(&customer("ana")).unwrap().unread.len();
    assert_eq!(unread, 3, "unread goes by arrival, not by any clock");
    let found: Vec<_> =
        desk.history.arrived_after(Arrival(1), 10).unwrap().iter().map(|it| it.arrival.0).collect();
    assert_eq!(found, [2, 3]);
    drop(desk);
    assert_eq!(Desk::open(&file).ids("ana"), ["m2", "m1", "m3"]);
}

#[test]
fn a_wipe_leaves_no_file_and_one_that_was_cut_short_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let other = folder.path().join("other.db");
    drop(Desk::open(&other));
    drop(Desk::open(&file));
    drop(History::open(&file, &Key::from_bytes([8; 32])).unwrap());
    assert!(names(folder.path()).iter().any(|name| name.starts_with("h.db.set-aside")));

    assert!(Wipe::pending(&file).is_none());
    let begun = Wipe::begin(&file).unwrap();
    drop(begun); // the power fails
    let pending = Wipe::pending(&file).expect("it was begun");
    pending.finish().unwrap();
    assert!(Wipe::pending(&file).is_none());
    let left = names(folder.path());
    assert!(left.iter().all(|name| name.starts_with("other.db")), "{left:?}");
    assert!(other.exists(), "another profile's");
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([text("ana", "m1", "customer", 1, "x")]);
    for name in ["h.db", "h.db-wal", "h.db-shm"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
