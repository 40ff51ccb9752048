//! Statuses that came before their messages.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use crate::{Delivery, MessageId, StatusUpdate, Timestamp};

/// How long a status waits for its message.
pub const EARLY_STATUS_TTL: Duration = Duration::from_mins(10);

/// How many statuses wait for their messages at most; past that the oldest goes.
pub const EARLY_STATUS_LIMIT: usize = 10_000;

/// How many statuses wait for one message at most: more than any message has. Past that its oldest goes.
const FOR_ONE_MESSAGE: usize = 32;

/// A status that came before its message.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlyStatus {
    /// When it came.
    pub received: Timestamp,
    /// What it said.
    pub update: StatusUpdate,
}

/// What waits for one message.
#[derive(Debug, Clone, Default)]
struct Waiting {
    /// Their places in the order of arrival.
    places: VecDeque<u64>,
    /// All that they say together: one that adds nothing to it need not wait.
    delivery: Delivery,
}

/// The statuses that wait, bounded in number and in time. A lookup does not depend on how many there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct EarlyStatuses {
    order: BTreeMap<u64, EarlyStatus>,
    messages: HashMap<MessageId, Waiting>,
    next: u64,
}

impl EarlyStatuses {
    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &EarlyStatus> {
        self.order.values()
    }

    /// Keeps a status, unless what waits says all of it already. Returns whether it was kept.
    pub fn keep(&mut self, early: EarlyStatus) -> bool {
        let waiting = self.messages.entry(early.update.message_id.clone()).or_default();
        if !waiting.delivery.merge(&early.update) {
            if waiting.places.is_empty() {
                self.messages.remove(&early.update.message_id);
            }
            return false;
        }
        let full =
            (waiting.places.len() >= FOR_ONE_MESSAGE).then(|| waiting.places.front().copied()).flatten();
        waiting.places.push_back(self.next);
        self.order.insert(self.next, early);
        self.next = self.next.saturating_add(1);
        if let Some(place) = full {
            self.drop_at(place);
        }
        if self.order.len() > EARLY_STATUS_LIMIT
            && let Some((place, _)) = self.order.first_key_value()
        {
            self.drop_at(*place);
        }
        true
    }

    /// Takes out those that waited for a message, oldest first.
    pub fn take(&mut self, id: &MessageId) -> Vec<StatusUpdate> {
        let places = self.messages.remove(id).map(|waiting| waiting.places).unwrap_or_default();
        places.into_iter().filter_map(|place| self.order.remove(&place)).map(|early| early.update).collect()
    }

    /// Forgets those that waited too long.
    pub fn drop_stale(&mut self, now: Timestamp) {
        while let Some((place, early)) = self.order.first_key_value()
            && now.since(early.received) > EARLY_STATUS_TTL
        {
            self.drop_at(*place);
        }
    }

    fn drop_at(&mut self, place: u64) {
        let Some(early) = self.order.remove(&place) else { return };
        let id = early.update.message_id;
        let Some(waiting) = self.messages.get_mut(&id) else { return };
        waiting.places.retain(|it| *it != place);
        if waiting.places.is_empty() {
            self.messages.remove(&id);
            return;
        }
        waiting.delivery = Delivery::default();
        for left in waiting.places.iter().filter_map(|place| self.order.get(place)) {
            waiting.delivery.merge(&left.update);
        }
    }
}

impl FromIterator<EarlyStatus> for EarlyStatuses {
    fn from_iter<T: IntoIterator<Item = EarlyStatus>>(statuses: T) -> Self {
        let mut early = Self::default();
        for status in statuses {
            early.keep(status);
        }
        early
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn early(id: &str, word: &str, at: i64) -> EarlyStatus {
        let at = Timestamp::from_millis(at);
        EarlyStatus {
            received: at,
            update: StatusUpdate {
                message_id: MessageId::new(id).unwrap(),
                customer_id: None,
                status: Status::from_wire(word),
                at,
                sent_at: None,
                delivered_at: None,
                read_at: None,
                failure: None,
            },
        }
    }

    fn words(updates: &[StatusUpdate]) -> Vec<&str> {
        updates.iter().map(|update| update.status.as_str()).collect()
    }

    #[test]
    fn what_says_nothing_new_is_not_kept_twice() {
        let mut statuses = EarlyStatuses::default();
        assert!(statuses.keep(early("m1", "delivered", 5)));
        assert!(!statuses.keep(early("m1", "delivered", 5)));
        assert!(!statuses.keep(early("m1", "delivered", 7)), "an earlier delivery is known");
        assert!(statuses.keep(early("m1", "sent", 3)));
        assert!(statuses.keep(early("m2", "failed", 4)));
        let id = MessageId::new("m1").unwrap();
        assert_eq!(words(&statuses.take(&id)), ["delivered", "sent"]);
        assert!(statuses.take(&id).is_empty());
        assert_eq!(statuses.iter().count(), 1);
    }

    #[test]
    fn the_oldest_goes_where_there_are_too_many_or_it_waited_too_long() {
        let mut statuses = EarlyStatuses::default();
        for n in 0..EARLY_STATUS_LIMIT + 5 {
            statuses.keep(early(&format!("m{n}"), "sent", n as i64));
        }
        assert_eq!(statuses.iter().count(), EARLY_STATUS_LIMIT);
        assert_eq!(statuses.iter().next().unwrap().update.message_id.as_str(), "m5");

        let last = Timestamp::from_millis(EARLY_STATUS_LIMIT as i64 + 4);
        statuses.drop_stale(last.after(EARLY_STATUS_TTL));
        assert_eq!(statuses.iter().count(), 1);
        statuses.drop_stale(last.after(EARLY_STATUS_TTL).after(Duration::from_millis(1)));
        assert_eq!((statuses.iter().count(), statuses.messages.len()), (0, 0));
    }

    #[test]
    fn one_message_cannot_crowd_out_the_others() {
        let mut statuses = EarlyStatuses::default();
        statuses.keep(early("other", "sent", 0));
        for n in 0..EARLY_STATUS_LIMIT as i64 {
            statuses.keep(early("m", &format!("word {n:05}"), n));
        }
        assert_eq!(statuses.iter().count(), FOR_ONE_MESSAGE + 1);
        let updates = statuses.take(&MessageId::new("m").unwrap());
        assert_eq!((updates.len(), updates[31].status.as_str()), (FOR_ONE_MESSAGE, "word 09999"));
    }
}
