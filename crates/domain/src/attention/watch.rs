//! Customers who are told of at a time of their own: those who wait, and those whose reply window closes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::group::{Group, SILENT_UPDATES, lately};
use crate::{CustomerId, Timestamp};

/// A chat that is in front of the agent is not told of; it is looked at again after this.
const IN_FRONT: Duration = Duration::from_mins(1);

/// Those who are due this soon after the first are told of with it: who wrote in one flood waits too long in one.
const TOGETHER: Duration = Duration::from_secs(10);

/// The due time of a spell that is not to be told of.
pub(super) const NEVER: Timestamp = Timestamp::from_millis(i64::MAX);

/// What is known of a customer who is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spell {
    /// What is told: since when they wait, or when the window closes. Another one is another spell.
    pub at: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    /// What to call them.
    pub title: Arc<str>,
    /// When the customer's mute ends.
    pub muted_until: Option<Timestamp>,
    /// They were told of, once for each spell.
    pub told: bool,
}

/// Watches customers, tells of each spell once, and of those that are due together at once: at most once a minute.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    spells: HashMap<CustomerId, Spell>,
    due: BTreeSet<(Timestamp, CustomerId)>,
    /// Those who are due while everything is quiet.
    parked: BTreeSet<CustomerId>,
    /// Those whom the notification on screen stands for.
    pub shown: Group,
    /// What is told lies ahead of the agent, or is told no more.
    only_ahead: bool,
}

/// What passing time did to the notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collected {
    Nothing,
    /// It stands for fewer.
    Less,
    /// It stands for somebody new.
    More,
}

/// What stands against telling of somebody now.
pub(super) struct Against<'a> {
    pub now: Timestamp,
    pub focus: Option<&'a CustomerId>,
    pub quiet: bool,
    pub vip: &'a BTreeSet<CustomerId>,
}

impl Watch {
    /// One that tells of ends, which are told of no more once they are past.
    pub fn of_ends() -> Self {
        Self { only_ahead: true, ..Self::default() }
    }

    pub fn get(&self, customer_id: &CustomerId) -> Option<&Spell> {
        self.spells.get(customer_id)
    }

    /// Watches a customer, or takes note of what changed.
    pub fn put(&mut self, customer_id: &CustomerId, spell: Spell) {
        let old = self.spells.get(customer_id);
        if old == Some(&spell) {
            return;
        }
        if let Some(old) = old.filter(|old| !old.told) {
            self.due.remove(&(old.due, customer_id.clone()));
        }
        self.parked.remove(customer_id);
        if !spell.told {
            self.due.insert((spell.due, customer_id.clone()));
        }
        self.spells.insert(customer_id.clone(), spell);
    }

    /// Stops watching a customer. Returns whether the notification stood for them too.
    pub fn remove(&mut self, customer_id: &CustomerId) -> bool {
        if let Some(old) = self.spells.remove(customer_id) {
            self.due.remove(&(old.due, customer_id.clone()));
        }
        self.parked.remove(customer_id);
        self.shown.remove(customer_id).is_some()
    }

    /// Gives every spell that was not told of yet another time.
    pub fn reschedule(&mut self, due: impl Fn(&Spell) -> Timestamp) {
        self.due.clear();
        self.parked.clear();
        for (customer_id, spell) in &mut self.spells {
            if !spell.told {
                spell.due = due(spell);
                self.due.insert((spell.due, customer_id.clone()));
            }
        }
    }

    /// When somebody is due. Those who are due in the minute after the notification rang wait for its end.
    pub fn next_due(&self) -> Option<Timestamp> {
        let due = self.due.first().map(|(first, _)| *first).filter(|first| *first < NEVER);
        let due = due.map(|due| self.shown.rang.map_or(due, |rang| due.max(rang.after(SILENT_UPDATES))));
        let past = self.shown.first().filter(|_| self.only_ahead);
        due.into_iter().chain(past).min()
    }

    /// Whether somebody waits for the end of the quiet.
    pub fn has_parked(&self) -> bool {
        !self.parked.is_empty()
    }

    /// Has those who waited for the end of the quiet looked at again.
    pub fn unpark(&mut self) {
        for customer_id in std::mem::take(&mut self.parked) {
            if let Some(spell) = self.spells.get(&customer_id) {
                self.due.insert((spell.due, customer_id));
            }
        }
    }

    /// Takes those who are due into the notification, and those whose end is past out of it.
    pub fn collect(&mut self, against: &Against<'_>) -> Collected {
        let now = against.now;
        let past = self.only_ahead && self.shown.remove_until(now);
        let nothing = if past { Collected::Less } else { Collected::Nothing };
        if !against.quiet {
            self.unpark();
        }
        if lately(self.shown.rang, now, SILENT_UPDATES) {
            return nothing;
        }
        // The clock was set back: the ring that lies ahead must not delay the next.
        self.shown.rang = self.shown.rang.filter(|rang| *rang <= now);
        if self.due.first().is_none_or(|(first, _)| *first > now) {
            return nothing;
        }
        let mut grew = false;
        let mut later = Vec::new();
        let soon = now.after(TOGETHER);
        while let Some((due, customer_id)) = self.due.pop_first() {
            if due > soon {
                later.push((due, customer_id));
                break;
            }
            let Some(spell) = self.spells.get_mut(&customer_id) else { continue };
            if self.only_ahead && spell.at <= now {
                spell.told = true;
                continue;
            }
            let postponed = match spell.muted_until {
                Some(until) if until > now => Some(until),
                _ if against.focus == Some(&customer_id) => Some(now.after(IN_FRONT)),
                _ => None,
            };
            if let Some(postponed) = postponed {
                spell.due = postponed;
                later.push((postponed, customer_id));
            } else if against.quiet && !against.vip.contains(&customer_id) {
                self.parked.insert(customer_id);
            } else {
                spell.told = true;
                self.shown.remove(&customer_id);
                self.shown.add(&customer_id, &spell.title, spell.at, 0);
                grew = true;
            }
        }
        self.due.extend(later);
        if grew { Collected::More } else { nothing }
    }
}
