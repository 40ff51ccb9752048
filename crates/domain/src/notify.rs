//! What rings: the policy over each [`Change`], and nothing that shows it.
//!
//! One notification for each customer, replaced in place. Only customer messages ring; never one whose chat is
//! in front of the agent, never one that came before. Reading, or a colleague's answer, takes it back. When many
//! customers write at once, one summary stands for those past the first few; what was written long before it came
//! is one digest.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use crate::{Change, CustomerId, Sender, StoredMessage, Summary, Timestamp, preview, strip_invisible};

/// A notification that is still on screen is updated in silence for this long; a customer who writes again
/// later rings again, or a second question after lunch would pass unheard.
const SILENT_UPDATES: Duration = Duration::from_mins(1);

/// A message that was written longer ago than this on arrival goes into the digest.
const OLD: Duration = Duration::from_mins(10);

/// This many customers in [`FLOOD_WITHIN`] get a notification each; the next ones share the summary.
const FLOOD_CUSTOMERS: usize = 5;
const FLOOD_WITHIN: Duration = Duration::from_secs(10);

const NAMES_MAX: usize = 4;
const BODY_MAX_CHARS: usize = 400;

/// How much of a message a notification shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PreviewLevel {
    /// Who wrote, and what.
    #[default]
    NameAndText,
    /// Who wrote.
    NameOnly,
    /// That somebody wrote.
    CountOnly,
}

/// What the agent chose about notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// How much a notification shows.
    pub preview: PreviewLevel,
    /// Whether a new notification may sound.
    pub sound: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { preview: PreviewLevel::default(), sound: true }
    }
}

/// What to do with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// Interrupt: show it, or show it anew.
    Show,
    /// Update in silence what is on screen.
    Replace,
    /// Take it back.
    Withdraw,
}

/// A place on the screen that holds at most one notification.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// One customer's.
    Customer(CustomerId),
    /// That of a flood: many customers at once.
    Summary,
    /// That of messages which were written long before they came.
    Digest,
}

/// One thing for the desktop's notification service to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Which notification.
    pub slot: Slot,
    /// What to do with it.
    pub kind: AlertKind,
    /// One clean line; empty for a withdrawal.
    pub title: String,
    /// Plain text of a few lines. Whoever shows it escapes it as the desktop asks.
    pub body: String,
    /// How many customers it stands for.
    pub customers: usize,
    /// How many new messages it stands for.
    pub messages: u32,
    /// Whether it may sound.
    pub sound: bool,
}

impl Alert {
    /// What is left to do of `alerts`, which came at once: the last for each slot, and it interrupts if any of
    /// them did.
    pub fn coalesce(alerts: Vec<Self>) -> Vec<Self> {
        let mut last: Vec<Self> = Vec::new();
        for mut alert in alerts {
            if let Some(before) = last.iter().position(|it| it.slot == alert.slot) {
                let before = last.remove(before);
                if before.kind == AlertKind::Show && alert.kind == AlertKind::Replace {
                    alert.kind = AlertKind::Show;
                    alert.sound = before.sound;
                }
            }
            last.push(alert);
        }
        last
    }
}

#[derive(Debug, Clone)]
struct OnScreen {
    /// For whom it stands, with how many messages each.
    customers: BTreeMap<CustomerId, (String, u32)>,
    /// When it last interrupted.
    rang: Timestamp,
    /// When it last grew.
    grew: Timestamp,
}

impl OnScreen {
    fn messages(&self) -> u32 {
        self.customers.values().fold(0, |sum, (_, messages)| sum.saturating_add(*messages))
    }
}

/// What is on screen.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    slots: HashMap<Slot, OnScreen>,
    /// Customers whose own notification interrupted lately.
    rang: VecDeque<(Timestamp, CustomerId)>,
}

impl Attention {
    /// What the desktop shows for `change`. `focus` is the customer whose chat is in front of the agent.
    pub fn decide(
        &mut self,
        change: &Change,
        focus: Option<&CustomerId>,
        preferences: &Preferences,
        now: Timestamp,
    ) -> Vec<Alert> {
        let Some(conversation) = &change.conversation else { return Vec::new() };
        let customer_id = &conversation.customer_id;
        match change.message.as_ref().filter(|_| change.fresh) {
            Some(stored) => match stored.message.sender {
                Sender::Customer if focus != Some(customer_id) => {
                    vec![self.ring(conversation, stored, preferences, now)]
                }
                // An answer that is older than what the customer wrote since then answers nothing.
                Sender::Agent if conversation.waiting_since.is_none() => {
                    self.withdraw(customer_id, preferences)
                }
                _ => Vec::new(),
            },
            None if conversation.unread == 0 => self.withdraw(customer_id, preferences),
            None => Vec::new(),
        }
    }

    /// Takes note that a notification is gone from the screen: the agent closed or clicked it, or the
    /// notification service ended.
    pub fn closed(&mut self, slot: &Slot) {
        self.slots.remove(slot);
    }

    fn ring(
        &mut self,
        conversation: &Summary,
        stored: &StoredMessage,
        preferences: &Preferences,
        now: Timestamp,
    ) -> Alert {
        let customer_id = &conversation.customer_id;
        let slot = self.slot(customer_id, stored.message.timestamp, now);
        let on_screen = self.slots.entry(slot.clone()).or_insert_with(|| OnScreen {
            customers: BTreeMap::new(),
            rang: now,
            grew: now,
        });
        let silent = !on_screen.customers.is_empty() && now.since(on_screen.rang) < SILENT_UPDATES;
        on_screen.grew = now;
        if !silent {
            on_screen.rang = now;
        }
        let (title, messages) =
            on_screen.customers.entry(customer_id.clone()).or_insert_with(|| (String::new(), 0));
        *title = conversation.title();
        *messages = messages.saturating_add(1);
        if !silent && slot == Slot::Customer(customer_id.clone()) {
            self.rang.push_back((now, customer_id.clone()));
        }
        let kind = if silent { AlertKind::Replace } else { AlertKind::Show };
        self.alert(&slot, kind, &preview(&stored.message), preferences)
    }

    fn slot(&mut self, customer_id: &CustomerId, written: Timestamp, now: Timestamp) -> Slot {
        let own = Slot::Customer(customer_id.clone());
        if self.slots.contains_key(&own) {
            return own;
        }
        if now.since(written) > OLD {
            return Slot::Digest;
        }
        while self.rang.front().is_some_and(|(rang, _)| now.since(*rang) > FLOOD_WITHIN) {
            self.rang.pop_front();
        }
        let goes_on =
            self.slots.get(&Slot::Summary).is_some_and(|summary| now.since(summary.grew) <= FLOOD_WITHIN);
        let others: BTreeSet<&CustomerId> = self.rang.iter().map(|(_, id)| id).collect();
        if goes_on || others.len() >= FLOOD_CUSTOMERS { Slot::Summary } else { own }
    }

    fn withdraw(&mut self, customer_id: &CustomerId, preferences: &Preferences) -> Vec<Alert> {
        let mut touched: Vec<Slot> = Vec::new();
        for (slot, on_screen) in &mut self.slots {
            if on_screen.customers.remove(customer_id).is_some() {
                touched.push(slot.clone());
            }
        }
        touched.sort();
        touched
            .into_iter()
            .map(|slot| {
                if self.slots.get(&slot).is_some_and(|on_screen| !on_screen.customers.is_empty()) {
                    return self.alert(&slot, AlertKind::Replace, "", preferences);
                }
                self.slots.remove(&slot);
                Alert {
                    slot,
                    kind: AlertKind::Withdraw,
                    title: String::new(),
                    body: String::new(),
                    customers: 0,
                    messages: 0,
                    sound: false,
                }
            })
            .collect()
    }

    /// The words for what is in `slot` now.
    fn alert(&self, slot: &Slot, kind: AlertKind, words: &str, preferences: &Preferences) -> Alert {
        let none = BTreeMap::new();
        let on_screen = self.slots.get(slot);
        let customers = on_screen.map_or(&none, |it| &it.customers);
        let messages = on_screen.map_or(0, OnScreen::messages);
        let count =
            if messages == 1 { "1 new message".to_owned() } else { format!("{messages} new messages") };
        let name = customers.values().next().map(|(title, _)| title.clone()).unwrap_or_default();
        let (title, body) = match (slot, preferences.preview) {
            (Slot::Customer(_), PreviewLevel::NameAndText) if messages == 1 => (name, words.to_owned()),
            (Slot::Customer(_), PreviewLevel::NameAndText) => (name, format!("{words}\n{count}")),
            (Slot::Customer(_), PreviewLevel::NameOnly) => (name, count),
            (Slot::Customer(_), PreviewLevel::CountOnly) => ("A customer wrote".to_owned(), count),
            (slot, level) => {
                let who = match (customers.len(), level) {
                    (1, PreviewLevel::CountOnly) => "A customer".to_owned(),
                    (1, _) => name,
                    (many, _) => format!("{many} customers"),
                };
                let earlier = if *slot == Slot::Digest { " earlier" } else { "" };
                let body = match (customers.len(), level) {
                    (1, _) | (_, PreviewLevel::CountOnly) => count,
                    _ => format!("{}\n{count}", names(customers)),
                };
                (format!("{who} wrote{earlier}"), body)
            }
        };
        Alert {
            slot: slot.clone(),
            kind,
            title,
            body: strip_invisible(&body).chars().take(BODY_MAX_CHARS).collect(),
            customers: customers.len(),
            messages,
            sound: preferences.sound && kind == AlertKind::Show,
        }
    }
}

/// The first few names, and how many more there are.
fn names(customers: &BTreeMap<CustomerId, (String, u32)>) -> String {
    let mut line = customers
        .values()
        .take(NAMES_MAX)
        .map(|(title, _)| crate::plain_line(title, 40))
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(more) = customers.len().checked_sub(NAMES_MAX).filter(|more| *more > 0) {
        line.push_str(&format!(" and {more} more"));
    }
    line
}

#[cfg(test)]
#[path = "notify_tests.rs"]
mod tests;
