//! What a history does on a disk that is full, and on one that can only be read. Runs with a small disk of its own,
//! which a test mounts for it.
//!
//! `history-on-small-disk full|read-only FOLDER`

// It tells the test what happened.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;

use deskbell_app::Ledger;
use deskbell_domain::{Arrival, CustomerId, Timestamp};
use deskbell_history::{History, OpenError, WriteError};
use deskbell_tests::history::{CUSTOMER, key, message};

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let scenario = arguments.next().ok_or("which scenario?")?;
    let folder = arguments.next().ok_or("no folder")?;
    match scenario.as_str() {
        "full" => full(Path::new(&folder)),
        "read-only" => read_only(Path::new(&folder)),
        other => Err(format!("there is no scenario {other}").into()),
    }
}

fn ensure(holds: bool, what: impl Into<String>) -> Result<(), Box<dyn Error>> {
    if holds { Ok(()) } else { Err(what.into().into()) }
}

fn full(folder: &Path) -> Result<(), Box<dyn Error>> {
    let file = folder.join("h.db");
    let mut ledger = Ledger::new(History::open(&file, &key())?.history)?;
    let mut next = 1;
    let mut take = |ledger: &mut Ledger| -> Result<_, Box<dyn Error>> {
        let events = (next..next + 50).map(message).collect::<Result<_, _>>()?;
        next += 50;
        let taken = ledger.take(events, &[], None, NOW);
        ensure(taken.changes.iter().all(|change| change.fresh), "everybody is told of each message")?;
        taken.asked?;
        Ok((next - 1, taken.committed))
    };
    let (committed, result) = take(&mut ledger)?;
    result?;

    let ballast = folder.join("ballast");
    fill(&ballast)?;
    let mut last = committed;
    let mut failed = 0;
    for _ in 0..40 {
        let (number, result) = take(&mut ledger)?;
        last = number;
        match result {
            Err(error @ WriteError::Full(_)) => {
                ensure(error.to_string() == "the disk is full", format!("it says: {error}"))?;
                failed += 1;
            }
            Err(error) => return Err(format!("another reason: {error}").into()),
            // What SQLite's log had room for.
            Ok(()) => ensure(failed == 0, "one batch is written and an earlier one is not")?,
        }
    }
    ensure(failed > 10, format!("{failed} commits failed"))?;
    ensure(ledger.holds_back(), "something is held back")?;
    let customer = CustomerId::new(format!("{CUSTOMER}-{}", last % 50))?;
    let newest = ledger.page(&customer, None)?.messages.pop();
    let newest = newest.map(|stored| stored.message.id.to_string()).unwrap_or_default();
    ensure(newest == deskbell_tests::history::id(last), format!("the newest that is shown is {newest}"))?;
    println!("{failed} commits failed, and {} messages were told of all the same", last - committed);

    fs::remove_file(&ballast)?;
    ledger.commit()?;
    ensure(!ledger.holds_back(), "all is written")?;
    drop(ledger);

    // A full disk at the start: nothing is set aside, and nothing lost.
    fill(&ballast)?;
    match History::open(&file, &key()) {
        Err(OpenError::Full { file }) => println!("it does not open: {}", OpenError::Full { file }),
        Ok(opened) => {
            ensure(opened.set_aside.is_none(), "it was set aside")?;
            println!("it opens");
        }
        Err(error) => return Err(format!("another reason: {error}").into()),
    }
    fs::remove_file(&ballast)?;

    let opened = History::open(&file, &key())?;
    ensure(opened.set_aside.is_none(), "it was set aside")?;
    let stored = opened.history.arrived_after(Arrival(0), usize::MAX)?;
    let expected = (1..=last).map(deskbell_tests::history::id);
    ensure(expected.eq(stored.iter().map(|it| it.message.id.to_string())), "each message is there once")?;
    println!("all {last} messages are there");
    Ok(())
}

/// Takes all the room there is.
fn fill(ballast: &Path) -> Result<(), Box<dyn Error>> {
    let mut file = File::create(ballast)?;
    for size in [4096, 1] {
        loop {
            match file.write(&vec![0; size]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

fn read_only(folder: &Path) -> Result<(), Box<dyn Error>> {
    let file = folder.join("h.db");
    let mut ledger = Ledger::new(History::open(&file, &key())?.history)?;
    ledger.take(vec![message(1)?], &[], None, NOW).committed?;
    drop(ledger);
    let before = fs::read(&file)?;
    let done = Command::new("mount").args(["-o", "remount,ro"]).arg(folder).status()?;
    ensure(done.success(), "remounting")?;

    for (file, what) in [(file.clone(), "h.db"), (folder.join("new.db"), "new.db")] {
        match History::open(&file, &key()) {
            Err(error @ OpenError::Unwritable { .. }) => {
                ensure(error.to_string().contains(what), format!("it does not name the file: {error}"))?;
                println!("{error}");
            }
            Err(error) => return Err(format!("another reason: {error}").into()),
            Ok(_) => return Err("it opens".into()),
        }
    }
    match History::open(&folder.join("deeper/h.db"), &key()) {
        Err(error @ OpenError::Folder { .. }) => println!("{error}"),
        other => return Err(format!("another result: {other:?}").into()),
    }
    ensure(fs::read(&file)? == before, "it is as it was")?;
    let names: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.file_name()).collect();
    ensure(!names.iter().any(|name| name.to_string_lossy().contains("aside")), "nothing was set aside")?;

    let done = Command::new("mount").args(["-o", "remount,rw"]).arg(folder).status()?;
    ensure(done.success(), "remounting")?;
    let opened = History::open(&file, &key())?;
    ensure(opened.history.arrived_after(Arrival(0), 10)?.len() == 1, "the message is there")?;
    println!("the message is there");
    Ok(())
}
