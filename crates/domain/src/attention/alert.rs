//! What the desktop is asked to show.

use std::collections::HashMap;

use crate::{CustomerId, Language};

/// What an alert is about. Its [`word`](Self::word) is what a replay prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlertKind {
    /// One customer wrote.
    Message,
    /// Many customers write at once.
    Summary,
    /// Customers wrote a while ago: before the program ran, while it was offline, or while it had to be silent.
    Digest,
    /// Customers have waited too long for an answer.
    Waiting,
    /// The reply window of customers who wait is about to close.
    Window,
    /// Messages to customers were not delivered.
    Failed,
    /// Nothing has been received for a while.
    Deaf,
    /// Messages come in again.
    Online,
    /// The token is about to expire, or has.
    Token,
}

impl AlertKind {
    /// One word for it, as JSON lines have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Summary => "summary",
            Self::Digest => "digest",
            Self::Waiting => "waiting",
            Self::Window => "window",
            Self::Failed => "failed",
            Self::Deaf => "deaf",
            Self::Online => "online",
            Self::Token => "token",
        }
    }
}

/// What to do with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertAction {
    /// Interrupt: show it, or show it anew.
    Show,
    /// Update in silence what is on screen.
    Replace,
    /// Take it back.
    Withdraw,
}

impl AlertAction {
    /// One word for it, as JSON lines have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Replace => "replace",
            Self::Withdraw => "withdraw",
        }
    }
}

/// A place on the screen that holds at most one notification.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// One customer's.
    Customer(CustomerId),
    /// That of a flood: many customers at once.
    Summary,
    /// That of messages which are told of late.
    Digest,
    /// That of customers who have waited too long.
    Waiting,
    /// That of reply windows that are about to close.
    Window,
    /// That of messages which were not delivered.
    Failed,
    /// That of the connection: deaf, or online again.
    Connection,
    /// That of the token.
    Token,
    /// That of the one that the agent asked to see.
    Sample,
}

/// How urgent a notification is, as the freedesktop.org specification counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Urgency {
    /// It can wait for the agent's next look.
    Low,
    /// The usual.
    Normal,
    /// It should stay on screen: Deskbell cannot do its work.
    Critical,
}

/// What a notification offers beside being clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Button {
    /// Opens the customer's chat, the inbox where there are several, or the sign-in. A click does the same.
    Open,
    /// Marks the customer's messages as read.
    MarkRead,
    /// Mutes the customer for an hour.
    MuteHour,
}

/// One thing for the desktop's notification service to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Which notification.
    pub slot: Slot,
    /// What it is about.
    pub kind: AlertKind,
    /// What to do with it.
    pub action: AlertAction,
    /// The customer, where it stands for exactly one.
    pub customer_id: Option<CustomerId>,
    /// One clean line; empty for a withdrawal.
    pub title: String,
    /// Plain text of a few lines. Whoever shows it escapes it as the desktop asks.
    pub body: String,
    /// How many customers it stands for; 0 where it is not about customers.
    pub customers: usize,
    /// How many messages it stands for; 0 where it does not count messages.
    pub messages: u32,
    /// Whether it may sound.
    pub sound: bool,
    /// How urgent it is.
    pub urgency: Urgency,
    /// What it offers.
    pub buttons: &'static [Button],
    /// The language of all that it says.
    pub language: Language,
}

impl Alert {
    /// A withdrawal.
    pub(super) fn withdraw(slot: Slot, kind: AlertKind) -> Self {
        Self {
            slot,
            kind,
            action: AlertAction::Withdraw,
            customer_id: None,
            title: String::new(),
            body: String::new(),
            customers: 0,
            messages: 0,
            sound: false,
            urgency: Urgency::Low,
            buttons: &[],
            language: Language::default(),
        }
    }

    /// What is left to do of `alerts`, which came at once: the last for each slot, and it interrupts if any of
    /// them did.
    pub fn coalesce(alerts: Vec<Self>) -> Vec<Self> {
        last_for_each(
            alerts,
            |alert| &alert.slot,
            |before, alert| {
                if before.action == AlertAction::Show && alert.action == AlertAction::Replace {
                    alert.action = AlertAction::Show;
                    alert.sound = before.sound;
                }
            },
        )
    }
}

/// The last of `items` for each slot, in their order, after `follow` was told of the one before it.
pub(super) fn last_for_each<T>(
    items: Vec<T>,
    slot: impl Fn(&T) -> &Slot,
    follow: impl Fn(&T, &mut T),
) -> Vec<T> {
    let mut last: HashMap<Slot, (usize, T)> = HashMap::new();
    for (place, mut item) in items.into_iter().enumerate() {
        match last.get_mut(slot(&item)) {
            Some(before) => {
                follow(&before.1, &mut item);
                *before = (place, item);
            }
            None => drop(last.insert(slot(&item).clone(), (place, item))),
        }
    }
    let mut left: Vec<(usize, T)> = last.into_values().collect();
    left.sort_unstable_by_key(|(place, _)| *place);
    left.into_iter().map(|(_, item)| item).collect()
}
