//! What is to be on screen, and what of it the service was told: nothing here talks to anybody.
//!
//! # Design
//!
//! Each slot is a place with a wish: the newest [`Alert`], or nothing. [`Screen::next`] says which call brings the
//! screen nearer to the wishes, one call for each slot at a time, because only its answer tells the number under
//! which the notification is replaced. So a slow service is never sent more than what is new when it has time, and one
//! that was away is sent what should be there.
//!
//! An alert that interrupts owes a ring until the service has taken it: if the service was away, it rings when it is
//! back. What rang before is shown again in silence.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use deskbell_domain::{Alert, AlertAction, Slot};
use tokio::time::Instant;

/// A silent update of what is on screen waits this long after the one before: nobody reads faster, and services
/// punish who floods them.
const UPDATES_APART: Duration = Duration::from_millis(250);
/// How many calls may be without an answer.
const CALLS_MAX: usize = 16;
/// How many signals about numbers that are not known yet are kept while answers are due.
const STRAYS_MAX: usize = 64;

/// Which run of the service a call went to. Numbers hold within one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Run(u64);

/// Something to tell the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Show it. The answer goes to [`Screen::shown`] or [`Screen::failed`].
    Notify {
        /// What.
        alert: Alert,
        /// The number of the notification that it takes the place of, or 0.
        replaces: u32,
        /// Whether it interrupts.
        rings: bool,
        /// Which run of the service it is for.
        run: Run,
    },
    /// Take it back.
    Close {
        /// The service's number.
        id: u32,
    },
}

/// What the agent did with a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// It is gone from the screen.
    Closed,
    /// An action was chosen, by its key.
    Action(String),
}

/// Why a call was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The service wants fewer of them.
    TooMany,
    /// Anything else.
    Failed,
}

impl Refusal {
    fn wait(self) -> Duration {
        match self {
            Self::TooMany => Duration::from_secs(1),
            Self::Failed => Duration::from_secs(10),
        }
    }
}

#[derive(Debug)]
struct Place {
    /// What is to be there; `None` where it is withdrawn while a call is under way.
    wish: Option<Alert>,
    /// Whether the service does not know the wish yet.
    due: bool,
    /// Whether the next call interrupts.
    rings: bool,
    id: Option<u32>,
    /// Whether the call under way interrupts; `None` where none is.
    calling: Option<bool>,
    not_before: Option<Instant>,
}

/// What is to be on screen, and what is.
#[derive(Debug, Default)]
pub struct Screen {
    places: HashMap<Slot, Place>,
    /// Whose wishes are due, the longest first.
    queue: VecDeque<Slot>,
    closing: VecDeque<u32>,
    calls: usize,
    there: bool,
    run: Run,
    strays: VecDeque<(u32, Deed)>,
}

impl Screen {
    /// Takes an alert as a wish.
    pub fn wish(&mut self, alert: Alert) {
        let slot = alert.slot.clone();
        if alert.action == AlertAction::Withdraw {
            return self.withdraw(&slot);
        }
        let place = self.places.entry(slot.clone()).or_insert_with(|| Place {
            wish: None,
            due: false,
            rings: false,
            id: None,
            calling: None,
            not_before: None,
        });
        if alert.action == AlertAction::Show {
            place.rings = true;
            // A ring waits for nothing but the service.
            place.not_before = None;
        }
        // A silent update must not take the sound from a ring that is not out yet, or may fail.
        let rings_still = place.rings || place.calling == Some(true);
        let sounds_still = rings_still && place.wish.as_ref().is_some_and(|old| old.sound);
        place.wish = Some(Alert { sound: alert.sound || sounds_still, ..alert });
        self.enqueue(slot);
    }

    fn enqueue(&mut self, slot: Slot) {
        if let Some(place) = self.places.get_mut(&slot) {
            if !place.due {
                self.queue.push_back(slot);
            }
            place.due = true;
        }
    }

    fn withdraw(&mut self, slot: &Slot) {
        let Some(place) = self.places.get_mut(slot) else { return };
        if place.calling.is_some() {
            place.wish = None;
            place.rings = false;
        } else if let Some(place) = self.places.remove(slot) {
            self.closing.extend(place.id);
        }
    }

    /// Withdraws everything.
    pub fn withdraw_all(&mut self) {
        let all: Vec<Slot> = self.places.keys().cloned().collect();
        for slot in all {
            self.withdraw(&slot);
        }
    }

    /// The call to make now, if any; to ask again until there is none.
    pub fn next(&mut self, now: Instant) -> Option<Call> {
        if !self.there {
            return None;
        }
        if let Some(id) = self.closing.pop_front() {
            return Some(Call::Close { id });
        }
        for _ in 0..self.queue.len() {
            let slot = self.queue.pop_front()?;
            let Some(place) = self.places.get_mut(&slot).filter(|place| place.due) else { continue };
            let Some(alert) = place.wish.clone() else {
                place.due = false;
                continue;
            };
            let waits = place.not_before.is_some_and(|at| at > now);
            if place.calling.is_some() || waits || self.calls >= CALLS_MAX {
                self.queue.push_back(slot);
                continue;
            }
            let rings = std::mem::take(&mut place.rings);
            place.due = false;
            place.calling = Some(rings);
            self.calls += 1;
            return Some(Call::Notify { alert, replaces: place.id.unwrap_or(0), rings, run: self.run });
        }
        None
    }

    /// When [`Screen::next`] may have something again, where only time has to pass.
    pub fn next_due(&self) -> Option<Instant> {
        let places = self.queue.iter().filter_map(|slot| self.places.get(slot));
        places
            .filter(|place| self.there && place.calling.is_none())
            .filter_map(|place| place.not_before)
            .min()
    }

    /// Whether this is the run of the service that is there now.
    pub fn is_now(&self, run: Run) -> bool {
        self.run == run
    }

    /// The service shows a slot's notification under this number. Returns what was done with it before that was known.
    pub fn shown(&mut self, slot: &Slot, id: u32, run: Run, now: Instant) -> Vec<(Slot, Deed)> {
        if run != self.run {
            return Vec::new();
        }
        self.calls = self.calls.saturating_sub(1);
        let early: Vec<Deed> =
            self.strays.iter().filter(|(stray, _)| *stray == id).map(|(_, deed)| deed.clone()).collect();
        if self.calls == 0 {
            self.strays.clear();
        } else {
            self.strays.retain(|(stray, _)| *stray != id);
        }
        let Some(place) = self.places.get_mut(slot) else {
            self.closing.push_back(id);
            return Vec::new();
        };
        place.calling = None;
        place.id = Some(id);
        if place.wish.is_none() {
            self.withdraw(slot);
            return Vec::new();
        }
        if !place.rings {
            place.not_before = Some(now + UPDATES_APART);
        }
        early.into_iter().filter_map(|deed| self.done(id, deed)).collect()
    }

    /// The service did not take it: the wish stays.
    pub fn failed(&mut self, slot: &Slot, refusal: Refusal, run: Run, now: Instant) {
        if run != self.run {
            return;
        }
        self.calls = self.calls.saturating_sub(1);
        let Some(place) = self.places.get_mut(slot) else { return };
        let rang = place.calling.take().unwrap_or(false);
        if place.wish.is_none() {
            return self.withdraw(slot);
        }
        place.rings |= rang;
        place.not_before = Some(now + refusal.wait());
        self.enqueue(slot.clone());
    }

    /// Somebody did something with the notification of this number. Returns whose it is and what was done, unless it
    /// is none of ours, or does not count any more.
    pub fn done(&mut self, id: u32, deed: Deed) -> Option<(Slot, Deed)> {
        let slot = self.places.iter().find(|(_, place)| place.id == Some(id)).map(|(slot, _)| slot.clone());
        let Some(slot) = slot else {
            if self.calls > 0 {
                if self.strays.len() >= STRAYS_MAX {
                    self.strays.pop_front();
                }
                self.strays.push_back((id, deed));
            }
            return None;
        };
        match deed {
            Deed::Closed => {
                let place = self.places.get_mut(&slot)?;
                place.id = None;
                if place.due || place.calling.is_some() {
                    // Closed was what it said before; what it says next is shown anew.
                    return None;
                }
                self.places.remove(&slot);
            }
            // Most services close it themselves; to close it twice does no harm.
            Deed::Action(_) => self.withdraw(&slot),
        }
        Some((slot, deed))
    }

    /// A service is there, with nothing of ours on its screen.
    pub fn arrived(&mut self) {
        self.there = true;
        for place in self.places.values_mut() {
            place.not_before = None;
        }
    }

    /// The service is gone, and with it everything that it showed.
    pub fn left(&mut self) {
        self.there = false;
        self.run.0 += 1;
        self.calls = 0;
        self.closing.clear();
        self.strays.clear();
        self.places.retain(|_, place| place.wish.is_some());
        let mut slots = Vec::new();
        for (slot, place) in &mut self.places {
            place.id = None;
            // Whether it rang before it went is not known: twice is better than never.
            place.rings |= place.calling.take().unwrap_or(false);
            slots.push(slot.clone());
        }
        slots.sort_unstable();
        for slot in slots {
            self.enqueue(slot);
        }
    }
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
