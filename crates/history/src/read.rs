//! What the pipeline asks of the history.

use deskbell_domain::{Arrival, CustomerId, MessageId, Position, StoredMessage, Timestamp};
use rusqlite::{OptionalExtension, params};

use crate::rows::{COLUMNS, stored_message};
use crate::{Gap, Heard, History, ReadError, Resume};

/// How many messages a page holds.
pub const PAGE_SIZE: usize = 50;

/// A page of a conversation, read back from a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Oldest first, at most [`PAGE_SIZE`].
    pub messages: Vec<StoredMessage>,
    /// Whether there are earlier ones.
    pub has_earlier: bool,
}

/// A page of a conversation, read on from a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LaterPage {
    /// Oldest first, at most [`PAGE_SIZE`].
    pub messages: Vec<StoredMessage>,
    /// Whether there are later ones.
    pub has_later: bool,
}

impl History {
    /// The agent was told of every arrival up to this one.
    pub fn alerted(&self) -> Result<Arrival, ReadError> {
        let alerted: i64 = self.db.query_row("SELECT alerted FROM mark", [], |row| row.get(0))?;
        Ok(Arrival(alerted.unsigned_abs()))
    }

    /// The messages among `ids` that are there.
    pub fn find<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a MessageId>,
    ) -> Result<Vec<StoredMessage>, ReadError> {
        let mut statement = self
            .db
            .prepare_cached(&format!("SELECT {COLUMNS} FROM message WHERE arrival = ?1 AND id = ?2"))?;
        let mut found = Vec::new();
        for id in ids {
            for arrival in self.ids.arrivals(&self.db, self.ids.hash(id.as_str()))? {
                let mut rows = statement.query(params![arrival, id.as_str()])?;
                if let Some(row) = rows.next()? {
                    found.push(stored_message(row)?);
                }
            }
        }
        Ok(found)
    }

    /// The newest page of a conversation, or the page before a place in it.
    pub fn page(&self, customer_id: &CustomerId, before: Option<Position>) -> Result<Page, ReadError> {
        let mut messages = self.newest(customer_id, before, PAGE_SIZE + 1)?;
        let has_earlier = messages.len() > PAGE_SIZE;
        messages.truncate(PAGE_SIZE);
        messages.reverse();
        Ok(Page { messages, has_earlier })
    }

    /// The page after a place in a conversation.
    pub fn page_after(&self, customer_id: &CustomerId, after: Position) -> Result<LaterPage, ReadError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message WHERE customer_id = ?1 AND (at, arrival) > (?2, ?3)
             ORDER BY at, arrival LIMIT ?4"
        ))?;
        let mut rows = statement.query(params![
            customer_id.as_str(),
            after.at.millis(),
            after.arrival.0.cast_signed(),
            i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX),
        ])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(stored_message(row)?);
        }
        let has_later = messages.len() > PAGE_SIZE;
        messages.truncate(PAGE_SIZE);
        Ok(LaterPage { messages, has_later })
    }

    pub(crate) fn newest(
        &self,
        customer_id: &CustomerId,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, ReadError> {
        let before = before
            .unwrap_or(Position { at: Timestamp::from_millis(i64::MAX), arrival: Arrival(u64::MAX >> 1) });
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message WHERE customer_id = ?1 AND (at, arrival) < (?2, ?3)
             ORDER BY at DESC, arrival DESC LIMIT ?4"
        ))?;
        let mut rows = statement.query(params![
            customer_id.as_str(),
            before.at.millis(),
            before.arrival.0.cast_signed(),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(stored_message(row)?);
        }
        Ok(messages)
    }

    /// Up to `limit` messages of all conversations that arrived after `arrival`, in the order they arrived.
    pub fn arrived_after(&self, arrival: Arrival, limit: usize) -> Result<Vec<StoredMessage>, ReadError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message WHERE arrival > ?1 ORDER BY arrival LIMIT ?2"
        ))?;
        let mut rows =
            statement.query(params![arrival.0.cast_signed(), i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(stored_message(row)?);
        }
        Ok(messages)
    }

    /// Gaps that overlap a span of time, oldest first.
    pub fn gaps(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Gap>, ReadError> {
        let mut statement = self.db.prepare_cached(
            "SELECT from_at, to_at FROM gap WHERE to_at >= ?1 AND from_at <= ?2 ORDER BY from_at",
        )?;
        let gaps = statement.query_map(params![from.millis(), to.millis()], |row| {
            Ok(Gap { from: Timestamp::from_millis(row.get(0)?), to: Timestamp::from_millis(row.get(1)?) })
        })?;
        Ok(gaps.collect::<Result<_, _>>()?)
    }

    /// When the server was last heard, and where the connection can be taken up again.
    pub fn heard(&self) -> Result<Option<Heard>, ReadError> {
        Ok(self
            .db
            .query_row("SELECT at, pid, offset FROM heard", [], |row| {
                let (pid, offset) = (row.get::<_, Option<String>>(1)?, row.get::<_, Option<String>>(2)?);
                Ok(Heard {
                    at: Timestamp::from_millis(row.get(0)?),
                    resume: pid.zip(offset).map(|(pid, offset)| Resume { pid, offset }),
                })
            })
            .optional()?)
    }
}
