//! Rows of the `message` table to and from the domain.

use deskbell_domain::{
    Arrival, ConversationId, CustomerId, Delivery, EarlyStatus, Failure, LastMessage, Message, MessageId,
    MessageKind, Position, Rank, Sender, Status, StatusUpdate, StoredMessage, Tick, Timestamp,
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

fn failure(row: &Row<'_>) -> Result<Option<Failure>, ReadError> {
    Ok(match millis(row.get("failed_at")?) {
        Some(at) => Some(Failure {
            at,
            code: row.get("failure_code")?,
            title: row.get::<_, Option<Box<str>>>("failure_title")?.unwrap_or_default(),
        }),
        None => None,
    })
}

pub(crate) fn early_status(row: &Row<'_>) -> Result<EarlyStatus, ReadError> {
    let customer_id = row.get::<_, Option<String>>("customer_id")?;
    Ok(EarlyStatus {
        received: Timestamp::from_millis(row.get("received")?),
        update: StatusUpdate {
            message_id: MessageId::new(row.get::<_, String>("message_id")?)?,
            customer_id: customer_id.map(CustomerId::new).transpose()?,
            status: Status::from_wire(&row.get::<_, String>("status")?),
            at: Timestamp::from_millis(row.get("at")?),
            sent_at: millis(row.get("sent_at")?),
            delivered_at: millis(row.get("delivered_at")?),
            read_at: millis(row.get("read_at")?),
            failure: failure(row)?,
        },
    })
}

pub(crate) fn stored_message(row: &Row<'_>) -> Result<StoredMessage, ReadError> {
    let rank = row.get::<_, Option<String>>("rank")?.and_then(|word| match Status::from_wire(&word) {
        Status::Rank(rank) => Some::<Rank>(rank),
        _ => None,
    });
    let metadata = row.get::<_, Option<String>>("metadata")?;
    Ok(StoredMessage {
        arrival: Arrival(row.get::<_, i64>("arrival")?.unsigned_abs()),
        message: Message {
            id: MessageId::new(row.get::<_, String>("id")?)?,
            customer_id: CustomerId::new(row.get::<_, String>("customer_id")?)?,
            conversation_id: ConversationId::new(row.get::<_, String>("conversation_id")?)?,
            number: row.get("number")?,
            sender: Sender::from_wire(&row.get::<_, String>("sender")?),
            kind: MessageKind::from_wire(&row.get::<_, String>("kind")?),
            content: row.get("content")?,
            content_cut: row.get("content_cut")?,
            delivery: Delivery {
                rank,
                failure: failure(row)?,
                sent_at: millis(row.get("sent_at")?),
                delivered_at: millis(row.get("delivered_at")?),
                read_at: millis(row.get("read_at")?),
                unknown: row.get("unknown_status")?,
            },
            // It was JSON when it was written.
            metadata: metadata.and_then(|text| serde_json::from_str(&text).ok()),
            is_template: row.get("is_template")?,
            template_name: row.get("template_name")?,
            timestamp: Timestamp::from_millis(row.get("at")?),
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
        preview: text(row, from + 5)?.unwrap_or_default().into(),
        tick: TICKS.iter().find(|(_, it)| Some(*it) == word).map_or(Tick::None, |(tick, _)| *tick),
        failure: text(row, from + 7)?.map(Into::into),
    }))
}
