//! What happened since the start, for whoever looks for a fault: bounded, and nothing of what anybody wrote.
//!
//! # Design
//!
//! Only words of this program and names of events are kept, no content, no id, no server's sentence: a server's words may
//! repeat the token. What is shown in Diagnostics can so be handed to others as it is.
//!
//! Why something happened is kept as a value, so that it can be told in the language of whoever reads it.

use std::collections::VecDeque;

use deskbell_client::{ConnectionState, Signal, Trouble};
use deskbell_domain::{Language, Timestamp, plain_line};
use deskbell_protocol::{Incoming, RejectReason};

use crate::contract::{Counters, EventOutcome, Moment, RejectedEvent, SeenEvent};
use crate::sentences::{Fixed, sentences};

/// How many states of the connection are kept.
const TIMELINE_MAX: usize = 200;
/// How many rejected events are kept.
const REJECTED_MAX: usize = 200;
/// How many events are kept in debug mode.
const SEEN_MAX: usize = 500;
/// The longest name of an event that is kept, in characters.
const NAME_MAX: usize = 60;
/// The longest reason that is told, in characters.
const WHY_MAX: usize = 200;

/// What happened since the start.
#[derive(Debug, Default)]
pub struct Journal {
    counters: Counters,
    timeline: VecDeque<Was>,
    rejected: VecDeque<Refused>,
    seen: Option<VecDeque<SeenEvent>>,
}

/// How the connection was.
#[derive(Debug)]
struct Was {
    at: Timestamp,
    state: &'static str,
    why: Option<Why>,
}

#[derive(Debug)]
enum Why {
    Trouble(Trouble),
    Recovered,
}

/// An event that could not be used.
#[derive(Debug)]
struct Refused {
    at: Timestamp,
    event: String,
    reason: RejectReason,
}

impl Journal {
    /// Takes note of a signal.
    pub fn note(&mut self, signal: &Signal, now: Timestamp) {
        match signal {
            Signal::Connection(state) => self.connection(state, now),
            Signal::Room { .. } => {}
            Signal::Event { incoming, received_at, recovered, size, .. } => {
                self.counters.events += 1;
                self.counters.bytes += *size as u64;
                self.counters.recovered += u64::from(*recovered);
                let mut outcome = EventOutcome::Accepted;
                match incoming {
                    Incoming::Message { repairs, .. } => {
                        self.counters.messages += 1;
                        if !repairs.is_empty() {
                            self.counters.repaired += 1;
                            outcome = EventOutcome::Repaired;
                        }
                    }
                    Incoming::Status(_) => self.counters.statuses += 1,
                    _ => {}
                }
                self.seen(incoming.name(), *received_at, *size, outcome);
            }
            Signal::Rejected { rejected, received_at, size, .. } => {
                self.counters.events += 1;
                self.counters.bytes += *size as u64;
                self.counters.rejected += 1;
                push(
                    &mut self.rejected,
                    REJECTED_MAX,
                    Refused {
                        at: *received_at,
                        event: plain_line(&rejected.event, NAME_MAX),
                        reason: rejected.reason.clone(),
                    },
                );
                self.seen(&rejected.event, *received_at, *size, EventOutcome::Rejected);
            }
            Signal::BadFrame { received_at, size, .. } => {
                self.counters.bytes += *size as u64;
                self.counters.bad_frames += 1;
                self.seen("", *received_at, *size, EventOutcome::NotUnderstood);
            }
            Signal::Gap { .. } => self.counters.gaps += 1,
        }
    }

    fn connection(&mut self, state: &ConnectionState, now: Timestamp) {
        let why = match state {
            // Not its details: they are the server's words.
            ConnectionState::Waiting { reason, .. } => Some(Why::Trouble(reason.clone().without_detail())),
            ConnectionState::Online { recovered: true, .. } => Some(Why::Recovered),
            _ => None,
        };
        if state.is_online() {
            self.counters.connections += 1;
        }
        push(&mut self.timeline, TIMELINE_MAX, Was { at: now, state: state.word(), why });
    }

    fn seen(&mut self, name: &str, at: Timestamp, bytes: usize, outcome: EventOutcome) {
        if let Some(seen) = &mut self.seen {
            let event = SeenEvent {
                at: at.millis(),
                name: plain_line(name, NAME_MAX),
                bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
                outcome,
            };
            push(seen, SEEN_MAX, event);
        }
    }

    /// Debug mode: every event by name, time, size and outcome. Off at the start; what was kept goes when it is turned
    /// off.
    pub fn set_debug(&mut self, on: bool) {
        match (&self.seen, on) {
            (None, true) => self.seen = Some(VecDeque::new()),
            (Some(_), false) => self.seen = None,
            _ => {}
        }
    }

    /// How often what happened.
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// The connection's states, the oldest first.
    pub fn timeline(&self, language: Language) -> Vec<Moment> {
        let words = |why: &Why| match why {
            Why::Trouble(trouble) => sentences(language).trouble(trouble),
            Why::Recovered => sentences(language).fixed(Fixed::Recovered).to_owned(),
        };
        let moment = |Was { at, state, why }: &Was| Moment {
            at: at.millis(),
            state: (*state).to_owned(),
            why: why.as_ref().map(|why| line(language, &words(why))),
        };
        self.timeline.iter().map(moment).collect()
    }

    /// Rejected events, the oldest first.
    pub fn rejected(&self, language: Language) -> Vec<RejectedEvent> {
        let told = |Refused { at, event, reason }: &Refused| RejectedEvent {
            at: at.millis(),
            event: event.clone(),
            reason: line(language, &sentences(language).rejected(reason)),
        };
        self.rejected.iter().map(told).collect()
    }

    /// Events in debug mode, the oldest first; `None` while it is off.
    pub fn events(&self) -> Option<Vec<SeenEvent>> {
        self.seen.as_ref().map(|seen| seen.iter().cloned().collect())
    }
}

/// A reason as a line of a table: it may begin with a name in Latin letters.
fn line(language: Language, words: &str) -> String {
    format!("{}{}", language.line_mark(), language.line(words, WHY_MAX))
}

fn push<T>(list: &mut VecDeque<T>, max: usize, item: T) {
    if list.len() >= max {
        list.pop_front();
    }
    list.push_back(item);
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
