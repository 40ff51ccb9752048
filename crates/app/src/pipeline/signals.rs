//! What the connection says: decided, committed, then told.

use deskbell_history::WriteError;

use crate::ledger::Held;
use crate::ports::Bell;

use super::*;

/// So many changes need memory that is worth to be given back, ...
const BURST: usize = 2_000;
/// ... and no sooner after the last time: where there is always more to come, it will be needed again.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(10);

impl Desk {
    /// The bell's shape and the state in one line.
    pub(super) fn state_words(&self, language: Language) -> (Bell, String) {
        if self.holds_off {
            return (Bell::Offline, sentences(language).fixed(Fixed::Unwritten).to_owned());
        }
        words::state(self.connection_shown(), language)
    }

    /// The connection as people are told of it: at the start, while the keyring is asked or waits for its password, a
    /// server that is known is being connected to, and nobody is asked to sign in.
    fn connection_shown(&self) -> &ConnectionState {
        if self.opening { &ConnectionState::Connecting { attempt: 1 } } else { self.connection() }
    }

    pub(super) fn connection(&self) -> &ConnectionState {
        self.session.as_ref().map_or(&ConnectionState::SignedOut, |session| &session.line.connection)
    }

    pub(super) fn connection_view(&self) -> Connection {
        if let Some(refusal) = &self.refused_address {
            let state = contract::ConnectionState::Refused { problem: refusal.problem(self.language()) };
            return Connection { state, offline_since: None, server: None };
        }
        contract::connection(
            self.connection_shown(),
            self.session.as_ref().and_then(|session| session.line.offline_since),
            match &self.session {
                Some(session) => Some(session.address.to_string()),
                // Known from before: only the token is missing.
                None => self.server().map(|server| deskbell_domain::plain_line(&server, 200)),
            },
            self.language(),
        )
    }

    pub(super) fn signals(&mut self, signals: Vec<Signal>) {
        let (now, language) = (self.now(), self.language());
        let Some(session) = &mut self.session else { return };
        let mut events = Vec::new();
        let mut gaps = Vec::new();
        let mut heard = false;
        let mut connection_changed = false;
        let mut notices_before = self.notices.all(language);
        for signal in signals {
            self.journal.note(&signal, now);
            if let Some(recorder) = &mut self.recorder {
                recorder.signal(&signal, now);
            }
            match signal {
                Signal::Connection(state) => {
                    // Not the reason: it holds the server's words, which may repeat the token.
                    tracing::info!(state = state.word(), "connection");
                    session.line.connection_changed(state, now);
                    connection_changed = true;
                }
                Signal::Room { room, state } => {
                    tracing::debug!(%room, ?state, "room");
                    if let Some(customer_id) = session.line.room_changed(&room, &state, &mut self.notices) {
                        self.feeds.room(&customer_id, session.line.room(&customer_id));
                    }
                }
                Signal::Event { incoming, position, .. } => {
                    match incoming {
                        Incoming::Message { message, repairs } => {
                            if !repairs.is_empty() {
                                tracing::debug!(?repairs, "a message was repaired");
                            }
                            events.push(Event::Message(message));
                        }
                        Incoming::Status(update) => events.push(Event::Status(*update)),
                        other => tracing::debug!(name = other.name(), "event"),
                    }
                    session.line.position = position.or(session.line.position.take());
                    heard = true;
                }
                Signal::Rejected { rejected, position, .. } => {
                    // Not a warning: a server may send a million of them, and the journal counts.
                    tracing::debug!(event = %rejected.event, reason = %rejected.reason, "an event was rejected");
                    session.line.position = position.or(session.line.position.take());
                    heard = true;
                }
                Signal::BadFrame { fault, .. } => tracing::debug!(?fault, "a frame could not be read"),
                Signal::Gap { from, to } => {
                    tracing::warn!(from = from.millis(), to = to.millis(), "a gap");
                    gaps.push(Gap { from, to });
                }
            }
        }
        // Not when the last of them was read: what was sent before that may still wait.
        let until = session.line.signals.taken_until().filter(|_| heard);
        if connection_changed {
            let view = self.connection_view();
            self.feeds.connection(&view);
            self.reception_changed();
        }
        for gap in &gaps {
            self.feeds.gap(contract::Gap { from: gap.from.millis(), to: gap.to.millis() });
        }
        if !events.is_empty() || !gaps.is_empty() || heard {
            self.take(events, &gaps, until);
        }
        let notices = self.notices.all(language);
        if std::mem::replace(&mut notices_before, notices.clone()) != notices {
            self.feeds.notices(&notices);
        }
        self.changed();
    }

    /// The domain decides, the history commits, then everybody hears of it.
    pub(super) fn take(&mut self, events: Vec<Event>, gaps: &[Gap], heard: Option<Timestamp>) {
        let now = self.now();
        let Some(session) = &mut self.session else { return };
        let taken = session.ledger.take(events, gaps, heard.map(|at| session.line.heard(at)), now);
        if let Err(error) = &taken.asked {
            tracing::error!(%error, "the history cannot be read");
        }
        let inhibited = self.desktop.do_not_disturb == Some(true);
        // Two windows cannot have the focus at once; which one it is does not matter here.
        let around = Surroundings { now, focus: self.focus.values().next(), inhibited };
        let alerts = session.attention.decide(&taken.changes, &around);
        for change in &taken.changes {
            self.feeds.change(change);
        }
        self.alert(alerts);
        self.taken_since = self.taken_since.saturating_add(taken.changes.len());
        if taken.changes.len() > 1 {
            // Words of a burst are left for later.
            self.index_due.get_or_insert(Instant::now() + FLUSH_AFTER);
        }
        match &taken.asked {
            Err(error) if error.is_damage() => self.history_damaged(error),
            _ => self.committed(taken.committed),
        }
        self.changed();
    }

    /// All that came is taken for now: what it needed of the memory goes back.
    pub(super) fn after_a_burst(&mut self) {
        if self.taken_since >= BURST && self.gave_back.is_none_or(|at| at.elapsed() >= GIVE_BACK_EVERY) {
            self.taken_since = 0;
            self.gave_back = Some(Instant::now());
            (self.ports.give_memory_back)();
        }
    }

    pub(super) fn committed(&mut self, committed: Result<(), WriteError>) {
        match committed {
            Ok(()) => {
                self.commit_due = None;
                let Some(session) = &mut self.session else { return };
                session.place_is_safe(&committed);
                if session.ledger.holds_back() {
                    // There is room again. The next part in a moment: others wait, too.
                    self.commit_due = Some(Instant::now());
                    return;
                }
                if std::mem::take(&mut self.holds_off) {
                    session.line.client.connect();
                }
                if self.history_was_unwritten() {
                    self.remove_notice(Topic::History);
                }
            }
            Err(WriteError::Damaged(error)) => self.history_damaged(&error),
            Err(error) => {
                tracing::error!(%error, "a commit failed; it is held back");
                self.commit_due = Some(Instant::now() + COMMIT_AGAIN);
                let held = self.session.as_ref().map(|session| session.ledger.held());
                let held = held.unwrap_or(Held { messages: 0, is_too_much: false });
                if held.is_too_much && !self.holds_off {
                    self.hold_off();
                }
                self.put_notice(Topic::History, notices::history_unwritten(&error, held));
            }
        }
    }

    /// No more than this is kept in memory. What the server has for the agent from now on it keeps, or it is a gap:
    /// the place in its stream stays where the history is. The agent hears that nothing comes in.
    fn hold_off(&mut self) {
        tracing::error!("too much is held back: nothing more is taken in before the history can be written");
        self.holds_off = true;
        if let Some(session) = &self.session {
            session.line.client.disconnect();
        }
    }

    /// The file is damaged: goes on in memory, and asks for the history again, which sets the file aside and begins a
    /// new one. What came meanwhile goes there.
    fn history_damaged(&mut self, error: &dyn std::fmt::Display) {
        tracing::error!(%error, "the history is damaged");
        let Some(session) = &mut self.session else { return };
        // What is held back is in memory from here on, so there is nothing to be tried again.
        self.commit_due = None;
        let left = session.ledger.leave_damaged().map_err(|error| error.to_string());
        let kept = left.and_then(|()| session.ledger.commit().map_err(|error| error.to_string()));
        if let Err(error) = kept {
            tracing::error!(%error, "there is no history in memory either");
        }
        session.saved = false;
        self.put_notice(Topic::History, notices::history_damaged(error));
        self.check_keyring();
    }

    pub(super) fn history_was_unwritten(&self) -> bool {
        self.notices.says_unwritten()
    }
}
