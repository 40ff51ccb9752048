//! Domain and policy together, as the program has them, with a clock of their own.

use deskbell_domain::*;

/// An agent's desk.
pub struct Desk {
    pub state: State,
    pub attention: Attention,
    pub focus: Option<CustomerId>,
    pub inhibited: bool,
    pub now: Timestamp,
}

impl Desk {
    pub fn new(zone: TimeZone, now: Timestamp) -> Self {
        Self {
            state: State::default(),
            attention: Attention::new(Preferences::default(), zone),
            focus: None,
            inhibited: false,
            now,
        }
    }

    pub fn with<T>(&mut self, ask: impl FnOnce(&mut Attention, &Surroundings<'_>) -> T) -> T {
        let around = Surroundings { now: self.now, focus: self.focus.as_ref(), inhibited: self.inhibited };
        ask(&mut self.attention, &around)
    }

    pub fn apply(&mut self, event: Event) -> Vec<Alert> {
        let change = self.state.apply(event, self.now);
        self.with(|attention, around| attention.decide([&change], around))
    }

    /// Lets time pass to `to`, with every tick at the very moment it is due.
    pub fn pass(&mut self, to: Timestamp, mut hear: impl FnMut(Timestamp, Alert)) {
        while let Some(due) = self.attention.next_due().filter(|due| *due <= to) {
            self.now = self.now.max(due);
            for alert in self.with(|attention, around| attention.tick(around)) {
                hear(self.now, alert);
            }
            let next = self.attention.next_due();
            assert!(
                next.is_none_or(|next| next > self.now),
                "due at {next:?}, and was looked at {:?}",
                self.now
            );
        }
        self.now = to;
    }

    pub fn restart(&mut self) {
        let around = (self.attention.preferences().clone(), self.attention.zone().clone());
        self.attention = Attention::new(around.0, around.1);
        let conversations: Vec<Summary> = self.state.conversations().map(Conversation::summary).collect();
        self.attention.restore(conversations, self.now);
    }
}

pub fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

/// A text message of `sender` in the conversation with `customer`, called `name`.
pub fn message(name: &str, id: &str, sender: &str, words: &str, at: Timestamp) -> Event {
    Event::Message(Box::new(Message {
        id: MessageId::new(id).unwrap(),
        customer_id: customer(name),
        conversation_id: ConversationId::new(name).unwrap(),
        number: "+1 555 0100".into(),
        sender: Sender::from_wire(sender),
        kind: MessageKind::Text,
        content: words.into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: (sender == "customer").then(|| serde_json::json!({ "customerName": capital(name) })),
        is_template: false,
        template_name: None,
        timestamp: at,
    }))
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

pub fn status(id: &str, word: &str, code: Option<i64>, at: Timestamp) -> Event {
    Event::Status(StatusUpdate {
        message_id: MessageId::new(id).unwrap(),
        customer_id: None,
        status: Status::from_wire(word),
        at,
        sent_at: None,
        delivered_at: None,
        read_at: None,
        failure: (word == "failed").then(|| Failure { at, code, title: "Odd".into() }),
    })
}
