//! A keyring and settings in memory: for the demo, which touches nothing of the user's, and for tests.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use deskbell_client::Token;
use deskbell_history::Key;

use crate::ports::{Keyring, KeyringError, Settings};

/// Keeps secrets for as long as it lives.
#[derive(Debug, Default)]
pub struct MemoryKeyring {
    tokens: Mutex<HashMap<String, Token>>,
    keys: Mutex<HashMap<String, Key>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Keyring for MemoryKeyring {
    fn token(&self, origin: &str) -> Result<Option<Token>, KeyringError> {
        Ok(lock(&self.tokens).get(origin).cloned())
    }

    fn set_token(&self, origin: &str, token: &Token) -> Result<(), KeyringError> {
        lock(&self.tokens).insert(origin.to_owned(), token.clone());
        Ok(())
    }

    fn delete_token(&self, origin: &str) -> Result<(), KeyringError> {
        lock(&self.tokens).remove(origin);
        Ok(())
    }

    fn history_key(&self, profile: &str) -> Result<Option<Key>, KeyringError> {
        Ok(lock(&self.keys).get(profile).cloned())
    }

    fn set_history_key(&self, profile: &str, key: &Key) -> Result<(), KeyringError> {
        lock(&self.keys).insert(profile.to_owned(), key.clone());
        Ok(())
    }

    fn delete_history_key(&self, profile: &str) -> Result<(), KeyringError> {
        lock(&self.keys).remove(profile);
        Ok(())
    }
}

/// Remembers the server for as long as it lives.
#[derive(Debug, Default)]
pub struct MemorySettings {
    /// The server's address.
    pub server: Option<String>,
    /// What the agent chose.
    pub chosen: Option<serde_json::Value>,
}

impl Settings for MemorySettings {
    fn server(&self) -> Option<String> {
        self.server.clone()
    }

    fn set_server(&mut self, server: Option<&str>) {
        self.server = server.map(str::to_owned);
    }

    fn chosen(&self) -> Option<serde_json::Value> {
        self.chosen.clone()
    }

    fn set_chosen(&mut self, chosen: serde_json::Value) {
        self.chosen = Some(chosen);
    }
}
