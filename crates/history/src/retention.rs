//! Deleting what is older than the agent, or the company, wants to keep.
//!
//! # Design
//!
//! A million messages do not go in one transaction: the pipeline would stand still, and its log grow to the size of
//! the history. A [`Sweep`] goes through the conversations by key, a bounded number of rows at a time, and the
//! pipeline serves the connection between two steps. It needs no index of its own: each conversation's timeline has
//! one.
//!
//! Nothing unread is deleted, however old, and nothing that comes after it in its conversation, so that an answer to
//! it does not go before it does. A message that was read goes, whether it was answered or not.

use std::num::NonZeroU16;
use std::time::Duration;

use deskbell_domain::{Conversation, CustomerId, Timestamp};
use rusqlite::{Connection, params};

use crate::ids::{Ids, Pending};
use crate::list::CONVERSATION;
use crate::{History, ReadError, WriteError};

/// How many conversations a step looks at: those from which nothing is to be deleted cost time, too.
const CONVERSATIONS_A_STEP: usize = 500;
/// How many free pages of 4 KiB a step gives back to the disk.
const PAGES_A_STEP: usize = 1_000;

/// How long messages are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// So many days after they were written.
    Days(NonZeroU16),
    /// As long as the file is there.
    Forever,
}

impl Default for Retention {
    /// 90 days.
    fn default() -> Self {
        NonZeroU16::new(90).map_or(Self::Forever, Self::Days)
    }
}

impl Retention {
    /// From when on messages are kept; `None` where all are.
    pub fn keeps_from(self, now: Timestamp) -> Option<Timestamp> {
        let Self::Days(days) = self else { return None };
        let span = Duration::from_hours(u64::from(days.get()) * 24);
        let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Some(Timestamp::from_millis(now.millis().saturating_sub(span)))
    }
}

/// One pass through a history. Made anew for each pass; a pass that is dropped in the middle does no harm.
#[derive(Debug, Clone)]
pub struct Sweep {
    keeps_from: Timestamp,
    at: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Behind(Option<CustomerId>),
    Gaps,
    FreePages,
    End,
}

/// What a step of a sweep did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many messages were deleted.
    pub deleted: usize,
    /// The conversations that they were taken from: what is known of them in memory must be
    /// [asked for](History::conversation_of) again.
    pub touched: Vec<CustomerId>,
    /// Whether the pass is over.
    pub finished: bool,
}

impl Sweep {
    /// A pass that deletes what was written before `keeps_from`.
    pub fn new(keeps_from: Timestamp) -> Self {
        Self { keeps_from, at: Place::Behind(None) }
    }
}

impl History {
    /// When the newest message was written. A retention is counted back from here where the computer's clock is
    /// ahead of it: a clock that is set to the next century must not empty the history.
    pub fn newest_at(&self) -> Result<Option<Timestamp>, ReadError> {
        let newest: Option<i64> = self.db.query_row(
            "SELECT max((SELECT max(at) FROM message WHERE customer_id = conversation.customer_id))
             FROM conversation",
            [],
            |row| row.get(0),
        )?;
        Ok(newest.map(Timestamp::from_millis))
    }

    /// A conversation as it is now in the history; `None` where nothing is left of it.
    pub fn conversation_of(&self, customer_id: &CustomerId) -> Result<Option<Conversation>, ReadError> {
        let mut statement = self
            .db
            .prepare_cached(&format!("SELECT {CONVERSATION} FROM conversation WHERE customer_id = ?1"))?;
        let mut rows = statement.query([customer_id.as_str()])?;
        rows.next()?.map(|row| self.conversation(row)).transpose()
    }

    /// Takes a sweep one step further, which deletes `max_rows` messages at most. Each step is a transaction of its
    /// own. After the step that says that it is finished further steps do nothing.
    pub fn sweep(&mut self, sweep: &mut Sweep, max_rows: usize) -> Result<Swept, WriteError> {
        let next = match &sweep.at {
            Place::Behind(customer_id) => {
                let behind = customer_id.clone();
                return self.sweep_conversations(sweep, behind, max_rows);
            }
            Place::Gaps => {
                self.db.execute("DELETE FROM gap WHERE to_at < ?1", [sweep.keeps_from.millis()])?;
                Place::FreePages
            }
            Place::FreePages if give_back(&self.db)? => Place::FreePages,
            Place::FreePages => {
                // The file itself only becomes smaller when the log is written into it. Whoever reads at the moment
                // keeps it from that, and then a later commit does it.
                self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
                Place::End
            }
            Place::End => Place::End,
        };
        sweep.at = next;
        Ok(Swept { finished: matches!(sweep.at, Place::End), ..Swept::default() })
    }

    fn sweep_conversations(
        &mut self,
        sweep: &mut Sweep,
        behind: Option<CustomerId>,
        max_rows: usize,
    ) -> Result<Swept, WriteError> {
        let step = self.db.transaction()?;
        let customers = customers_behind(&step, behind.as_ref())?;
        let mut ids = Pending::default();
        let mut swept = Swept::default();
        let mut next = match customers.last() {
            Some(last) => Place::Behind(Some(last.clone())),
            None => Place::Gaps,
        };
        let mut before = behind;
        for customer_id in customers {
            let room = max_rows.max(1).saturating_sub(swept.deleted);
            if room == 0 {
                next = Place::Behind(before);
                break;
            }
            let deleted = delete_old(&step, (&self.ids, &mut ids), &customer_id, sweep.keeps_from, room)?;
            swept.deleted += deleted;
            let emptied = delete_if_empty(&step, &customer_id, sweep.keeps_from)?;
            if deleted > 0 || emptied {
                swept.touched.push(customer_id.clone());
            }
            if deleted == room {
                // There may be more of it.
                next = Place::Behind(before);
                break;
            }
            before = Some(customer_id);
        }
        step.commit()?;
        self.ids.committed(ids);
        sweep.at = next;
        Ok(swept)
    }
}

fn customers_behind(
    db: &Connection,
    behind: Option<&CustomerId>,
) -> Result<Vec<CustomerId>, rusqlite::Error> {
    let mut statement = db.prepare_cached(
        "SELECT customer_id FROM conversation WHERE customer_id > ?1 ORDER BY customer_id LIMIT ?2",
    )?;
    let limit = i64::try_from(CONVERSATIONS_A_STEP).unwrap_or(i64::MAX);
    let found = statement
        .query_map(params![behind.map_or("", CustomerId::as_str), limit], |row| row.get::<_, String>(0))?;
    // One that is no id is passed over: it cannot be asked for, either.
    found.filter_map(|id| id.map(|id| CustomerId::new(id).ok()).transpose()).collect()
}

/// Looks at no more messages than it may delete: a conversation may be long.
fn delete_old(
    db: &Connection,
    (ids, pending): (&Ids, &mut Pending),
    customer_id: &CustomerId,
    keeps_from: Timestamp,
    limit: usize,
) -> Result<usize, rusqlite::Error> {
    let mut old = db.prepare_cached(
        "SELECT arrival, sender = 'customer'
             AND arrival > (SELECT read_marker FROM conversation WHERE customer_id = ?1), id
         FROM message WHERE customer_id = ?1 AND at < ?2 ORDER BY at, arrival LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = old.query(params![customer_id.as_str(), keeps_from.millis(), limit])?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        if row.get(1)? {
            break;
        }
        read.push((row.get::<_, i64>(0)?, row.get::<_, String>(2)?));
    }
    let mut delete = db.prepare_cached("DELETE FROM message WHERE arrival = ?1")?;
    for (arrival, id) in &read {
        delete.execute([arrival])?;
        ids.remove(db, pending, id, *arrival)?;
    }
    Ok(read.len())
}

/// What the agent chose for a conversation stays: pinned, or muted until later.
fn delete_if_empty(
    db: &Connection,
    customer_id: &CustomerId,
    keeps_from: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let deleted = db
        .prepare_cached(
            "DELETE FROM conversation WHERE customer_id = ?1 AND pinned = 0
                 AND coalesce(muted_until, ?2 - 1) < ?2
                 AND NOT EXISTS (SELECT 1 FROM message WHERE message.customer_id = ?1)",
        )?
        .execute(params![customer_id.as_str(), keeps_from.millis()])?;
    Ok(deleted > 0)
}

/// Returns whether there is more to give back.
fn give_back(db: &Connection) -> Result<bool, rusqlite::Error> {
    let free = || db.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
    let before = free()?;
    if before == 0 {
        return Ok(false);
    }
    // It frees one page for each row that is asked of it.
    let mut statement = db.prepare(&format!("PRAGMA incremental_vacuum({PAGES_A_STEP})"))?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    // A file that was begun without the choice keeps its pages and uses them again.
    let after = free()?;
    Ok(after > 0 && after < before)
}
