//! Customers who share one notification.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::preferences::PreviewLevel;
use super::words::{NAMES_MAX, Who};
use crate::{CustomerId, Timestamp};

/// A notification that is still on screen is updated in silence for this long; a customer who writes again
/// later rings again, or a second question after lunch would pass unheard.
pub(super) const SILENT_UPDATES: Duration = Duration::from_mins(1);

/// Whether `past` is less than `span` ago. A time in the future is not: the clock was set back since.
pub(super) fn lately(past: Option<Timestamp>, now: Timestamp, span: Duration) -> bool {
    past.is_some_and(|past| past <= now && now.since(past) < span)
}

/// The point in time `span` before `at`.
pub(super) fn before(at: Timestamp, span: Duration) -> Timestamp {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.millis().saturating_sub(span))
}

/// One customer's part in a notification.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// What to call them.
    pub title: Arc<str>,
    /// How many messages.
    pub messages: u32,
    order: (Timestamp, u64),
}

/// Customers who share one notification, in an order of its own. Every change costs the logarithm of their number.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    parts: HashMap<CustomerId, Part>,
    order: BTreeMap<(Timestamp, u64), CustomerId>,
    messages: u32,
    count: u64,
    /// When the notification last interrupted.
    pub rang: Option<Timestamp>,
}

impl Group {
    /// Adds a customer at the place `at`, or more messages to one who is in it.
    pub fn add(&mut self, customer_id: &CustomerId, title: &Arc<str>, at: Timestamp, messages: u32) {
        self.messages = self.messages.saturating_add(messages);
        if let Some(part) = self.parts.get_mut(customer_id) {
            part.title.clone_from(title);
            part.messages = part.messages.saturating_add(messages);
            return;
        }
        let order = (at, self.count);
        self.count = self.count.saturating_add(1);
        self.order.insert(order, customer_id.clone());
        self.parts.insert(customer_id.clone(), Part { title: title.clone(), messages, order });
    }

    /// Takes a customer out.
    pub fn remove(&mut self, customer_id: &CustomerId) -> Option<Part> {
        let part = self.parts.remove(customer_id)?;
        self.order.remove(&part.order);
        self.messages = self.messages.saturating_sub(part.messages);
        Some(part)
    }

    /// Takes `messages` from a customer's, and the customer out where none is left. Returns whether they were in.
    pub fn take(&mut self, customer_id: &CustomerId, messages: u32) -> bool {
        let Some(part) = self.parts.get_mut(customer_id) else { return false };
        if part.messages <= messages {
            return self.remove(customer_id).is_some();
        }
        part.messages -= messages;
        self.messages = self.messages.saturating_sub(messages);
        true
    }

    /// Takes out everybody whose place is not after `at`. Returns whether there was anybody.
    pub fn remove_until(&mut self, at: Timestamp) -> bool {
        let mut any = false;
        while let Some((_, customer_id)) = self.order.first_key_value().filter(|((place, _), _)| *place <= at)
        {
            let customer_id = customer_id.clone();
            any |= self.remove(&customer_id).is_some();
        }
        any
    }

    /// Takes everybody out, in their order.
    pub fn drain(&mut self) -> Vec<(CustomerId, Part)> {
        let order = std::mem::take(&mut self.order);
        self.messages = 0;
        order.into_values().filter_map(|id| self.parts.remove(&id).map(|part| (id, part))).collect()
    }

    /// Nobody is in it any more. That it rang stays.
    pub fn clear(&mut self) {
        *self = Self { count: self.count, rang: self.rang, ..Self::default() };
    }

    pub fn contains(&self, customer_id: &CustomerId) -> bool {
        self.parts.contains_key(customer_id)
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn messages(&self) -> u32 {
        self.messages
    }

    /// The first place.
    pub fn first(&self) -> Option<Timestamp> {
        self.order.first_key_value().map(|((at, _), _)| *at)
    }

    /// The one customer, where there is exactly one.
    pub fn only(&self) -> Option<&CustomerId> {
        self.order.values().next().filter(|_| self.order.len() == 1)
    }

    /// For a sentence.
    pub fn who(&self, level: PreviewLevel) -> Who<'_> {
        let parts = self.order.values().take(NAMES_MAX).filter_map(|id| self.parts.get(id));
        Who { names: parts.map(|part| &*part.title).collect(), count: self.len(), level }
    }
}
