//! What rings: the policy over each [`Change`], and nothing that shows it.
//!
//! # Design
//!
//! [`Attention`] knows what is on screen and what is due, and is told of everything that could alter either: changes
//! of conversations ([`decide`](Attention::decide)), of the connection ([`reception`](Attention::reception)), of the
//! token, of the preferences, and that time passes ([`tick`](Attention::tick), at
//! [`next_due`](Attention::next_due)). Each answers with what the notification service has to do. The time, the chat
//! in front of the agent and the desktop's own do-not-disturb are arguments ([`Surroundings`]).
//!
//! The rules:
//!
//! - Only customer messages ring; never one whose chat is in front of the agent, never one that came before. One
//!   notification for each customer, replaced in place. Reading, or a colleague's answer, takes it back.
//! - When many customers write at once, one summary stands for those past the first five. What was written long
//!   before it came is one digest.
//! - During a pause and quiet hours nothing rings but VIP customers and keywords; a muted customer does not ring at
//!   all. What was held back and is still unread at the end comes as one silent digest. Chat programs for leisure
//!   leave it at the badge then; here somebody waits for an answer, and nothing may go unnoticed.
//! - Whoever waits too long, whose reply window closes, what was not delivered, a lost connection and a token's end
//!   are told of once each, and together where they are due together.
//! - While the desktop itself is quiet, everything is still handed over (the desktop keeps it for later), once for each
//!   notification and without sound.
//!
//! Each call costs at most the logarithm of the number of customers, but for [`restore`](Attention::restore) and
//! [`set_preferences`](Attention::set_preferences), which look at all of them, and for what a silence held back.

mod alert;
mod decide;
mod failures;
mod group;
mod keywords;
mod line;
mod messages;
mod preferences;
mod present;
mod quiet;
mod tick;
mod watch;
mod words;

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

pub use alert::{Alert, AlertAction, AlertKind, Button, Slot, Urgency};
pub use keywords::Keywords;
pub use line::Reception;
pub use preferences::{PreferenceProblem, Preferences, PreviewLevel};
pub use quiet::{Day, LocalTime, LocalTimeError, MuteFor, PauseFor, QuietHours};

use crate::{CustomerId, Preview, Summary, Timestamp};
use failures::Failures;
use group::before;
use line::{Line, Said, TokenWatch, Turn};
use messages::{Messages, News};
use watch::{NEVER, Watch};

/// What the policy has to know of the moment.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The time.
    pub now: Timestamp,
    /// The customer whose chat is in front of the agent.
    pub focus: Option<&'a CustomerId>,
    /// Whether the desktop's own do-not-disturb is on.
    pub inhibited: bool,
}

/// What is on screen, and what is due.
#[derive(Debug, Clone)]
pub struct Attention {
    preferences: Preferences,
    zone: TimeZone,
    messages: Messages,
    waiting: Watch,
    window: Watch,
    failures: Failures,
    line: Line,
    token: TokenWatch,
    /// When a silence ends that holds something back.
    quiet_ends: Option<Timestamp>,
}

/// With the default preferences, in UTC.
impl Default for Attention {
    fn default() -> Self {
        Self::new(Preferences::default(), TimeZone::UTC)
    }
}

impl Attention {
    /// Nothing is on screen and nothing is due. `zone` is that of the agent's clock.
    pub fn new(preferences: Preferences, zone: TimeZone) -> Self {
        Self {
            preferences,
            zone,
            messages: Messages::default(),
            waiting: Watch::default(),
            window: Watch::of_ends(),
            failures: Failures::default(),
            line: Line::default(),
            token: TokenWatch::default(),
            quiet_ends: None,
        }
    }

    /// What the agent chose.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// Takes new preferences: they count at once for all that comes, and for what is held back or due. Where the
    /// preview level or the language changed, what is on screen of customers is written anew.
    pub fn set_preferences(&mut self, preferences: Preferences, around: &Surroundings<'_>) -> Vec<Alert> {
        let old = std::mem::replace(&mut self.preferences, preferences);
        let now = around.now;
        if old.waiting_minutes != self.preferences.waiting_minutes {
            let minutes = self.preferences.waiting_minutes;
            self.waiting.reschedule(|spell| alert_after(spell.at, minutes).max(now));
        }
        if old.window_minutes != self.preferences.window_minutes {
            let minutes = self.preferences.window_minutes;
            self.window.reschedule(|spell| alert_before(spell.at, minutes));
        }
        self.waiting.unpark();
        self.window.unpark();
        self.quiet_ends = None;
        let mut alerts =
            if old.preview == self.preferences.preview && old.language == self.preferences.language {
                Vec::new()
            } else {
                self.on_screen(around)
            };
        alerts.extend(self.tick(around));
        Alert::coalesce(alerts)
    }

    /// The agent's clock shows another zone's time from now on. Takes effect at the next tick.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
        self.quiet_ends = None;
    }

    /// The zone of the agent's clock.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Until when nothing rings, because of a pause or of quiet hours. `None` where it does.
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let Preferences { paused_until, quiet_hours, .. } = &self.preferences;
        quiet::quiet_until(now, *paused_until, quiet_hours, &self.zone)
    }

    /// Begins with what the history holds: who waits, and whose window closes. Nobody is told of at once who waited
    /// too long before; they are after the usual minutes.
    pub fn restore(&mut self, conversations: impl IntoIterator<Item = Summary>, now: Timestamp) {
        for conversation in conversations {
            let title: Arc<str> = conversation.title().into();
            self.watch(&conversation, &title, now);
        }
    }

    /// Tells of what was committed before the program ended and not told of: `conversations`, each with how many of
    /// its messages. Those that are read are left out; one digest tells of the others.
    pub fn missed(
        &mut self,
        conversations: impl IntoIterator<Item = (Summary, u32)>,
        around: &Surroundings<'_>,
    ) -> Vec<Alert> {
        let mut calls = Vec::new();
        for (conversation, messages) in conversations {
            let messages = messages.min(conversation.unread);
            if messages > 0 && around.focus != Some(&conversation.customer_id) {
                let title: Arc<str> = conversation.title().into();
                let news = News {
                    customer_id: &conversation.customer_id,
                    title: &title,
                    text: Preview::default(),
                    content: "",
                    messages,
                    late: true,
                };
                calls.extend(self.ring(&news, conversation.muted_until, around));
            }
        }
        self.say(calls, around)
    }

    /// The connection changed, or is said to be as it was.
    pub fn reception(&mut self, reception: Reception, around: &Surroundings<'_>) -> Vec<Alert> {
        let mut alerts = Vec::new();
        match self.line.turn(reception, &self.preferences, around.now) {
            Turn::Nothing => {}
            Turn::StillDeaf(outage) => {
                let action =
                    if self.line.on_screen.is_some() { AlertAction::Replace } else { AlertAction::Show };
                self.line.on_screen = Some(Said::Deaf);
                alerts.push(self.deaf_alert(outage, action, around));
            }
            Turn::Back(outage) => {
                let recovered = reception == Reception::On { recovered: true };
                if self.line.on_screen.is_some() {
                    self.line.on_screen = Some(Said::Online);
                    alerts.push(self.online_alert(
                        (outage.since, around.now),
                        recovered,
                        AlertAction::Replace,
                        around,
                    ));
                } else if !recovered && !outage.told_missing {
                    self.line.owed = Some((outage.since, around.now));
                }
            }
            Turn::Over => {
                if let Some(said) = self.line.on_screen.take() {
                    let kind = if said == Said::Deaf { AlertKind::Deaf } else { AlertKind::Online };
                    alerts.push(Alert::withdraw(Slot::Connection, kind));
                }
            }
        }
        alerts.extend(self.tick(around));
        alerts
    }

    /// The token in use expires at `at`; `None` where it does not say, or where nobody is signed in.
    pub fn token_expires(&mut self, at: Option<Timestamp>, around: &Surroundings<'_>) -> Vec<Alert> {
        if self.token.expires == at {
            return Vec::new();
        }
        let was_on_screen = self.token.on_screen;
        self.token = TokenWatch { expires: at, ..TokenWatch::default() };
        let mut alerts = self.tick(around);
        if was_on_screen && !self.token.on_screen {
            alerts.push(Alert::withdraw(Slot::Token, AlertKind::Token));
        }
        alerts
    }

    /// Takes note that a notification is gone from the screen: the agent closed or clicked it, or the
    /// notification service ended.
    pub fn closed(&mut self, slot: &Slot) {
        match slot {
            Slot::Customer(customer_id) => self.messages.closed(customer_id),
            Slot::Summary => self.messages.summary.clear(),
            Slot::Digest => self.messages.digest.clear(),
            Slot::Waiting => self.waiting.shown.clear(),
            Slot::Window => self.window.shown.clear(),
            Slot::Failed => self.failures.shown.clear(),
            Slot::Connection => self.line.on_screen = None,
            Slot::Token => self.token.on_screen = false,
            Slot::Sample => {}
        }
    }

    /// The customer whom a notification stands for, where it is exactly one: whose chat a click opens.
    pub fn stands_for<'a>(&'a self, slot: &'a Slot) -> Option<&'a CustomerId> {
        match slot {
            Slot::Customer(customer_id) => Some(customer_id),
            Slot::Summary => self.messages.summary.only(),
            Slot::Digest => self.messages.digest.only(),
            Slot::Waiting => self.waiting.shown.only(),
            Slot::Window => self.window.shown.only(),
            Slot::Failed => self.failures.shown.only(),
            Slot::Connection | Slot::Token | Slot::Sample => None,
        }
    }

    /// Whether messages wait for the end of a pause or of quiet hours. What a muted customer wrote does not count:
    /// the agent wanted not to hear of it.
    pub fn holds_back(&self) -> bool {
        !self.messages.held.is_empty()
    }

    /// A notification as the preferences have it, to look at. It stands for nobody.
    pub fn sample(&self, around: &Surroundings<'_>) -> Alert {
        let said = self.words(around).sample();
        self.finish(Slot::Sample, AlertKind::Message, AlertAction::Show, said, around)
    }

    /// Whether something that a customer wrote is held back, so that the agent was not told of it yet.
    pub fn holds(&self, customer_id: &CustomerId) -> bool {
        self.messages.holds(customer_id)
    }
}

/// `minutes` after `at`; never where they are 0.
fn alert_after(at: Timestamp, minutes: u32) -> Timestamp {
    if minutes == 0 { NEVER } else { at.after(span(minutes)) }
}

/// `minutes` before `at`; never where they are 0.
fn alert_before(at: Timestamp, minutes: u32) -> Timestamp {
    if minutes == 0 { NEVER } else { before(at, span(minutes)) }
}

fn span(minutes: u32) -> Duration {
    Duration::from_secs(60 * u64::from(minutes))
}

#[cfg(test)]
mod tests;
