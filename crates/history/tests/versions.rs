//! Histories that earlier versions wrote, opened by this one.
//!
//! `formats/N.db` was written by the program of that format and is encrypted with [`key`]. All hold the same messages;
//! from format 2 on, `zoe` is pinned and `bot` muted.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use deskbell_domain::{Arrival, CustomerId, Event, State, Tick, Timestamp};
use deskbell_history::{Batch, Gap, History, Key, Query, Resume};

fn key() -> Key {
    Key::from_bytes([0x5A; 32])
}

fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

/// Opens a copy of the file of a format, hands it over, and opens it once more: a migration is made once.
fn each_format(look: impl Fn(u32, History)) {
    for format in 1..=2 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history.db");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{format}.db"));
        fs::copy(kept, &file).unwrap();
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
        assert_eq!((&*last.preview, last.tick), ("It left the warehouse this morning.", Tick::Read));
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
