//! What holds for any stream of events: any order, any number of times, in batches of any size, with restarts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use deskbell_domain::*;
use proptest::prelude::*;
use serde_json::json;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const CUSTOMERS: [&str; 3] = ["ana", "bo", "cy"];
const SENDERS: [&str; 7] = ["customer", "agent", "customer", "customer", "agent", "customer", "bot"];
const WORDS: [&str; 8] = ["pending", "sent", "delivered", "read", "played", "failed", "odd", "queued"];

/// The message number `n`: an id names one message, so everything in it is a function of `n`, but how far it got by
/// then. Each has a time of its own, for messages of one time are ordered by arrival.
fn message(n: usize, word: usize) -> Event {
    let at = NOW.millis() + (n as i64 * 7_919) % 100_000;
    let status = Status::from_wire(WORDS[word]);
    let at = Timestamp::from_millis(at);
    let name = (!n.is_multiple_of(3)).then(|| json!({ "customerName": format!("Name {n}") }));
    Event::Message(Box::new(Message {
        id: MessageId::new(format!("m{n}")).unwrap(),
        customer_id: CustomerId::new(CUSTOMERS[n % CUSTOMERS.len()]).unwrap(),
        conversation_id: ConversationId::new("conversation").unwrap(),
        number: format!("+1 555 {n:04}").into(),
        sender: Sender::from_wire(SENDERS[n % SENDERS.len()]),
        kind: MessageKind::Text,
        content: format!("words of {n}").into(),
        content_cut: false,
        delivery: Delivery::new(&status, at, None, None, None),
        metadata: name,
        is_template: n.is_multiple_of(5),
        template_name: None,
        timestamp: at,
    }))
}

fn status(n: usize, word: usize, later: i64) -> Event {
    let at = Timestamp::from_millis(NOW.millis() + later);
    let word = WORDS[word % WORDS.len()];
    Event::Status(StatusUpdate {
        message_id: MessageId::new(format!("m{n}")).unwrap(),
        customer_id: None,
        status: Status::from_wire(word),
        at,
        sent_at: None,
        delivered_at: (later % 11 == 0).then_some(at),
        read_at: (later % 17 == 0).then_some(at),
        failure: (word == "failed").then(|| Failure { at, code: Some(later), title: "no".into() }),
    })
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let message = (0..24_usize, 0..WORDS.len()).prop_map(|(n, word)| message(n, word));
    let status =
        (0..24_usize, 0..WORDS.len(), 0..1_000_i64).prop_map(|(n, word, later)| status(n, word, later));
    prop::collection::vec(prop_oneof![3 => message, 2 => status], 0..60)
}

/// The events in another order, each twice.
fn shuffled(events: &[Event]) -> impl Strategy<Value = Vec<Event>> + use<> {
    Just(events.iter().chain(events).cloned().collect::<Vec<Event>>()).prop_shuffle()
}

/// A history in memory: what a real one keeps of committed changes, and what it gives back.
#[derive(Default)]
struct Store {
    messages: BTreeMap<Arrival, StoredMessage>,
    agents: HashMap<CustomerId, (Arrival, Option<Timestamp>, bool)>,
    early: Vec<EarlyStatus>,
}

impl Store {
    fn find(&self, events: &[Event]) -> Vec<StoredMessage> {
        let ids: Vec<&MessageId> = events
            .iter()
            .filter_map(|event| match event {
                Event::Message(message) => Some(&message.id),
                Event::Status(update) => Some(&update.message_id),
                _ => None,
            })
            .collect();
        self.messages.values().filter(|stored| ids.contains(&&stored.message.id)).cloned().collect()
    }

    fn commit(&mut self, change: &Change) {
        if let Some(stored) = &change.message {
            self.early.retain(|early| early.update.message_id != stored.message.id);
            self.messages.insert(stored.arrival, StoredMessage::clone(stored));
        }
        if let Some(it) = &change.conversation {
            self.agents.insert(it.customer_id.clone(), (it.read_marker, it.muted_until, it.pinned));
        }
        self.early.extend(change.buffered.clone());
    }

    fn restart(&self) -> State {
        let mut conversations: HashMap<&CustomerId, Conversation> = HashMap::new();
        for stored in self.messages.values() {
            let id = &stored.message.customer_id;
            let conversation = conversations.entry(id).or_insert_with(|| {
                let (read_marker, muted_until, pinned) = self.agents[id];
                Conversation { read_marker, muted_until, pinned, ..Conversation::new(id.clone()) }
            });
            conversation.take(stored);
        }
        let last = self.messages.keys().next_back().copied().unwrap_or_default();
        State::restore(conversations.into_values(), last, self.early.clone())
    }
}

/// A desk that commits after each batch, and may be started anew between two.
#[derive(Default)]
struct Desk {
    state: State,
    store: Store,
}

impl Desk {
    fn take(&mut self, batch: &[Event]) -> Vec<Change> {
        self.state.recall(self.store.find(batch));
        let changes: Vec<Change> = batch.iter().map(|event| self.state.apply(event.clone(), NOW)).collect();
        for change in &changes {
            self.store.commit(change);
        }
        self.state.forget();
        changes
    }

    fn take_all(events: &[Event]) -> Self {
        let mut desk = Self::default();
        desk.take(events);
        desk
    }

    /// Everything that must not depend on the order: all but arrivals.
    fn outcome(&self) -> (Vec<String>, Vec<String>, Totals) {
        let mut conversations: Vec<String> = self
            .state
            .conversations()
            .map(|it| {
                let it = it.summary();
                let last =
                    it.last.map(|it| (it.id, it.position.at, it.sender, it.preview, it.tick, it.failure));
                let told = |told: Option<Told>| told.map(|told| (told.text, told.at.at));
                format!(
                    "{} {:?} {:?} {last:?} {} {:?} {:?} {:?}",
                    it.customer_id,
                    told(it.number),
                    told(it.name),
                    it.unread,
                    it.first_unread.map(|place| place.at),
                    it.waiting_since,
                    it.window_ends
                )
            })
            .collect();
        conversations.sort();
        let mut messages: Vec<String> =
            self.store.messages.values().map(|it| format!("{:?}", it.message)).collect();
        messages.sort();
        (conversations, messages, self.state.totals())
    }
}

/// Each event and how the batches are cut: after it, nothing, a commit, or a commit and a restart.
fn cut(events: Vec<Event>) -> impl Strategy<Value = Vec<(Event, u8)>> {
    let length = events.len();
    prop::collection::vec(0..3_u8, length).prop_map(move |cuts| events.iter().cloned().zip(cuts).collect())
}

fn run(steps: &[(Event, u8)]) -> Desk {
    let mut desk = Desk::default();
    let mut batch = Vec::new();
    for (event, cut) in steps {
        batch.push(event.clone());
        if *cut > 0 {
            desk.take(&std::mem::take(&mut batch));
        }
        if *cut > 1 {
            desk.state = desk.store.restart();
        }
    }
    desk.take(&batch);
    desk
}

proptest! {
    #[test]
    fn the_order_the_number_and_the_batches_of_events_do_not_matter(
        (events, steps) in events()
            .prop_flat_map(|events| {
                let shuffled = shuffled(&events).prop_flat_map(cut);
                (Just(events), shuffled)
            })
    ) {
        let (straight, other) = (Desk::take_all(&events), run(&steps));
        prop_assert_eq!(straight.outcome(), other.outcome());
    }

    #[test]
    fn what_came_before_changes_nothing(events in events()) {
        let mut desk = Desk::take_all(&events);
        let before = desk.outcome();
        for change in desk.take(&events) {
            prop_assert!(change.is_nothing(), "{change:?}");
        }
        prop_assert_eq!(before, desk.outcome());
    }

    #[test]
    fn no_rank_ever_falls(steps in events().prop_flat_map(cut)) {
        let mut desk = Desk::default();
        let mut ranks: HashMap<MessageId, Option<Rank>> = HashMap::new();
        for (event, cut) in steps {
            for change in desk.take(&[event]) {
                if let Some(StoredMessage { message, .. }) = change.message.as_deref() {
                    let before = ranks.insert(message.id.clone(), message.delivery.rank);
                    prop_assert!(before.is_none_or(|before| before <= message.delivery.rank));
                }
            }
            if cut > 1 {
                desk.state = desk.store.restart();
            }
        }
    }

    /// The agent reads, and takes it back, at any time: counts follow from the messages and the marker alone.
    #[test]
    fn counts_follow_from_the_messages_and_the_marker(
        steps in events().prop_flat_map(cut),
        touches in prop::collection::vec((0..60_usize, 0..CUSTOMERS.len(), prop::option::of(0..40_u64)), 0..12),
    ) {
        let mut desk = Desk::default();
        for (n, (event, cut)) in steps.into_iter().enumerate() {
            desk.take(&[event]);
            for (_, customer, up_to) in touches.iter().filter(|(at, ..)| *at == n) {
                let customer_id = CustomerId::new(CUSTOMERS[*customer]).unwrap();
                desk.take(&[match up_to {
                    Some(up_to) => Event::Read { customer_id, up_to: Arrival(*up_to) },
                    None => Event::MarkUnread { customer_id },
                }]);
            }
            if cut > 1 {
                desk.state = desk.store.restart();
            }
            let mut totals = Totals::default();
            for conversation in desk.state.conversations().map(Conversation::summary) {
                let of = |sender: &Sender| {
                    let messages = desk.store.messages.values().filter(|it| {
                        it.message.customer_id == conversation.customer_id && it.message.sender == *sender
                    });
                    messages.map(StoredMessage::position).collect::<Vec<Position>>()
                };
                let (customers, agents) = (of(&Sender::Customer), of(&Sender::Agent));
                let unread = customers.iter().filter(|it| it.arrival > conversation.read_marker).count();
                let answered = agents.iter().max().copied();
                let waiting = customers.iter().filter(|it| Some(**it) > answered).min().map(|it| it.at);
                let window = customers.iter().map(|it| it.at).max();
                prop_assert_eq!(conversation.unread as usize, unread);
                prop_assert_eq!(conversation.waiting_since, waiting);
                prop_assert_eq!(conversation.window_ends, window.map(|at| at.after(Duration::from_hours(24))));
                totals.unread += conversation.unread;
                totals.unread_conversations += u32::from(unread > 0);
                totals.waiting += u32::from(waiting.is_some());
            }
            prop_assert_eq!(desk.state.totals(), totals);
        }
    }
}
