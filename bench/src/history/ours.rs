//! Deskbell's history, as the pipeline uses it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::Instant;

use deskbell_app::Ledger;
use deskbell_app::contract::row;
use deskbell_domain::{Arrival, CustomerId, Event, Language, Position, Sender, Timestamp};
use deskbell_history::{History, Key, Query};
use deskbell_protocol::{Incoming, decode};
use serde_json::value::RawValue;

use crate::BenchError;
use crate::data::Questions;
use crate::figures::{Filled, Read, Times, cpu_seconds, memory_mib};

/// The largest batch that the client hands to the pipeline.
const BATCH: usize = 2048;
/// Messages that are indexed in one step between two signals.
const INDEX_STEP: usize = 1024;
/// Messages of a page of found ones.
const FOUND: usize = 20;

fn open(file: &Path) -> Result<History, BenchError> {
    let opened = History::open(file, &Key::from_bytes([7; 32])).map_err(BenchError::ours)?;
    Ok(opened.history)
}

/// The pipeline's ledger, which is handed events as the client decodes them.
struct Taking {
    ledger: Ledger,
    /// Who was answered in the batch before.
    answered: BTreeSet<CustomerId>,
}

impl Taking {
    /// Takes a batch of so many messages, the reading of the file included.
    fn take(&mut self, file: &mut BufReader<File>, count: usize) -> Result<usize, BenchError> {
        let now = Timestamp::from_millis(crate::data::BEGIN);
        // Whoever answers has read what came before.
        let up_to = self.ledger.state().last_arrival();
        let reads = std::mem::take(&mut self.answered).into_iter();
        let mut events: Vec<_> = reads.map(|customer_id| Event::Read { customer_id, up_to }).collect();
        let mut line = String::new();
        for _ in 0..count {
            line.clear();
            if file.read_line(&mut line)? == 0 {
                return Err(BenchError::ours("too few lines"));
            }
            let data: &RawValue = serde_json::from_str(&line)?;
            match decode("whatsappMessage", &[data], now) {
                Ok(Incoming::Message { message, .. }) => {
                    if message.sender == Sender::Agent {
                        self.answered.insert(message.customer_id.clone());
                    }
                    events.push(Event::Message(message));
                }
                other => return Err(BenchError::ours(format!("not a message: {other:?}"))),
            }
        }
        let taken = self.ledger.take(events, &[], None, now);
        taken.committed.map_err(BenchError::ours)?;
        let fresh = taken.changes.iter().filter(|change| change.fresh).count();
        Ok(fresh)
    }

    /// Takes so many new messages. Returns how long that took, and its CPU time.
    fn fill(&mut self, file: &mut BufReader<File>, count: usize) -> Result<(f64, f64), BenchError> {
        let (begun, cpu_before) = (Instant::now(), cpu_seconds());
        let mut taken = 0;
        while taken < count {
            taken += self.take(file, BATCH.min(count - taken))?;
        }
        Ok((begun.elapsed().as_secs_f64(), cpu_seconds() - cpu_before))
    }

    fn index(&mut self) -> Result<f64, BenchError> {
        let begun = Instant::now();
        while !self.ledger.index(INDEX_STEP).map_err(BenchError::ours)? {}
        Ok(begun.elapsed().as_secs_f64())
    }
}

/// Fills a new history, and then takes a burst.
pub fn fill(file: &Path, data: &Path, count: usize, burst: usize) -> Result<Filled, BenchError> {
    let mut ledger =
        Taking { ledger: Ledger::new(open(file)?).map_err(BenchError::ours)?, answered: BTreeSet::new() };
    let empty_mib = memory_mib("VmRSS:");
    let mut lines = BufReader::new(File::open(data)?);
    let (fill_seconds, fill_cpu_seconds) = ledger.fill(&mut lines, count)?;
    let index_seconds = ledger.index()?;
    let (burst_seconds, burst_cpu_seconds) = ledger.fill(&mut lines, burst)?;
    let burst_index_seconds = ledger.index()?;
    let peak_mib = memory_mib("VmHWM:");
    Ok(Filled {
        fill_seconds,
        fill_cpu_seconds,
        index_seconds,
        burst_seconds,
        burst_cpu_seconds,
        burst_index_seconds,
        empty_mib,
        peak_mib,
    })
}

/// Asks a filled history.
pub fn read(file: &Path, questions: &Questions) -> Result<Read, BenchError> {
    let begun = Instant::now();
    let history = open(file)?;
    let state = history.load().map_err(BenchError::ours)?;
    let open_ms = begun.elapsed().as_secs_f64() * 1e3;

    let mut list = Times::default();
    let mut conversations = 0;
    for _ in 0..100 {
        // What the pipeline hands to an inbox window that opens.
        let rows = list.time(|| {
            let summaries = state.conversations().map(|conversation| conversation.summary());
            Ok::<_, BenchError>(
                summaries.map(|summary| row(&summary, false, Language::English)).collect::<Vec<_>>(),
            )
        })?;
        conversations = rows.len();
    }
    let mut newest = Times::default();
    let mut middle = Times::default();
    let mut messages = 0;
    let before = Position { at: Timestamp::from_millis(questions.middle), arrival: Arrival(0) };
    for customer in &questions.customers {
        let customer = CustomerId::new(customer).map_err(BenchError::ours)?;
        let page = newest.time(|| history.page(&customer, None).map_err(BenchError::ours))?;
        messages += page.messages.len();
        let page = middle.time(|| history.page(&customer, Some(before)).map_err(BenchError::ours))?;
        messages += page.messages.len();
    }
    let mut search: std::collections::BTreeMap<String, Times> = std::collections::BTreeMap::new();
    let mut found = 0;
    for asked in &questions.searches {
        let times = search.entry(asked.kind.clone()).or_default();
        found += times.time(|| {
            let query = Query::new(&asked.text);
            history.search_customers(&query, 8).map_err(BenchError::ours)?;
            let page = history.search(&query, None, None, FOUND).map_err(BenchError::ours)?;
            Ok::<_, BenchError>(page.found.len())
        })?;
    }
    Ok(Read {
        open_ms,
        conversations,
        list,
        newest,
        middle,
        search,
        messages,
        found,
        rss_mib: memory_mib("VmRSS:"),
        peak_mib: memory_mib("VmHWM:"),
        file_mib: std::fs::metadata(file)?.len() as f64 / 1024.0 / 1024.0,
    })
}
