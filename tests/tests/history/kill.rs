//! `kill -9` in the middle of a burst, again and again.
//!
//! A process that is killed leaves what the system holds in its cache; what a computer leaves that loses its power is
//! SQLite's to test (`synchronous = FULL`).

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use deskbell_domain::Arrival;
use deskbell_history::History;
use deskbell_tests::history::{id, key};

const KILLS: u64 = 50;

pub struct Writer {
    pub child: Child,
    said: BufReader<std::process::ChildStdout>,
    last: u64,
}

impl Writer {
    /// Starts a writer and waits for its first commit.
    pub fn start(file: &Path, first: u64, tmp: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_history-writer"))
            .arg(file)
            .arg(first.to_string())
            .env("TMPDIR", tmp)
            .env("SQLITE_TMPDIR", tmp)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let last = line.trim().parse().expect("it commits something");
        Self { child, said, last }
    }

    /// Kills it, and returns the last message that it said is committed.
    pub fn kill(mut self) -> u64 {
        self.child.kill().unwrap();
        let status = self.child.wait().unwrap();
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&status),
            Some(9),
            "it was not killed: {status}"
        );
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        // A line without its end was not finished being said.
        let whole = rest.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().last().map_or(self.last, |line| line.parse().unwrap())
    }
}

#[test]
fn nothing_that_was_committed_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut first = 1;
    let mut seen = 0;
    let mut commits_in_the_dark = 0;
    for kill in 0..KILLS {
        let writer = Writer::start(&file, first, folder.path());
        // Nothing tells when it is in the middle of something: any moment is a good one.
        std::thread::sleep(Duration::from_micros(kill * 17_919 % 150_000));
        let committed = writer.kill();

        let opened = History::open(&file, &key()).unwrap();
        assert_eq!(opened.set_aside, None, "after kill {kill}");
        let conversations = opened.history.load().unwrap();
        let mut there = seen;
        loop {
            let page = opened.history.arrived_after(Arrival(there), 1_000).unwrap();
            if page.is_empty() {
                break;
            }
            for stored in page {
                there += 1;
                assert_eq!(stored.arrival, Arrival(there), "after kill {kill}");
                assert_eq!(stored.message.id.as_str(), id(there), "after kill {kill}");
            }
        }
        assert!(there >= committed, "kill {kill}: {committed} were committed and {there} are there");
        commits_in_the_dark += u64::from(there > committed);
        let unread = (1..=there).filter(|number| !number.is_multiple_of(5)).count();
        assert_eq!(conversations.totals().unread as usize, unread, "after kill {kill}");
        seen = there;
        // The server does not know what arrived, and sends some of it again.
        first = there.saturating_sub(30).max(1);
    }
    let everything = History::open(&file, &key()).unwrap().history;
    let all = everything.arrived_after(Arrival(0), usize::MAX).unwrap();
    assert_eq!(all.len() as u64, seen);
    assert!(seen > 40 * KILLS, "{seen} messages");
    println!("{seen} messages, {KILLS} kills, {commits_in_the_dark} of them between a commit and its word");
}
