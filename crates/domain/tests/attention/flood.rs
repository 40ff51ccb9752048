//! Many customers at once.

use std::collections::HashMap;

use deskbell_domain::*;
use proptest::prelude::*;

use crate::desk::{Desk, customer, message, status};

/// What is left on screen, and how often anything interrupted.
#[derive(Default)]
struct Screen {
    shown: HashMap<Slot, u32>,
    interruptions: usize,
}

impl Screen {
    fn take(&mut self, alerts: Vec<Alert>) {
        for alert in alerts {
            match alert.action {
                AlertAction::Withdraw => drop(self.shown.remove(&alert.slot)),
                AlertAction::Show | AlertAction::Replace => {
                    self.interruptions += usize::from(alert.action == AlertAction::Show);
                    self.shown.insert(alert.slot, alert.messages);
                }
            }
        }
    }

    fn messages(&self) -> u32 {
        self.shown.values().sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn ten_thousand_messages_of_five_hundred_customers_are_a_dozen_notifications(
        seed in any::<u64>(),
        batch in prop::sample::select(vec![1_usize, 7, 64, 500]),
    ) {
        let begin = Timestamp::from_millis(1_795_000_000_000);
        let mut desk = Desk::new(TimeZone::UTC, begin);
        let mut screen = Screen::default();
        let mut random = seed | 1;
        let mut gathered = Vec::new();
        for n in 0..10_000_i64 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            desk.now = Timestamp::from_millis(begin.millis() + n);
            let name = format!("customer-{}", random % 500);
            let event = message(&name, &format!("m{n}"), "customer", "help", desk.now);
            gathered.extend(desk.apply(event));
            if (n as usize).is_multiple_of(batch) {
                screen.take(Alert::coalesce(std::mem::take(&mut gathered)));
            }
        }
        screen.take(Alert::coalesce(gathered));
        prop_assert!(screen.interruptions <= 12, "{} interruptions", screen.interruptions);
        prop_assert!(screen.shown.len() <= 12, "{} notifications", screen.shown.len());
        prop_assert_eq!(screen.messages(), 10_000);
    }

    /// Whatever happens in whatever order, pauses and all: at the end the notifications stand for exactly those messages
    /// that were neither read nor answered.
    #[test]
    fn nothing_goes_unnoticed_and_nothing_counts_twice(
        steps in prop::collection::vec((0..8_usize, 0..6_u8, 1..90_000_i64), 1..120),
    ) {
        let mut desk = Desk::new(TimeZone::UTC, Timestamp::from_millis(1_795_000_000_000));
        let mut screen = Screen::default();
        let mut open: HashMap<usize, u32> = HashMap::new();
        for (n, (who, what, later)) in steps.into_iter().enumerate() {
            let to = Timestamp::from_millis(desk.now.millis() + later);
            desk.pass(to, |_, alert| screen.take(vec![alert]));
            let name = format!("c{who}");
            let alerts = match what {
                0 => {
                    open.remove(&who);
                    desk.apply(message(&name, &format!("m{n}"), "agent", "yes", to))
                }
                1 => {
                    open.remove(&who);
                    let customer_id = CustomerId::new(&name).unwrap();
                    desk.apply(Event::Read { customer_id, up_to: Arrival(n as u64 + 1) })
                }
                2 => {
                    let mut preferences = desk.attention.preferences().clone();
                    preferences.paused_until =
                        (who % 2 == 0).then(|| PauseFor::HalfHour.until(to, &TimeZone::UTC));
                    preferences.keywords = vec!["key".to_owned()].into();
                    desk.with(|attention, around| attention.set_preferences(preferences, around))
                }
                _ => {
                    *open.entry(who).or_default() += 1;
                    let words = if n % 5 == 0 { "a key" } else { "help" };
                    desk.apply(message(&name, &format!("m{n}"), "customer", words, to))
                }
            };
            screen.take(alerts);
        }
        let end = Timestamp::from_millis(desk.now.millis() + 3_600_000);
        desk.pass(end, |_, alert| screen.take(vec![alert]));
        for conversation in desk.state.conversations() {
            prop_assert!(!desk.attention.holds(&conversation.customer_id));
        }
        prop_assert_eq!(screen.messages(), open.values().sum::<u32>());
    }

    /// What comes at once is told of as it would be one by one, and the last for each notification kept.
    #[test]
    fn what_comes_at_once_is_what_comes_one_by_one(
        steps in prop::collection::vec((0..12_usize, 0..6_u8, 0..40_000_i64), 1..150),
        at_once in 1..20_usize,
    ) {
        let begin = Timestamp::from_millis(1_795_000_000_000);
        let (mut desk, mut other) = (Desk::new(TimeZone::UTC, begin), Desk::new(TimeZone::UTC, begin));
        let mut n = 0;
        for part in steps.chunks(at_once) {
            let now = Timestamp::from_millis(desk.now.millis() + part[0].2);
            desk.pass(now, |_, _| {});
            other.pass(now, |_, _| {});
            let (mut changes, mut told) = (Vec::new(), Vec::new());
            for (who, what, _) in part {
                n += 1;
                let name = format!("c{who}");
                let event = match what {
                    0 => message(&name, &format!("m{n}"), "agent", "yes", now),
                    1 => Event::Read { customer_id: customer(&name), up_to: Arrival(n) },
                    2 => status(&format!("m{}", n / 2), "failed", Some(130_472), now),
                    _ => message(&name, &format!("m{n}"), "customer", "help", now),
                };
                told.extend(other.apply(event.clone()));
                changes.push(desk.state.apply(event, now));
            }
            let at_once = desk.with(|attention, around| attention.decide(&changes, around));
            prop_assert_eq!(at_once, Alert::coalesce(told));
        }
    }
}
