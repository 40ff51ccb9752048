//! Deskbell's history, as the pipeline uses it.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::time::Instant;

use deskbell_domain::{Arrival, CustomerId, Event, MessageId, Position, Sender, State, Timestamp};
use deskbell_history::{Batch, History, Key, Query};
use deskbell_protocol::{Incoming, decode};
use serde_json::value::RawValue;

use crate::BenchError;
use crate::data::Questions;
use crate::figures::{Filled, Read, Times, cpu_seconds, memory_mib};

/// The largest batch that the client hands to the pipeline.
const BATCH: usize = 1024;
/// Messages that are indexed in one step between two signals.
const INDEX_STEP: usize = 1024;
/// Messages of a page of found ones.
const FOUND: usize = 20;

fn open(file: &Path) -> Result<History, BenchError> {
    let opened = History::open(file, &Key::from_bytes([7; 32])).map_err(BenchError::ours)?;
    Ok(opened.history)
}

/// A pipeline's ledger, without what it holds back when a disk is full.
struct Ledger {
    history: History,
    state: State,
}

impl Ledger {
    fn take(&mut self, lines: &[String]) -> Result<usize, BenchError> {
        let now = Timestamp::from_millis(crate::data::BEGIN);
        let mut messages = Vec::with_capacity(lines.len());
        for line in lines {
            let data: &RawValue = serde_json::from_str(line)?;
            match decode("whatsappMessage", &[data], now) {
                Ok(Incoming::Message { message, .. }) => messages.push(message),
                other => return Err(BenchError::ours(format!("not a message: {other:?}"))),
            }
        }
        let ids: Vec<&MessageId> = messages.iter().map(|message| &message.id).collect();
        let known = self.history.find(ids).map_err(BenchError::ours)?;
        self.state.recall(known);
        let mut batch = Batch::default();
        let mut fresh = 0;
        for message in messages {
            let answered = (message.sender == Sender::Agent).then(|| message.customer_id.clone());
            let change = self.state.apply(Event::Message(message), now);
            fresh += usize::from(change.fresh);
            batch.changes.push(change);
            // Whoever answers has read what came before.
            if let Some(customer_id) = answered {
                let up_to = self.state.last_arrival();
                batch.changes.push(self.state.apply(Event::Read { customer_id, up_to }, now));
            }
        }
        self.history.commit(&batch).map_err(BenchError::ours)?;
        self.state.forget();
        Ok(fresh)
    }

    /// Takes so many new messages. Only the taking is timed, not the reading of the file.
    fn fill(&mut self, lines: &mut Lines<BufReader<File>>, count: usize) -> Result<(f64, f64), BenchError> {
        let (mut seconds, mut cpu) = (0.0, 0.0);
        let mut taken = 0;
        let mut batch = Vec::with_capacity(BATCH);
        while taken < count {
            batch.clear();
            for line in lines.by_ref().take(BATCH.min(count - taken)) {
                batch.push(line?);
            }
            if batch.is_empty() {
                return Err(BenchError::ours("too few lines"));
            }
            let (begun, cpu_before) = (Instant::now(), cpu_seconds());
            taken += self.take(&batch)?;
            seconds += begun.elapsed().as_secs_f64();
            cpu += cpu_seconds() - cpu_before;
        }
        Ok((seconds, cpu))
    }

    fn index(&mut self) -> Result<f64, BenchError> {
        let begun = Instant::now();
        while !self.history.index(INDEX_STEP).map_err(BenchError::ours)?.is_complete() {}
        Ok(begun.elapsed().as_secs_f64())
    }
}

/// Fills a new history, and then takes a burst.
pub fn fill(file: &Path, data: &Path, count: usize, burst: usize) -> Result<Filled, BenchError> {
    let history = open(file)?;
    let state = history.load().map_err(BenchError::ours)?;
    let mut ledger = Ledger { history, state };
    let empty_mib = memory_mib("VmRSS:");
    let mut lines = BufReader::new(File::open(data)?).lines();
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
    let conversations = state.conversations().count();
    drop(state);

    let mut list = Times::default();
    for _ in 0..100 {
        list.time(|| history.load().map_err(BenchError::ours))?;
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
