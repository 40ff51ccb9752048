//! Destroying a history for good, when an agent signs out and wants nothing left.
//!
//! # Design
//!
//! What makes messages unreadable is the end of their key, and that is in the keyring. Between the key's end and
//! that of the files the computer may lose its power; then files would be there that nobody can read, and the next
//! start could only say that their key is lost. So a mark is made first: whoever finds it [finishes](Wipe::finish).
//!
//! ```text
//! Wipe::begin(file)  ->  delete the key from the keyring  ->  close the history  ->  finish()
//! ```

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::OpenError;
use crate::files::{WIPE, beside, unless_missing};
use crate::open::lock;

/// How long the app may take to close a history when it was told to.
const CLOSING: Duration = Duration::from_secs(5);

/// A wipe that was begun and must be finished.
#[derive(Debug)]
#[must_use = "the files are still there"]
pub struct Wipe {
    file: PathBuf,
}

/// Why a file of a history is still there.
#[derive(Debug, thiserror::Error)]
#[error("{file} could not be removed: {source}")]
pub struct WipeError {
    /// The file, or its folder.
    pub file: PathBuf,
    /// The system's words.
    pub source: io::Error,
}

impl Wipe {
    /// Marks that the history at `file` is to be wiped. The mark outlives a loss of power.
    pub fn begin(file: &Path) -> Result<Self, WipeError> {
        let mark = beside(file, WIPE);
        let make = || {
            if let Some(folder) = mark.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create(&mark)?.sync_all()?;
            #[cfg(unix)]
            if let Some(folder) = mark.parent() {
                File::open(folder)?.sync_all()?;
            }
            Ok(())
        };
        match make() {
            Ok(()) => Ok(Self { file: file.to_owned() }),
            Err(source) => Err(WipeError { file: mark, source }),
        }
    }

    /// The wipe of the history at `file` that was begun and not finished, if there is one.
    pub fn pending(file: &Path) -> Option<Self> {
        beside(file, WIPE).exists().then(|| Self { file: file.to_owned() })
    }

    /// Removes the files, those that were set aside among them, and the mark at last. The key must be gone before.
    /// Waits some seconds for a process that still has the history open. How long it takes does not depend on how
    /// much there was.
    pub fn finish(self) -> Result<(), WipeError> {
        let mark = beside(&self.file, WIPE);
        let lock = match lock(&self.file, CLOSING) {
            Err(OpenError::Busy { file }) => {
                return Err(WipeError { file, source: io::ErrorKind::ResourceBusy.into() });
            }
            // Where nothing can be locked, nothing is.
            lock => lock.ok(),
        };
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let entries = fs::read_dir(folder).map_err(|source| WipeError { file: folder.to_owned(), source })?;
        for entry in entries.flatten() {
            let path = entry.path();
            if path != mark && self.owns(path.file_name().unwrap_or_default()) {
                remove(path)?;
            }
        }
        drop(lock);
        remove(mark)
    }

    /// Whether a file is the database or lies beside it.
    fn owns(&self, name: &OsStr) -> bool {
        let own = self.file.file_name().unwrap_or_default().as_encoded_bytes();
        let rest = name.as_encoded_bytes().strip_prefix(own);
        rest.is_some_and(|rest| rest.first().is_none_or(|first| [b'-', b'.'].contains(first)))
    }
}

fn remove(file: PathBuf) -> Result<(), WipeError> {
    unless_missing(fs::remove_file(&file)).map_err(|source| WipeError { file, source })
}
