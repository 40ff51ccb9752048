//! What an event changes.
//!
//! # Design
//!
//! A history may hold a million messages, and whether a message is new is a question about all of them. So the
//! caller looks up the ids that a batch of events names and hands over what it finds with
//! [`State::recall`]; after the batch is committed it calls [`State::forget`]. Between the two, `apply` is a
//! pure function of the state, the event and the time, and an event that comes twice changes nothing.
//!
//! # What does not depend on the order
//!
//! Events of the server may come in any order, any number of times, in batches of any size and with restarts in
//! between: the state at the end is the same, as long as a status comes no more than [`EARLY_STATUS_TTL`](crate::EARLY_STATUS_TTL) before its
//! message. "The same" means everything but [`Arrival`]s, which count what came when: the messages and how far each
//! got, and of each [`Summary`] the name, the number, the newest message, how many are unread, since when the customer
//! waits and when the window closes. Messages with one and the same time are ordered by arrival, so which of them is
//! the newest does depend on the order; and of one id with two contents the first stays.
//!
//! What the agent does (reading, muting, pinning) is about what was there then, and keeps its place.

use std::collections::HashMap;
use std::sync::Arc;

use crate::early::EarlyStatuses;
use crate::{
    Arrival, Conversation, CustomerId, EarlyStatus, Event, Message, MessageId, StatusUpdate, StoredMessage,
    Summary, Timestamp, Totals,
};

/// What an event changed. All that the history, the notifications, the tray and the windows need of it is in
/// here: nobody counts again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// The message that was added, or that got further. Shared with the state, which has it until it is committed.
    pub message: Option<Arc<StoredMessage>>,
    /// Whether `message` was never seen before.
    pub fresh: bool,
    /// The conversation after the change, where it changed, or where `message` was not delivered: whoever tells of
    /// that needs the customer's name.
    pub conversation: Option<Summary>,
    /// A status that waits for its message now.
    pub buffered: Option<EarlyStatus>,
    /// Sums over all conversations after the change.
    pub totals: Totals,
}

impl Change {
    /// Whether the event changed nothing: a repetition.
    pub fn is_nothing(&self) -> bool {
        self.message.is_none() && self.conversation.is_none() && self.buffered.is_none()
    }
}

/// All conversations, and the messages that the events of the current batch name.
#[derive(Debug, Clone, Default)]
pub struct State {
    conversations: HashMap<CustomerId, Conversation>,
    recalled: HashMap<MessageId, Arc<StoredMessage>>,
    early: EarlyStatuses,
    last_arrival: Arrival,
    totals: Totals,
}

impl State {
    /// The state that a history holds. `last_arrival` is the highest it ever gave out; `early` are the statuses
    /// that still wait for their messages, oldest first.
    pub fn restore(
        conversations: impl IntoIterator<Item = Conversation>,
        last_arrival: Arrival,
        early: impl IntoIterator<Item = EarlyStatus>,
    ) -> Self {
        let mut state = Self { last_arrival, early: early.into_iter().collect(), ..Self::default() };
        for conversation in conversations {
            conversation.add_to(&mut state.totals);
            state.conversations.insert(conversation.customer_id.clone(), conversation);
        }
        state
    }

    /// Takes a conversation as the history has it after something was deleted from it; `None` where nothing is left.
    pub fn replace(&mut self, customer_id: &CustomerId, conversation: Option<Conversation>) {
        if let Some(old) = self.conversations.remove(customer_id) {
            old.take_from(&mut self.totals);
        }
        if let Some(conversation) = conversation {
            conversation.add_to(&mut self.totals);
            self.conversations.insert(customer_id.clone(), conversation);
        }
    }

    /// Tells the state of messages that the history holds, before the events that name them are applied.
    pub fn recall(&mut self, stored: impl IntoIterator<Item = StoredMessage>) {
        for stored in stored {
            self.recalled.insert(stored.message.id.clone(), Arc::new(stored));
        }
    }

    /// Whether the state knows of a message without asking the history.
    pub fn recalls(&self, id: &MessageId) -> bool {
        self.recalled.contains_key(id)
    }

    /// Forgets the messages of a batch once the history holds them.
    pub fn forget(&mut self) {
        self.recalled.clear();
    }

    /// The statuses that wait for their messages, oldest first.
    pub fn early(&self) -> impl Iterator<Item = &EarlyStatus> {
        self.early.iter()
    }

    /// The highest arrival that was given out.
    pub fn last_arrival(&self) -> Arrival {
        self.last_arrival
    }

    /// Sums over all conversations.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// All conversations, in no order.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values()
    }

    /// One conversation.
    pub fn conversation(&self, customer_id: &CustomerId) -> Option<&Conversation> {
        self.conversations.get(customer_id)
    }

    /// Takes in one event. `now` only decides how long a status waits for its message.
    pub fn apply(&mut self, event: Event, now: Timestamp) -> Change {
        let change = match event {
            Event::Message(message) => self.message(*message, now),
            Event::Status(update) => self.status(update, now),
            Event::Read { customer_id, up_to } => self.touch(&customer_id, |it| it.read(up_to)),
            Event::MarkUnread { customer_id } => self.touch(&customer_id, Conversation::mark_unread),
            Event::Mute { customer_id, until } => self.touch(&customer_id, |it| it.mute(until)),
            Event::Pin { customer_id, pinned } => self.touch(&customer_id, |it| it.pin(pinned)),
        };
        Change { totals: self.totals, ..change }
    }

    fn message(&mut self, mut message: Message, now: Timestamp) -> Change {
        if let Some(known) = self.recalled.get_mut(&message.id) {
            let progressed = Arc::make_mut(known).message.delivery.join(&message.delivery);
            let known = known.clone();
            return if progressed { self.progressed(known) } else { Change::default() };
        }
        self.early.drop_stale(now);
        for update in self.early.take(&message.id) {
            message.delivery.merge(&update);
        }
        self.last_arrival.0 = self.last_arrival.0.saturating_add(1);
        let stored = Arc::new(StoredMessage { arrival: self.last_arrival, message });
        self.recalled.insert(stored.message.id.clone(), stored.clone());

        let customer_id = stored.message.customer_id.clone();
        let totals = &mut self.totals;
        let conversation = self
            .conversations
            .entry(customer_id)
            .or_insert_with_key(|customer_id| Conversation::new(customer_id.clone()));
        conversation.take_from(totals);
        conversation.take(&stored);
        conversation.add_to(totals);
        Change {
            conversation: Some(conversation.summary()),
            message: Some(stored),
            fresh: true,
            ..Change::default()
        }
    }

    fn status(&mut self, update: StatusUpdate, now: Timestamp) -> Change {
        if let Some(known) = self.recalled.get_mut(&update.message_id) {
            let progressed = Arc::make_mut(known).message.delivery.merge(&update);
            let known = known.clone();
            return if progressed { self.progressed(known) } else { Change::default() };
        }
        self.early.drop_stale(now);
        let early = EarlyStatus { received: now, update };
        let buffered = self.early.keep(early.clone()).then_some(early);
        Change { buffered, ..Change::default() }
    }

    fn progressed(&mut self, stored: Arc<StoredMessage>) -> Change {
        let failed = stored.message.delivery.is_failed();
        let conversation = self
            .conversations
            .get_mut(&stored.message.customer_id)
            .and_then(|it| (it.progressed(&stored) || failed).then(|| it.summary()));
        Change { message: Some(stored), conversation, ..Change::default() }
    }

    fn touch(&mut self, customer_id: &CustomerId, touch: impl FnOnce(&mut Conversation) -> bool) -> Change {
        let totals = &mut self.totals;
        let Some(conversation) = self.conversations.get_mut(customer_id) else {
            return Change::default();
        };
        conversation.take_from(totals);
        let touched = touch(conversation);
        conversation.add_to(totals);
        Change { conversation: touched.then(|| conversation.summary()), ..Change::default() }
    }
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;
