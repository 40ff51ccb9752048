//! Which messages are there, by id.
//!
//! # Design
//!
//! Of every message that comes it is asked whether it came before, and the answer must be right: a message that is
//! taken for another is lost, one that is not recognised rings twice. Ids are random. An index of them, asked and added
//! to with each message, costs for each a page that is not in memory: read, decrypted, changed, encrypted and written
//! again. At a million messages that was four fifths of what a burst cost.
//!
//! So there are three:
//!
//! - *The tail*: the hashes that came last, in memory. A commit writes its own behind one another into `id_tail`, from
//!   where they are read at the start.
//! - *`message_id`*: all others, ordered by hash. Where the tail is too long a commit merges a piece of it, in the order
//!   of the hashes from where the last one stopped, so that many go into a page that is changed once. A turn around
//!   all hashes takes the commits of some 80,000 messages; what was in `id_tail` for two turns goes.
//! - *The filter* of what is in `message_id`, ten bits or so for a hash, in parts that are read when they are asked for
//!   first. It answers for nearly every new message without reading a page. A part that is full is divided.
//!
//! Everything is written in the transaction of the messages it stands for, and memory follows when that is committed.
//! To merge a hash twice is the same as once, so that after a crash it does not matter which the tail still had.
//!
//! A hash (SipHash, with a key of the file's own, so that no server can make ids that collide) only says where to look:
//! the id of the message that is there decides. A hash whose message is gone does no harm.

mod filter;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hasher;

use rusqlite::{Connection, OptionalExtension, params};
use siphasher::sip::SipHasher13;

use filter::{KEYS_MAX, Part};

/// How many hashes the tail keeps.
/// Tests get past it sooner.
const TAIL: usize = if cfg!(test) { 16 } else { 40 } * 1024;
/// When it has more, so many more are merged, so that a page is not written for each single message.
const SLICE: usize = 256;

/// What the history knows of ids without reading.
pub(crate) struct Ids {
    hasher: SipHasher13,
    tail: BTreeSet<Entry>,
    /// By their first hash. A part is read when it is asked for first, hence the cell.
    parts: RefCell<BTreeMap<i64, Part>>,
    cursor: i64,
    turned: i64,
    /// Tests make hashes collide with it.
    mask: i64,
}

/// A hash and the arrival of its message.
type Entry = (i64, i64);

/// What a transaction does to the ids: memory hears of it when it is committed.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    added: Vec<Entry>,
    gone: Vec<Entry>,
    parts: BTreeMap<i64, Part>,
    turn: Option<(i64, i64)>,
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ids").field("tail", &self.tail.len()).finish_non_exhaustive()
    }
}

impl Ids {
    /// What a file that is only read, and never asked for ids, has of them.
    pub(crate) fn none() -> Self {
        Self {
            hasher: SipHasher13::new(),
            tail: BTreeSet::new(),
            parts: RefCell::default(),
            cursor: i64::MIN,
            turned: 0,
            mask: -1,
        }
    }

    pub(crate) fn load(db: &Connection) -> Result<Self, rusqlite::Error> {
        let mut ids = Self::none();
        let key: [u8; 16];
        (key, ids.cursor, ids.turned) = db.query_row("SELECT key, cursor, turned FROM ids", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        ids.hasher = SipHasher13::new_with_key(&key);
        // Those of deleted messages do not come back.
        let oldest: i64 =
            db.query_row("SELECT coalesce(min(arrival), 0) FROM message", [], |row| row.get(0))?;
        let mut statement = db.prepare("SELECT first, hashes FROM id_tail")?;
        let mut rows = statement.query([])?;
        // Sorted together, which is faster than one by one.
        let mut tail = Vec::new();
        while let Some(row) = rows.next()? {
            let first: i64 = row.get(0)?;
            let (hashes, _) = row.get_ref(1)?.as_blob()?.as_chunks::<8>();
            let entries =
                hashes.iter().zip(first..).map(|(hash, arrival)| (i64::from_le_bytes(*hash), arrival));
            let merged = |(hash, arrival): &Entry| *arrival <= ids.turned && *hash < ids.cursor;
            tail.extend(entries.filter(|entry| entry.1 >= oldest && !merged(entry)));
        }
        ids.tail = tail.into_iter().collect();
        Ok(ids)
    }

    pub(crate) fn hash(&self, id: &str) -> i64 {
        let mut hasher = self.hasher;
        hasher.write(id.as_bytes());
        hasher.finish().cast_signed() & self.mask
    }

    /// Where messages may be whose ids have this hash.
    pub(crate) fn arrivals(&self, db: &Connection, hash: i64) -> Result<Vec<i64>, rusqlite::Error> {
        let mut arrivals: Vec<i64> =
            self.tail.range((hash, i64::MIN)..=(hash, i64::MAX)).map(|(_, arrival)| *arrival).collect();
        if self.may_be_merged(db, hash)? {
            let mut statement = db.prepare_cached("SELECT arrival FROM message_id WHERE hash = ?1")?;
            let mut rows = statement.query([hash])?;
            while let Some(row) = rows.next()? {
                let arrival = row.get(0)?;
                // After a crash the tail may have what is merged already.
                if !arrivals.contains(&arrival) {
                    arrivals.push(arrival);
                }
            }
        }
        Ok(arrivals)
    }

    fn may_be_merged(&self, db: &Connection, hash: i64) -> Result<bool, rusqlite::Error> {
        let mut parts = self.parts.borrow_mut();
        if let Some((_, part)) = parts.range(..=hash).next_back().filter(|(_, part)| part.last >= hash) {
            return Ok(part.may_have(hash));
        }
        let (first, part) = read_part(db, hash)?;
        let may_have = part.may_have(hash);
        parts.insert(first, part);
        Ok(may_have)
    }

    /// Notes a message that is being stored.
    pub(crate) fn add(&self, pending: &mut Pending, hash: i64, arrival: i64) {
        pending.added.push((hash, arrival));
    }

    /// Notes, and writes, that a message is being deleted.
    pub(crate) fn remove(
        &self,
        db: &Connection,
        pending: &mut Pending,
        id: &str,
        arrival: i64,
    ) -> Result<(), rusqlite::Error> {
        let hash = self.hash(id);
        pending.gone.push((hash, arrival));
        db.prepare_cached("DELETE FROM message_id WHERE hash = ?1 AND arrival = ?2")?
            .execute([hash, arrival])?;
        Ok(())
    }

    /// Writes what was added, and merges as much as the tail has too many. Once for each transaction.
    pub(crate) fn write(&self, db: &Connection, pending: &mut Pending) -> Result<(), rusqlite::Error> {
        let Some((_, first)) = pending.added.first().copied() else { return Ok(()) };
        let too_many = (self.tail.len() + pending.added.len()).saturating_sub(TAIL);
        if too_many > 0 {
            self.merge(db, pending, too_many + SLICE, first - 1)?;
        }
        let mut insert = db.prepare_cached("INSERT INTO id_tail (first, hashes) VALUES (?1, ?2)")?;
        for run in pending.added.chunk_by(|a, b| a.1 + 1 == b.1) {
            let hashes: Vec<u8> = run.iter().flat_map(|(hash, _)| hash.to_le_bytes()).collect();
            insert.execute(params![run.first().map(|(_, arrival)| arrival), hashes])?;
        }
        Ok(())
    }

    /// Merges at most `max` of the tail, up to the end of a turn. `last` is the last arrival of the tail.
    fn merge(
        &self,
        db: &Connection,
        pending: &mut Pending,
        max: usize,
        last: i64,
    ) -> Result<(), rusqlite::Error> {
        let mut ahead = self.tail.range((self.cursor, i64::MIN)..);
        let slice: Vec<Entry> = ahead.by_ref().take(max).copied().collect();
        let mut insert =
            db.prepare_cached("INSERT OR IGNORE INTO message_id (hash, arrival) VALUES (?1, ?2)")?;
        let mut open: Option<(i64, Part)> = None;
        for (hash, arrival) in &slice {
            let (first, mut part) = match open.take() {
                Some((first, part)) if part.last >= *hash => (first, part),
                full => {
                    close(db, pending, full)?;
                    self.part(db, pending, *hash)?
                }
            };
            if insert.execute([hash, arrival])? > 0 {
                part.add(*hash);
            }
            open = Some((first, part));
        }
        close(db, pending, open)?;
        pending.gone.extend(slice);
        let turn = match ahead.next() {
            Some((next, _)) => (*next, self.turned),
            None => {
                // Whatever was there when the turn began is merged.
                db.prepare_cached("DELETE FROM id_tail WHERE first + length(hashes) / 8 - 1 <= ?1")?
                    .execute([self.turned])?;
                (i64::MIN, last)
            }
        };
        db.prepare_cached("UPDATE ids SET cursor = ?1, turned = ?2")?.execute([turn.0, turn.1])?;
        pending.turn = Some(turn);
        Ok(())
    }

    /// The part for a hash, as the transaction has left it.
    fn part(&self, db: &Connection, pending: &Pending, hash: i64) -> Result<(i64, Part), rusqlite::Error> {
        let parts = self.parts.borrow();
        // What was divided in this transaction is only right in what is pending.
        [&pending.parts, &parts]
            .into_iter()
            .find_map(|parts| parts.range(..=hash).next_back().filter(|(_, part)| part.last >= hash))
            .map_or_else(|| read_part(db, hash), |(first, part)| Ok((*first, part.clone())))
    }

    /// Follows a transaction that was committed.
    pub(crate) fn committed(&mut self, pending: Pending) {
        self.tail.extend(pending.added);
        for entry in pending.gone {
            self.tail.remove(&entry);
        }
        self.parts.get_mut().extend(pending.parts);
        if let Some((cursor, turned)) = pending.turn {
            (self.cursor, self.turned) = (cursor, turned);
        }
    }
}

fn read_part(db: &Connection, hash: i64) -> Result<(i64, Part), rusqlite::Error> {
    let found = db
        .prepare_cached(
            "SELECT first, last, keys, bits FROM id_filter WHERE first <= ?1 ORDER BY first DESC LIMIT 1",
        )?
        .query_row([hash], |row| {
            let part = Part::stored(row.get(1)?, row.get(2)?, row.get_ref(3)?.as_blob()?);
            Ok((row.get(0)?, part))
        });
    // The first part begins with the least hash, so there is always one.
    Ok(found.optional()?.unwrap_or_else(|| (hash, Part::stored(hash, 0, &[]))))
}

/// Writes a part that was added to, in two where it is full.
fn close(db: &Connection, pending: &mut Pending, part: Option<(i64, Part)>) -> Result<(), rusqlite::Error> {
    let Some((first, mut part)) = part else { return Ok(()) };
    if part.keys as usize > KEYS_MAX {
        let hashes = db
            .prepare_cached("SELECT hash FROM message_id WHERE hash BETWEEN ?1 AND ?2 ORDER BY hash")?
            .query_map([first, part.last], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        // It may be full of what was deleted since. And one hash of very many messages cannot be divided.
        let middle = hashes.get(hashes.len() / 2).copied().filter(|middle| *middle > first);
        match middle.filter(|_| hashes.len() > KEYS_MAX * 3 / 4) {
            Some(middle) => {
                let (below, above) = hashes.split_at(hashes.partition_point(|hash| *hash < middle));
                write_part(db, pending, middle, Part::of(part.last, above))?;
                part = Part::of(middle - 1, below);
            }
            None => part = Part::of(part.last, &hashes),
        }
    }
    write_part(db, pending, first, part)
}

fn write_part(db: &Connection, pending: &mut Pending, first: i64, part: Part) -> Result<(), rusqlite::Error> {
    db.prepare_cached("REPLACE INTO id_filter (first, last, keys, bits) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![first, part.last, part.keys, part.bits()])?;
    pending.parts.insert(first, part);
    Ok(())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
