//! The operating system's keyring.
//!
//! A store is made anew whenever the last one failed: a Secret Service that starts after the app, or that is
//! restarted, is found at the next call.

use std::sync::{Arc, Mutex, PoisonError};

use deskbell_app::{Keyring, KeyringError};
use deskbell_client::Token;
use deskbell_history::Key;
use keyring_core::CredentialStore;
use zeroize::Zeroizing;

/// The entries' service name: what a keyring's own window shows.
const SERVICE: &str = "Deskbell";

/// The operating system's keyring.
#[derive(Default)]
pub struct SystemKeyring {
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl SystemKeyring {
    fn entry<T>(
        &self,
        account: &str,
        act: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T>,
    ) -> Result<Option<T>, KeyringError> {
        let mut kept = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = match kept.take() {
            Some(store) => store,
            None => open_store().map_err(|error| KeyringError::Missing(error.to_string()))?,
        };
        let done = store.build(SERVICE, account, None).and_then(|entry| act(&entry));
        match done {
            Ok(value) => {
                *kept = Some(store);
                Ok(Some(value))
            }
            Err(keyring_core::Error::NoEntry) => {
                *kept = Some(store);
                Ok(None)
            }
            Err(keyring_core::Error::NoStorageAccess(error)) => Err(KeyringError::Locked(error.to_string())),
            Err(error) => Err(KeyringError::Failed(error.to_string())),
        }
    }

    fn secret(&self, account: &str) -> Result<Option<Zeroizing<String>>, KeyringError> {
        self.entry(account, |entry| entry.get_password().map(Zeroizing::new))
    }

    fn set_secret(&self, account: &str, secret: &str) -> Result<(), KeyringError> {
        match self.entry(account, |entry| entry.set_password(secret))? {
            Some(()) => Ok(()),
            None => Err(KeyringError::Failed("it took the secret and does not have it".to_owned())),
        }
    }
}

#[cfg(target_os = "linux")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

fn token_account(origin: &str) -> String {
    format!("token {origin}")
}

fn key_account(profile: &str) -> String {
    format!("history key {profile}")
}

impl Keyring for SystemKeyring {
    fn token(&self, origin: &str) -> Result<Option<Token>, KeyringError> {
        Ok(self.secret(&token_account(origin))?.map(|secret| Token::new(secret.as_str())))
    }

    fn set_token(&self, origin: &str, token: &Token) -> Result<(), KeyringError> {
        self.set_secret(&token_account(origin), token.expose())
    }

    fn delete_token(&self, origin: &str) -> Result<(), KeyringError> {
        self.entry(&token_account(origin), |entry| entry.delete_credential()).map(|_| ())
    }

    fn history_key(&self, profile: &str) -> Result<Option<Key>, KeyringError> {
        self.secret(&key_account(profile))?
            .map(|secret| {
                Key::from_hex(&secret)
                    .map_err(|error| KeyringError::Failed(format!("the history's key: {error}")))
            })
            .transpose()
    }

    fn set_history_key(&self, profile: &str, key: &Key) -> Result<(), KeyringError> {
        self.set_secret(&key_account(profile), &key.to_hex())
    }

    fn delete_history_key(&self, profile: &str) -> Result<(), KeyringError> {
        self.entry(&key_account(profile), |entry| entry.delete_credential()).map(|_| ())
    }
}
