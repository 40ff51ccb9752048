use deskbell_domain::{AlertKind, CustomerId, Language, Urgency};

use super::*;

const NOW: fn() -> Instant = Instant::now;

fn slot(name: &str) -> Slot {
    Slot::Customer(CustomerId::new(name).unwrap())
}

fn alert(name: &str, body: &str, action: AlertAction) -> Alert {
    Alert {
        slot: slot(name),
        kind: AlertKind::Message,
        action,
        customer_id: None,
        title: name.to_owned(),
        body: body.to_owned(),
        customers: 1,
        messages: 1,
        sound: action == AlertAction::Show,
        urgency: Urgency::Normal,
        buttons: &[],
        language: Language::English,
    }
}

fn show(name: &str, body: &str) -> Alert {
    alert(name, body, AlertAction::Show)
}

fn replace(name: &str, body: &str) -> Alert {
    alert(name, body, AlertAction::Replace)
}

fn withdraw(name: &str) -> Alert {
    alert(name, "", AlertAction::Withdraw)
}

/// A call in short: body, number it replaces, whether it rings, whether it may sound; or a close.
fn short(call: Option<Call>) -> String {
    match call {
        None => "-".to_owned(),
        Some(Call::Close { id }) => format!("close {id}"),
        Some(Call::Notify { alert, replaces, rings, .. }) => {
            let rings = match (rings, alert.sound) {
                (false, _) => "silent",
                (true, false) => "mute ring",
                (true, true) => "ring",
            };
            format!("{} {replaces} {rings}", alert.body)
        }
    }
}

fn there() -> Screen {
    let mut screen = Screen::default();
    screen.arrived();
    screen
}

/// With one notification under the number 7.
fn with_seven() -> Screen {
    let mut screen = there();
    screen.wish(show("ana", "one"));
    screen.next(NOW());
    screen.shown(&slot("ana"), 7, Run(0), NOW());
    screen
}

#[test]
fn one_place_for_each_slot_is_replaced_in_silence() {
    let mut screen = there();
    screen.wish(show("ana", "one"));
    assert_eq!(short(screen.next(NOW())), "one 0 ring");
    // Until its number is known nothing can take its place; what comes meanwhile is one call.
    screen.wish(replace("ana", "two"));
    screen.wish(replace("ana", "three"));
    assert_eq!(short(screen.next(NOW())), "-");
    screen.wish(show("bo", "other"));
    assert_eq!(short(screen.next(NOW())), "other 0 ring", "one does not wait for the other");
    let shown = NOW();
    assert_eq!(screen.shown(&slot("ana"), 7, Run(0), shown), []);
    assert_eq!(short(screen.next(shown)), "-", "not at once after the one before");
    assert_eq!(screen.next_due(), Some(shown + UPDATES_APART));
    assert_eq!(short(screen.next(shown + UPDATES_APART)), "three 7 silent");
    assert_eq!(short(screen.next(shown + UPDATES_APART)), "-");
}

#[test]
fn a_ring_waits_for_no_pause_between_updates() {
    let mut screen = with_seven();
    screen.wish(replace("ana", "two"));
    screen.wish(show("ana", "three"));
    assert_eq!(short(screen.next(NOW())), "three 7 ring");
    let mut screen = with_seven();
    screen.wish(show("ana", "two"));
    screen.wish(replace("ana", "three"));
    assert_eq!(short(screen.next(NOW())), "three 7 ring", "an update does not take the ring away");
}

#[test]
fn a_withdrawal_closes_now_or_when_the_number_is_known() {
    let mut screen = with_seven();
    screen.wish(withdraw("ana"));
    assert_eq!(short(screen.next(NOW())), "close 7");
    assert_eq!(short(screen.next(NOW())), "-");

    let mut screen = there();
    screen.wish(show("ana", "one"));
    screen.next(NOW());
    screen.wish(replace("ana", "two"));
    screen.wish(withdraw("ana"));
    assert_eq!(short(screen.next(NOW())), "-");
    screen.shown(&slot("ana"), 8, Run(0), NOW());
    assert_eq!(short(screen.next(NOW())), "close 8");
    assert_eq!(short(screen.next(NOW())), "-");

    let mut screen = there();
    screen.wish(show("ana", "one"));
    screen.wish(withdraw("ana"));
    assert_eq!(short(screen.next(NOW())), "-", "what was never shown");
}

#[test]
fn a_click_that_is_quicker_than_the_number_counts() {
    let mut screen = there();
    screen.wish(show("ana", "one"));
    screen.next(NOW());
    assert_eq!(screen.done(7, Deed::Action("default".into())), None);
    assert_eq!(screen.done(99, Deed::Closed), None, "somebody else's");
    let deeds = screen.shown(&slot("ana"), 7, Run(0), NOW());
    assert_eq!(deeds, [(slot("ana"), Deed::Action("default".into()))]);
    assert_eq!(short(screen.next(NOW())), "close 7");
    // Numbers of others are not kept once nothing is awaited, however many come.
    for id in 0..1000 {
        assert_eq!(screen.done(id, Deed::Closed), None);
    }
    assert!(screen.strays.is_empty());
}

#[test]
fn strays_are_bounded() {
    let mut screen = there();
    screen.wish(show("ana", "one"));
    screen.next(NOW());
    for id in 0..1000 {
        screen.done(id, Deed::Closed);
    }
    assert_eq!(screen.strays.len(), STRAYS_MAX);
}

#[test]
fn what_is_closed_is_told_unless_it_says_more_by_now() {
    let mut screen = with_seven();
    assert_eq!(screen.done(7, Deed::Closed), Some((slot("ana"), Deed::Closed)));
    assert_eq!(screen.done(7, Deed::Closed), None, "once");
    let mut screen = with_seven();
    screen.wish(show("ana", "two"));
    assert_eq!(screen.done(7, Deed::Closed), None, "the agent closed the first and has not seen the second");
    assert_eq!(short(screen.next(NOW())), "two 0 ring");
}

#[test]
fn a_service_that_restarts_shows_the_same_in_silence() {
    let mut screen = with_seven();
    screen.wish(show("bo", "two"));
    screen.next(NOW());
    screen.wish(show("cy", "three"));
    screen.left();
    assert_eq!(short(screen.next(NOW())), "-", "there is nobody");
    // What the old one answers counts no more.
    assert_eq!(screen.shown(&slot("bo"), 7, Run(0), NOW()), []);
    screen.wish(show("di", "four"));
    screen.arrived();
    let mut calls: Vec<_> = std::iter::from_fn(|| screen.next(NOW())).map(|call| short(Some(call))).collect();
    calls.sort_unstable();
    assert_eq!(calls, ["four 0 ring", "one 0 silent", "three 0 ring", "two 0 ring"]);
}

#[test]
fn what_is_read_while_the_service_is_away_is_not_shown() {
    let mut screen = with_seven();
    screen.left();
    screen.wish(withdraw("ana"));
    screen.arrived();
    assert_eq!(short(screen.next(NOW())), "-");
}

#[test]
fn what_was_not_taken_is_tried_again_and_still_rings() {
    for (refusal, wait) in [(Refusal::TooMany, 1), (Refusal::Failed, 10)] {
        let mut screen = there();
        screen.wish(show("ana", "one"));
        screen.next(NOW());
        screen.wish(replace("ana", "two"));
        let failed = NOW();
        screen.failed(&slot("ana"), refusal, Run(0), failed);
        assert_eq!(short(screen.next(failed)), "-");
        let again = failed + Duration::from_secs(wait);
        assert_eq!(screen.next_due(), Some(again));
        assert_eq!(short(screen.next(again)), "two 0 ring");
    }
}

#[test]
fn a_service_that_hangs_is_not_sent_everything() {
    let mut screen = there();
    for customer in 0..500 {
        screen.wish(show(&format!("customer {customer}"), "one"));
    }
    let calls: Vec<_> = std::iter::from_fn(|| screen.next(NOW())).collect();
    assert_eq!(calls.len(), CALLS_MAX);
    let Some(Call::Notify { alert, run, .. }) = calls.into_iter().next() else { panic!() };
    screen.shown(&alert.slot, 1, run, NOW());
    assert!(screen.next(NOW()).is_some(), "an answer makes room");
}

#[test]
fn everything_can_be_withdrawn() {
    let mut screen = with_seven();
    screen.wish(show("bo", "two"));
    screen.withdraw_all();
    assert_eq!(short(screen.next(NOW())), "close 7");
    assert_eq!(short(screen.next(NOW())), "-");
}
