//! Everything between one customer and the company, without the messages themselves.

use std::sync::Arc;
use std::time::Duration;

use crate::{
    Arrival, CustomerId, Message, MessageId, MessageKind, Places, Position, Preview, Reason, Sender,
    StoredMessage, Tick, Timestamp,
};

/// How long a company may answer freely after a customer's last message.
pub const REPLY_WINDOW: Duration = Duration::from_hours(24);

/// The end of a mute that never ends by itself.
pub const MUTED_FOR_EVER: Timestamp = Timestamp::from_millis(i64::MAX);

/// The newest message of a conversation, as far as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct LastMessage {
    /// Its place.
    pub position: Position,
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub sender: Sender,
    /// What it is.
    pub kind: MessageKind,
    /// It in one line.
    pub preview: Preview,
    /// How far it got.
    pub tick: Tick,
    /// Why it failed, where it did.
    pub failure: Option<Reason>,
}

impl From<&StoredMessage> for LastMessage {
    fn from(stored: &StoredMessage) -> Self {
        let Message { id, sender, kind, delivery, .. } = &stored.message;
        Self {
            position: stored.position(),
            id: id.clone(),
            sender: sender.clone(),
            kind: kind.clone(),
            preview: Preview::of(&stored.message),
            tick: delivery.tick(),
            failure: delivery.reason(),
        }
    }
}

/// A text and the place of the message that told it: the newest one wins, in whatever order they come.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The text.
    pub text: Arc<str>,
    /// The place of the message that told it.
    pub at: Position,
}

/// What is known of one conversation. Built from its messages alone, plus the read marker.
///
/// `unread` and `unanswered` hold a place for each message and not just a count, because a message that comes
/// late, or an answer that comes late, must change them exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The WhatsApp number.
    pub number: Option<Told>,
    /// The customer's name, from metadata.
    pub name: Option<Told>,
    /// The newest message.
    pub last: Option<LastMessage>,
    /// The agent has seen every arrival up to this one.
    pub read_marker: Arrival,
    /// The customer's messages after the read marker, in the order of the timeline.
    pub unread: Places,
    /// The customer's messages that no agent's message follows.
    pub unanswered: Places,
    /// The newest agent's message.
    pub last_agent: Option<Position>,
    /// The newest customer's message by time.
    pub last_customer: Option<Position>,
    /// The customer's message that arrived last.
    pub last_customer_arrival: Option<Position>,
    /// Until when the agent does not want to be interrupted by this customer.
    pub muted_until: Option<Timestamp>,
    /// Whether the agent wants it at the top of the list.
    pub pinned: bool,
}

/// A conversation as lists, notifications and the tray need it. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The WhatsApp number.
    pub number: Option<Told>,
    /// The customer's name.
    pub name: Option<Told>,
    /// The newest message.
    pub last: Option<LastMessage>,
    /// The agent has seen every arrival up to this one.
    pub read_marker: Arrival,
    /// How many of the customer's messages are unread.
    pub unread: u32,
    /// The first of them in the timeline.
    pub first_unread: Option<Position>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<Timestamp>,
    /// How many of the customer's messages no agent's message follows.
    pub unanswered: u32,
    /// When the reply window closes; `None` where no customer message was seen.
    pub window_ends: Option<Timestamp>,
    /// The newest agent's message.
    pub last_agent: Option<Position>,
    /// The newest customer's message by time.
    pub last_customer: Option<Position>,
    /// The customer's message that arrived last.
    pub last_customer_arrival: Option<Arrival>,
    /// Until when the agent does not want to be interrupted by this customer.
    pub muted_until: Option<Timestamp>,
    /// Whether the agent wants it at the top of the list.
    pub pinned: bool,
}

impl Summary {
    /// What to call the customer: the name, else the number, else the id. One clean line.
    pub fn title(&self) -> String {
        let told = |told: &Option<Told>| told.as_ref().map(|told| crate::plain_line(&told.text, 80));
        told(&self.name)
            .or_else(|| told(&self.number))
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| crate::plain_line(self.customer_id.as_str(), 80))
    }
}

/// Sums over all conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Unread messages.
    pub unread: u32,
    /// Conversations with unread messages.
    pub unread_conversations: u32,
    /// Customers who wait for an answer.
    pub waiting: u32,
}

impl Conversation {
    /// A conversation of which nothing is known yet.
    pub fn new(customer_id: CustomerId) -> Self {
        Self {
            customer_id,
            number: None,
            name: None,
            last: None,
            read_marker: Arrival(0),
            unread: Places::new(),
            unanswered: Places::new(),
            last_agent: None,
            last_customer: None,
            last_customer_arrival: None,
            muted_until: None,
            pinned: false,
        }
    }

    /// Takes in a message that was never seen before.
    pub fn take(&mut self, stored: &StoredMessage) {
        let position = stored.position();
        let message = &stored.message;
        match message.sender {
            Sender::Customer => {
                if stored.arrival > self.read_marker {
                    self.unread.insert(position);
                }
                if self.last_agent < Some(position) {
                    self.unanswered.insert(position);
                }
                self.last_customer = self.last_customer.max(Some(position));
                if self.last_customer_arrival.is_none_or(|last| last.arrival < stored.arrival) {
                    self.last_customer_arrival = Some(position);
                }
            }
            Sender::Agent => {
                self.last_agent = self.last_agent.max(Some(position));
                self.unanswered.drop_before(position);
            }
            Sender::Other(_) => {}
        }
        let number = crate::plain_line(&message.number, 64);
        tell(&mut self.number, (!number.is_empty()).then_some(number), position);
        // An agent's message carries the agent's own profile in some servers' metadata.
        if message.sender == Sender::Customer {
            tell(&mut self.name, message.customer_name(), position);
        }
        if self.last.as_ref().is_none_or(|last| last.position <= position) {
            self.last = Some(stored.into());
        }
    }

    /// Takes in that a message it has already taken got further. Returns whether that shows in a list.
    pub fn progressed(&mut self, stored: &StoredMessage) -> bool {
        let is_last = self.last.as_ref().is_some_and(|last| last.id == stored.message.id);
        if is_last {
            self.last = Some(stored.into());
        }
        is_last
    }

    /// Moves the read marker to `up_to`, never back. Returns whether it moved.
    pub fn read(&mut self, up_to: Arrival) -> bool {
        if up_to <= self.read_marker {
            return false;
        }
        self.read_marker = up_to;
        self.unread.drop_arrived(up_to);
        true
    }

    /// Moves the read marker to before the customer's last arrival, so that one message is unread. Returns
    /// whether anything changed: nothing does where the conversation is unread, or the customer never wrote.
    pub fn mark_unread(&mut self) -> bool {
        let Some(position) = self.last_customer_arrival.filter(|_| self.unread.is_empty()) else {
            return false;
        };
        self.read_marker = Arrival(position.arrival.0.saturating_sub(1));
        self.unread.insert(position);
        true
    }

    /// Mutes the customer until a time, or ends that. Returns whether anything changed.
    pub fn mute(&mut self, until: Option<Timestamp>) -> bool {
        std::mem::replace(&mut self.muted_until, until) != until
    }

    /// Puts the conversation at the top of the list, or back into its order. Returns whether anything changed.
    pub fn pin(&mut self, pinned: bool) -> bool {
        std::mem::replace(&mut self.pinned, pinned) != pinned
    }

    /// Since when the customer waits for an answer.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        self.unanswered.first().map(|position| position.at)
    }

    /// The conversation as lists need it.
    pub fn summary(&self) -> Summary {
        Summary {
            customer_id: self.customer_id.clone(),
            number: self.number.clone(),
            name: self.name.clone(),
            last: self.last.clone(),
            read_marker: self.read_marker,
            unread: u32::try_from(self.unread.len()).unwrap_or(u32::MAX),
            first_unread: self.unread.first(),
            waiting_since: self.waiting_since(),
            unanswered: u32::try_from(self.unanswered.len()).unwrap_or(u32::MAX),
            last_agent: self.last_agent,
            last_customer: self.last_customer,
            last_customer_arrival: self.last_customer_arrival.map(|position| position.arrival),
            window_ends: self.last_customer.map(|position| position.at.after(REPLY_WINDOW)),
            muted_until: self.muted_until,
            pinned: self.pinned,
        }
    }

    pub(crate) fn add_to(&self, totals: &mut Totals) {
        totals.unread = totals.unread.saturating_add(u32::try_from(self.unread.len()).unwrap_or(u32::MAX));
        totals.unread_conversations =
            totals.unread_conversations.saturating_add(u32::from(!self.unread.is_empty()));
        totals.waiting = totals.waiting.saturating_add(u32::from(!self.unanswered.is_empty()));
    }

    pub(crate) fn take_from(&self, totals: &mut Totals) {
        totals.unread = totals.unread.saturating_sub(u32::try_from(self.unread.len()).unwrap_or(u32::MAX));
        totals.unread_conversations =
            totals.unread_conversations.saturating_sub(u32::from(!self.unread.is_empty()));
        totals.waiting = totals.waiting.saturating_sub(u32::from(!self.unanswered.is_empty()));
    }
}

fn tell(known: &mut Option<Told>, text: Option<String>, at: Position) {
    if let Some(text) = text
        && known.as_ref().is_none_or(|known| known.at <= at)
    {
        *known = Some(Told { text: text.into(), at });
    }
}
