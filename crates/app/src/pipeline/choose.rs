//! What the agent chooses: settings, pauses, mutes, pins and VIPs.

use deskbell_client::ConnectionState;
use deskbell_domain::{AlertAction, Attention, MuteFor, PauseFor, Preferences, Reception, Summary, TimeZone};
use serde_json::json;

use super::*;
use crate::chosen::Chosen;
use crate::contract::{Appearance, Quiet, Settings, SettingsUpdate};

/// How long after an alert the history is told of it, unless something else is written before.
const MARK_AFTER: Duration = Duration::from_secs(1);
/// A due time is looked at again after this long at the latest: the computer's clock may be set meanwhile.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

impl Desk {
    /// The moment, as the policy wants it. Two windows cannot have the focus at once; which one it is does not
    /// matter here.
    pub(super) fn with_attention<T>(
        &mut self,
        ask: impl FnOnce(&mut Session, &Surroundings<'_>) -> T,
    ) -> Option<T> {
        let now = self.now();
        let session = self.session.as_mut()?;
        let focus = self.focus.values().next();
        let inhibited = self.desktop.do_not_disturb == Some(true);
        Some(ask(session, &Surroundings { now, focus, inhibited }))
    }

    /// Hands over what the policy decided, and sees to it that it is asked again in time.
    pub(super) fn alert(&mut self, alerts: Vec<Alert>) {
        for alert in Alert::coalesce(alerts) {
            let rings = alert.action == AlertAction::Show;
            self.ports.notifications.alert(alert);
            if rings {
                self.ports.windows.expect();
            }
        }
        if let Some(session) = &self.session
            && !session.attention.holds_back()
            && session.ledger.state().last_arrival() > session.ledger.alerted()
        {
            self.mark_due.get_or_insert(Instant::now() + MARK_AFTER);
        }
        self.schedule_attention();
    }

    pub(super) fn schedule_attention(&mut self) {
        let now = self.now();
        let due = self.session.as_ref().and_then(|session| session.attention.next_due());
        self.attention_due = due.map(|at| Instant::now() + at.since(now).min(LOOK_AGAIN));
    }

    pub(super) fn attention_is_due(&mut self) {
        let alerts = self.with_attention(|session, around| session.attention.tick(around));
        self.alert(alerts.unwrap_or_default());
        self.show_quiet();
    }

    /// A laptop travels: quiet hours are by the clock of where it is.
    pub(super) fn follow_zone(&mut self) {
        let zone = TimeZone::system();
        let moved = self.with_attention(|session, _| {
            let moved = session.attention.zone() != &zone;
            if moved {
                session.attention.set_zone(zone);
            }
            moved
        });
        if moved == Some(true) {
            self.attention_is_due();
        }
    }

    /// The history learns that the agent was told of everything so far.
    pub(super) fn mark_alerted(&mut self) {
        self.mark_due = None;
        let Some(session) = &mut self.session else { return };
        if !session.attention.holds_back() {
            session.ledger.set_alerted();
            let committed = session.ledger.commit();
            self.committed(committed);
        }
    }

    /// Begins to watch a session that was just opened, and tells of what the last run could not.
    pub(super) fn begin_attention(&mut self) {
        let preferences = self.preferences();
        let holds_off = self.holds_off;
        let alerts = self.with_attention(|session, around| {
            session.attention = Attention::new(preferences, TimeZone::system());
            let conversations = session.ledger.state().conversations();
            session.attention.restore(conversations.map(|it| it.summary()), around.now);
            let mut missed = session.ledger.unalerted().unwrap_or_else(|error| {
                tracing::error!(%error, "the history does not say of what the agent was not told");
                HashMap::new()
            });
            // What a mute held back is told of at its end, in this run too.
            for conversation in session.ledger.state().conversations() {
                let unread = u32::try_from(conversation.unread.len()).unwrap_or(u32::MAX);
                if unread > 0 && conversation.muted_until.is_some_and(|until| until > around.now) {
                    missed.insert(conversation.customer_id.clone(), unread);
                }
            }
            let missed: Vec<_> = missed
                .into_iter()
                .filter_map(|(customer_id, messages)| {
                    Some((session.ledger.conversation(&customer_id)?.summary(), messages))
                })
                .collect();
            let mut alerts = session.attention.missed(missed, around);
            alerts.extend(session.attention.token_expires(session.token_expires, around));
            alerts.extend(session.attention.reception(reception(session, holds_off, around.now), around));
            alerts
        });
        self.alert(alerts.unwrap_or_default());
    }

    /// The policy hears of the connection.
    pub(super) fn reception_changed(&mut self) {
        let holds_off = self.holds_off;
        let alerts = self.with_attention(|session, around| {
            let reception = reception(session, holds_off, around.now);
            session.attention.reception(reception, around)
        });
        self.alert(alerts.unwrap_or_default());
    }

    pub(super) fn mute(&mut self, customer_id: CustomerId, mute: contract::MuteFor) {
        let (now, zone) = (self.now(), TimeZone::system());
        let until = match mute {
            contract::MuteFor::Hour => Some(MuteFor::Hour.until(now, &zone)),
            contract::MuteFor::Today => Some(MuteFor::Today.until(now, &zone)),
            contract::MuteFor::ForEver => Some(MuteFor::Forever.until(now, &zone)),
            contract::MuteFor::Off => None,
        };
        self.note(
            "mute",
            || json!({"customerId": customer_id.as_str(), "until": until.map(Timestamp::millis)}),
        );
        self.take(vec![Event::Mute { customer_id, until }], &[], None);
        self.show_settings();
    }

    pub(super) fn pause(&mut self, pause: contract::PauseFor) {
        let (now, zone) = (self.now(), TimeZone::system());
        let until = match pause {
            contract::PauseFor::HalfHour => Some(PauseFor::HalfHour.until(now, &zone)),
            contract::PauseFor::Hour => Some(PauseFor::Hour.until(now, &zone)),
            contract::PauseFor::UntilTomorrow => Some(PauseFor::UntilTomorrow.until(now, &zone)),
            contract::PauseFor::Off => None,
        };
        let mut chosen = self.chosen.clone();
        chosen.preferences.paused_until = until;
        self.choose(chosen);
    }

    pub(super) fn set_vip(&mut self, customer_id: CustomerId, vip: bool) {
        let mut chosen = self.chosen.clone();
        if vip {
            chosen.preferences.vip.insert(customer_id.clone());
        } else {
            chosen.preferences.vip.remove(&customer_id);
        }
        self.choose(chosen);
        if let Some(conversation) =
            self.session.as_ref().and_then(|session| session.ledger.conversation(&customer_id))
        {
            self.feeds.row_changed(&conversation.summary());
            self.changed();
        }
    }

    pub(super) fn change_settings(&mut self, settings: Settings) -> Result<(), Problem> {
        // The window shows what is so, which may be another thing than what was chosen here once.
        let autostart = (settings.autostart != self.starts_with_desktop()).then_some(settings.autostart);
        let autostart_chosen = autostart.unwrap_or(self.chosen.autostart);
        let chosen = self.allowed(Settings { autostart: autostart_chosen, ..settings })?;
        if let Some(on) = autostart {
            self.see_to_autostart(on, true)?;
        }
        self.setting_problems.clear();
        self.choose(chosen);
        self.show_settings();
        Ok(())
    }

    /// How windows are drawn.
    pub(super) fn appearance(&self) -> Appearance {
        Appearance { language: self.language().into(), theme: self.chosen.theme, zoom: self.chosen.zoom }
    }

    /// The language that the agent reads.
    pub(super) fn language(&self) -> Language {
        self.chosen.language.resolve(self.ports.language)
    }

    /// What the policy goes by.
    fn preferences(&self) -> Preferences {
        Preferences { language: self.language(), ..self.chosen.preferences.clone() }
    }

    /// Begins to speak the language that is chosen.
    pub(super) fn speak(&mut self) {
        let language = self.language();
        self.spoken.send_replace(language);
        self.feeds.set_language(language);
    }

    /// What the agent chose with `settings`, if it is in range and the policy allows it.
    fn allowed(&self, settings: Settings) -> Result<Chosen, Problem> {
        let says = sentences(self.language());
        let chosen = self.chosen.with(settings).map_err(|error| error.problem(says))?;
        self.policy.allows(&self.chosen, &chosen).map_err(|error| error.problem(says))?;
        Ok(chosen)
    }

    pub(super) fn set_zoom(&mut self, zoom: u32) -> Result<(), Problem> {
        let chosen = self.allowed(Settings { zoom, ..self.chosen.settings() })?;
        self.choose(chosen);
        Ok(())
    }

    fn choose(&mut self, chosen: Chosen) {
        if chosen == self.chosen {
            return;
        }
        let saved = self.chosen.changes(&chosen, self.ports.settings.chosen());
        self.ports.settings.set_chosen(saved);
        self.put_in_force(chosen);
    }

    /// Lives by what is chosen from now on.
    pub(super) fn put_in_force(&mut self, chosen: Chosen) {
        let retention_changed = chosen.retention_days != self.chosen.retention_days;
        self.follow_on_desktop(&chosen);
        if chosen.crm.is_some() != self.chosen.crm.is_some() {
            self.feeds.crm(chosen.crm.is_some());
        }
        let drawn = self.appearance();
        self.chosen = chosen;
        let appearance = self.appearance();
        self.ports.windows.draw(appearance);
        if appearance.language != drawn.language {
            self.speak();
            // All that windows were told is in words.
            self.snapshot_all();
        } else if appearance != drawn {
            self.feeds.appearance(appearance);
        }
        self.feeds.set_vips(self.chosen.preferences.vip.clone());
        let preferences = self.preferences();
        self.note("preferences", || serde_json::to_value(&preferences).unwrap_or_default());
        let alerts =
            self.with_attention(|session, around| session.attention.set_preferences(preferences, around));
        self.alert(alerts.unwrap_or_default());
        if retention_changed {
            self.begin_sweep();
        }
        self.reroute();
        self.show_quiet();
        self.show_settings();
        self.changed();
    }

    /// Whether and until when nothing rings, now.
    pub(super) fn quiet(&self) -> Quiet {
        let now = self.now();
        let paused_until = self.chosen.preferences.paused_until.filter(|until| *until > now);
        let quiet_until = self.session.as_ref().and_then(|session| session.attention.quiet_until(now));
        let millis = |at: Timestamp| at.millis().min(contract::MUTED_FOR_EVER);
        Quiet { paused_until: paused_until.map(millis), quiet_until: quiet_until.map(millis) }
    }

    /// Tells the windows whether it is quiet, where that changed.
    pub(super) fn show_quiet(&mut self) {
        let quiet = self.quiet();
        if std::mem::replace(&mut self.shown_quiet, quiet) != quiet {
            self.feeds.quiet(quiet);
            self.show_settings();
            self.changed();
        }
    }

    /// Tells the settings window everything anew.
    pub(super) fn show_settings(&mut self) {
        if self.feeds.shows_settings() {
            let update = self.settings_update();
            self.feeds.settings(&update);
            self.changed();
        }
    }

    pub(super) fn settings_update(&self) -> SettingsUpdate {
        let now = self.now();
        let state = self.session.as_ref().map(|session| session.ledger.state());
        let vips = self.chosen.preferences.vip.iter().map(|customer_id| {
            let summary = state.and_then(|state| state.conversation(customer_id)).map(|it| it.summary());
            contract::Chosen {
                customer_id: customer_id.as_str().to_owned(),
                title: summary
                    .as_ref()
                    .map_or_else(|| deskbell_domain::plain_line(customer_id.as_str(), 80), Summary::title),
                named: summary.is_some_and(|summary| summary.name.is_some()),
                muted_until: None,
            }
        });
        let mut muted: Vec<_> = state
            .into_iter()
            .flat_map(|state| state.conversations())
            .filter_map(|it| Some((it, it.muted_until.filter(|until| *until > now)?)))
            .map(|(conversation, until)| contract::Chosen {
                customer_id: conversation.customer_id.as_str().to_owned(),
                title: conversation.summary().title(),
                named: conversation.name.is_some(),
                muted_until: Some(until.millis().min(contract::MUTED_FOR_EVER)),
            })
            .collect();
        muted.sort_by(|a, b| (&a.title, &a.customer_id).cmp(&(&b.title, &b.customer_id)));
        SettingsUpdate {
            settings: Settings { autostart: self.starts_with_desktop(), ..self.chosen.settings() },
            locked: self.policy.locked(),
            server: self.session.is_some().then(|| self.server()).flatten(),
            conversations: state
                .map_or(0, |state| u32::try_from(state.conversations().count()).unwrap_or(u32::MAX)),
            vips: vips.collect(),
            muted,
            quiet: self.quiet(),
            desktop: self.desktop.clone(),
            problems: self.unusable_settings(),
            appearance: self.appearance(),
        }
    }

    fn unusable_settings(&self) -> Vec<Problem> {
        let sentence = sentences(self.language()).fixed(Fixed::SettingUnusable);
        let details = self.setting_problems.iter();
        details.map(|detail| problem("setting-unusable", sentence, Some(detail.clone()))).collect()
    }

    /// Shows a notification as the agent chose them.
    pub(super) fn test_notification(&mut self) {
        let sample = self.with_attention(|session, around| session.attention.sample(around));
        let sample = sample.unwrap_or_else(|| {
            let around = Surroundings { now: self.now(), focus: None, inhibited: false };
            Attention::new(self.preferences(), TimeZone::system()).sample(&around)
        });
        self.ports.notifications.alert(sample);
    }
}

fn reception(session: &Session, holds_off: bool, now: Timestamp) -> Reception {
    let since = session.line.offline_since.unwrap_or(now);
    match &session.line.connection {
        // Not because the agent wanted it.
        ConnectionState::Offline if holds_off => Reception::Lost { since },
        ConnectionState::Online { recovered, .. } => Reception::On { recovered: *recovered },
        ConnectionState::Refused { .. } => Reception::Refused { since },
        ConnectionState::SignedOut | ConnectionState::Offline => Reception::Off,
        ConnectionState::Connecting { .. } | ConnectionState::Waiting { .. } => Reception::Lost { since },
    }
}
