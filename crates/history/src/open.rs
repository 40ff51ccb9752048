//! Opening a history, and what happens when it does not open.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{Key, OpenError};

/// Numbered migrations: the n-th brings a file from format n-1 to format n.
const MIGRATIONS: &[&str] =
    &[include_str!("migrations/0001_begin.sql"), include_str!("migrations/0002_keep.sql")];

/// An open history. All calls block; the pipeline makes them on its own thread.
#[derive(Debug)]
pub struct History {
    pub(crate) db: Connection,
}

/// A file that did not open and was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub file: PathBuf,
}

/// A history, and what had to be done to open it.
#[derive(Debug)]
pub struct Opened {
    /// The history.
    pub history: History,
    /// Set where a file was there that did not open: a wrong key, or damage. The agent must be told.
    pub set_aside: Option<SetAside>,
}

impl History {
    /// Opens or makes the history at `file`, encrypted with `key`.
    ///
    /// A file that is there and does not open is renamed to `<file>.set-aside-<n>` (with its `-wal` and `-shm`),
    /// and a new one is begun.
    pub fn open(file: &Path, key: &Key) -> Result<Opened, OpenError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
        }
        match Self::try_open(file, key) {
            Ok(history) => Ok(Opened { history, set_aside: None }),
            Err(OpenError::Sqlite(error)) if is_unreadable(&error) => {
                tracing::warn!(%error, "the history does not open and is set aside");
                let set_aside = set_aside(file)?;
                Ok(Opened { history: Self::try_open(file, key)?, set_aside: Some(set_aside) })
            }
            Err(error) => Err(error),
        }
    }

    /// A history that lives as long as this value and writes nothing to disk.
    pub fn in_memory() -> Result<Self, OpenError> {
        let mut db = Connection::open_in_memory()?;
        // Sorting and temporary tables would otherwise go to a file, in plain text.
        db.pragma_update(None, "temp_store", "MEMORY")?;
        migrate(&mut db, Path::new(":memory:"))?;
        Ok(Self { db })
    }

    fn try_open(file: &Path, key: &Key) -> Result<Self, OpenError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(file, flags)?;
        if db.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0)).is_err() {
            return Err(OpenError::NoCipher);
        }
        // Nobody else should hold the file. If somebody does, the pipeline holds back what it has and tries
        // again later: better than standing still for seconds.
        db.busy_timeout(std::time::Duration::from_millis(200))?;
        // SQLCipher writes its errors to stderr by itself; ours are returned.
        db.pragma_update(None, "cipher_log_level", "NONE")?;
        // A raw key: the 256 bits are random already, so no key derivation slows the start.
        let pragma = zeroize::Zeroizing::new(format!("x'{}'", key.to_hex().as_str()));
        db.pragma_update(None, "key", pragma.as_str())?;
        db.pragma_update(None, "temp_store", "MEMORY")?;
        // The first read is what tells whether the key fits.
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))
            .map_err(|error| busy_or(error, file))?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(|error| busy_or(error, file))?;
        // WAL with NORMAL may lose the last transactions when the power fails; a message that was shown must
        // not be one of them.
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut db, file)?;
        restrict(file)?;
        Ok(Self { db })
    }
}

fn busy_or(error: rusqlite::Error, file: &Path) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            OpenError::Busy { file: file.to_owned() }
        }
        _ => OpenError::Sqlite(error),
    }
}

fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

fn migrate(db: &mut Connection, file: &Path) -> Result<(), OpenError> {
    let found: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(OpenError::Newer { file: file.to_owned(), found, known });
    }
    for (format, sql) in (1u32..).zip(MIGRATIONS).skip(found as usize) {
        let step = db.transaction()?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", format)?;
        step.commit()?;
    }
    Ok(())
}

/// Only this user may read it, encrypted or not.
fn restrict(file: &Path) -> Result<(), OpenError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
            .map_err(|source| OpenError::Folder { folder: file.to_owned(), source })?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn set_aside(file: &Path) -> Result<SetAside, OpenError> {
    let beside = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let free = (1u32..).map(|n| beside(&format!(".set-aside-{n}"))).find(|path| !path.exists());
    let target = free.unwrap_or_else(|| beside(".set-aside"));
    std::fs::rename(file, &target).map_err(|source| OpenError::SetAside { file: file.to_owned(), source })?;
    for suffix in ["-wal", "-shm"] {
        let mut to = target.clone().into_os_string();
        to.push(suffix);
        match std::fs::rename(beside(suffix), to) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(OpenError::SetAside { file: beside(suffix), source });
            }
            _ => {}
        }
    }
    Ok(SetAside { file: target })
}
