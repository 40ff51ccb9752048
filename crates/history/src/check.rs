//! Looking whether a history is sound, without changing anything: for `deskbell doctor`.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusqlite::ErrorCode;

use crate::open::is_unreadable;
use crate::{HistoryReader, Key, ReaderError};

/// How long an interruption may have no effect.
const AGAIN: Duration = Duration::from_millis(20);

/// A sound history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Whether everything was looked at, and not only as much as there was time for.
    pub complete: bool,
}

/// What is wrong with a history.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It does not open.
    #[error(transparent)]
    Open(#[from] ReaderError),
    /// It opens, and something in it cannot be read.
    #[error("the history file is damaged: {0}")]
    Damaged(String),
    /// SQLite's own words.
    #[error("the history could not be read: {0}")]
    Sqlite(rusqlite::Error),
}

/// Opens the history at `file` for reading and looks at every page of it, for not much longer than `patience`. A
/// file that is not sound stays where it is, and the app may go on writing meanwhile.
pub fn check(file: &Path, key: &Key, patience: Duration) -> Result<Checked, CheckError> {
    let reader = HistoryReader::open(file, key)?;
    let db = reader.db();
    let stop = db.get_interrupt_handle();
    let (done, ended) = mpsc::channel::<()>();
    let told = thread::scope(|scope| {
        scope.spawn(move || {
            // It ends with the message that never comes, when the other end is dropped. What is interrupted before it
            // runs is not interrupted, hence again and again.
            let mut wait = patience;
            while ended.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.interrupt();
                wait = AGAIN;
            }
        });
        // Reads each page, which has a code of its own that tells whether it was changed (HMAC).
        let told = db.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        drop(done);
        told
    });
    match told {
        Ok(told) if told == "ok" => Ok(Checked { complete: true }),
        Ok(told) => Err(CheckError::Damaged(told)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Ok(Checked { complete: false })
        }
        Err(error) if is_unreadable(&error) => Err(CheckError::Damaged(error.to_string())),
        Err(error) => Err(CheckError::Sqlite(error)),
    }
}
