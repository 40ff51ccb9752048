//! Destroying a profile's history when somebody signs out for good.

use std::path::Path;

use deskbell_history::{Wipe, WipeError};

use crate::ports::{Keyring, KeyringError};

/// Why a history was not wiped, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum WipeHistoryError {
    /// The key is still there, and with it everything.
    #[error("the history's key could not be removed from the keyring: {0}")]
    Key(#[from] KeyringError),
    /// The key is gone, so nobody can read what is left. It goes at the next start.
    #[error("its key is destroyed and it cannot be read any more, but a file is left: {0}")]
    Files(#[from] WipeError),
}

/// Destroys the key of a profile's history. The history is to be closed then, and the rest done by
/// [`Wipe::finish`]. If that does not come to pass, the profile's next start does it.
///
/// `folder` is the one of all histories, `profile` the [profile](crate::Profile)'s id.
pub fn begin_wipe(keyring: &dyn Keyring, folder: &Path, profile: &str) -> Result<Wipe, WipeHistoryError> {
    let begun = Wipe::begin(&folder.join(format!("{profile}.db")));
    // Also where no mark can be made: what counts is the key.
    keyring.delete_history_key(profile)?;
    Ok(begun?)
}

#[cfg(test)]
mod tests {
    use deskbell_history::{History, Key};

    use super::*;
    use crate::memory::MemoryKeyring;

    #[test]
    fn the_key_goes_first_and_then_the_files() {
        let folder = tempfile::tempdir().unwrap();
        let (keyring, key) = (MemoryKeyring::default(), Key::from_bytes([7; 32]));
        keyring.set_history_key("p", &key).unwrap();
        let file = folder.path().join("p.db");
        let open = History::open(&file, &key).unwrap();

        let begun = begin_wipe(&keyring, folder.path(), "p").unwrap();
        assert!(keyring.history_key("p").unwrap().is_none());
        assert!(file.exists(), "it is still open");
        drop(open);
        begun.finish().unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
