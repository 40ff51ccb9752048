//! Conversations as a list needs them, without their messages.

use deskbell_domain::{
    Arrival, Conversation, CustomerId, EarlyStatus, LastMessage, Position, State, Summary, Timestamp, Told,
};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Rows, params};

use crate::rows::{EARLY_STATUS, early_status, last_message, millis, position, text, tick_word};
use crate::{History, ReadError};

/// The columns that [`History::conversation`] reads, in its order.
pub(crate) const CONVERSATION: &str = "customer_id, read_marker, number, number_at, number_arrival, name, name_at, \
     name_arrival, muted_until, pinned, listed, unread, unanswered, last_agent_at, last_agent_arrival, \
     last_customer_at, last_customer_arrival, last_customer_arrived, last_at, last_arrival, last_id, last_sender, \
     last_kind, last_preview, last_tick, last_failure";

impl History {
    /// Everything that the domain keeps in memory: conversations without their messages.
    pub fn load(&self) -> Result<State, ReadError> {
        let last_arrival: i64 = self.db.query_row("SELECT last_arrival FROM mark", [], |row| row.get(0))?;
        let mut statement = self.db.prepare_cached(&format!("SELECT {CONVERSATION} FROM conversation"))?;
        let mut rows = statement.query([])?;
        let mut conversations = Vec::new();
        while let Some(row) = rows.next()? {
            conversations.push(self.conversation(row)?);
        }
        Ok(State::restore(conversations, Arrival(last_arrival.unsigned_abs()), self.early()?))
    }

    pub(crate) fn conversation(&self, row: &Row<'_>) -> Result<Conversation, ReadError> {
        let mut conversation = Conversation::new(CustomerId::new(text(row, 0)?.unwrap_or_default())?);
        conversation.read_marker = Arrival(row.get::<_, i64>(1)?.unsigned_abs());
        conversation.number = told(row, 2)?;
        conversation.name = told(row, 5)?;
        conversation.muted_until = millis(row.get(8)?);
        conversation.pinned = row.get(9)?;
        if row.get(10)? {
            self.listed(&mut conversation, row)?;
        } else {
            self.look_up(&mut conversation)?;
        }
        Ok(conversation)
    }

    fn listed(&self, conversation: &mut Conversation, row: &Row<'_>) -> Result<(), ReadError> {
        let (unread, unanswered): (i64, i64) = (row.get(11)?, row.get(12)?);
        conversation.last_agent = position(row, 13)?;
        conversation.last_customer = position(row, 15)?;
        let arrived = row.get::<_, Option<i64>>(17)?.map(|it| Arrival(it.unsigned_abs()));
        conversation.last_customer_arrival = match (arrived, conversation.last_customer) {
            // Hardly ever does a message come late, and only then is it another one.
            (Some(arrival), Some(last)) if arrival == last.arrival => Some(last),
            (Some(arrival), _) => self.place_of(arrival)?,
            (None, _) => None,
        };
        conversation.last = last_message(row, 18)?;
        // Of one message the place is known.
        match unread {
            0 => {}
            1 => conversation.unread.extend(conversation.last_customer_arrival),
            _ => self.look_up_unread(conversation, unread)?,
        }
        match unanswered {
            0 => {}
            1 => conversation.unanswered.extend(conversation.last_customer),
            _ => self.look_up_unanswered(conversation, unanswered)?,
        }
        Ok(())
    }

    /// What the list does not have, from the messages.
    fn look_up(&self, conversation: &mut Conversation) -> Result<(), ReadError> {
        let id = conversation.customer_id.clone();
        conversation.last = self.newest(&id, None, 1)?.first().map(LastMessage::from);
        conversation.last_agent = self.newest_of(&id, "agent")?;
        conversation.last_customer = self.newest_of(&id, "customer")?;
        let arrived = self
            .db
            .prepare_cached(
                "SELECT max(arrival) FROM message WHERE customer_id = ?1 AND sender = 'customer'",
            )?
            .query_row([id.as_str()], |row| row.get::<_, Option<i64>>(0))?;
        conversation.last_customer_arrival = match arrived {
            Some(arrival) => self.place_of(Arrival(arrival.unsigned_abs()))?,
            None => None,
        };
        self.look_up_unread(conversation, i64::MAX)?;
        self.look_up_unanswered(conversation, i64::MAX)
    }

    fn place_of(&self, arrival: Arrival) -> Result<Option<Position>, ReadError> {
        let mut statement = self.db.prepare_cached("SELECT at, arrival FROM message WHERE arrival = ?1")?;
        let place = statement.query_row([arrival.0.cast_signed()], |row| position(row, 0));
        Ok(place.optional()?.flatten())
    }

    fn newest_of(&self, customer_id: &CustomerId, sender: &str) -> Result<Option<Position>, ReadError> {
        let mut statement = self.db.prepare_cached(
            "SELECT at, arrival FROM message WHERE customer_id = ?1 AND sender = ?2
             ORDER BY at DESC, arrival DESC LIMIT 1",
        )?;
        let newest = statement.query_row([customer_id.as_str(), sender], |row| position(row, 0));
        Ok(newest.optional()?.flatten())
    }

    /// From the newest on, until `count` are found: they are seldom far back.
    fn look_up_unread(&self, conversation: &mut Conversation, count: i64) -> Result<(), ReadError> {
        let mut statement = self.db.prepare_cached(
            "SELECT at, arrival FROM message WHERE customer_id = ?1 AND sender = 'customer' AND arrival > ?2
             ORDER BY at DESC, arrival DESC LIMIT ?3",
        )?;
        let marker = conversation.read_marker.0.cast_signed();
        let rows = statement.query(params![conversation.customer_id.as_str(), marker, count])?;
        conversation.unread.extend(oldest_first(rows)?);
        Ok(())
    }

    fn look_up_unanswered(&self, conversation: &mut Conversation, count: i64) -> Result<(), ReadError> {
        let answered = conversation
            .last_agent
            .unwrap_or(Position { at: Timestamp::from_millis(i64::MIN), arrival: Arrival(0) });
        let mut statement = self.db.prepare_cached(
            "SELECT at, arrival FROM message
             WHERE customer_id = ?1 AND sender = 'customer' AND (at, arrival) > (?2, ?3)
             ORDER BY at DESC, arrival DESC LIMIT ?4",
        )?;
        let rows = statement.query(params![
            conversation.customer_id.as_str(),
            answered.at.millis(),
            answered.arrival.0.cast_signed(),
            count
        ])?;
        conversation.unanswered.extend(oldest_first(rows)?);
        Ok(())
    }

    fn early(&self) -> Result<Vec<EarlyStatus>, ReadError> {
        let mut statement =
            self.db.prepare(&format!("SELECT {EARLY_STATUS} FROM early_status ORDER BY n"))?;
        let mut rows = statement.query([])?;
        let mut early = Vec::new();
        while let Some(row) = rows.next()? {
            early.push(early_status(row)?);
        }
        Ok(early)
    }
}

/// The places that were read newest first, in the order in which they are cheap to put in.
fn oldest_first(mut rows: Rows<'_>) -> Result<impl Iterator<Item = Position>, rusqlite::Error> {
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        places.extend(position(row, 0)?);
    }
    Ok(places.into_iter().rev())
}

fn told(row: &Row<'_>, from: usize) -> Result<Option<Told>, rusqlite::Error> {
    let Some(text) = text(row, from)? else { return Ok(None) };
    Ok(Some(Told { text: text.into(), at: position(row, from + 1)?.unwrap_or_default() }))
}

/// Prepares to write what a list shows of a conversation: see [`write_conversation`].
pub(crate) fn prepare(db: &Connection) -> Result<CachedStatement<'_>, rusqlite::Error> {
    db.prepare_cached(&format!(
        "INSERT INTO conversation ({CONVERSATION})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25)
         ON CONFLICT (customer_id) DO UPDATE SET read_marker = excluded.read_marker,
             number = excluded.number, number_at = excluded.number_at, number_arrival = excluded.number_arrival,
             name = excluded.name, name_at = excluded.name_at, name_arrival = excluded.name_arrival,
             muted_until = excluded.muted_until, pinned = excluded.pinned, listed = 1, unread = excluded.unread,
             unanswered = excluded.unanswered, last_agent_at = excluded.last_agent_at,
             last_agent_arrival = excluded.last_agent_arrival, last_customer_at = excluded.last_customer_at,
             last_customer_arrival = excluded.last_customer_arrival,
             last_customer_arrived = excluded.last_customer_arrived, last_at = excluded.last_at,
             last_arrival = excluded.last_arrival, last_id = excluded.last_id, last_sender = excluded.last_sender,
             last_kind = excluded.last_kind, last_preview = excluded.last_preview, last_tick = excluded.last_tick,
             last_failure = excluded.last_failure"
    ))
}

pub(crate) fn write_conversation(
    statement: &mut CachedStatement<'_>,
    summary: &Summary,
) -> Result<(), rusqlite::Error> {
    let at = |position: Option<Position>| position.map(|position| position.at.millis());
    let arrival = |position: Option<Position>| position.map(|position| position.arrival.0.cast_signed());
    let (number, name) = (summary.number.as_ref(), summary.name.as_ref());
    let (agent, customer, last) = (summary.last_agent, summary.last_customer, summary.last.as_ref());
    let last_place = last.map(|last| last.position);
    statement.execute(params![
        summary.customer_id.as_str(),
        summary.read_marker.0.cast_signed(),
        number.map(|number| &*number.text),
        at(number.map(|number| number.at)),
        arrival(number.map(|number| number.at)),
        name.map(|name| &*name.text),
        at(name.map(|name| name.at)),
        arrival(name.map(|name| name.at)),
        summary.muted_until.map(Timestamp::millis),
        summary.pinned,
        summary.unread,
        summary.unanswered,
        at(agent),
        arrival(agent),
        at(customer),
        arrival(customer),
        summary.last_customer_arrival.map(|arrival| arrival.0.cast_signed()),
        at(last_place),
        arrival(last_place),
        last.map(|last| last.id.as_str()),
        last.map(|last| last.sender.as_str()),
        last.map(|last| last.kind.as_str()),
        last.map(|last| last.preview.stored()),
        last.map(|last| tick_word(last.tick)),
        last.and_then(|last| last.failure.as_ref()).map(|reason| reason.stored()),
    ])?;
    Ok(())
}
