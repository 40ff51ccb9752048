//! Committing what the domain decided.

use std::collections::BTreeMap;
use std::time::Duration;

use deskbell_domain::{
    Arrival, Change, EARLY_STATUS_LIMIT, EARLY_STATUS_TTL, EarlyStatus, StoredMessage, Timestamp,
};
use rusqlite::{CachedStatement, Connection, params};

use crate::ids::{Ids, Pending};
use crate::list::write_conversation;
use crate::open::BUSY;
use crate::{History, WriteError};

/// A time offline that the server did not make up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
}

/// When the server was last heard. It is where a gap begins after a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// When.
    pub at: Timestamp,
    /// Where the connection can be taken up again, if the server offers that.
    pub resume: Option<Resume>,
}

/// Where the connection can be taken up again (Socket.IO's connection state recovery).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// The session's private id.
    pub pid: String,
    /// The offset of the last event that is in the history.
    pub offset: String,
}

/// What is committed together, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// What the domain decided, in its order.
    pub changes: Vec<Change>,
    /// Gaps that ended.
    pub gaps: Vec<Gap>,
    /// When the server was last heard, and the place behind all of `changes`.
    pub heard: Option<Heard>,
    /// The agent was told of every arrival up to this one.
    pub alerted: Option<Arrival>,
}

impl Batch {
    /// Whether there is nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(Change::is_nothing)
            && self.gaps.is_empty()
            && self.heard.is_none()
            && self.alerted.is_none()
    }
}

impl History {
    /// Commits a batch in one transaction. Committing a batch twice is the same as once.
    pub fn commit(&mut self, batch: &Batch) -> Result<(), WriteError> {
        let committed = self.write(batch);
        // A lock that outlasted the wait is not waited for again with each batch: messages come all the same, and are to
        // ring.
        let is_busy = committed.as_ref().is_err_and(WriteError::is_busy);
        self.db.busy_timeout(if is_busy { Duration::ZERO } else { BUSY })?;
        committed
    }

    fn write(&mut self, batch: &Batch) -> Result<(), WriteError> {
        if batch.is_empty() {
            return Ok(());
        }
        let transaction = self.db.transaction()?;
        let mut pending = Pending::default();
        {
            let mut writer = Writer::new(&transaction, &self.ids)?;
            let mut stored_now = Vec::new();
            // Messages refer to their conversations, and of each only what it came to is of interest.
            let summaries = batch.changes.iter().filter_map(|change| change.conversation.as_ref());
            let summaries: BTreeMap<_, _> = summaries.map(|it| (&it.customer_id, it)).collect();
            for summary in summaries.into_values() {
                write_conversation(&mut writer.conversation, summary)?;
            }
            for change in &batch.changes {
                match change.message.as_deref() {
                    Some(stored) if change.fresh => {
                        stored_now.extend(writer.message(stored, &mut pending)?.then_some(stored))
                    }
                    Some(stored) => writer.delivery(stored)?,
                    None => {}
                }
                if let Some(early) = &change.buffered {
                    writer.early(early)?;
                }
            }
            self.ids.write(&transaction, &mut pending)?;
            crate::search::follow(&transaction, &stored_now)?;
            writer.finish(&batch.changes)?;
        }
        if let Some(alerted) = batch.alerted {
            transaction
                .execute("UPDATE mark SET alerted = max(alerted, ?1)", params![alerted.0.cast_signed()])?;
        }
        for gap in &batch.gaps {
            transaction.execute(
                "INSERT INTO gap (from_at, to_at) VALUES (?1, ?2)
                 ON CONFLICT (from_at) DO UPDATE SET to_at = max(to_at, excluded.to_at)",
                params![gap.from.millis(), gap.to.millis()],
            )?;
        }
        if let Some(heard) = &batch.heard {
            let resume = heard.resume.as_ref();
            transaction.execute(
                "INSERT INTO heard (only, at, pid, offset) VALUES (1, ?1, ?2, ?3)
                 ON CONFLICT (only) DO UPDATE SET at = excluded.at, pid = excluded.pid, offset = excluded.offset",
                params![
                    heard.at.millis(),
                    resume.map(|resume| &resume.pid),
                    resume.map(|resume| &resume.offset)
                ],
            )?;
        }
        transaction.commit()?;
        self.ids.committed(pending);
        Ok(())
    }
}

/// Whether a message with this arrival has this id.
const IS_THERE: &str = "SELECT 1 FROM message WHERE arrival = ?1 AND id = ?2";

struct Writer<'a> {
    ids: &'a Ids,
    conversation: CachedStatement<'a>,
    message: CachedStatement<'a>,
    delivery: CachedStatement<'a>,
    early: CachedStatement<'a>,
    arrived: CachedStatement<'a>,
    db: &'a Connection,
}

impl<'a> Writer<'a> {
    fn new(db: &'a Connection, ids: &'a Ids) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            ids,
            conversation: crate::list::prepare(db)?,
            message: db.prepare_cached(
                "INSERT INTO message (arrival, id, customer_id, conversation_id, number, sender, kind, content,
                     content_cut, at, metadata, is_template, template_name, rank, sent_at, delivered_at, read_at,
                     failed_at, failure_code, failure_title, unknown_status)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
                     ?20, ?21)",
            )?,
            delivery: db.prepare_cached(
                "UPDATE message SET rank = ?2, sent_at = ?3, delivered_at = ?4, read_at = ?5, failed_at = ?6,
                     failure_code = ?7, failure_title = ?8, unknown_status = ?9
                 WHERE arrival = ?1",
            )?,
            early: db.prepare_cached(
                "INSERT INTO early_status (message_id, received, customer_id, status, at, sent_at, delivered_at,
                     read_at, failed_at, failure_code, failure_title)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?,
            arrived: db.prepare_cached("DELETE FROM early_status WHERE message_id = ?1")?,
            db,
        })
    }

    fn early(&mut self, early: &EarlyStatus) -> Result<(), rusqlite::Error> {
        let update = &early.update;
        let failure = update.failure.as_ref();
        self.early.execute(params![
            update.message_id.as_str(),
            early.received.millis(),
            update.customer_id.as_ref().map(|id| id.as_str()),
            update.status.as_str(),
            update.at.millis(),
            update.sent_at.map(Timestamp::millis),
            update.delivered_at.map(Timestamp::millis),
            update.read_at.map(Timestamp::millis),
            failure.map(|failure| failure.at.millis()),
            failure.and_then(|failure| failure.code),
            failure.map(|failure| &failure.title),
        ])?;
        Ok(())
    }

    /// What follows from the changes together: which statuses no longer wait, and the highest arrival.
    fn finish(&mut self, changes: &[Change]) -> Result<(), rusqlite::Error> {
        let fresh = changes.iter().filter(|change| change.fresh).filter_map(|change| change.message.as_ref());
        let mut last = None;
        let waiting: bool = self
            .db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM early_status)")?
            .query_row([], |row| row.get(0))?;
        for stored in fresh {
            if waiting {
                self.arrived.execute([stored.message.id.as_str()])?;
            }
            last = last.max(Some(stored.arrival));
        }
        if let Some(last) = last {
            self.db
                .prepare_cached("UPDATE mark SET last_arrival = max(last_arrival, ?1)")?
                .execute([last.0.cast_signed()])?;
        }
        let newest = changes.iter().filter_map(|change| change.buffered.as_ref()).next_back();
        if let Some(newest) = newest {
            let ttl = i64::try_from(EARLY_STATUS_TTL.as_millis()).unwrap_or(i64::MAX);
            let limit = i64::try_from(EARLY_STATUS_LIMIT).unwrap_or(i64::MAX);
            self.db
                .prepare_cached(
                    "DELETE FROM early_status
                     WHERE received < ?1 OR n <= (SELECT max(n) FROM early_status) - ?2",
                )?
                .execute([newest.received.millis().saturating_sub(ttl), limit])?;
        }
        Ok(())
    }

    /// Returns whether it was not there yet.
    fn message(&mut self, stored: &StoredMessage, pending: &mut Pending) -> Result<bool, rusqlite::Error> {
        let message = &stored.message;
        let hash = self.ids.hash(message.id.as_str());
        for arrival in self.ids.arrivals(self.db, hash)? {
            if self.db.prepare_cached(IS_THERE)?.exists(params![arrival, message.id.as_str()])? {
                return Ok(false);
            }
        }
        let delivery = &message.delivery;
        let failure = delivery.failure.as_ref();
        self.message.execute(params![
            stored.arrival.0.cast_signed(),
            message.id.as_str(),
            message.customer_id.as_str(),
            message.conversation_id.as_str(),
            message.number,
            message.sender.as_str(),
            message.kind.as_str(),
            message.content,
            message.content_cut,
            message.timestamp.millis(),
            message.metadata.as_ref().map(ToString::to_string),
            message.is_template,
            message.template_name,
            delivery.rank.map(|rank| rank.as_str()),
            delivery.sent_at.map(Timestamp::millis),
            delivery.delivered_at.map(Timestamp::millis),
            delivery.read_at.map(Timestamp::millis),
            failure.map(|failure| failure.at.millis()),
            failure.and_then(|failure| failure.code),
            failure.map(|failure| &failure.title),
            delivery.unknown,
        ])?;
        self.ids.add(pending, hash, stored.arrival.0.cast_signed());
        Ok(true)
    }

    fn delivery(&mut self, stored: &StoredMessage) -> Result<(), rusqlite::Error> {
        let delivery = &stored.message.delivery;
        let failure = delivery.failure.as_ref();
        self.delivery.execute(params![
            stored.arrival.0.cast_signed(),
            delivery.rank.map(|rank| rank.as_str()),
            delivery.sent_at.map(Timestamp::millis),
            delivery.delivered_at.map(Timestamp::millis),
            delivery.read_at.map(Timestamp::millis),
            failure.map(|failure| failure.at.millis()),
            failure.and_then(|failure| failure.code),
            failure.map(|failure| &failure.title),
            delivery.unknown,
        ])?;
        Ok(())
    }
}
