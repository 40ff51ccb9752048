//! What is said to whoever looks for a fault.

use serde_json::{Value, json};

use super::*;
use crate::contract::{Diagnostics, Room, Status};
use crate::recorder::{self, Recorder};

/// How long changes gather before the diagnostics are told anew: they go out whole.
const DIAGNOSTICS_AFTER: Duration = Duration::from_millis(500);

impl Desk {
    /// How it stands, for the command line, which speaks English.
    pub(super) fn status(&self) -> Status {
        let (_, says) = self.state_words(Language::English);
        let view = self.connection_view();
        let totals = self.session.as_ref().map(|session| session.ledger.state().totals()).unwrap_or_default();
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            state: self.connection().word().to_owned(),
            says,
            server: view.server,
            offline_since: view.offline_since,
            unread: totals.unread,
            waiting: totals.waiting,
            paused_until: self.quiet().paused_until,
            saved: self.session.as_ref().is_some_and(|session| session.saved),
            notices: self.notices.all(Language::English).into_iter().map(|notice| notice.title).collect(),
        }
    }

    /// All of it, in the reader's language.
    pub(super) fn diagnostics(&self, language: Language) -> Diagnostics {
        let session = self.session.as_ref();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Diagnostics {
            status: self.status(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            started_at: self.started_at.millis(),
            at: self.now().millis(),
            general_room: session.map_or(Room::None, |session| session.line.general_room()),
            customer_rooms: count(session.map_or(0, |session| session.line.customer_rooms())),
            customer_rooms_joined: count(session.map_or(0, |session| session.line.customer_rooms_joined())),
            conversations: count(session.map_or(0, |session| session.ledger.state().conversations().count())),
            counters: self.journal.counters(),
            desktop: self.desktop.clone(),
            timeline: self.journal.timeline(language),
            rejected: self.journal.rejected(language),
            events: self.journal.events(),
            recording: self.recorder.as_ref().map(Recorder::state),
        }
    }

    /// All of it, as a window is told.
    pub(super) fn diagnostics_update(&self) -> contract::DiagnosticsUpdate {
        contract::DiagnosticsUpdate {
            diagnostics: self.diagnostics(self.language()),
            appearance: self.appearance(),
        }
    }

    /// Something changed of what the diagnostics show.
    pub(super) fn diagnostics_changed(&mut self) {
        if self.feeds.shows_diagnostics() {
            self.diagnostics_due.get_or_insert(Instant::now() + DIAGNOSTICS_AFTER);
        }
    }

    /// Tells the windows that show them.
    pub(super) fn show_diagnostics(&mut self) {
        if self.feeds.shows_diagnostics() {
            let all = self.diagnostics_update();
            self.feeds.diagnostics(&all);
        }
    }

    /// Begins a recording with how it stands, or ends it.
    pub(super) fn record(&mut self, on: bool) {
        let now = self.now();
        self.recorder = on.then(|| {
            let preferences = serde_json::to_value(&self.chosen.preferences).unwrap_or_default();
            let mut beginning = vec![("preferences", preferences)];
            if let Some(zone) = TimeZone::system().iana_name() {
                beginning.insert(0, ("zone", Value::from(zone)));
            }
            if let Some(session) = &self.session {
                let expires = session.token_expires.map(Timestamp::millis);
                beginning.push(("token", json!({"expires": expires})));
                beginning
                    .extend(recorder::connection(&session.line.connection).map(|data| ("connection", data)));
            }
            beginning.push(("inhibited", json!({"on": self.desktop.do_not_disturb == Some(true)})));
            beginning.push(("focus", recorder::of(self.focus.values().next())));
            Recorder::new(now, beginning)
        });
        self.show_diagnostics();
    }

    /// Notes something in the recording, where there is one.
    pub(super) fn note(&mut self, event: &str, data: impl FnOnce() -> Value) {
        let now = self.now();
        if let Some(recorder) = &mut self.recorder {
            recorder.note(now, event, data());
            self.diagnostics_changed();
        }
    }
}
