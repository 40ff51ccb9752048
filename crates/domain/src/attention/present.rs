//! From what is on screen to what the notification service is told.

use super::alert::{Alert, AlertAction, AlertKind, Button, Slot, Urgency, last_for_each};
use super::decide::Call;
use super::group::{Group, SILENT_UPDATES, lately};
use super::line::Outage;
use super::words::{Said, Words};
use super::{Attention, Preferences, Surroundings};
use crate::{CustomerId, Timestamp};

const FOR_MESSAGES: &[Button] = &[Button::Open, Button::MarkRead, Button::MuteHour];
const FOR_A_WAIT: &[Button] = &[Button::Open, Button::MuteHour];
const FOR_THE_REST: &[Button] = &[Button::Open];

impl Attention {
    /// All that is on screen, as silent updates: for a notification service that was started anew.
    pub fn on_screen(&self, around: &Surroundings<'_>) -> Vec<Alert> {
        let mut owners: Vec<&CustomerId> = self.messages.owners().collect();
        owners.sort_unstable();
        owners
            .into_iter()
            .map(|customer_id| Slot::Customer(customer_id.clone()))
            .chain([Slot::Summary, Slot::Digest, Slot::Waiting, Slot::Window, Slot::Failed])
            .filter_map(|slot| self.alert(&slot, AlertAction::Replace, around))
            .collect()
    }

    /// A shared notification got more to tell: it interrupts, unless it just did.
    pub(super) fn grown(&mut self, slot: Slot, now: Timestamp) -> Option<Call> {
        let group = match slot {
            Slot::Waiting => &mut self.waiting.shown,
            Slot::Window => &mut self.window.shown,
            Slot::Failed => &mut self.failures.shown,
            _ => return None,
        };
        if lately(group.rang, now, SILENT_UPDATES) {
            return Some((slot, AlertAction::Replace));
        }
        group.rang = Some(now);
        Some((slot, AlertAction::Show))
    }

    /// The words for all that was called for: once for each notification, as it is after the last of it, and of one that
    /// has nothing in it any more that it goes. A burst changes the same few notifications a thousand times.
    pub(super) fn say(&self, calls: Vec<Call>, around: &Surroundings<'_>) -> Vec<Alert> {
        let last = last_for_each(
            calls,
            |(slot, _)| slot,
            |(_, before), (_, action)| {
                if *before == AlertAction::Show {
                    *action = AlertAction::Show;
                }
            },
        );
        let said = |(slot, action): Call| {
            self.alert(&slot, action, around).unwrap_or_else(|| {
                let kind = kind(&slot);
                Alert::withdraw(slot, kind)
            })
        };
        last.into_iter().map(said).collect()
    }

    /// A notification about customers as it is now. `None` where nothing is in it.
    pub(super) fn alert(&self, slot: &Slot, action: AlertAction, around: &Surroundings<'_>) -> Option<Alert> {
        if let Slot::Customer(customer_id) = slot {
            let own = self.messages.own(customer_id)?;
            let said = self.words(around).message(&own.title, &own.text, own.messages);
            let alert = self.finish(slot.clone(), kind(slot), action, said, around);
            let customer_id = Some(customer_id.clone());
            let buttons = FOR_MESSAGES;
            return Some(Alert { customer_id, customers: 1, messages: own.messages, buttons, ..alert });
        }
        let group = self.group(slot)?;
        let first = group.first()?;
        let who = group.who(self.preferences.preview);
        let (words, messages) = (self.words(around), group.messages());
        let said = match slot {
            Slot::Summary => words.summary(&who, messages),
            Slot::Digest => words.digest(&who, messages),
            Slot::Waiting => words.waiting(&who, first),
            Slot::Window => words.window(&who, first),
            _ => words.failed(&who, messages, &self.failures.reason()),
        };
        let only = group.only().cloned();
        let buttons = match slot {
            Slot::Summary | Slot::Digest if only.is_some() => FOR_MESSAGES,
            Slot::Waiting | Slot::Window if only.is_some() => FOR_A_WAIT,
            _ => FOR_THE_REST,
        };
        let alert = self.finish(slot.clone(), kind(slot), action, said, around);
        Some(Alert { customer_id: only, customers: group.len(), messages, buttons, ..alert })
    }

    fn group(&self, slot: &Slot) -> Option<&Group> {
        match slot {
            Slot::Summary => Some(&self.messages.summary),
            Slot::Digest => Some(&self.messages.digest),
            Slot::Waiting => Some(&self.waiting.shown),
            Slot::Window => Some(&self.window.shown),
            Slot::Failed => Some(&self.failures.shown),
            Slot::Customer(_) | Slot::Connection | Slot::Token | Slot::Sample => None,
        }
    }

    pub(super) fn deaf_alert(&self, outage: Outage, action: AlertAction, around: &Surroundings<'_>) -> Alert {
        let said = self.words(around).deaf(outage.since, outage.refused);
        let alert = self.finish(Slot::Connection, AlertKind::Deaf, action, said, around);
        Alert { urgency: critical(around), ..alert }
    }

    pub(super) fn online_alert(
        &self,
        (since, until): (Timestamp, Timestamp),
        recovered: bool,
        action: AlertAction,
        around: &Surroundings<'_>,
    ) -> Alert {
        let said = self.words(around).online(since, until, recovered);
        let alert = self.finish(Slot::Connection, AlertKind::Online, action, said, around);
        Alert { urgency: if recovered { Urgency::Low } else { Urgency::Normal }, ..alert }
    }

    pub(super) fn token_alert(
        &self,
        expires: Timestamp,
        action: AlertAction,
        around: &Surroundings<'_>,
    ) -> Alert {
        let said = self.words(around).token(expires);
        let alert = self.finish(Slot::Token, AlertKind::Token, action, said, around);
        let urgency = if expires <= around.now { critical(around) } else { Urgency::Normal };
        Alert { urgency, ..alert }
    }

    /// What words there are for what happens now.
    pub(super) fn words(&self, around: &Surroundings<'_>) -> Words<'_> {
        let Preferences { language, preview, .. } = self.preferences;
        Words { language, level: preview, now: around.now, zone: &self.zone }
    }

    pub(super) fn finish(
        &self,
        slot: Slot,
        kind: AlertKind,
        action: AlertAction,
        said: Said,
        around: &Surroundings<'_>,
    ) -> Alert {
        Alert {
            slot,
            kind,
            action,
            customer_id: None,
            title: said.title,
            body: said.body,
            customers: 0,
            messages: 0,
            sound: self.preferences.sound && action == AlertAction::Show && !around.inhibited,
            urgency: Urgency::Normal,
            buttons: FOR_THE_REST,
            language: self.preferences.language,
        }
    }
}

/// A critical notification would break through the desktop's do-not-disturb.
fn critical(around: &Surroundings<'_>) -> Urgency {
    if around.inhibited { Urgency::Normal } else { Urgency::Critical }
}

fn kind(slot: &Slot) -> AlertKind {
    match slot {
        Slot::Customer(_) | Slot::Sample => AlertKind::Message,
        Slot::Summary => AlertKind::Summary,
        Slot::Digest => AlertKind::Digest,
        Slot::Waiting => AlertKind::Waiting,
        Slot::Window => AlertKind::Window,
        Slot::Failed => AlertKind::Failed,
        Slot::Connection => AlertKind::Deaf,
        Slot::Token => AlertKind::Token,
    }
}
