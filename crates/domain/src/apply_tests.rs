use proptest::prelude::*;

use super::*;
use crate::testing::{customer, message};
use crate::{Status, Tick};

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

fn come(state: &mut State, id: &str, sender: &str, at: i64) -> Change {
    state.apply(Event::Message(Box::new(message("ana", id, sender, at))), NOW)
}

fn status(id: &str, word: &str, at: i64) -> Event {
    Event::Status(StatusUpdate {
        message_id: MessageId::new(id).unwrap(),
        customer_id: None,
        status: Status::from_wire(word),
        at: Timestamp::from_millis(at),
        sent_at: None,
        delivered_at: None,
        read_at: None,
        failure: None,
    })
}

fn summary(state: &State) -> Summary {
    state.conversation(&customer("ana")).unwrap().summary()
}

#[test]
fn a_message_counts_once_however_often_it_comes() {
    let mut state = State::default();
    assert!(come(&mut state, "m1", "customer", 10).fresh);
    assert!(come(&mut state, "m1", "customer", 10).is_nothing());
    assert_eq!(state.totals(), Totals { unread: 1, unread_conversations: 1, waiting: 1 });
}

#[test]
fn a_message_that_the_history_holds_is_not_fresh() {
    let mut state = State::default();
    let stored = come(&mut state, "m1", "customer", 10).message.unwrap();
    state.forget();
    state.recall([stored]);
    assert!(come(&mut state, "m1", "customer", 10).is_nothing());
}

#[test]
fn reading_ends_unread_and_not_waiting_an_answer_ends_waiting_and_not_unread() {
    let mut state = State::default();
    let arrival = come(&mut state, "m1", "customer", 10).message.unwrap().arrival;
    state.apply(Event::Read { customer_id: customer("ana"), up_to: arrival }, NOW);
    assert_eq!((summary(&state).unread, summary(&state).waiting_since.map(Timestamp::millis)), (0, Some(10)));

    come(&mut state, "m2", "customer", 20);
    come(&mut state, "m3", "agent", 30);
    assert_eq!((summary(&state).unread, summary(&state).waiting_since), (1, None));
}

#[test]
fn a_late_message_is_unread_although_newer_ones_were_read() {
    let mut state = State::default();
    let arrival = come(&mut state, "m2", "customer", 20).message.unwrap().arrival;
    state.apply(Event::Read { customer_id: customer("ana"), up_to: arrival }, NOW);
    let change = come(&mut state, "m1", "customer", 10);
    assert_eq!(change.conversation.as_ref().unwrap().unread, 1);
    assert_eq!(summary(&state).last.unwrap().id.as_str(), "m2", "it takes its place in the past");
}

#[test]
fn an_answer_that_comes_late_ends_only_the_waiting_it_answered() {
    let mut state = State::default();
    for (id, at) in [("m1", 3), ("m2", 7), ("m3", 10)] {
        come(&mut state, id, "customer", at);
    }
    come(&mut state, "a1", "agent", 5);
    assert_eq!(summary(&state).waiting_since.map(Timestamp::millis), Some(7));
}

#[test]
fn only_customer_messages_open_the_reply_window() {
    let mut state = State::default();
    come(&mut state, "a1", "agent", 5);
    assert_eq!(summary(&state).window_ends, None);
    come(&mut state, "m1", "customer", 7);
    come(&mut state, "a2", "agent", 9);
    assert_eq!(summary(&state).window_ends, Some(Timestamp::from_millis(7).after(crate::REPLY_WINDOW)));
}

#[test]
fn a_status_waits_ten_minutes_for_its_message() {
    let mut state = State::default();
    let change = state.apply(status("m1", "delivered", 5), NOW);
    assert!(change.message.is_none() && change.buffered.is_some());
    assert!(state.apply(status("m1", "delivered", 5), NOW).is_nothing());
    assert_eq!(come(&mut state, "m1", "agent", 1).message.unwrap().message.delivery.tick(), Tick::Delivered);

    let mut state = State::default();
    state.apply(status("m1", "delivered", 5), NOW);
    let late = NOW.after(EARLY_STATUS_TTL).after(Duration::from_millis(1));
    let change = state.apply(Event::Message(Box::new(message("ana", "m1", "agent", 1))), late);
    assert_eq!(change.message.unwrap().message.delivery.tick(), Tick::None);
}

#[test]
fn statuses_without_messages_are_bounded() {
    let mut state = State::default();
    for n in 0..EARLY_STATUS_LIMIT + 5 {
        // Each is compared with all before it, which is what makes this bound matter.
        state.early.push_back(EarlyStatus {
            received: NOW,
            update: match status(&format!("m{n}"), "sent", 1) {
                Event::Status(update) => update,
                _ => unreachable!(),
            },
        });
        if n >= EARLY_STATUS_LIMIT {
            state.early.pop_back();
        }
    }
    state.apply(status("one-more", "sent", 1), NOW);
    assert_eq!(state.early.len(), EARLY_STATUS_LIMIT);
    assert_eq!(state.early.back().unwrap().update.message_id.as_str(), "one-more");
}

#[test]
fn marked_unread_counts_one_until_it_is_read_again() {
    let mut state = State::default();
    let arrival = come(&mut state, "m1", "customer", 10).message.unwrap().arrival;
    come(&mut state, "a1", "agent", 20);
    state.apply(Event::Read { customer_id: customer("ana"), up_to: Arrival(arrival.0 + 1) }, NOW);
    let change = state.apply(Event::MarkUnread { customer_id: customer("ana") }, NOW);
    assert_eq!((change.conversation.unwrap().unread, change.totals.unread), (1, 1));
    state.apply(Event::Read { customer_id: customer("ana"), up_to: arrival }, NOW);
    assert_eq!(state.totals().unread, 0);
}

/// What must not depend on the order in which events come.
fn outcome(state: &State) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let mut all: Vec<_> = state
        .conversations()
        .map(|it| {
            let it = it.summary();
            let last = it.last.map(|last| (last.id, last.tick));
            (it.customer_id, last, it.unread, it.waiting_since, it.window_ends, it.number.map(|it| it.text))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let statuses = prop::sample::select(vec!["pending", "sent", "delivered", "read", "failed", "odd"]);
    let one = (0..12usize, prop::option::of(statuses)).prop_map(|(n, word)| {
        // Distinct times: messages of one time are ordered by arrival, which is what a permutation changes.
        let at = 100 + n as i64;
        match word {
            Some(word) => status(&format!("m{n}"), word, at + 1),
            // Whether `n` is an agent's must be a function of n, or one id would name two messages.
            None => {
                let sender = if n % 3 == 0 { "agent" } else { "customer" };
                Event::Message(Box::new(message(["ana", "bo"][n % 2], &format!("m{n}"), sender, at)))
            }
        }
    });
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn the_order_and_number_of_events_does_not_matter(
        events in events(),
        shuffled in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let mut forward = State::default();
        for event in events.iter().cloned() {
            forward.apply(event, NOW);
        }
        let mut twice: Vec<Event> = events.iter().chain(events.iter()).cloned().collect();
        let mut random = seed | 1;
        for i in (1..twice.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            twice.swap(i, (random % (i as u64 + 1)) as usize);
        }
        let start = if twice.is_empty() { 0 } else { shuffled.index(twice.len()) };
        twice.rotate_left(start);
        let mut other = State::default();
        for event in twice {
            other.apply(event, NOW);
        }
        prop_assert_eq!(outcome(&forward), outcome(&other));
        prop_assert_eq!(forward.totals(), other.totals());
    }

    #[test]
    fn totals_are_the_sums_of_the_conversations(events in events()) {
        let mut state = State::default();
        for event in events {
            state.apply(event, NOW);
        }
        let mut sums = Totals::default();
        for conversation in state.conversations() {
            conversation.add_to(&mut sums);
        }
        prop_assert_eq!(state.totals(), sums);
    }
}
