//! Opening a history, and what happens when it does not open.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::aside::{SetAside, set_aside};
use crate::files::{COMPANIONS, DAMAGED, LOCK, beside};
use crate::ids::Ids;
use crate::rewrite::rewrite;
use crate::search::VOCABULARY;
use crate::{Key, OpenError, Rewriting};

/// Numbered migrations: the n-th brings a file from format n-1 to format n.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_begin.sql"),
    include_str!("migrations/0002_keep.sql"),
    include_str!("migrations/0003_search.sql"),
    include_str!("migrations/0004_list.sql"),
    include_str!("migrations/0005_ids.sql"),
];

/// The format to which a file is not brought in place, but by copying what it holds into a new one.
const COPIED: u32 = 5;

/// How long a lock that somebody else holds is waited for. Nobody should hold one: then the pipeline holds back what
/// it has and tries again later, which is better than standing still for seconds.
pub(crate) const BUSY: Duration = Duration::from_millis(200);

/// How long another process may take to give the history free, and how often it is asked for.
const LOCKED: Duration = Duration::from_millis(500);
const LOCK_AGAIN: Duration = Duration::from_millis(10);

/// An open history. All calls block; the pipeline makes them on its own thread.
#[derive(Debug)]
pub struct History {
    pub(crate) db: Connection,
    pub(crate) ids: Ids,
    /// Where it is; `None` in memory.
    file: Option<PathBuf>,
    /// Held as long as this process may write. After `db`: it is given back when the database is closed.
    _lock: Option<File>,
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
    /// A file that is there and does not open, or that was [found damaged](Self::found_damaged), is renamed to
    /// `<file>.set-aside-<n>` (with its `-wal` and `-shm`), and a new one is begun.
    ///
    /// Only one process has a history open at a time: two would give the same arrival to different messages.
    ///
    /// A file of an older format is brought up to date; where that takes long, see
    /// [`open_watched`](Self::open_watched).
    pub fn open(file: &Path, key: &Key) -> Result<Opened, OpenError> {
        Self::open_watched(file, key, &mut |_| {})
    }

    /// Like [`open`](Self::open). Where an older history is copied into a new file, some seconds for a million
    /// messages, `watch` hears how far it is. The process may be killed meanwhile: the old file is there until the
    /// new one is whole.
    pub fn open_watched(
        file: &Path,
        key: &Key,
        watch: &mut dyn FnMut(Rewriting),
    ) -> Result<Opened, OpenError> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)
                .map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
        }
        let lock = lock(file, LOCKED)?;
        let mut aside = None;
        // A log without its database is what a crash in the middle of setting aside can leave. SQLite would delete
        // it.
        if beside(file, DAMAGED).exists() || (!file.exists() && has_companion(file)) {
            tracing::warn!("the history was found damaged and is set aside");
            aside = Some(set_aside(file)?);
        }
        let (db, ids) = match connect_for_writing(file, key, watch) {
            Err(OpenError::Sqlite(error)) if is_unreadable(&error) => {
                tracing::warn!(%error, "the history does not open and is set aside");
                aside = Some(set_aside(file)?);
                connect_for_writing(file, key, watch)?
            }
            result => result?,
        };
        let history = Self { db, ids, file: Some(file.to_owned()), _lock: lock };
        Ok(Opened { history, set_aside: aside })
    }

    /// A history that lives as long as this value and writes nothing to disk.
    pub fn in_memory() -> Result<Self, OpenError> {
        make_ready();
        let mut db = Connection::open_in_memory()?;
        // Sorting and temporary tables would otherwise go to a file, in plain text.
        db.pragma_update(None, "temp_store", "MEMORY")?;
        migrate(&mut db, Path::new(":memory:"))?;
        db.execute_batch(VOCABULARY)?;
        let ids = Ids::load(&db)?;
        Ok(Self { db, ids, file: None, _lock: None })
    }

    /// Notes that reading or writing failed because the file is damaged, so that the next
    /// [`open`](Self::open) sets it aside. To be closed soon after: what is committed may not be read again.
    pub fn found_damaged(&mut self) -> std::io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        // Closing would write the log into the damaged database, and delete by its name a log that may belong to
        // the new database then.
        if let Err(error) = self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
            tracing::warn!(%error, "the damaged history will be written to once more");
        }
        File::create(beside(file, DAMAGED)).map(drop)
    }

    pub(crate) fn around(db: Connection) -> Self {
        Self { db, ids: Ids::none(), file: None, _lock: None }
    }
}

fn has_companion(file: &Path) -> bool {
    COMPANIONS.iter().any(|suffix| beside(file, suffix).exists())
}

/// Makes sure that this process alone writes. `None` where the file system knows no locks.
pub(crate) fn lock(file: &Path, patience: Duration) -> Result<Option<File>, OpenError> {
    let unwritable = |source| OpenError::Unwritable { file: file.to_owned(), source };
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(file, LOCK))
        .map_err(unwritable)?;
    // An app that is just ending, or a program that it is just starting, holds it for a moment.
    let end = Instant::now() + patience;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(LOCK_AGAIN),
            Err(TryLockError::WouldBlock) => return Err(OpenError::Busy { file: file.to_owned() }),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                return Ok(None);
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
    }
}

/// Makes SQLite ready before the first connection of this process.
///
/// SQLite says that it is ready before SQLCipher has set itself up (`sqlite3_initialize` runs `SQLITE_EXTRA_INIT` last
/// and lets other threads pass), so that a key which a second thread gives in that moment is refused.
fn make_ready() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        // What is wrong is wrong for the connection that is opened next, too, and said there.
        drop(Connection::open_in_memory());
    });
}

/// A connection that has the key and has not read anything yet.
pub(crate) fn connect(file: &Path, key: &Key, access: OpenFlags) -> Result<Connection, OpenError> {
    make_ready();
    let db = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    if db.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0)).is_err() {
        return Err(OpenError::NoCipher);
    }
    db.busy_timeout(BUSY)?;
    // SQLCipher writes its errors to stderr by itself; ours are returned.
    db.pragma_update(None, "cipher_log_level", "NONE")?;
    // A raw key: the 256 bits are random already, so no key derivation slows the start.
    let pragma = zeroize::Zeroizing::new(format!("x'{}'", key.to_hex().as_str()));
    db.pragma_update(None, "key", pragma.as_str())?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // More than there are: a statement is prepared once. Without this one SQLite would prepare some of them anew for each
    // value that is bound, in case statistics, which there are none of, had it take another way.
    db.set_prepared_statement_cache_capacity(64);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(db)
}

fn connect_for_writing(
    file: &Path,
    key: &Key,
    watch: &mut dyn FnMut(Rewriting),
) -> Result<(Connection, Ids), OpenError> {
    let told = |error| match error {
        OpenError::Sqlite(error) => explain(error, file),
        other => other,
    };
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    restrict(file).map_err(|source| OpenError::Unwritable { file: file.to_owned(), source })?;
    let mut db = connect(file, key, access).map_err(told)?;
    if !prepare(&mut db, file).map_err(told)? {
        rewrite(db, file, key, watch).map_err(told)?;
        db = connect(file, key, access).map_err(told)?;
        prepare(&mut db, file).map_err(told)?;
    }
    let ids = Ids::load(&db).map_err(|error| explain(error, file))?;
    db.execute_batch(VOCABULARY)?;
    Ok((db, ids))
}

/// Returns whether it is in the newest format.
fn prepare(db: &mut Connection, file: &Path) -> Result<bool, OpenError> {
    // Only takes effect where there is no table yet. With it a file whose messages were deleted becomes smaller.
    db.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // The first read is what tells whether the key fits.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // WAL with NORMAL may lose the last transactions when the power fails; a message that was shown must not be one
    // of them.
    db.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten, not only given free.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    // In KiB. Enough for the pages that a burst changes; the rest is what the memory of a resident program is for.
    db.pragma_update(None, "cache_size", -5 * 1024)?;
    // In pages of 4 KiB: a burst changes the same pages again and again, and they are copied once.
    db.pragma_update(None, "wal_autocheckpoint", 8000)?;
    migrate(db, file)
}

fn explain(error: rusqlite::Error, file: &Path) -> OpenError {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Busy { file },
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            OpenError::Unwritable { file, source: std::io::Error::other(error) }
        }
        Some(ErrorCode::DiskFull) => OpenError::Full { file },
        // The log's index is made before anything is written, and no room for it has a code of its own.
        _ if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE) => {
            OpenError::Full { file }
        }
        _ => OpenError::Sqlite(error),
    }
}

/// Whether an error says that the key is wrong or the file damaged.
pub(crate) fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// The format of a file, and the newest that this version knows.
pub(crate) fn formats(db: &Connection) -> Result<(u32, u32), rusqlite::Error> {
    let found: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok((found, u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)))
}

/// Returns whether it is in the newest format now: a file that has to be copied is not.
pub(crate) fn migrate(db: &mut Connection, file: &Path) -> Result<bool, OpenError> {
    let (found, known) = formats(db)?;
    if found > known {
        return Err(OpenError::Newer { file: file.to_owned(), found, known });
    }
    for (format, sql) in (1u32..).zip(MIGRATIONS).skip(found as usize) {
        if format == COPIED && found > 0 {
            return Ok(false);
        }
        let step = db.transaction()?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", format)?;
        step.commit()?;
    }
    Ok(true)
}

/// Only this user may read it, encrypted or not. SQLite gives what it makes beside the file the same permissions, so
/// the file is made before SQLite has it.
pub(crate) fn restrict(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        match File::options().write(true).create_new(true).mode(0o600).open(file) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => drop(made?),
        }
        // On a file system that is read-only this is the first to say so.
        fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_is_overwritten_and_what_is_committed_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("h.db"), &Key::from_bytes([7; 32])).unwrap().history;
        let pragma = |name: &str| -> i64 {
            history.db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!((pragma("secure_delete"), pragma("synchronous"), pragma("auto_vacuum")), (1, 2, 2));
        assert_eq!(pragma("temp_store"), 2, "in memory");
    }
}
