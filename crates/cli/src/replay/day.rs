//! A recorded day, told to the domain and the policy step by step.

use deskbell_domain::{
    Alert, Attention, CustomerId, Event, Preferences, State, Surroundings, Timestamp, plain_line,
};
use deskbell_protocol::{Incoming, decode_value};
use jiff::tz::TimeZone;

use super::recording::{Happening, Step};

/// What the desktop would have shown at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// When.
    pub at: Timestamp,
    /// What.
    pub alert: Alert,
}

/// A day in the telling. It reads no clock.
#[derive(Debug)]
pub struct Day {
    state: State,
    attention: Attention,
    focus: Option<CustomerId>,
    inhibited: bool,
    now: Timestamp,
    /// What rang at this instant.
    ringing: Vec<Alert>,
    rung: Vec<Rung>,
}

impl Day {
    /// A day before anything happened, with the default preferences.
    pub fn new(zone: TimeZone) -> Self {
        Self {
            state: State::default(),
            attention: Attention::new(Preferences::default(), zone),
            focus: None,
            inhibited: false,
            now: Timestamp::from_millis(i64::MIN),
            ringing: Vec::new(),
            rung: Vec::new(),
        }
    }

    /// The zone of the agent's clock.
    pub fn zone(&self) -> &TimeZone {
        self.attention.zone()
    }

    /// Lets time pass to a step, and the step happen. Returns what rang before it; what it rings itself comes with the
    /// next step or the end. `note` hears of what is of no use in it.
    pub fn step(&mut self, step: Step, mut note: impl FnMut(String)) -> Vec<Rung> {
        self.pass(step.at);
        let alerts = self.happen(step.what, &mut note);
        self.ringing.extend(alerts);
        std::mem::take(&mut self.rung)
    }

    /// What the last step rang.
    pub fn end(&mut self) -> Vec<Rung> {
        self.ring();
        std::mem::take(&mut self.rung)
    }

    fn pass(&mut self, to: Timestamp) {
        while let Some(due) = self.attention.next_due().filter(|due| *due <= to) {
            self.go(due.max(self.now));
            let alerts = self.with(Attention::tick);
            self.ringing.extend(alerts);
        }
        self.go(to);
    }

    fn go(&mut self, to: Timestamp) {
        if to != self.now {
            self.ring();
            self.now = to;
        }
    }

    fn ring(&mut self) {
        let at = self.now;
        let alerts = Alert::coalesce(std::mem::take(&mut self.ringing));
        self.rung.extend(alerts.into_iter().map(|alert| Rung { at, alert }));
    }

    fn with<T>(&mut self, ask: impl FnOnce(&mut Attention, &Surroundings<'_>) -> T) -> T {
        let around = Surroundings { now: self.now, focus: self.focus.as_ref(), inhibited: self.inhibited };
        ask(&mut self.attention, &around)
    }

    fn apply(&mut self, event: Event) -> Vec<Alert> {
        let change = self.state.apply(event, self.now);
        self.with(|attention, around| attention.decide([&change], around))
    }

    fn happen(&mut self, what: Happening, note: &mut impl FnMut(String)) -> Vec<Alert> {
        match what {
            Happening::Wire { name, data } => match decode_value(&name, &data, self.now) {
                Ok(Incoming::Message { message, .. }) => self.apply(Event::Message(message)),
                Ok(Incoming::Status(update)) => self.apply(Event::Status(*update)),
                Ok(_) => Vec::new(),
                Err(rejected) => {
                    note(format!("{name} was rejected: {}", rejected.reason));
                    Vec::new()
                }
            },
            Happening::Connection(reception) => {
                self.with(|attention, around| attention.reception(reception, around))
            }
            Happening::Focus(customer_id) => {
                self.focus = customer_id;
                Vec::new()
            }
            Happening::Read(customer_id) => {
                self.apply(Event::Read { customer_id, up_to: self.state.last_arrival() })
            }
            Happening::Mute { customer_id, until } => self.apply(Event::Mute { customer_id, until }),
            Happening::Preferences(part) => {
                let mut preferences = self.attention.preferences().clone();
                for problem in preferences.merge(&part) {
                    note(problem.to_string());
                }
                self.with(|attention, around| attention.set_preferences(preferences, around))
            }
            Happening::Token(expires) => {
                self.with(|attention, around| attention.token_expires(expires, around))
            }
            Happening::Inhibited(on) => {
                self.inhibited = on;
                Vec::new()
            }
            Happening::Closed(slot) => {
                self.attention.closed(&slot);
                Vec::new()
            }
            Happening::Zone(zone) => {
                self.attention.set_zone(zone);
                Vec::new()
            }
            Happening::End => Vec::new(),
            Happening::Unknown(event) => {
                note(format!("\"{}\" is of no use here", plain_line(&event, 60)));
                Vec::new()
            }
        }
    }
}
