//! Messages that were not delivered.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::group::Group;
use crate::{CustomerId, MessageId, Reason, Timestamp};

/// How many failed messages are remembered, so that none is told of twice and one that arrives after all is taken
/// back.
const REMEMBERED: usize = 1_000;

/// One message that was not delivered.
#[derive(Debug, Clone)]
struct Failed {
    /// Whose it was; `None` where the agent saw it happen or does not want to be told.
    told: Option<CustomerId>,
    reason: Reason,
}

/// Messages that were not delivered.
#[derive(Debug, Clone, Default)]
pub(super) struct Failures {
    /// Those whom the notification on screen stands for.
    pub shown: Group,
    /// Those that failed while everything was quiet.
    pub held: Group,
    known: HashMap<MessageId, Failed>,
    order: VecDeque<MessageId>,
}

impl Failures {
    /// Notes that a message failed, why, and of whom it will be told. Returns whether that is news.
    pub fn note(&mut self, id: &MessageId, told: Option<&CustomerId>, reason: Reason) -> bool {
        if self.known.contains_key(id) {
            return false;
        }
        self.known.insert(id.clone(), Failed { told: told.cloned(), reason });
        self.order.push_back(id.clone());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Notes why a message failed that is known to have: many servers say so only afterwards. Returns whether the
    /// notification gives another reason now.
    pub fn explain(&mut self, id: &MessageId, reason: &Reason) -> bool {
        if self.known.get(id).is_none_or(|failed| failed.reason == *reason) {
            return false;
        }
        let before = self.reason();
        if let Some(failed) = self.known.get_mut(id) {
            failed.reason.clone_from(reason);
        }
        self.reason() != before
    }

    /// Takes a failure into the notification, or to what is held back.
    pub fn add(&mut self, customer_id: &CustomerId, title: &Arc<str>, quiet: bool, now: Timestamp) {
        let group = if quiet { &mut self.held } else { &mut self.shown };
        group.add(customer_id, title, now, 1);
    }

    /// Why the last of the messages failed that the notification stands for.
    pub fn reason(&self) -> Reason {
        let failures = self.order.iter().rev().filter_map(|id| self.known.get(id));
        failures
            .filter(|failed| failed.told.as_ref().is_some_and(|it| self.shown.contains(it)))
            .map(|failed| failed.reason.clone())
            .next()
            .unwrap_or_default()
    }

    /// A message arrived after all. Returns whether the notification changed.
    pub fn arrived(&mut self, id: &MessageId) -> bool {
        let Some(failed) = self.known.remove(id) else { return false };
        self.order.retain(|known| known != id);
        let Some(customer_id) = failed.told else { return false };
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
