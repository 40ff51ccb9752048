//! What the server sent, and what of it is in the history.

use std::collections::HashMap;

use deskbell_domain::{Arrival, CustomerId, Sender, Timestamp};
use deskbell_history::{Gap, HistoryReader};
use deskbell_protocol::time::to_iso;

use crate::BenchError;

/// Every so many of a customer's messages are an agent's answers.
pub const ANSWERED: usize = 5;
/// As many customers as the server's bursts have.
const CUSTOMERS: usize = 100;
/// The history tells of a gap in its own time, and what was on its way is missing with what was sent in it.
const SLACK: i64 = 3000;

/// Messages that were sent together.
#[derive(Debug, Clone)]
struct Batch {
    first: usize,
    count: usize,
    content: String,
    from: Timestamp,
    to: Timestamp,
}

/// All that was sent.
#[derive(Debug, Default)]
pub struct Sent {
    batches: Vec<Batch>,
}

/// What the history has of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Found {
    /// Messages that were sent.
    pub sent: usize,
    /// Missing, and sent while the history says that something may be missing.
    pub in_gaps: usize,
    /// Missing otherwise.
    pub missing: usize,
    /// There twice, or otherwise than it was sent, or never sent at all.
    pub wrong: usize,
}

impl Sent {
    /// How many messages.
    pub fn count(&self) -> usize {
        self.batches.last().map_or(0, |batch| batch.first + batch.count)
    }

    /// What the next ones say.
    pub fn next_content(&self) -> String {
        format!("Batch {}: the lamp is late again, and nobody knows why. 🛋️", self.batches.len())
    }

    /// Notes that so many were sent, or may have been.
    pub fn add(&mut self, count: usize, content: String, from: Timestamp, to: Timestamp) {
        self.batches.push(Batch { first: self.count(), count, content, from, to });
    }

    /// Reads the history from its beginning to its end.
    pub fn compare(&self, reader: &HistoryReader) -> Result<Found, BenchError> {
        let gaps = reader
            .gaps(Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX))
            .map_err(BenchError::app)?;
        let mut content: HashMap<usize, &str> = HashMap::new();
        for batch in &self.batches {
            content.extend(
                (batch.first..batch.first + batch.count).map(|number| (number, batch.content.as_str())),
            );
        }
        let mut found = Found { sent: self.count(), ..Found::default() };
        for customer in 0..CUSTOMERS {
            let customer = CustomerId::new(format!("c{customer}")).map_err(BenchError::app)?;
            let mut after = None;
            loop {
                let page = reader.messages_after(&customer, after, Arrival(u64::MAX >> 1), 10_000);
                let page = page.map_err(BenchError::app)?;
                let Some(last) = page.last() else { break };
                after = Some(last.position());
                for stored in &page {
                    let message = &stored.message;
                    let number = message.id.as_str().parse::<usize>().ok();
                    // Taken out: a second one of the same number is wrong.
                    let sent = number.and_then(|number| content.remove(&number));
                    let whose =
                        number.is_some_and(|number| format!("c{}", number % CUSTOMERS) == customer.as_str());
                    let answers =
                        number.is_some_and(|number| (number / CUSTOMERS + 1).is_multiple_of(ANSWERED));
                    let sender = if answers { Sender::Agent } else { Sender::Customer };
                    if sent != Some(message.content.as_ref()) || !whose || message.sender != sender {
                        found.wrong += 1;
                    }
                }
            }
        }
        for gap in &gaps {
            eprintln!("a gap from {} to {}", to_iso(gap.from), to_iso(gap.to));
        }
        let lost = |batch: &Batch| {
            (batch.first..batch.first + batch.count).filter(|number| content.contains_key(number)).count()
        };
        for batch in &self.batches {
            let lost = lost(batch);
            if gaps.iter().any(|gap| overlaps(gap, batch)) {
                found.in_gaps += lost;
            } else {
                if lost > 0 {
                    let at = [batch.from, batch.to].map(to_iso);
                    eprintln!("missing: {lost} of {} from {}, sent {at:?}", batch.count, batch.first);
                }
                found.missing += lost;
            }
        }
        Ok(found)
    }
}

fn overlaps(gap: &Gap, batch: &Batch) -> bool {
    gap.from.millis() - SLACK <= batch.to.millis() && batch.from.millis() <= gap.to.millis() + SLACK
}
