//! A conversation changed.

use std::sync::Arc;

use super::alert::{Alert, AlertAction, Slot};
use super::messages::{News, OLD};
use super::watch::Spell;
use super::{Attention, Preferences, Surroundings, alert_after, alert_before};
use crate::{Change, CustomerId, Preview, Sender, StoredMessage, Summary, Timestamp};

/// A notification that has to be told anew, and how: it gets its words once all that came at once is decided.
pub(super) type Call = (Slot, AlertAction);

/// What a notification that lost a customer or a message calls for: less of it, or nothing.
fn less(slot: Slot) -> Call {
    (slot, AlertAction::Replace)
}

impl Attention {
    /// What the desktop shows for `changes`, which came at once: one alert at most for each notification.
    pub fn decide<'a>(
        &mut self,
        changes: impl IntoIterator<Item = &'a Change>,
        around: &Surroundings<'_>,
    ) -> Vec<Alert> {
        let mut calls = Vec::new();
        for change in changes {
            self.decide_one(change, around, &mut calls);
        }
        self.say(calls, around)
    }

    fn decide_one(&mut self, change: &Change, around: &Surroundings<'_>, calls: &mut Vec<Call>) {
        let Some(conversation) = &change.conversation else {
            calls.extend(self.delivered(change));
            return;
        };
        let customer_id = &conversation.customer_id;
        let title: Arc<str> = conversation.title().into();
        calls.extend(self.watch(conversation, &title, around.now).into_iter().map(less));
        match change.message.as_ref().filter(|_| change.fresh) {
            Some(stored) => match stored.message.sender {
                Sender::Customer if around.focus != Some(customer_id) => {
                    calls.extend(self.written(conversation, &title, stored, around));
                }
                // An answer that is older than what the customer wrote since then answers nothing.
                Sender::Agent if conversation.waiting_since.is_none() => {
                    calls.extend(self.withdraw(customer_id));
                }
                _ => {}
            },
            None if conversation.unread == 0 => calls.extend(self.withdraw(customer_id)),
            None if is_muted(conversation.muted_until, around.now) => {
                calls.extend(self.withdraw_shown(customer_id));
            }
            None => {}
        }
        self.messages.mute_changed(customer_id, &title, conversation.muted_until, around.now);
        if let Some(stored) = change.message.as_ref().filter(|it| it.message.sender != Sender::Customer) {
            calls.extend(self.delivery(stored, &title, around));
        }
    }

    /// A customer wrote, and the chat is not in front of the agent.
    fn written(
        &mut self,
        conversation: &Summary,
        title: &Arc<str>,
        stored: &StoredMessage,
        around: &Surroundings<'_>,
    ) -> Option<Call> {
        let message = &stored.message;
        let late =
            around.now.since(message.timestamp) > OLD || self.line.was_kept(message.timestamp, around.now);
        let text = Preview::of(message);
        let (customer_id, content) = (&conversation.customer_id, &*message.content);
        let news = News { customer_id, title, text, content, messages: 1, late };
        self.ring(&news, conversation.muted_until, around)
    }

    pub(super) fn ring(
        &mut self,
        news: &News<'_>,
        muted_until: Option<Timestamp>,
        around: &Surroundings<'_>,
    ) -> Option<Call> {
        let now = around.now;
        if let Some(until) = muted_until.filter(|until| *until > now) {
            self.messages.mute(news.customer_id, news.title, until, news.messages);
            return None;
        }
        // Looked for only where it matters: a message may be long, and the keywords many.
        let breaks_through = || {
            let Preferences { vip, keywords, .. } = &self.preferences;
            vip.contains(news.customer_id) || keywords.found_in(news.content)
        };
        if let Some(until) = self.quiet_until(now).filter(|_| !breaks_through()) {
            self.messages.held.add(news.customer_id, news.title, now, news.messages);
            self.quiet_ends = Some(until);
            return None;
        }
        let (slot, interrupts) = self.messages.ring(news, around.inhibited, now);
        let action = if interrupts { AlertAction::Show } else { AlertAction::Replace };
        Some((slot, action))
    }

    /// Watches how long a customer waits and when the window closes. Returns the notifications that the customer is
    /// no longer part of.
    pub(super) fn watch(&mut self, conversation: &Summary, title: &Arc<str>, now: Timestamp) -> Vec<Slot> {
        let customer_id = &conversation.customer_id;
        let muted_until = conversation.muted_until.filter(|until| *until > now);
        let mut left = Vec::new();
        let Some(since) = conversation.waiting_since else {
            left.extend(self.waiting.remove(customer_id).then_some(Slot::Waiting));
            left.extend(self.window.remove(customer_id).then_some(Slot::Window));
            return left;
        };

        let minutes = self.preferences.waiting_minutes;
        let due = alert_after(since, minutes);
        // The server's clock may be wrong, and who waited long before this program heard of it was just told of.
        let plausible = if since <= now && due > now { due } else { alert_after(now, minutes) };
        let (told, due) = match self.waiting.get(customer_id) {
            // A late message of the same spell makes it longer. A late answer ends it and leaves a younger one.
            Some(old) if since <= old.at && old.muted_until == muted_until => {
                (old.told, old.due.min(plausible))
            }
            Some(old) if since <= old.at => (old.told, due.max(now)),
            _ => (false, plausible),
        };
        let muted = muted_until.is_some();
        if (muted || !told) && self.waiting.shown.remove(customer_id).is_some() {
            left.push(Slot::Waiting);
        }
        self.waiting.put(customer_id, Spell { at: since, due, title: title.clone(), muted_until, told });

        match conversation.window_ends.filter(|ends| *ends > now) {
            Some(ends) => {
                let told = self.window.get(customer_id).is_some_and(|old| old.at == ends && old.told);
                if (muted || !told) && self.window.shown.remove(customer_id).is_some() {
                    left.push(Slot::Window);
                }
                let due = alert_before(ends, self.preferences.window_minutes);
                self.window
                    .put(customer_id, Spell { at: ends, due, title: title.clone(), muted_until, told });
            }
            None => left.extend(self.window.remove(customer_id).then_some(Slot::Window)),
        }
        left
    }

    /// A message without its conversation: only that it arrived after all can matter.
    fn delivered(&mut self, change: &Change) -> Option<Call> {
        let message = &change.message.as_ref()?.message;
        let arrived = !message.delivery.is_failed() && self.failures.arrived(&message.id);
        arrived.then(|| less(Slot::Failed))
    }

    /// How far a message to a customer got.
    fn delivery(
        &mut self,
        stored: &StoredMessage,
        title: &Arc<str>,
        around: &Surroundings<'_>,
    ) -> Option<Call> {
        let message = &stored.message;
        let Some(reason) = message.delivery.reason() else {
            return self.failures.arrived(&message.id).then(|| less(Slot::Failed));
        };
        if self.failures.explain(&message.id, &reason) {
            return Some(less(Slot::Failed));
        }
        let customer_id = &message.customer_id;
        let told = self.preferences.failed && around.focus != Some(customer_id);
        if !self.failures.note(&message.id, told.then_some(customer_id), reason) || !told {
            return None;
        }
        let quiet = self.quiet_until(around.now).filter(|_| !self.preferences.vip.contains(customer_id));
        self.failures.add(customer_id, title, quiet.is_some(), around.now);
        if quiet.is_some() {
            self.quiet_ends = quiet;
            return None;
        }
        self.grown(Slot::Failed, around.now)
    }

    /// Takes back what was told or held of a customer's messages.
    fn withdraw(&mut self, customer_id: &CustomerId) -> impl Iterator<Item = Call> + use<> {
        self.messages.unhold(customer_id);
        self.withdraw_shown(customer_id)
    }

    fn withdraw_shown(&mut self, customer_id: &CustomerId) -> impl Iterator<Item = Call> + use<> {
        self.messages.withdraw(customer_id).into_iter().map(less)
    }
}

fn is_muted(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| until > now)
}
