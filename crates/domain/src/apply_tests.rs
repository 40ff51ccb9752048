use std::time::Duration;

use super::*;
use crate::testing::{customer, message};
use crate::{EARLY_STATUS_TTL, Status, Tick};

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
    state.recall([StoredMessage::clone(&stored)]);
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
