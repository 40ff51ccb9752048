//! Rows of the `message` table to and from the domain.

use deskbell_domain::{
    Arrival, ConversationId, CustomerId, Delivery, EarlyStatus, Failure, LastMessage, Message, MessageId,
    MessageKind, Position, Preview, Rank, Reason, Sender, Status, StatusUpdate, StoredMessage, Tick,
    Timestamp,
};
use rusqlite::Row;

use crate::ReadError;

/// The columns that [`stored_message`] reads, in its order.
pub(crate) const COLUMNS: &str = "arrival, id, customer_id, conversation_id, number, sender, kind, content, \
     content_cut, at, metadata, is_template, template_name, rank, sent_at, delivered_at, read_at, failed_at, \
     failure_code, failure_title, unknown_status";

pub(crate) fn millis(at: Option<i64>) -> Option<Timestamp> {
    at.map(Timestamp::from_millis)
}

fn word<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, rusqlite::Error> {
    Ok(row.get_ref(column)?.as_str()?)
}

/// A failure, in three columns from this one on.
fn failure(row: &Row<'_>, from: usize) -> Result<Option<Failure>, ReadError> {
    Ok(match millis(row.get(from)?) {
        Some(at) => Some(Failure {
            at,
            code: row.get(from + 1)?,
            title: row.get::<_, Option<Box<str>>>(from + 2)?.unwrap_or_default(),
        }),
        None => None,
    })
}

/// The columns that [`early_status`] reads, in its order.
pub(crate) const EARLY_STATUS: &str = "message_id, received, customer_id, status, at, sent_at, delivered_at, \
     read_at, failed_at, failure_code, failure_title";

pub(crate) fn early_status(row: &Row<'_>) -> Result<EarlyStatus, ReadError> {
    let customer_id = row.get::<_, Option<String>>(2)?;
    Ok(EarlyStatus {
        received: Timestamp::from_millis(row.get(1)?),
        update: StatusUpdate {
            message_id: MessageId::new(word(row, 0)?)?,
            customer_id: customer_id.map(CustomerId::new).transpose()?,
            status: Status::from_wire(word(row, 3)?),
            at: Timestamp::from_millis(row.get(4)?),
            sent_at: millis(row.get(5)?),
            delivered_at: millis(row.get(6)?),
            read_at: millis(row.get(7)?),
            failure: failure(row, 8)?,
        },
    })
}

pub(crate) fn stored_message(row: &Row<'_>) -> Result<StoredMessage, ReadError> {
    let rank = row.get::<_, Option<String>>(13)?.and_then(|word| match Status::from_wire(&word) {
        Status::Rank(rank) => Some::<Rank>(rank),
        _ => None,
    });
    let metadata = row.get::<_, Option<String>>(10)?;
    Ok(StoredMessage {
        arrival: Arrival(row.get::<_, i64>(0)?.unsigned_abs()),
        message: Message {
            id: MessageId::new(word(row, 1)?)?,
            customer_id: CustomerId::new(word(row, 2)?)?,
            conversation_id: ConversationId::new(word(row, 3)?)?,
            number: row.get(4)?,
            sender: Sender::from_wire(word(row, 5)?),
            kind: MessageKind::from_wire(word(row, 6)?),
            content: row.get(7)?,
            content_cut: row.get(8)?,
            delivery: Delivery {
                rank,
                failure: failure(row, 17)?,
                sent_at: millis(row.get(14)?),
                delivered_at: millis(row.get(15)?),
                read_at: millis(row.get(16)?),
                unknown: row.get(20)?,
            },
            // It was JSON when it was written.
            metadata: metadata.and_then(|text| serde_json::from_str(&text).ok()),
            is_template: row.get(11)?,
            template_name: row.get(12)?,
            timestamp: Timestamp::from_millis(row.get(9)?),
        },
    })
}

const TICKS: [(Tick, &str); 7] = [
    (Tick::None, "none"),
    (Tick::Pending, "pending"),
    (Tick::Sent, "sent"),
    (Tick::Delivered, "delivered"),
    (Tick::Read, "read"),
    (Tick::Played, "played"),
    (Tick::Failed, "failed"),
];

pub(crate) fn tick_word(tick: Tick) -> &'static str {
    TICKS.iter().find(|(it, _)| *it == tick).map_or("none", |(_, word)| word)
}

/// A position in two columns, from this one on.
pub(crate) fn position(row: &Row<'_>, at: usize) -> Result<Option<Position>, rusqlite::Error> {
    let (time, arrival): (Option<i64>, Option<i64>) = (row.get(at)?, row.get(at + 1)?);
    Ok(time.zip(arrival).map(|(time, arrival)| Position {
        at: Timestamp::from_millis(time),
        arrival: Arrival(arrival.unsigned_abs()),
    }))
}

/// A text in a column that may be null.
pub(crate) fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>, rusqlite::Error> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

/// The newest message, in eight columns from this one on.
pub(crate) fn last_message(row: &Row<'_>, from: usize) -> Result<Option<LastMessage>, ReadError> {
    let Some((position, id)) = position(row, from)?.zip(text(row, from + 2)?) else { return Ok(None) };
    let word = text(row, from + 6)?;
    Ok(Some(LastMessage {
        position,
        id: MessageId::new(id)?,
        sender: Sender::from_wire(text(row, from + 3)?.unwrap_or_default()),
        kind: MessageKind::from_wire(text(row, from + 4)?.unwrap_or_default()),
        preview: Preview::from_stored(text(row, from + 5)?.unwrap_or_default()),
        tick: TICKS.iter().find(|(_, it)| Some(*it) == word).map_or(Tick::None, |(tick, _)| *tick),
        failure: text(row, from + 7)?.map(Reason::from_stored),
    }))
}
