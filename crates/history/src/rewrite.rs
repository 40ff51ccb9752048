//! Copying a history of an older format into a new file.
//!
//! # Design
//!
//! What a format changes in every message is not changed in place: as one transaction that would write the whole file
//! twice into the log, and overwrite what it frees besides. Copied into a new file it is written once. The new file
//! takes the old one's name when it is whole and on the disk; until then the old one is the history, whatever happens,
//! and what was copied is thrown away by the next try. The disk needs room for both meanwhile.
//!
//! A file that was begun before files could give pages back to the disk gets that on the way.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use zeroize::Zeroizing;

use crate::files::{NEXT, beside, unless_missing};
use crate::ids::{Ids, Pending};
use crate::open::{connect, migrate, restrict};
use crate::rows::COLUMNS;
use crate::{Key, OpenError};

/// How many messages are copied between two reports.
const STEP: i64 = 10_000;

/// Copied as they are, row by row: before the messages, which refer to them, and the index of words, which is tables,
/// too, and need not be made anew.
const TABLES: [&str; 10] = [
    "conversation",
    "gap",
    "heard",
    "early_status",
    "mark",
    "search",
    "message_text_config",
    "message_text_data",
    "message_text_docsize",
    "message_text_idx",
];

/// How far the copying is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewriting {
    /// Messages that are copied.
    pub done: u64,
    /// Messages that there are.
    pub of: u64,
}

/// Brings the history that `old` has open, at `file`, to the newest format.
pub(crate) fn rewrite(
    old: Connection,
    file: &Path,
    key: &Key,
    watch: &mut dyn FnMut(Rewriting),
) -> Result<(), OpenError> {
    tracing::info!("the history is copied into a new format");
    let failed = |source| OpenError::Unwritable { file: file.to_owned(), source };
    // Afterwards there is no log, which would be taken for the new file's. While somebody else reads this is refused.
    let mode: String = old.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(OpenError::Busy { file: file.to_owned() });
    }
    old.close().map_err(|(_, error)| error)?;
    let next = beside(file, NEXT);
    // From a try that was cut short.
    unless_missing(fs::remove_file(&next)).map_err(failed)?;
    let done = copy(&next, file, key, watch).and_then(|()| {
        File::options().write(true).open(&next).and_then(|next| next.sync_all()).map_err(failed)?;
        fs::rename(&next, file).map_err(failed)
    });
    if done.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&next);
    }
    done?;
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(())
}

fn copy(next: &Path, file: &Path, key: &Key, watch: &mut dyn FnMut(Rewriting)) -> Result<(), OpenError> {
    restrict(next).map_err(|source| OpenError::Unwritable { file: next.to_owned(), source })?;
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut db = connect(next, key, access)?;
    db.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // Whatever goes wrong, the file is thrown away; and it is synchronised once it is whole.
    db.pragma_update(None, "journal_mode", "OFF")?;
    db.pragma_update(None, "synchronous", "OFF")?;
    db.pragma_update(None, "cache_size", -6 * 1024)?;
    migrate(&mut db, next)?;
    let secret = Zeroizing::new(format!("x'{}'", key.to_hex().as_str()));
    let path = file.to_str().ok_or_else(|| OpenError::Unwritable {
        file: file.to_owned(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidInput, "its name is not UTF-8"),
    })?;
    db.execute("ATTACH ?1 AS old KEY ?2", params![path, secret.as_str()])?;
    let step = db.transaction()?;
    for table in TABLES {
        step.execute_batch(&format!(
            "DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM old.{table};"
        ))?;
    }
    messages(&step, watch)?;
    step.commit()?;
    db.execute("DETACH old", [])?;
    db.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn messages(db: &Connection, watch: &mut dyn FnMut(Rewriting)) -> Result<(), rusqlite::Error> {
    let of: i64 = db.query_row("SELECT count(*) FROM old.message", [], |row| row.get(0))?;
    let mut ids = Ids::load(db)?;
    let mut insert = db.prepare(&format!(
        "INSERT INTO main.message ({COLUMNS})
         SELECT {COLUMNS} FROM old.message WHERE arrival > ?1 ORDER BY arrival LIMIT ?2"
    ))?;
    let mut added = db.prepare("SELECT arrival, id FROM main.message WHERE arrival > ?1 ORDER BY arrival")?;
    let mut done: u64 = 0;
    let mut last = i64::MIN;
    loop {
        watch(Rewriting { done, of: of.unsigned_abs() });
        let copied = insert.execute([last, STEP])?;
        if copied == 0 {
            return Ok(());
        }
        done += copied as u64;
        let mut pending = Pending::default();
        let mut rows = added.query([last])?;
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            ids.add(&mut pending, ids.hash(row.get_ref(1)?.as_str()?), last);
        }
        ids.write(db, &mut pending)?;
        ids.committed(pending);
    }
}
