//! Keeping the index of words up with the messages.
//!
//! # Design
//!
//! The index follows from the messages, so it may be behind them, and a row says how far it is. A batch of a few
//! messages brings its words with it, in its own transaction. In a burst the messages go first: to index one takes
//! longer than to store it, and an agent waits for the message and not for its words. [`History::index`] makes up for
//! it, a bounded number of messages at a time, each step a transaction of its own: whoever calls it can show how far
//! it is, stop it at any time, be killed, and go on from there. The index of a history that an earlier version wrote
//! is made the same way.

use std::borrow::Cow;

use deskbell_domain::{Arrival, Message, StoredMessage};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::words::Units;
use crate::rows::{COLUMNS, stored_message};
use crate::{History, ReadError, WriteError};

/// A batch of more messages than this is a burst, and is indexed later.
const AT_ONCE: usize = 64;

/// How far the index of words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indexing {
    /// Every message that arrived up to this one can be found ...
    pub indexed: Arrival,
    /// ... of those that arrived up to this one.
    pub last: Arrival,
}

impl Indexing {
    /// Whether every message can be found.
    pub fn is_complete(self) -> bool {
        self.indexed >= self.last
    }
}

impl History {
    /// How far the index of words is.
    pub fn indexing(&self) -> Result<Indexing, ReadError> {
        Ok(progress(&self.db)?)
    }

    /// Takes the index of words further by `max` messages at most, in one transaction.
    pub fn index(&mut self, max: usize) -> Result<Indexing, WriteError> {
        let mut indexing = progress(&self.db)?;
        if indexing.is_complete() {
            return Ok(indexing);
        }
        let step = self.db.transaction()?;
        let mut index = Index::new(&step)?;
        let mut taken = 0;
        {
            let mut statement = step.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM message WHERE arrival > ?1 ORDER BY arrival LIMIT ?2"
            ))?;
            let mut rows = statement.query(params![
                indexing.indexed.0.cast_signed(),
                i64::try_from(max.max(1)).unwrap_or(i64::MAX)
            ])?;
            while let Some(row) = rows.next()? {
                taken += 1;
                indexing.indexed = Arrival(row.get::<_, i64>(0)?.unsigned_abs());
                match stored_message(row) {
                    Ok(stored) => index.add(&stored)?,
                    Err(ReadError::Sqlite(error)) => return Err(error.into()),
                    // It cannot be shown either.
                    Err(error) => tracing::warn!(%error, "a message cannot be indexed"),
                }
            }
        }
        if taken < max.max(1) {
            indexing.indexed = indexing.last;
        }
        index.reached(indexing.indexed)?;
        drop(index);
        step.commit()?;
        Ok(indexing)
    }
}

fn progress(db: &Connection) -> Result<Indexing, rusqlite::Error> {
    db.prepare_cached("SELECT indexed, last_arrival FROM search, mark")?.query_row([], |row| {
        Ok(Indexing {
            indexed: Arrival(row.get::<_, i64>(0)?.unsigned_abs()),
            last: Arrival(row.get::<_, i64>(1)?.unsigned_abs()),
        })
    })
}

/// Indexes a batch in the transaction that stores it, where the index is complete up to it and the batch small.
/// `fresh` are the messages that were stored, oldest arrival first; `mark` does not know of them yet.
pub(crate) fn follow(db: &Connection, fresh: &[&StoredMessage]) -> Result<(), rusqlite::Error> {
    let Some(last) = fresh.last().filter(|_| fresh.len() <= AT_ONCE) else { return Ok(()) };
    if !progress(db)?.is_complete() {
        return Ok(());
    }
    let mut index = Index::new(db)?;
    for stored in fresh {
        index.add(stored)?;
    }
    index.reached(last.arrival)
}

struct Index<'a> {
    db: &'a Connection,
    insert: rusqlite::CachedStatement<'a>,
    units: Units,
    tokens: String,
}

impl<'a> Index<'a> {
    fn new(db: &'a Connection) -> Result<Self, rusqlite::Error> {
        let insert = db.prepare_cached("INSERT INTO message_text (rowid, words) VALUES (?1, ?2)")?;
        Ok(Self { db, insert, units: Units::default(), tokens: String::new() })
    }

    fn add(&mut self, stored: &StoredMessage) -> Result<(), rusqlite::Error> {
        self.tokens.clear();
        self.tokens.push_str(&customer_token(stored.message.customer_id.as_str()));
        self.units.cut(&searchable(&stored.message));
        self.units.index_into(&mut self.tokens);
        self.insert.execute(params![stored.arrival.0.cast_signed(), self.tokens])?;
        Ok(())
    }

    fn reached(&self, arrival: Arrival) -> Result<(), rusqlite::Error> {
        self.db
            .prepare_cached("UPDATE search SET indexed = max(indexed, ?1)")?
            .execute([arrival.0.cast_signed()])?;
        Ok(())
    }
}

/// The text of a message that can be found: its words, and what the metadata calls a file, a place or a contact.
pub(super) fn searchable(message: &Message) -> Cow<'_, str> {
    const NAMED: [&str; 4] =
        ["/document/filename", "/location/name", "/location/address", "/contacts/0/name/formatted_name"];
    let mut text = Cow::Borrowed(&*message.content);
    let Some(metadata) = &message.metadata else { return text };
    for name in NAMED.iter().filter_map(|pointer| metadata.pointer(pointer).and_then(Value::as_str)) {
        let text = text.to_mut();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
    }
    text
}

/// A word that no text can have, so that a search within one conversation does not go through all the others. Two
/// customers may have the same one: it only narrows down.
pub(super) fn customer_token(customer_id: &str) -> String {
    // FNV-1a: it must be the same in every version, which the standard library's hashes need not be.
    let hash = customer_id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("\u{E000}{hash:016x}")
}

#[cfg(test)]
mod tests {
    use deskbell_domain::{
        ConversationId, CustomerId, Delivery, Event, MessageId, MessageKind, Sender, State, Status, Timestamp,
    };

    use super::*;
    use crate::{Batch, Query};

    fn message(n: i64, content: &str) -> Event {
        let at = Timestamp::from_millis(n);
        Event::Message(Box::new(Message {
            id: MessageId::new(format!("m{n}")).unwrap(),
            customer_id: CustomerId::new("ana").unwrap(),
            conversation_id: ConversationId::new("conv").unwrap(),
            number: "".into(),
            sender: Sender::Customer,
            kind: MessageKind::Text,
            content: content.into(),
            content_cut: false,
            delivery: Delivery::new(&Status::from_wire("sent"), at, None, None, None),
            metadata: None,
            is_template: false,
            template_name: None,
            timestamp: at,
        }))
    }

    fn words(history: &History) -> (i64, i64) {
        let count = |sql| history.db.query_row(sql, [], |row| row.get(0)).unwrap();
        (count("SELECT count(*) FROM message_text_docsize"), count("SELECT count(*) FROM message"))
    }

    #[test]
    fn deleted_messages_take_their_words_with_them() {
        let mut history = History::in_memory().unwrap();
        let mut state = State::default();
        for part in 0..10 {
            let events = (part * 50..part * 50 + 50).map(|n| message(n, "a parcel"));
            let changes = events.map(|event| state.apply(event, Timestamp::from_millis(0))).collect();
            history.commit(&Batch { changes, ..Batch::default() }).unwrap();
        }
        assert_eq!(words(&history), (500, 500));
        history.db.execute("DELETE FROM message WHERE arrival % 3 = 0", []).unwrap();
        assert_eq!(words(&history), (334, 334));
        // FTS5 looks whether its lists agree with each other.
        history.db.execute("INSERT INTO message_text (message_text) VALUES ('integrity-check')", []).unwrap();
        let page = history.search(&Query::new("parcel"), None, None, 1000).unwrap();
        assert_eq!(page.found.len(), 334);
        assert!(page.found.iter().all(|found| found.stored.arrival.0 % 3 != 0));
        let found: i64 = history
            .db
            .query_row("SELECT count(*) FROM message_text WHERE message_text MATCH 'parcel'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(found, 334, "and not only because the messages are gone");
    }
}
