//! The files of a history: the database itself and what lies beside it.

use std::path::{Path, PathBuf};

/// What SQLite keeps beside a database: the write-ahead log, which has messages that the database does not have yet,
/// and its index.
pub(crate) const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Locked by the one process that writes. A file of its own: closing another handle of the database itself would
/// drop SQLite's locks.
pub(crate) const LOCK: &str = ".lock";

/// Its being there says that the database was found damaged while it was in use.
pub(crate) const DAMAGED: &str = ".damaged";

/// Its being there says that the history is to be wiped.
pub(crate) const WIPE: &str = ".wipe";

/// A history that is being copied from an older format into its new one.
pub(crate) const NEXT: &str = ".next";

/// What the names of files begin with that were set aside; a number follows.
pub(crate) const SET_ASIDE: &str = ".set-aside-";

/// The file beside `file` whose name is longer by `suffix`.
pub(crate) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Does nothing more where there was nothing.
pub(crate) fn unless_missing(done: std::io::Result<()>) -> std::io::Result<()> {
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
