//! Setting a file aside that does not open, or is damaged. Nothing is ever deleted here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::OpenError;
use crate::files::{COMPANIONS, DAMAGED, SET_ASIDE, beside, unless_missing};

/// A file that did not open and was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub file: PathBuf,
}

/// Renames `file` and what belongs to it to `<file>.set-aside-<n>`.
pub(crate) fn set_aside(file: &Path) -> Result<SetAside, OpenError> {
    let target = free_name(file);
    let fail = |file: PathBuf| move |source| OpenError::SetAside { file, source };
    // The log first. Were the database renamed and the log left, by a crash, SQLite would take the log for a
    // leftover of the new database and delete it.
    for suffix in COMPANIONS {
        let from = beside(file, suffix);
        unless_missing(fs::rename(&from, beside(&target, suffix))).map_err(fail(from))?;
    }
    unless_missing(fs::rename(file, &target)).map_err(fail(file.to_owned()))?;
    let mark = beside(file, DAMAGED);
    unless_missing(fs::remove_file(&mark)).map_err(fail(mark))?;
    Ok(SetAside { file: target })
}

/// A name that neither a database nor a log has: a log that lost its database in a crash must not be overwritten
/// either.
fn free_name(file: &Path) -> PathBuf {
    let is_free = |target: &PathBuf| {
        !target.exists() && COMPANIONS.iter().all(|suffix| !beside(target, suffix).exists())
    };
    (1u32..)
        .map(|n| beside(file, &format!("{SET_ASIDE}{n}")))
        .find(is_free)
        .unwrap_or_else(|| beside(file, SET_ASIDE))
}
