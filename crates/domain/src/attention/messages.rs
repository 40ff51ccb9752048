//! What customers write: which notification it goes into, and what waits for the end of a silence.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::alert::Slot;
use super::group::{Group, SILENT_UPDATES, lately};
use crate::{CustomerId, Preview, Timestamp};

/// A message that was written longer ago than this on arrival goes into the digest.
pub(super) const OLD: Duration = Duration::from_mins(10);

/// This many customers in [`FLOOD_WITHIN`] get a notification each; the next ones share the summary.
const FLOOD_CUSTOMERS: usize = 5;
const FLOOD_WITHIN: Duration = Duration::from_secs(10);

/// One customer's own notification.
#[derive(Debug, Clone)]
pub(super) struct Own {
    pub title: Arc<str>,
    /// The newest message in one line.
    pub text: Preview,
    pub messages: u32,
    rang: Option<Timestamp>,
}

/// What a muted customer wrote meanwhile.
#[derive(Debug, Clone)]
struct Muted {
    title: Arc<str>,
    messages: u32,
    until: Timestamp,
}

/// New messages of one customer.
pub(super) struct News<'a> {
    pub customer_id: &'a CustomerId,
    pub title: &'a Arc<str>,
    /// The newest message in one line.
    pub text: Preview,
    /// All its words, to look for keywords in.
    pub content: &'a str,
    pub messages: u32,
    /// They were written long before they came.
    pub late: bool,
}

/// The notifications of messages, and the messages that have none yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Messages {
    own: HashMap<CustomerId, Own>,
    pub summary: Group,
    pub digest: Group,
    /// What came while everything was quiet.
    pub held: Group,
    muted: HashMap<CustomerId, Muted>,
    muted_due: BTreeSet<(Timestamp, CustomerId)>,
    /// Customers whose own notification interrupted lately.
    rang: VecDeque<(Timestamp, CustomerId)>,
    /// When the summary last grew.
    grew: Option<Timestamp>,
}

impl Messages {
    pub fn own(&self, customer_id: &CustomerId) -> Option<&Own> {
        self.own.get(customer_id)
    }

    pub fn owners(&self) -> impl Iterator<Item = &CustomerId> {
        self.own.keys()
    }

    /// Whether something of a customer's has no notification yet.
    pub fn holds(&self, customer_id: &CustomerId) -> bool {
        self.held.contains(customer_id) || self.muted.contains_key(customer_id)
    }

    /// Takes messages into a notification, with what was held back of the same customer. Returns which one, and
    /// whether it interrupts.
    pub fn ring(&mut self, news: &News<'_>, inhibited: bool, now: Timestamp) -> (Slot, bool) {
        let messages = news.messages.saturating_add(self.unhold(news.customer_id));
        let slot = self.slot(news, now);
        let (first, rang) = match &slot {
            Slot::Customer(_) => {
                let first = !self.own.contains_key(news.customer_id);
                let own = self.own.entry(news.customer_id.clone()).or_insert_with(|| Own {
                    title: news.title.clone(),
                    text: news.text.clone(),
                    messages: 0,
                    rang: None,
                });
                own.title.clone_from(news.title);
                own.text.clone_from(&news.text);
                own.messages = own.messages.saturating_add(messages);
                (first, &mut own.rang)
            }
            slot => {
                let group = if *slot == Slot::Summary {
                    self.grew = Some(now);
                    &mut self.summary
                } else {
                    &mut self.digest
                };
                let first = group.is_empty();
                group.add(news.customer_id, news.title, now, messages);
                (first, &mut group.rang)
            }
        };
        // While the desktop keeps quiet nobody hears a ring, so a second one would only be one more to clear away;
        // and as nobody heard it, the next message after that rings.
        let silent = lately(*rang, now, SILENT_UPDATES) || (inhibited && !first);
        if !silent && !inhibited {
            *rang = Some(now);
        }
        if !silent && matches!(slot, Slot::Customer(_)) {
            self.rang.push_back((now, news.customer_id.clone()));
        }
        (slot, !silent)
    }

    fn slot(&mut self, news: &News<'_>, now: Timestamp) -> Slot {
        // First of all: after an hour offline, every notification that is still there would ring.
        if news.late {
            return Slot::Digest;
        }
        if self.own.contains_key(news.customer_id) {
            return Slot::Customer(news.customer_id.clone());
        }
        while self.rang.front().is_some_and(|(rang, _)| !lately(Some(*rang), now, FLOOD_WITHIN)) {
            self.rang.pop_front();
        }
        let others: BTreeSet<&CustomerId> = self.rang.iter().map(|(_, id)| id).collect();
        if lately(self.grew, now, FLOOD_WITHIN) || others.len() >= FLOOD_CUSTOMERS {
            Slot::Summary
        } else {
            Slot::Customer(news.customer_id.clone())
        }
    }

    /// Keeps messages for the end of a mute, and with them what was held back of the same customer.
    pub fn mute(&mut self, customer_id: &CustomerId, title: &Arc<str>, until: Timestamp, messages: u32) {
        let before = self.unhold(customer_id);
        let muted = Muted { title: title.clone(), messages: before.saturating_add(messages), until };
        self.muted_due.insert((until, customer_id.clone()));
        self.muted.insert(customer_id.clone(), muted);
    }

    /// Forgets what is held back of a customer. Returns how many messages that was.
    pub fn unhold(&mut self, customer_id: &CustomerId) -> u32 {
        let held = self.held.remove(customer_id).map_or(0, |part| part.messages);
        let muted = self.muted.remove(customer_id).map_or(0, |muted| {
            self.muted_due.remove(&(muted.until, customer_id.clone()));
            muted.messages
        });
        held.saturating_add(muted)
    }

    /// A customer's mute begins, ends at another time, or ends now.
    pub fn mute_changed(
        &mut self,
        customer_id: &CustomerId,
        title: &Arc<str>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) {
        match until.filter(|until| *until > now) {
            Some(until) if self.holds(customer_id) => self.mute(customer_id, title, until, 0),
            None if self.muted.contains_key(customer_id) => self.mute(customer_id, title, now, 0),
            _ => {}
        }
    }

    /// When the next mute with something to tell ends.
    pub fn next_unmute(&self) -> Option<Timestamp> {
        self.muted_due.first().map(|(due, _)| *due).filter(|due| *due < crate::MUTED_FOR_EVER)
    }

    /// Moves what came during mutes that are over to what is held.
    pub fn unmute(&mut self, now: Timestamp) {
        while let Some((due, customer_id)) = self.muted_due.first().filter(|(due, _)| *due <= now).cloned() {
            self.muted_due.remove(&(due, customer_id.clone()));
            if let Some(muted) = self.muted.remove(&customer_id) {
                self.held.add(&customer_id, &muted.title, now, muted.messages);
            }
        }
    }

    /// Moves what is held into the digest, but for the customer who is in front of the agent. Returns whether it
    /// grew.
    pub fn release(&mut self, focus: Option<&CustomerId>, now: Timestamp) -> bool {
        let mut grew = false;
        for (customer_id, part) in self.held.drain() {
            if focus != Some(&customer_id) {
                self.digest.add(&customer_id, &part.title, now, part.messages);
                grew = true;
            }
        }
        grew
    }

    /// Takes a customer out of every notification. Returns those that changed.
    pub fn withdraw(&mut self, customer_id: &CustomerId) -> Vec<Slot> {
        let mut touched = Vec::new();
        if self.own.remove(customer_id).is_some() {
            touched.push(Slot::Customer(customer_id.clone()));
        }
        for (slot, group) in [(Slot::Summary, &mut self.summary), (Slot::Digest, &mut self.digest)] {
            if group.remove(customer_id).is_some() {
                if group.is_empty() {
                    group.rang = None;
                }
                touched.push(slot);
            }
        }
        touched
    }

    /// The agent closed a customer's notification.
    pub fn closed(&mut self, customer_id: &CustomerId) {
        self.own.remove(customer_id);
    }
}
