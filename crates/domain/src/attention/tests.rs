use super::*;
use crate::testing::{customer, message};
use crate::{Arrival, Event, State};

struct Desk {
    state: State,
    attention: Attention,
    focus: Option<CustomerId>,
    now: i64,
}

impl Desk {
    fn new() -> Self {
        Self { state: State::default(), attention: Attention::default(), focus: None, now: 0 }
    }

    fn come(&mut self, id: &str, sender: &str) -> Option<Alert> {
        self.now += 1_000;
        self.write("ana", id, sender, self.now)
    }

    fn write(&mut self, customer: &str, id: &str, sender: &str, at: i64) -> Option<Alert> {
        let mut alerts = self.event(Event::Message(Box::new(message(customer, id, sender, at))));
        assert!(alerts.len() <= 1, "{alerts:?}");
        alerts.pop()
    }

    fn event(&mut self, event: Event) -> Vec<Alert> {
        let now = Timestamp::from_millis(self.now);
        let change = self.state.apply(event, now);
        let around = Surroundings { now, focus: self.focus.as_ref(), inhibited: false };
        self.attention.decide([&change], &around)
    }

    fn read(&mut self, id: &str) -> Vec<Alert> {
        self.event(Event::Read { customer_id: customer(id), up_to: Arrival(u64::MAX) })
    }
}

#[test]
fn a_customer_message_rings_once() {
    let mut desk = Desk::new();
    let alert = desk.come("m1", "customer").unwrap();
    assert_eq!((alert.action, alert.sound), (AlertAction::Show, true));
    assert_eq!((alert.title.as_str(), alert.body.as_str()), ("+1 555 0100", "words of m1"));
    assert_eq!(desk.come("m1", "customer"), None, "it came before");
}

#[test]
fn the_next_message_replaces_the_notification_in_silence() {
    let mut desk = Desk::new();
    desk.come("m1", "customer");
    let alert = desk.come("m2", "customer").unwrap();
    assert_eq!((alert.action, alert.sound, alert.messages), (AlertAction::Replace, false, 2));
    assert_eq!(alert.body, "words of m2\n2 new messages");
}

#[test]
fn a_customer_who_writes_again_later_rings_again() {
    let mut desk = Desk::new();
    desk.come("m1", "customer");
    desk.now += 61_000;
    assert_eq!(desk.come("m2", "customer").unwrap().action, AlertAction::Show);
}

#[test]
fn what_the_agent_closed_rings_anew_and_counts_anew() {
    let mut desk = Desk::new();
    desk.come("m1", "customer");
    desk.attention.closed(&Slot::Customer(customer("ana")));
    let alert = desk.come("m2", "customer").unwrap();
    assert_eq!((alert.action, alert.messages), (AlertAction::Show, 1));
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
    assert_eq!(desk.event(read.clone())[0].action, AlertAction::Withdraw);
    assert_eq!(desk.event(read), [], "it is gone already");

    desk.come("m2", "customer");
    assert_eq!(desk.come("a1", "agent").unwrap().action, AlertAction::Withdraw);
}

#[test]
fn the_preview_level_decides_what_is_shown() {
    let shown = |preview| {
        let mut desk = Desk::new();
        desk.attention.preferences.preview = preview;
        let alert = desk.come("m1", "customer").unwrap();
        format!("{} / {}", alert.title, alert.body)
    };
    assert_eq!(shown(PreviewLevel::NameAndText), "+1 555 0100 / words of m1");
    assert_eq!(shown(PreviewLevel::NameOnly), "+1 555 0100 / 1 new message");
    assert_eq!(shown(PreviewLevel::CountOnly), "A customer wrote / 1 new message");
}

#[test]
fn past_five_customers_in_ten_seconds_one_summary_stands_for_the_rest() {
    let mut desk = Desk::new();
    let mut shown = Vec::new();
    for n in 0..40 {
        desk.now += 100;
        shown.push(desk.write(&format!("c{n:02}"), &format!("m{n}"), "customer", desk.now).unwrap());
    }
    let interrupting = shown.iter().filter(|alert| alert.action == AlertAction::Show).count();
    assert_eq!(interrupting, 6, "five customers and one summary");
    let last = shown.last().unwrap();
    assert_eq!((last.slot.clone(), last.customers, last.messages), (Slot::Summary, 35, 35));
    assert_eq!(last.title, "35 customers wrote");
    assert!(last.body.ends_with(" and 31 more\n35 new messages"), "{}", last.body);

    // A customer who has a notification keeps it, flood or not.
    desk.now += 100;
    assert_eq!(
        desk.write("c00", "again", "customer", desk.now).unwrap().slot,
        Slot::Customer(customer("c00"))
    );
    // The calm comes back.
    desk.now += 10_001;
    assert_eq!(desk.write("new", "n1", "customer", desk.now).unwrap().slot, Slot::Customer(customer("new")));
}

#[test]
fn a_summary_shrinks_as_its_customers_are_read_and_goes_with_the_last() {
    let mut desk = Desk::new();
    desk.now = 1;
    for n in 0..7 {
        desk.write(&format!("c{n}"), &format!("m{n}"), "customer", 1);
    }
    let alerts = desk.read("c5");
    assert_eq!((alerts[0].action, alerts[0].customers, alerts[0].sound), (AlertAction::Replace, 1, false));
    assert_eq!(desk.read("c6")[0].action, AlertAction::Withdraw);
}

#[test]
fn what_was_written_long_ago_is_one_digest() {
    let mut desk = Desk::new();
    desk.now = 3_600_000;
    let first = desk.write("ana", "m1", "customer", 0).unwrap();
    assert_eq!(
        (first.slot, first.action, first.title.as_str()),
        (Slot::Digest, AlertAction::Show, "+1 555 0100 wrote earlier")
    );
    let second = desk.write("bo", "m2", "customer", 60_000).unwrap();
    assert_eq!((second.action, second.title.as_str()), (AlertAction::Replace, "2 customers wrote earlier"));
    let fresh = desk.write("bo", "m3", "customer", 3_600_000).unwrap();
    assert_eq!((fresh.slot, fresh.messages), (Slot::Customer(customer("bo")), 1));
    let alerts = desk.read("bo");
    let kinds: Vec<_> = alerts.iter().map(|alert| (alert.slot.clone(), alert.action)).collect();
    assert_eq!(
        kinds,
        [(Slot::Customer(customer("bo")), AlertAction::Withdraw), (Slot::Digest, AlertAction::Replace)]
    );
}

#[test]
fn alerts_that_come_at_once_become_one_for_each_slot() {
    let mut desk = Desk::new();
    let alerts: Vec<Alert> = (0..3).filter_map(|n| desk.come(&format!("m{n}"), "customer")).collect();
    let left = Alert::coalesce(alerts);
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].action, left[0].sound, left[0].messages), (AlertAction::Show, true, 3));
}
