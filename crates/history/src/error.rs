//! What can go wrong, one enum for each operation.

use std::path::PathBuf;

use crate::open::is_unreadable;

/// Why a history could not be opened, not even anew.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its folder cannot be made or written to.
    #[error("the folder {folder} cannot be written to: {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The file cannot be opened for writing: its permissions, or the disk is mounted read-only.
    #[error("{file} cannot be opened for writing: {source}")]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// The system's words, or SQLite's.
        source: std::io::Error,
    },
    /// There is no room to open or make it.
    #[error("the disk that {file} is on is full")]
    Full {
        /// The file.
        file: PathBuf,
    },
    /// A file that does not open could not be set aside.
    #[error("{file} does not open, and could not be set aside: {source}")]
    SetAside {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// It was written by a newer Deskbell.
    #[error(
        "{file} was written by a newer version of Deskbell (format {found}; this version reads up to {known})"
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version knows.
        known: u32,
    },
    /// Another program holds it.
    #[error("{file} is in use by another program")]
    Busy {
        /// The file.
        file: PathBuf,
    },
    /// The library was built without encryption. Nothing is ever written without it.
    #[error("this build has no SQLCipher")]
    NoCipher,
    /// SQLite's own words.
    #[error("the history could not be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// Why a batch was not committed. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk is full.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),
    /// The file can only be read.
    #[error("the history file is read-only")]
    ReadOnly(#[source] rusqlite::Error),
    /// The file is damaged: what was there before may be lost, and nothing more can be written to it.
    #[error("the history file is damaged: {0}")]
    Damaged(#[source] rusqlite::Error),
    /// It was not tried, because reading has shown that the file is damaged.
    #[error("the history file was found damaged, and nothing more is written to it")]
    FoundDamaged,
    /// Any other reason, in SQLite's words.
    #[error("the history could not be written: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl WriteError {
    /// Whether somebody else holds a lock.
    pub(crate) fn is_busy(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        matches!(self, Self::Sqlite(error) if matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked)))
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full(error),
            Some(rusqlite::ErrorCode::ReadOnly) => Self::ReadOnly(error),
            _ if is_unreadable(&error) => Self::Damaged(error),
            _ => Self::Sqlite(error),
        }
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// SQLite's own words.
    #[error("the history could not be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored id is none: the file was changed from outside.
    #[error("the history holds something that is no identifier: {0}")]
    Id(#[from] deskbell_domain::IdError),
}

impl ReadError {
    /// Whether the file is damaged, so that reading again will not help.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => is_unreadable(error),
            Self::Id(_) => true,
        }
    }
}

/// Why a history could not be opened for reading. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// There is none.
    #[error("there is no history at {file}")]
    Missing {
        /// Where it was looked for.
        file: PathBuf,
    },
    /// The key is wrong, or the file is damaged at its beginning: there is no way to tell which.
    #[error("{file} does not open: its key is wrong, or it is damaged")]
    Unreadable {
        /// The file.
        file: PathBuf,
    },
    /// It was written by a newer Deskbell.
    #[error(
        "{file} was written by a newer version of Deskbell (format {found}; this version reads up to {known})"
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version knows.
        known: u32,
    },
    /// It was written by an older Deskbell. Only the app, which writes, brings it up to date.
    #[error("{file} was written by an older version of Deskbell; start the app once to bring it up to date")]
    Older {
        /// The file.
        file: PathBuf,
    },
    /// Another process holds it for longer than can be waited.
    #[error("{file} is in use by another program")]
    Busy {
        /// The file.
        file: PathBuf,
    },
    /// The library was built without encryption.
    #[error("this build has no SQLCipher")]
    NoCipher,
    /// SQLite's own words.
    #[error("{file} could not be opened: {source}")]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// The words.
        source: rusqlite::Error,
    },
}
