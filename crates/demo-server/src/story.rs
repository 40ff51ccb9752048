//! The script told in time: which message comes next, and what becomes of it. Pure: the clock is an argument, and
//! the same seed tells the same story.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use deskbell_domain::Timestamp;
use deskbell_protocol::{WireError, WireMessage, WireStatus};
use fastrand::Rng;
use serde_json::{Value, json};

use crate::script::{Customer, Fate, From, Turn};

/// How many exchanges are told side by side, as many customers as write at one time.
const SIDE_BY_SIDE: usize = 4;

/// WhatsApp's code for a recipient whom it cannot reach, and its title for it (Cloud API, error codes).
const UNDELIVERABLE: (i64, &str) = (131_026, "Message undeliverable");

/// One message, and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub message: WireMessage,
    pub statuses: Vec<LaterStatus>,
}

/// A status of a message that was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LaterStatus {
    /// How long after the message.
    pub after: Duration,
    pub status: WireStatus,
}

/// The story. Message ids begin with its `run`, so that two runs of one seed do not pass for each other's repeats.
pub(crate) struct Story {
    customers: Arc<[Customer]>,
    run: String,
    rng: Rng,
    written: u64,
    /// Exchanges of this round through the script that are not begun, the next one last.
    waiting: Vec<Exchange>,
    told: Vec<Exchange>,
}

/// An exchange: where it stands in the script, and how far it is told.
struct Exchange {
    customer: usize,
    exchange: usize,
    next: usize,
    labels: HashMap<String, String>,
}

/// What was said before `now`, oldest first, with the statuses it has by then.
pub(crate) fn history(customers: &[Customer], run: &str, now: Timestamp) -> Vec<Line> {
    let mut lines = Vec::new();
    for customer in customers {
        let mut labels = HashMap::new();
        for (index, turn) in customer.history.iter().enumerate() {
            let id = format!("wamid.{run}-{}-{index}", customer.id);
            let at = before(now, turn.ago);
            let mut message = message(customer, turn, id.clone(), at, &labels);
            labels.extend(turn.label.clone().map(|label| (label, id)));
            let mut statuses = Vec::new();
            if turn.from == From::Agent {
                age(&mut message, turn.fate);
                // Only a status tells why a message failed.
                if turn.fate == Fate::Failed {
                    statuses.push(later_status(&message, "failed", Duration::ZERO));
                }
            }
            lines.push(Line { message, statuses });
        }
    }
    lines.sort_by_key(|line| line.message.timestamp);
    lines
}

impl Story {
    pub(crate) fn new(customers: Arc<[Customer]>, seed: u64, run: String) -> Self {
        Self { customers, run, rng: Rng::with_seed(seed), written: 0, waiting: Vec::new(), told: Vec::new() }
    }

    /// The next message, written `now`.
    pub(crate) fn next(&mut self, now: Timestamp) -> Option<Line> {
        self.begin_exchanges();
        let chosen = self.rng.usize(..self.told.len().max(1));
        let exchange = self.told.get_mut(chosen)?;
        let customer = self.customers.get(exchange.customer)?;
        let turns = customer.exchanges.get(exchange.exchange)?;
        let turn = turns.get(exchange.next)?;

        let id = format!("wamid.{}-{}", self.run, self.written);
        let message = message(customer, turn, id.clone(), now, &exchange.labels);
        self.written += 1;
        exchange.next += 1;
        exchange.labels.extend(turn.label.clone().map(|label| (label, id)));
        if exchange.next == turns.len() {
            self.told.swap_remove(chosen);
        }
        let statuses = match turn.from {
            From::Agent => self.statuses(&message, turn.fate),
            From::Customer => Vec::new(),
        };
        Some(Line { message, statuses })
    }

    /// How long until the next message, at a mean of `rate` a second: half to one and a half of the mean.
    pub(crate) fn pause(&mut self, rate: f64) -> Duration {
        Duration::try_from_secs_f64((0.5 + self.rng.f64()) / rate).unwrap_or(Duration::MAX)
    }

    /// Fills up the exchanges told side by side, one of a customer at a time. Once all have been told, they are told
    /// again in another order.
    fn begin_exchanges(&mut self) {
        if self.waiting.is_empty() && self.told.is_empty() {
            for (customer, script) in self.customers.iter().enumerate() {
                self.waiting.extend((0..script.exchanges.len()).map(|exchange| Exchange {
                    customer,
                    exchange,
                    next: 0,
                    labels: HashMap::new(),
                }));
            }
            self.rng.shuffle(&mut self.waiting);
        }
        while self.told.len() < SIDE_BY_SIDE {
            let free = |waits: &Exchange| self.told.iter().all(|told| told.customer != waits.customer);
            let Some(at) = self.waiting.iter().rposition(free) else { return };
            self.told.push(self.waiting.remove(at));
        }
    }

    fn statuses(&mut self, message: &WireMessage, fate: Fate) -> Vec<LaterStatus> {
        let steps: &[(&str, std::ops::Range<u64>)] = match fate {
            Fate::Failed => &[("sent", 200..600), ("failed", 600..2_000)],
            Fate::Sent => &[("sent", 200..600)],
            Fate::Delivered => &[("sent", 200..600), ("delivered", 400..1_500)],
            Fate::Read => &[("sent", 200..600), ("delivered", 400..1_500), ("read", 1_000..8_000)],
        };
        let mut after = Duration::ZERO;
        steps
            .iter()
            .map(|(status, pause)| {
                after += Duration::from_millis(self.rng.u64(pause.clone()));
                later_status(message, status, after)
            })
            .collect()
    }
}

fn message(
    customer: &Customer,
    turn: &Turn,
    id: String,
    at: Timestamp,
    labels: &HashMap<String, String>,
) -> WireMessage {
    let mut metadata = turn.metadata.clone();
    metadata.insert("customerName".into(), customer.name.as_str().into());
    let id_of = |label: &Option<String>| labels.get(label.as_ref()?);
    if let Some(quoted) = id_of(&turn.quotes) {
        metadata.insert("context".into(), json!({ "id": quoted }));
    }
    if let Some(target) = id_of(&turn.reacts_to)
        && let Some(reaction) = metadata.get_mut("reaction").and_then(Value::as_object_mut)
    {
        reaction.insert("message_id".into(), target.as_str().into());
    }
    // What a customer wrote has been delivered when the company's server hears of it.
    let (sender, status, arrived) = match turn.from {
        From::Agent => ("agent", "pending", None),
        From::Customer => ("customer", "delivered", Some(at)),
    };
    WireMessage {
        conversation_id: format!("conv-{}", customer.id),
        customer_id: customer.id.clone(),
        whatsapp_number: customer.number.clone(),
        whatsapp_message_id: id,
        sender_type: sender.into(),
        message_type: turn.kind.clone(),
        content: turn.content.clone(),
        status: status.into(),
        sent_at: arrived,
        delivered_at: arrived,
        read_at: None,
        metadata: Some(Value::Object(metadata)),
        is_template: turn.template.is_some(),
        template_name: turn.template.clone(),
        timestamp: at,
    }
}

/// Gives an agent's message of some time ago the status it has by now.
fn age(message: &mut WireMessage, fate: Fate) {
    let at = message.timestamp;
    let (status, delivered, read) = match fate {
        Fate::Failed => ("failed", false, false),
        Fate::Sent => ("sent", false, false),
        Fate::Delivered => ("delivered", true, false),
        Fate::Read => ("read", true, true),
    };
    message.status = status.into();
    message.sent_at = Some(at.after(Duration::from_secs(1)));
    message.delivered_at = delivered.then(|| at.after(Duration::from_secs(2)));
    message.read_at = read.then(|| at.after(Duration::from_secs(20)));
}

fn later_status(message: &WireMessage, status: &str, after: Duration) -> LaterStatus {
    let at = message.timestamp.after(after);
    let at_when = |word: &str| (status == word).then_some(at);
    let (code, title) = UNDELIVERABLE;
    LaterStatus {
        after,
        status: WireStatus {
            whatsapp_message_id: message.whatsapp_message_id.clone(),
            status: status.into(),
            customer_id: Some(message.customer_id.clone()),
            timestamp: at,
            sent_at: at_when("sent"),
            delivered_at: at_when("delivered"),
            read_at: at_when("read"),
            error: (status == "failed").then(|| WireError { code: Some(code), title: title.into() }),
        },
    }
}

fn before(now: Timestamp, span: Duration) -> Timestamp {
    Timestamp::from_millis(now.millis().saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
#[path = "story_tests.rs"]
mod tests;
