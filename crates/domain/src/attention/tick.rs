//! Time passes.

use super::alert::{Alert, AlertAction, Slot};
use super::line::Said;
use super::watch::{Against, Collected};
use super::{Attention, Surroundings};
use crate::Timestamp;

impl Attention {
    /// When [`tick`](Self::tick) has something to do next. It may change with every call.
    pub fn next_due(&self) -> Option<Timestamp> {
        // What is due in a silence was looked at when that was found out, and waits for its end.
        let after_quiet = |due: Timestamp| self.quiet_ends.map_or(due, |ends| due.max(ends));
        let line = self.line.next_due(&self.preferences).map(after_quiet);
        let token = self.token.next_due(&self.preferences).map(after_quiet);
        [
            self.messages.next_unmute(),
            self.waiting.next_due(),
            self.window.next_due(),
            line,
            token,
            self.quiet_ends,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Tells of what is due. To call at [`next_due`](Self::next_due); sooner or later does no harm.
    pub fn tick(&mut self, around: &Surroundings<'_>) -> Vec<Alert> {
        let now = around.now;
        let quiet = self.quiet_until(now);
        let mut alerts = Vec::new();

        self.messages.unmute(now);
        if quiet.is_none() {
            self.quiet_ends = None;
            if self.messages.release(around.focus, now) {
                // Nothing of it is new, so it makes no noise.
                alerts.extend(self.alert(&Slot::Digest, AlertAction::Show, around).map(silent));
            }
            if self.failures.release(now) {
                alerts.extend(self.alert(&Slot::Failed, AlertAction::Show, around).map(silent));
            }
            if let Some(gap) = self.line.owed.take() {
                self.line.on_screen = Some(Said::Online);
                alerts.push(silent(self.online_alert(gap, false, AlertAction::Show, around)));
            }
            if let Some(outage) = self.line.tell(&self.preferences, now) {
                self.line.on_screen = Some(Said::Deaf);
                alerts.push(self.deaf_alert(outage, AlertAction::Show, around));
            }
            if let Some(expires) = self.token.tell(&self.preferences, now) {
                self.token.on_screen = true;
                alerts.push(self.token_alert(expires, AlertAction::Show, around));
            }
        }

        let against =
            Against { now, focus: around.focus, quiet: quiet.is_some(), vip: &self.preferences.vip };
        let waits = self.waiting.collect(&against);
        let closes = self.window.collect(&against);
        let mut calls = Vec::new();
        for (slot, collected) in [(Slot::Waiting, waits), (Slot::Window, closes)] {
            match collected {
                Collected::Nothing => {}
                Collected::Less => calls.push((slot, AlertAction::Replace)),
                Collected::More => calls.extend(self.grown(slot, now)),
            }
        }
        alerts.extend(self.say(calls, around));

        if quiet.is_some() && self.holds_anything(now) {
            self.quiet_ends = quiet;
        }
        alerts
    }

    fn holds_anything(&self, now: Timestamp) -> bool {
        let due = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        !self.messages.held.is_empty()
            || !self.failures.held.is_empty()
            || self.waiting.has_parked()
            || self.window.has_parked()
            || self.line.owed.is_some()
            || due(self.line.next_due(&self.preferences))
            || due(self.token.next_due(&self.preferences))
    }
}

fn silent(alert: Alert) -> Alert {
    Alert { sound: false, ..alert }
}
