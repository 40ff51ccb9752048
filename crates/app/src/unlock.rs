//! What must be asked of the keyring before a profile can be opened. May wait for the agent, so it runs on a
//! thread of its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use deskbell_client::{ServerAddress, Token, TokenError, TokenSource};
use deskbell_history::{History, Key, OpenError, Opened, Wipe, WipeError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::ports::{HistoryPlace, Keyring, KeyringError};
use crate::profile::Profile;

/// What the keyring said.
pub struct Unlocked {
    /// The server.
    pub address: ServerAddress,
    /// The token, `None` where nobody is signed in.
    pub token: Result<Option<Token>, KeyringError>,
    /// Whether the token is in the keyring; only asked where it was given and not read.
    pub stored: Result<(), KeyringError>,
    /// The profile's history.
    pub history: OpenedHistory,
}

/// How a history was opened.
pub enum OpenedHistory {
    /// On disk.
    Saved(Box<Opened>),
    /// In memory, on purpose.
    Memory,
    /// The keyring gave no key.
    NoKey(KeyringError),
    /// The file is there and the keyring has no key for it.
    KeyLost(PathBuf),
    /// The file could not be opened or made.
    Unusable(OpenError),
}

/// Asks the keyring for the token (unless one is `given`, which is then stored) and for the history's key, and
/// opens the history.
pub fn unlock(
    keyring: &dyn Keyring,
    place: &HistoryPlace,
    address: ServerAddress,
    given: Option<Token>,
) -> Unlocked {
    let origin = address.origin();
    let (token, stored) = match given {
        Some(token) => {
            let stored = keyring.set_token(&origin, &token);
            (Ok(Some(token)), stored)
        }
        None => (keyring.token(&origin), Ok(())),
    };
    let history = match &token {
        Ok(Some(token)) => open(keyring, place, &Profile::new(&address, token)),
        _ => OpenedHistory::Memory,
    };
    Unlocked { address, token, stored, history }
}

fn open(keyring: &dyn Keyring, place: &HistoryPlace, profile: &Profile) -> OpenedHistory {
    let HistoryPlace::Folder(folder) = place else {
        return OpenedHistory::Memory;
    };
    let file = folder.join(format!("{}.db", profile.id));
    if let Some(wipe) = Wipe::pending(&file) {
        tracing::info!("a wipe was cut short and is finished now");
        if let Err(error) = keyring.delete_history_key(&profile.id) {
            return OpenedHistory::NoKey(error);
        }
        if let Err(WipeError { file, source }) = wipe.finish() {
            return OpenedHistory::Unusable(OpenError::Unwritable { file, source });
        }
    }
    let key = match keyring.history_key(&profile.id) {
        Ok(Some(key)) => key,
        // A new key over a history that exists would make it unreadable for ever.
        Ok(None) if file.exists() => return OpenedHistory::KeyLost(file),
        Ok(None) => {
            let key = match new_key() {
                Ok(key) => key,
                Err(error) => return OpenedHistory::NoKey(error),
            };
            match keyring.set_history_key(&profile.id, &key) {
                Ok(()) => key,
                Err(error) => return OpenedHistory::NoKey(error),
            }
        }
        Err(error) => return OpenedHistory::NoKey(error),
    };
    match open_sound(&file, &key) {
        Ok(opened) => OpenedHistory::Saved(Box::new(opened)),
        Err(error) => OpenedHistory::Unusable(error),
    }
}

/// Opens a history that can be read. One that opens and then cannot be read is set aside like one that does not
/// open.
fn open_sound(file: &Path, key: &Key) -> Result<Opened, OpenError> {
    let mut opened = History::open(file, key)?;
    match opened.history.load() {
        Err(error) if error.is_damage() => {
            tracing::warn!(%error, "the history opens and cannot be read");
            opened
                .history
                .found_damaged()
                .map_err(|source| OpenError::SetAside { file: file.to_owned(), source })?;
        }
        _ => return Ok(opened),
    }
    drop(opened);
    History::open(file, key)
}

fn new_key() -> Result<Key, KeyringError> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|error| KeyringError::Failed(format!("the system gave no random numbers: {error}")))?;
    Ok(Key::from_bytes(*bytes))
}

/// Gives the connection its token: from the keyring, anew for each attempt, so that a renewed token takes effect
/// without a restart. Only a token that the keyring did not take is held here.
pub struct Tokens {
    keyring: Arc<dyn Keyring>,
    origin: String,
    held: Mutex<Option<Token>>,
}

impl Tokens {
    /// The tokens for a server's origin. `held` is a token that the keyring did not take.
    pub fn new(keyring: Arc<dyn Keyring>, origin: String, held: Option<Token>) -> Arc<Self> {
        Arc::new(Self { keyring, origin, held: Mutex::new(held) })
    }

    /// Holds another token, or none because the keyring took it.
    pub fn hold(&self, token: Option<Token>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// The token that the keyring did not take.
    pub fn held(&self) -> Option<Token> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl TokenSource for Tokens {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        if let Some(token) = self.held() {
            return std::future::ready(Ok(token)).boxed();
        }
        let (keyring, origin) = (self.keyring.clone(), self.origin.clone());
        async move {
            let read = tokio::task::spawn_blocking(move || keyring.token(&origin)).await;
            match read {
                Ok(Ok(Some(token))) => Ok(token),
                Ok(Ok(None)) => Err(TokenError::SignedOut),
                Ok(Err(error)) => Err(TokenError::Unavailable(error.to_string())),
                Err(error) => Err(TokenError::Unavailable(error.to_string())),
            }
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use deskbell_history::Wipe;

    use super::*;
    use crate::memory::MemoryKeyring;

    const PLACE: &str = "ws://localhost:3000";

    fn unlocked(keyring: &MemoryKeyring, folder: &Path) -> OpenedHistory {
        let address = ServerAddress::parse(PLACE).unwrap();
        let place = HistoryPlace::Folder(folder.to_owned());
        unlock(keyring, &place, address, Some(Token::new("token"))).history
    }

    fn profile() -> String {
        Profile::new(&ServerAddress::parse(PLACE).unwrap(), &Token::new("token")).id
    }

    #[test]
    fn a_wipe_that_was_cut_short_is_finished_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = MemoryKeyring::default();
        drop(unlocked(&keyring, folder.path()));
        let before = keyring.history_key(&profile()).unwrap().unwrap();
        let file = folder.path().join(format!("{}.db", profile()));
        std::fs::write(folder.path().join(format!("{}.db.set-aside-1", profile())), "old").unwrap();

        // The power fails before the key is gone, then after.
        for key_is_gone in [false, true] {
            let _ = Wipe::begin(&file).unwrap();
            if key_is_gone {
                keyring.delete_history_key(&profile()).unwrap();
            }
            let OpenedHistory::Saved(opened) = unlocked(&keyring, folder.path()) else {
                panic!("a new history is begun");
            };
            assert_eq!(opened.set_aside, None, "nobody is told of a loss that was asked for");
            drop(opened);
            assert!(Wipe::pending(&file).is_none());
            assert_ne!(*keyring.history_key(&profile()).unwrap().unwrap().to_hex(), *before.to_hex());
        }
        let names = std::fs::read_dir(folder.path()).unwrap().flatten().map(|it| it.file_name());
        assert!(!names.into_iter().any(|name| name.to_string_lossy().contains("aside")));
    }

    #[test]
    fn a_history_that_opens_and_cannot_be_read_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = MemoryKeyring::default();
        drop(unlocked(&keyring, folder.path()));
        let file = folder.path().join(format!("{}.db", profile()));
        // All but the first page, which says that the key fits.
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.iter_mut().skip(4096).for_each(|byte| *byte ^= 0x55);
        std::fs::write(&file, &bytes).unwrap();

        let OpenedHistory::Saved(opened) = unlocked(&keyring, folder.path()) else {
            panic!("a new history is begun");
        };
        let aside = opened.set_aside.as_ref().expect("the agent is told").file.clone();
        assert_eq!(std::fs::read(aside).unwrap(), bytes);
        assert!(opened.history.load().is_ok());
    }
}
