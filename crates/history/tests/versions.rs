//! Histories that earlier versions wrote, opened by this one.
//!
//! `formats/N.db` was written by the program of that format and is encrypted with [`key`]. All hold the same messages;
//! from format 2 on, `zoe` is pinned and `bot` muted.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use deskbell_domain::{Arrival, CustomerId, Event, Language, MessageId, State, Tick, Timestamp};
use deskbell_history::{Batch, Gap, History, Key, OpenError, Query, Resume, Rewriting};

fn key() -> Key {
    Key::from_bytes([0x5A; 32])
}

fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

/// A copy of the file of a format, in a folder.
fn copy(format: u32, folder: &Path) -> PathBuf {
    let file = folder.join("history.db");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{format}.db"));
    fs::copy(kept, &file).unwrap();
    file
}

fn connection(file: &Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(file).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", *key().to_hex())).unwrap();
    db
}

/// Opens a copy of the file of a format, hands it over, and opens it once more: a migration is made once.
fn each_format(look: impl Fn(u32, History)) {
    for format in 1..=4 {
        let folder = tempfile::tempdir().unwrap();
        let file = copy(format, folder.path());
        for _ in 0..2 {
            let opened = History::open(&file, &key()).unwrap();
            assert_eq!(opened.set_aside, None);
            look(format, opened.history);
        }
    }
}

#[test]
fn everything_is_there() {
    each_format(|format, history| {
        let state = history.load().unwrap();
        assert_eq!(state.conversations().count(), 5);
        assert_eq!(state.last_arrival(), Arrival(66));

        let zoe = state.conversation(&customer("zoe")).unwrap();
        assert_eq!(zoe.name.as_ref().map(|name| &*name.text), Some("Zoë Dvořáková"));
        assert_eq!(zoe.number.as_ref().map(|number| &*number.text), Some("+420 601 234 567"));
        assert_eq!((zoe.unread.len(), zoe.waiting_since()), (1, None));
        let last = zoe.last.as_ref().unwrap();
        assert_eq!(
            (last.preview.words(Language::English).as_str(), last.tick),
            ("It left the warehouse this morning.", Tick::Read)
        );
        assert_eq!(zoe.pinned, format >= 2);

        let amr = state.conversation(&customer("amr")).unwrap();
        assert_eq!((amr.read_marker, amr.unread.len(), amr.unanswered.len()), (Arrival(3), 1, 2));
        assert_eq!(amr.last_customer_arrival.map(|place| place.arrival), Some(Arrival(4)));
        assert_eq!(amr.last.as_ref().map(|last| last.position.arrival), Some(Arrival(3)));

        let bot = state.conversation(&customer("bot")).unwrap();
        assert_eq!(bot.muted_until.is_some(), format >= 2);

        let page = history.page(&customer("many"), None).unwrap();
        assert_eq!((page.messages.len(), page.has_earlier), (50, true));
        let first = page.messages[0].position();
        assert_eq!(history.page(&customer("many"), Some(first)).unwrap().messages.len(), 10);

        let gap = Gap { from: Timestamp::from_millis(5), to: Timestamp::from_millis(9) };
        assert_eq!(history.gaps(gap.from, gap.to).unwrap(), [gap]);
        let resume = history.heard().unwrap().unwrap().resume;
        assert_eq!(resume, Some(Resume { pid: "p".into(), offset: "o".into() }));
    });
}

#[test]
fn what_is_loaded_stays_the_same_once_it_is_written_anew() {
    each_format(|_, mut history| {
        let before = history.load().unwrap();
        // Every conversation changes, and is written with what a list needs of it.
        let mut state = before.clone();
        let ids: Vec<CustomerId> = before.conversations().map(|it| it.customer_id.clone()).collect();
        for pinned in [true, false] {
            let events = ids.iter().map(|id| Event::Pin { customer_id: id.clone(), pinned });
            let now = Timestamp::from_millis(1);
            let changes = events.map(|event| state.apply(event, now)).collect();
            history.commit(&Batch { changes, ..Batch::default() }).unwrap();
        }
        let sorted = |state: &State| {
            let mut all: Vec<_> = state.conversations().cloned().collect();
            all.sort_by(|a, b| a.customer_id.cmp(&b.customer_id));
            all
        };
        assert_eq!(sorted(&history.load().unwrap()), sorted(&state));
        assert_eq!(history.load().unwrap().totals(), before.totals());
    });
}

#[test]
fn everything_is_found_once_it_is_indexed() {
    each_format(|_, mut history| {
        while !history.index(10).unwrap().is_complete() {}
        for (typed, count) in
            [("zasilka", 1), ("عنوان", 1), ("届いて", 1), ("\"of the parcel\"", 60), ("number 42", 1)]
        {
            let page = history.search(&Query::new(typed), None, None, 100).unwrap();
            assert_eq!((page.found.len(), page.incomplete), (count, false), "{typed}");
        }
        assert_eq!(history.search_customers(&Query::new("dvorak"), 9).unwrap(), [customer("zoe")]);
        assert_eq!(history.search_customers(&Query::new("0199"), 9).unwrap(), [customer("many")]);
    });
}

#[test]
fn a_long_history_is_copied_into_a_file_that_can_shrink_and_says_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(1, folder.path());
    let db = connection(&file);
    let of = 66 + 30_000;
    db.execute_batch(
        "INSERT INTO message (arrival, id, customer_id, conversation_id, number, sender, kind, content,
             content_cut, at, is_template)
         WITH RECURSIVE n (n) AS (SELECT 67 UNION ALL SELECT n + 1 FROM n WHERE n < 30066)
         SELECT n, 'more-' || n, 'many', 'conv', '', 'agent', 'text', 'x', 0, n, 0 FROM n",
    )
    .unwrap();
    let pragma = |db: &rusqlite::Connection, name: &str| -> i64 {
        db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(pragma(&db, "auto_vacuum"), 0, "it was begun before files could shrink");
    drop(db);
    // From a try that was killed.
    fs::write(folder.path().join("history.db.next"), "half").unwrap();

    let mut told: Vec<Rewriting> = Vec::new();
    let opened = History::open_watched(&file, &key(), &mut |now| told.push(now)).unwrap();
    assert_eq!(opened.set_aside, None);
    assert!(told.len() > 3 && told.is_sorted_by_key(|now| now.done), "{told:?}");
    assert_eq!(told.last(), Some(&Rewriting { done: of, of }));
    for n in (67..=30_066).step_by(501) {
        let id = MessageId::new(format!("more-{n}")).unwrap();
        let found = opened.history.find([&id]).unwrap();
        assert_eq!(found.iter().map(|it| it.arrival.0).collect::<Vec<_>>(), [n], "{n}");
    }
    drop(opened);
    let names = fs::read_dir(folder.path()).unwrap().flatten().map(|it| it.file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().contains("next")));
    let db = connection(&file);
    assert_eq!((pragma(&db, "auto_vacuum"), pragma(&db, "user_version")), (2, 5));
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    drop(db);
    History::open_watched(&file, &key(), &mut |_| panic!("once is enough")).unwrap();
}

#[test]
fn a_file_that_somebody_reads_is_not_replaced_beneath_him() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(4, folder.path());
    let other = connection(&file);
    other.execute_batch("BEGIN; SELECT count(*) FROM message").unwrap();
    let error = History::open(&file, &key()).unwrap_err();
    assert!(matches!(error, OpenError::Busy { .. }), "{error}");
    let count: i64 = other.query_row("SELECT count(*) FROM message", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 66);
    drop(other);
    let opened = History::open(&file, &key()).unwrap();
    assert_eq!((opened.set_aside, opened.history.load().unwrap().last_arrival()), (None, Arrival(66)));
}

#[test]
fn damage_that_is_found_while_copying_is_set_aside_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(4, folder.path());
    let db = connection(&file);
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let root: i64 = db
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'message'", [], |row| row.get(0))
        .unwrap();
    drop(db);
    let mut bytes = fs::read(&file).unwrap();
    bytes[(usize::try_from(root).unwrap() - 1) * 4096 + 500] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let opened = History::open(&file, &key()).unwrap();
    assert!(opened.set_aside.is_some());
    assert_eq!(opened.history.load().unwrap().conversations().count(), 0);
}

/// The other process of the test below: it stops in the middle of the copying.
#[test]
fn copies_until_it_is_killed() {
    let Some(file) = std::env::var_os(KILLED) else { return };
    History::open_watched(Path::new(&file), &key(), &mut |now| {
        if now.done > 0 {
            println!("\nin the middle");
            loop {
                std::thread::park();
            }
        }
    })
    .unwrap();
}

/// Names the file that the other process copies.
const KILLED: &str = "DESKBELL_TEST_COPIED_AND_KILLED";

#[test]
fn a_kill_in_the_middle_of_the_copying_leaves_the_old_history_whole() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let file = copy(4, folder.path());
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "copies_until_it_is_killed", "--nocapture"])
        .env(KILLED, &file)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "in the middle"), "it ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(folder.path().join("history.db.next").exists(), "half a file");
    let db = connection(&file);
    let (format, messages): (i64, i64) = db
        .query_row(
            "SELECT user_version, (SELECT count(*) FROM message) FROM pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((format, messages), (4, 66));
    drop(db);

    let opened = History::open(&file, &key()).unwrap();
    assert_eq!((opened.set_aside, opened.history.load().unwrap().last_arrival()), (None, Arrival(66)));
    assert!(!folder.path().join("history.db.next").exists());
}
