//! What rings: the policy over each [`Change`], and nothing that shows it.
//!
//! One notification for each customer, replaced in place. Only customer messages ring; never one whose chat is
//! in front of the agent, never one that came before. Reading, or a colleague's answer, takes it back.

use std::collections::HashMap;
use std::time::Duration;

use crate::{Change, CustomerId, Sender, Summary, Timestamp, preview, strip_invisible};

/// A notification that is still on screen is updated in silence for this long; a customer who writes again
/// later rings again, or a second question after lunch would pass unheard.
const SILENT_UPDATES: Duration = Duration::from_mins(1);

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

/// What to do with a customer's notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// Interrupt: show it, or show it anew.
    Show,
    /// Update in silence what is on screen.
    Replace,
    /// Take it back.
    Withdraw,
}

/// One thing for the desktop's notification service to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Whose notification: each customer has at most one.
    pub customer_id: CustomerId,
    /// What to do with it.
    pub kind: AlertKind,
    /// One clean line; empty for a withdrawal.
    pub title: String,
    /// Plain text of a few lines. Whoever shows it escapes it as the desktop asks.
    pub body: String,
    /// How many new messages it stands for.
    pub messages: u32,
    /// Whether it may sound.
    pub sound: bool,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    messages: u32,
    rang: Timestamp,
}

/// Which customers have a notification on screen.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    slots: HashMap<CustomerId, Slot>,
}

impl Attention {
    /// What the desktop shows for `change`. `focus` is the customer whose chat is in front of the agent.
    pub fn decide(
        &mut self,
        change: &Change,
        focus: Option<&CustomerId>,
        preferences: &Preferences,
        now: Timestamp,
    ) -> Option<Alert> {
        let conversation = change.conversation.as_ref()?;
        let customer_id = &conversation.customer_id;
        if let Some(stored) = change.message.as_ref().filter(|_| change.fresh) {
            return match stored.message.sender {
                Sender::Customer if focus != Some(customer_id) => {
                    Some(self.ring(conversation, &preview(&stored.message), preferences, now))
                }
                // An answer that is older than what the customer wrote since then answers nothing.
                Sender::Agent if conversation.waiting_since.is_none() => self.withdraw(customer_id),
                _ => None,
            };
        }
        if conversation.unread == 0 { self.withdraw(customer_id) } else { None }
    }

    /// Takes note that a customer's notification is gone from the screen: the agent closed or clicked it, or
    /// the notification service ended.
    pub fn closed(&mut self, customer_id: &CustomerId) {
        self.slots.remove(customer_id);
    }

    fn ring(
        &mut self,
        conversation: &Summary,
        words: &str,
        preferences: &Preferences,
        now: Timestamp,
    ) -> Alert {
        let on_screen = self.slots.get(&conversation.customer_id).copied();
        let messages = on_screen.map_or(0, |slot| slot.messages).saturating_add(1);
        let silent = on_screen.is_some_and(|slot| now.since(slot.rang) < SILENT_UPDATES);
        let rang = on_screen.filter(|_| silent).map_or(now, |slot| slot.rang);
        self.slots.insert(conversation.customer_id.clone(), Slot { messages, rang });

        let count =
            if messages == 1 { "1 new message".to_owned() } else { format!("{messages} new messages") };
        let (title, body) = match preferences.preview {
            PreviewLevel::NameAndText if messages == 1 => (conversation.title(), words.to_owned()),
            PreviewLevel::NameAndText => (conversation.title(), format!("{words}\n{count}")),
            PreviewLevel::NameOnly => (conversation.title(), count),
            PreviewLevel::CountOnly => ("A customer wrote".to_owned(), count),
        };
        Alert {
            customer_id: conversation.customer_id.clone(),
            kind: if silent { AlertKind::Replace } else { AlertKind::Show },
            title,
            body: strip_invisible(&body).chars().take(BODY_MAX_CHARS).collect(),
            messages,
            sound: preferences.sound && !silent,
        }
    }

    fn withdraw(&mut self, customer_id: &CustomerId) -> Option<Alert> {
        self.slots.remove(customer_id).map(|slot| Alert {
            customer_id: customer_id.clone(),
            kind: AlertKind::Withdraw,
            title: String::new(),
            body: String::new(),
            messages: slot.messages,
            sound: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{customer, message};
    use crate::{Arrival, Event, State};

    struct Desk {
        state: State,
        attention: Attention,
        preferences: Preferences,
        focus: Option<CustomerId>,
        now: i64,
    }

    impl Desk {
        fn new() -> Self {
            Self {
                state: State::default(),
                attention: Attention::default(),
                preferences: Preferences::default(),
                focus: None,
                now: 0,
            }
        }

        fn come(&mut self, id: &str, sender: &str) -> Option<Alert> {
            self.now += 1_000;
            let message = message("ana", id, sender, self.now);
            self.event(Event::Message(Box::new(message)))
        }

        fn event(&mut self, event: Event) -> Option<Alert> {
            let now = Timestamp::from_millis(self.now);
            let change = self.state.apply(event, now);
            self.attention.decide(&change, self.focus.as_ref(), &self.preferences, now)
        }
    }

    #[test]
    fn a_customer_message_rings_once() {
        let mut desk = Desk::new();
        let alert = desk.come("m1", "customer").unwrap();
        assert_eq!((alert.kind, alert.sound), (AlertKind::Show, true));
        assert_eq!((alert.title.as_str(), alert.body.as_str()), ("+1 555 0100", "words of m1"));
        assert_eq!(desk.come("m1", "customer"), None, "it came before");
    }

    #[test]
    fn the_next_message_replaces_the_notification_in_silence() {
        let mut desk = Desk::new();
        desk.come("m1", "customer");
        let alert = desk.come("m2", "customer").unwrap();
        assert_eq!((alert.kind, alert.sound, alert.messages), (AlertKind::Replace, false, 2));
        assert_eq!(alert.body, "words of m2\n2 new messages");
    }

    #[test]
    fn a_customer_who_writes_again_later_rings_again() {
        let mut desk = Desk::new();
        desk.come("m1", "customer");
        desk.now += 61_000;
        assert_eq!(desk.come("m2", "customer").unwrap().kind, AlertKind::Show);
    }

    #[test]
    fn what_the_agent_closed_rings_anew_and_counts_anew() {
        let mut desk = Desk::new();
        desk.come("m1", "customer");
        desk.attention.closed(&customer("ana"));
        let alert = desk.come("m2", "customer").unwrap();
        assert_eq!((alert.kind, alert.messages), (AlertKind::Show, 1));
    }

    #[test]
    fn nothing_rings_for_agents_or_for_the_chat_in_front() {
        let mut desk = Desk::new();
        assert_eq!(desk.come("a1", "agent"), None);
        assert_eq!(desk.come("b1", "bot"), None);
        desk.focus = Some(customer("ana"));
        assert_eq!(desk.come("m1", "customer"), None);
        desk.focus = Some(customer("bo"));
        assert!(desk.come("m2", "customer").is_some());
    }

    #[test]
    fn reading_or_an_answer_takes_it_back() {
        let mut desk = Desk::new();
        desk.come("m1", "customer");
        let read = Event::Read { customer_id: customer("ana"), up_to: Arrival(1) };
        assert_eq!(desk.event(read.clone()).unwrap().kind, AlertKind::Withdraw);
        assert_eq!(desk.event(read), None, "it is gone already");

        desk.come("m2", "customer");
        assert_eq!(desk.come("a1", "agent").unwrap().kind, AlertKind::Withdraw);
    }

    #[test]
    fn the_preview_level_decides_what_is_shown() {
        let shown = |preview| {
            let mut desk = Desk::new();
            desk.preferences.preview = preview;
            let alert = desk.come("m1", "customer").unwrap();
            format!("{} / {}", alert.title, alert.body)
        };
        assert_eq!(shown(PreviewLevel::NameAndText), "+1 555 0100 / words of m1");
        assert_eq!(shown(PreviewLevel::NameOnly), "+1 555 0100 / 1 new message");
        assert_eq!(shown(PreviewLevel::CountOnly), "A customer wrote / 1 new message");
    }
}
