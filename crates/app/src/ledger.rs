//! The domain's state and the history that stands behind it, kept in step.

use std::collections::{BTreeMap, HashMap};

use deskbell_domain::{
    Arrival, Change, Conversation, CustomerId, Event, MessageId, Position, State, StoredMessage, Timestamp,
};
use deskbell_history::{
    Batch, Gap, Heard, History, Indexing, LaterPage, OpenError, PAGE_SIZE, Page, Query, ReadError, Retention,
    SearchPage, Sweep, Swept, WriteError,
};

/// State and history. What could not be committed is held in memory and goes with the next commit.
pub struct Ledger {
    state: State,
    history: History,
    uncommitted: Batch,
    held_bytes: usize,
    alerted: Arrival,
}

/// How many changes are committed at once.
const SLICE: usize = 4096;
/// How much may be held back, in bytes.
const HELD_MAX: usize = 32 * 1024 * 1024;

/// What could not be committed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Messages that nobody has but this program's memory.
    pub messages: usize,
    /// Whether no more may be taken before some of it is committed.
    pub is_too_much: bool,
}

/// What a change takes in memory, in bytes, as near as need be.
fn bytes(change: &Change) -> usize {
    let message = change.message.as_ref().map_or(0, |stored| {
        let message = &stored.message;
        message.content.len() + message.metadata.as_ref().map_or(0, |metadata| metadata.to_string().len())
    });
    size_of::<Change>() + size_of::<StoredMessage>() + message
}

/// What became of a batch of events.
pub struct Taken {
    /// What each event changed, in order.
    pub changes: Vec<Change>,
    /// Whether everything so far is in the history.
    pub committed: Result<(), WriteError>,
    /// Whether the history could be asked which messages it holds. Where it could not, a message that came
    /// before counts as new: seen twice is better than not at all.
    pub asked: Result<(), ReadError>,
}

impl Ledger {
    /// Begins with what a history holds.
    pub fn new(history: History) -> Result<Self, ReadError> {
        let (state, alerted) = (history.load()?, history.alerted()?);
        Ok(Self { state, history, uncommitted: Batch::default(), held_bytes: 0, alerted })
    }

    /// The conversations.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// One conversation.
    pub fn conversation(&self, customer_id: &CustomerId) -> Option<&Conversation> {
        self.state.conversation(customer_id)
    }

    /// When the server was last heard, and where the connection can be taken up again.
    pub fn heard(&self) -> Result<Option<Heard>, ReadError> {
        self.history.heard()
    }

    /// Decides and commits a batch. Nobody may hear of a change before this returns; where the commit failed
    /// they hear of it all the same, because an agent who is told of a message that is not on disk yet is better
    /// off than one who is not told.
    pub fn take(&mut self, events: Vec<Event>, gaps: &[Gap], heard: Option<Heard>, now: Timestamp) -> Taken {
        let ids = events.iter().filter_map(|event| match event {
            Event::Message(message) => Some(&message.id),
            Event::Status(update) => Some(&update.message_id),
            Event::Read { .. } | Event::MarkUnread { .. } | Event::Mute { .. } | Event::Pin { .. } => None,
        });
        let unknown: Vec<&MessageId> = ids.filter(|id| !self.state.recalls(id)).collect();
        let asked = self.history.find(unknown).map(|found| self.state.recall(found));
        let held = self.uncommitted.changes.len();
        self.uncommitted.changes.extend(events.into_iter().map(|event| self.state.apply(event, now)));
        self.uncommitted.gaps.extend_from_slice(gaps);
        if heard.is_some() {
            self.uncommitted.heard = heard;
        }
        // What is written to a damaged file goes with it; what is held back goes to the next one.
        let damaged = asked.as_ref().is_err_and(ReadError::is_damage);
        let committed = if damaged { Err(WriteError::FoundDamaged) } else { Ok(()) };
        // In nearly all cases everything is committed at once, and what was decided need not be there twice.
        if committed.is_ok() && held == 0 && self.uncommitted.changes.len() <= SLICE {
            return match self.history.commit(&self.uncommitted) {
                Ok(()) => Taken { changes: self.all_committed(), committed, asked },
                Err(error) => {
                    let changes = self.uncommitted.changes.clone();
                    self.held_bytes = changes.iter().map(bytes).sum();
                    Taken { changes, committed: Err(error), asked }
                }
            };
        }
        let changes = self.uncommitted.changes.get(held..).unwrap_or_default().to_vec();
        self.held_bytes += changes.iter().map(bytes).sum::<usize>();
        let committed = committed.and_then(|()| self.commit());
        Taken { changes, committed, asked }
    }

    /// The agent was told of every arrival up to this one.
    pub fn alerted(&self) -> Arrival {
        self.alerted
    }

    /// Notes that the agent was told of everything so far. It is written with the next commit.
    pub fn set_alerted(&mut self) {
        self.alerted = self.state.last_arrival();
        self.uncommitted.alerted = Some(self.alerted);
    }

    /// The customers whose messages the agent was not told of before the program ended, each with how many.
    pub fn unalerted(&self) -> Result<HashMap<CustomerId, u32>, ReadError> {
        Ok(self.history.unalerted()?.into_iter().collect())
    }

    /// From when on messages are kept; `None` where all are. A clock that runs ahead deletes nothing that is not
    /// old beside the newest message.
    pub fn keeps_from(&self, retention: Retention, now: Timestamp) -> Option<Timestamp> {
        let newest = self.history.newest_at().ok().flatten()?;
        retention.keeps_from(now.min(newest))
    }

    /// Messages that a query finds, those that came last first. What is held back is not found yet.
    pub fn search(
        &self,
        query: &Query,
        customer_id: Option<&CustomerId>,
        before: Option<Arrival>,
        limit: usize,
    ) -> Result<SearchPage, ReadError> {
        self.history.search(query, customer_id, before, limit)
    }

    /// Customers whose name, number or id a query finds.
    pub fn search_customers(&self, query: &Query, limit: usize) -> Result<Vec<CustomerId>, ReadError> {
        self.history.search_customers(query, limit)
    }

    /// Takes a little of what is not in the search's index into it. Returns whether all is.
    pub fn index(&mut self, max: usize) -> Result<bool, WriteError> {
        self.history.index(max).map(Indexing::is_complete)
    }

    /// Deletes a little of what is old. Only for a ledger that holds nothing back.
    pub fn sweep(&mut self, sweep: &mut Sweep, max_rows: usize) -> Result<Swept, WriteError> {
        let swept = self.history.sweep(sweep, max_rows)?;
        for customer_id in &swept.touched {
            match self.history.conversation_of(customer_id) {
                Ok(conversation) => self.state.replace(customer_id, conversation),
                Err(error) => tracing::error!(%error, "a conversation cannot be read again"),
            }
        }
        Ok(swept)
    }

    /// Commits what is still held back; of very much only the oldest part, so that nobody waits for long. Then it
    /// [holds back](Self::holds_back) still.
    pub fn commit(&mut self) -> Result<(), WriteError> {
        if self.uncommitted.changes.len() <= SLICE {
            self.history.commit(&self.uncommitted)?;
            self.all_committed();
            return Ok(());
        }
        let later = self.uncommitted.changes.split_off(SLICE);
        // The place in the server's stream, and that the agent was told, hold for the last part only.
        let part = Batch { changes: std::mem::take(&mut self.uncommitted.changes), ..Batch::default() };
        let committed = self.history.commit(&part);
        if committed.is_err() {
            self.uncommitted.changes = part.changes;
            self.uncommitted.changes.extend(later);
            return committed;
        }
        self.held_bytes = later.iter().map(bytes).sum();
        self.uncommitted.changes = later;
        Ok(())
    }

    fn all_committed(&mut self) -> Vec<Change> {
        self.state.forget();
        self.held_bytes = 0;
        std::mem::take(&mut self.uncommitted).changes
    }

    /// What could not be committed yet.
    pub fn held(&self) -> Held {
        let fresh = self.uncommitted.changes.iter().filter(|change| change.fresh);
        Held { messages: fresh.count(), is_too_much: self.held_bytes > HELD_MAX }
    }

    /// Goes on in memory because the file is damaged. It is closed, and set aside when it is opened the next time.
    /// What is held back is kept, for whichever history comes next.
    pub fn leave_damaged(&mut self) -> Result<(), OpenError> {
        let memory = History::in_memory()?;
        let mut damaged = std::mem::replace(&mut self.history, memory);
        if let Err(error) = damaged.found_damaged() {
            tracing::warn!(%error, "the damage could not be noted; the next start will find it again");
        }
        Ok(())
    }

    /// Whether something could not be committed yet.
    pub fn holds_back(&self) -> bool {
        !self.uncommitted.is_empty()
    }

    /// The newest page of a conversation, or the page before a place in it, with what is held back.
    pub fn page(&self, customer_id: &CustomerId, before: Option<Position>) -> Result<Page, ReadError> {
        let mut page = self.history.page(customer_id, before)?;
        if !self.holds_back() {
            return Ok(page);
        }
        let mut all: BTreeMap<Position, StoredMessage> =
            page.messages.into_iter().map(|stored| (stored.position(), stored)).collect();
        // Without an earlier page the history's part is complete; else nothing before it may be mixed in.
        let from = if page.has_earlier { all.keys().next().copied() } else { None };
        let held = self.uncommitted.changes.iter().filter_map(|change| change.message.as_deref());
        for stored in held.filter(|stored| stored.message.customer_id == *customer_id) {
            let position = stored.position();
            if before.is_none_or(|before| position < before) && from.is_none_or(|from| position > from) {
                all.insert(position, stored.clone());
            }
        }
        page.messages = all.into_values().collect();
        if let Some(extra) = page.messages.len().checked_sub(PAGE_SIZE).filter(|extra| *extra > 0) {
            page.messages.drain(..extra);
            page.has_earlier = true;
        }
        Ok(page)
    }

    /// The page after a place in a conversation, with what is held back.
    pub fn page_after(&self, customer_id: &CustomerId, after: Position) -> Result<LaterPage, ReadError> {
        let mut page = self.history.page_after(customer_id, after)?;
        if !self.holds_back() {
            return Ok(page);
        }
        let mut all: BTreeMap<Position, StoredMessage> =
            page.messages.into_iter().map(|stored| (stored.position(), stored)).collect();
        // Without a later page the history's part is complete; else nothing after it may be mixed in.
        let to = if page.has_later { all.keys().next_back().copied() } else { None };
        let held = self.uncommitted.changes.iter().filter_map(|change| change.message.as_deref());
        for stored in held.filter(|stored| stored.message.customer_id == *customer_id) {
            let position = stored.position();
            if position > after && to.is_none_or(|to| position < to) {
                all.insert(position, stored.clone());
            }
        }
        page.has_later |= all.len() > PAGE_SIZE;
        page.messages = all.into_values().take(PAGE_SIZE).collect();
        Ok(page)
    }

    /// Gaps that overlap a span of time.
    pub fn gaps(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Gap>, ReadError> {
        let mut gaps = self.history.gaps(from, to)?;
        gaps.extend(self.uncommitted.gaps.iter().filter(|gap| gap.to >= from && gap.from <= to));
        Ok(gaps)
    }

    /// Takes over everything that another ledger holds: a run that began without a keyring goes on with one. `heard` is
    /// until when nothing was missed then.
    pub fn adopt(&mut self, other: &Self, heard: Option<Heard>, now: Timestamp) -> Result<Taken, ReadError> {
        let mut stored = Vec::new();
        let mut last = Arrival(0);
        loop {
            let part = other.history.arrived_after(last, 500)?;
            let Some(newest) = part.last() else { break };
            last = newest.arrival;
            stored.extend(part);
        }
        // What it could not commit goes too; a message that is in both is one message.
        let held = other.uncommitted.changes.iter().filter_map(|change| change.message.as_deref());
        stored.extend(held.cloned());
        let markers: BTreeMap<CustomerId, Arrival> = other
            .state
            .conversations()
            .map(|conversation| (conversation.customer_id.clone(), conversation.read_marker))
            .collect();
        let gaps = other.gaps(Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX))?;

        let arrivals: Vec<(CustomerId, Arrival)> =
            stored.iter().map(|it| (it.message.customer_id.clone(), it.arrival)).collect();
        let messages = stored.into_iter().map(|it| Event::Message(Box::new(it.message)));
        let early = other.state.early().map(|early| Event::Status(early.update.clone()));
        let chosen = other.state.conversations().flat_map(|it| {
            let customer_id = it.customer_id.clone();
            let mute = it.muted_until.map(|until| Event::Mute { customer_id, until: Some(until) });
            let pin = it.pinned.then(|| Event::Pin { customer_id: it.customer_id.clone(), pinned: true });
            mute.into_iter().chain(pin)
        });
        let events = messages.chain(early).chain(chosen).collect();
        let told = other.alerted >= other.state.last_arrival();
        let taken = self.take(events, &gaps, heard, now);
        if told {
            self.set_alerted();
        }

        let mut reads: BTreeMap<CustomerId, Arrival> = BTreeMap::new();
        for ((customer_id, old), change) in arrivals.into_iter().zip(&taken.changes) {
            let read = markers.get(&customer_id).is_some_and(|marker| old <= *marker);
            if let Some(stored) = change.message.as_ref().filter(|_| read) {
                reads.insert(customer_id, stored.arrival);
            }
        }
        let reads =
            reads.into_iter().map(|(customer_id, up_to)| Event::Read { customer_id, up_to }).collect();
        Ok(self.take(reads, &[], None, now))
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
