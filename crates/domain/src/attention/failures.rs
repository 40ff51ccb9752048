//! Messages that were not delivered.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::group::Group;
use crate::{CustomerId, MessageId, Timestamp};

/// How many failed messages are remembered, so that none is told of twice and one that arrives after all is taken
/// back.
const REMEMBERED: usize = 1_000;

/// Messages that were not delivered.
#[derive(Debug, Clone, Default)]
pub(super) struct Failures {
    /// Those whom the notification on screen stands for.
    pub shown: Group,
    /// Those that failed while everything was quiet.
    pub held: Group,
    /// Why the last one failed.
    pub reason: String,
    /// Whose messages failed; nobody's where the agent saw it happen and was not told.
    known: HashMap<MessageId, Option<CustomerId>>,
    order: VecDeque<MessageId>,
}

impl Failures {
    /// Notes that a message failed, and of whom it will be told. Returns whether that is news.
    pub fn note(&mut self, id: &MessageId, told: Option<&CustomerId>) -> bool {
        if self.known.contains_key(id) {
            return false;
        }
        self.known.insert(id.clone(), told.cloned());
        self.order.push_back(id.clone());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Takes a failure into the notification, or to what is held back.
    pub fn add(
        &mut self,
        customer_id: &CustomerId,
        title: &Arc<str>,
        reason: String,
        quiet: bool,
        now: Timestamp,
    ) {
        self.reason = reason;
        let group = if quiet { &mut self.held } else { &mut self.shown };
        group.add(customer_id, title, now, 1);
    }

    /// A message arrived after all. Returns whether the notification changed.
    pub fn arrived(&mut self, id: &MessageId) -> bool {
        let Some(customer_id) = self.known.remove(id) else { return false };
        self.order.retain(|known| known != id);
        let Some(customer_id) = customer_id else { return false };
        !self.held.take(&customer_id, 1) && self.shown.take(&customer_id, 1)
    }

    /// Moves what is held into the notification. Returns whether it grew.
    pub fn release(&mut self, now: Timestamp) -> bool {
        let held = self.held.drain();
        for (customer_id, part) in &held {
            self.shown.add(customer_id, &part.title, now, part.messages);
        }
        !held.is_empty()
    }
}
