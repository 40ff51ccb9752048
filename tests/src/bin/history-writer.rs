//! Writes numbered messages to a history as fast as it takes them, until it is killed. After each commit it prints
//! the number of the last message that is committed.
//!
//! `history-writer FILE FIRST`

use std::error::Error;
use std::io::Write;

use deskbell_app::Ledger;
use deskbell_domain::{Event, IdError, Timestamp};
use deskbell_history::History;
use deskbell_tests::history::{key, message, status};

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("no file")?;
    let mut next: u64 = arguments.next().ok_or("no number")?.parse()?;
    let opened = History::open(file.as_ref(), &key())?;
    if let Some(aside) = opened.set_aside {
        return Err(format!("{} was set aside", aside.file.display()).into());
    }
    let mut ledger = Ledger::new(opened.history)?;
    let mut out = std::io::stdout().lock();
    loop {
        // Batches of all sizes, as a connection brings them.
        let size = 1 + next * 37 % 150;
        // Servers send again what they are not sure of.
        let again = (next.saturating_sub(20)..next).filter(|number| *number > 0);
        let mut events = again.map(message).collect::<Result<Vec<Event>, IdError>>()?;
        for number in next..next + size {
            events.push(message(number)?);
        }
        events.push(status(next)?);
        next += size;
        ledger.take(events, &[], None, NOW).committed?;
        writeln!(out, "{}", next - 1)?;
        out.flush()?;
    }
}
