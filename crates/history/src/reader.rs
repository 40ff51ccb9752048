//! A second way into a history, beside the one writer: it only reads.
//!
//! It takes no part in the writer's lock, and never holds a read transaction for longer than one call, so that the
//! writer's log does not grow while somebody takes his time. Nothing is made, renamed or brought up to date; SQLite
//! may leave its empty `-wal` and `-shm` beside the file.

use std::path::Path;

use deskbell_domain::{Arrival, CustomerId, Position, StoredMessage, Timestamp};
use rusqlite::{ErrorCode, OpenFlags, OptionalExtension, params};

use crate::open::{connect, formats, is_unreadable};
use crate::rows::{COLUMNS, stored_message};
use crate::{Gap, History, Key, OpenError, ReadError, ReaderError};

/// A history that is open for reading. All calls block.
#[derive(Debug)]
pub struct HistoryReader {
    history: History,
}

/// What is known of a customer, and how much there is to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The customer's name.
    pub name: Option<String>,
    /// The WhatsApp number.
    pub number: Option<String>,
    /// How many messages there are.
    pub messages: u64,
    /// The last arrival of any conversation: what comes later is none of these messages.
    pub up_to: Arrival,
}

impl HistoryReader {
    /// Opens the history at `file`, which another process may be writing to.
    pub fn open(file: &Path, key: &Key) -> Result<Self, ReaderError> {
        if !file.exists() {
            return Err(ReaderError::Missing { file: file.to_owned() });
        }
        let db = connect(file, key, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|error| match error {
            OpenError::Sqlite(error) => explain(error, file),
            _ => ReaderError::NoCipher,
        })?;
        let (found, known) = formats(&db).map_err(|error| explain(error, file))?;
        let file = || file.to_owned();
        match found {
            // The writer made the file and did not get further.
            0 => Err(ReaderError::Missing { file: file() }),
            _ if found > known => Err(ReaderError::Newer { file: file(), found, known }),
            _ if found < known => Err(ReaderError::Older { file: file() }),
            _ => Ok(Self { history: History::around(db) }),
        }
    }

    /// What is known of a customer; `None` for one that the history has never heard of.
    pub fn known(&self, customer_id: &CustomerId) -> Result<Option<Known>, ReadError> {
        let found = self.history.db.query_row(
            "SELECT name, number, (SELECT count(*) FROM message WHERE customer_id = ?1),
                 (SELECT last_arrival FROM mark)
             FROM conversation WHERE customer_id = ?1",
            [customer_id.as_str()],
            |row| {
                Ok(Known {
                    name: row.get(0)?,
                    number: row.get(1)?,
                    messages: row.get::<_, i64>(2)?.unsigned_abs(),
                    up_to: Arrival(row.get::<_, i64>(3)?.unsigned_abs()),
                })
            },
        );
        Ok(found.optional()?)
    }

    /// At most `limit` messages of a conversation, oldest first: those behind a place in it that arrived up to
    /// `up_to`.
    pub fn messages_after(
        &self,
        customer_id: &CustomerId,
        after: Option<Position>,
        up_to: Arrival,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, ReadError> {
        let after = after.unwrap_or(Position { at: Timestamp::from_millis(i64::MIN), arrival: Arrival(0) });
        let mut statement = self.history.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM message
             WHERE customer_id = ?1 AND (at, arrival) > (?2, ?3) AND arrival <= ?4
             ORDER BY at, arrival LIMIT ?5"
        ))?;
        let mut rows = statement.query(params![
            customer_id.as_str(),
            after.at.millis(),
            after.arrival.0.cast_signed(),
            up_to.0.cast_signed(),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(stored_message(row)?);
        }
        Ok(messages)
    }

    /// Gaps that overlap a span of time, oldest first.
    pub fn gaps(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Gap>, ReadError> {
        self.history.gaps(from, to)
    }

    pub(crate) fn db(&self) -> &rusqlite::Connection {
        &self.history.db
    }
}

fn explain(error: rusqlite::Error, file: &Path) -> ReaderError {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        _ if is_unreadable(&error) => ReaderError::Unreadable { file },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ReaderError::Busy { file },
        _ => ReaderError::Sqlite { file, source: error },
    }
}
