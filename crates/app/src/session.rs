//! One signed-in profile: its connection, its ledger, and what rang.

use std::sync::Arc;

use deskbell_client::{ClientConfig, ServerAddress, Token, TokenSource};
use deskbell_domain::{Attention, Timestamp};
use deskbell_history::{History, WriteError};

use crate::ledger::Ledger;
use crate::line::Line;
use crate::network::Network;
use crate::notices::{self, Notices, Topic};
use crate::ports::Keyring;
use crate::profile::{self, Profile};
use crate::unlock::{OpenedHistory, Tokens, Unlocked};

/// A signed-in profile.
pub struct Session {
    /// Whose session it is.
    pub profile: Profile,
    /// Where the server is.
    pub address: ServerAddress,
    /// How it is reached.
    pub network: Network,
    /// The connection.
    pub line: Line,
    /// Conversations and history.
    pub ledger: Ledger,
    /// What rang.
    pub attention: Attention,
    /// Whether the history is on disk, or in memory on purpose.
    pub saved: bool,
    /// When the token says that it expires. The server has the last word.
    pub token_expires: Option<Timestamp>,
    /// Tells one token from another, without being one.
    token_digest: [u8; 32],
}

/// Reads a variable of the environment.
type Environment = fn(&str) -> Option<String>;

/// A session that has begun.
pub struct Begun {
    /// The session.
    pub session: Session,
    /// Whether everything of the old one is in its history, where it went on from one.
    pub adopted: Option<Result<(), WriteError>>,
}

/// What went wrong before a session could begin, and nothing helps but a restart.
#[derive(Debug, thiserror::Error)]
#[error("even a history in memory does not work: {0}")]
pub struct BeginError(String);

impl Session {
    /// Begins a session with what the keyring said, and puts up the notices that this calls for. `None` where
    /// nobody is signed in. What `old` holds in memory only goes over where it is the same profile's, and so does its
    /// connection, if the history knows of nothing before it: a new connection would miss what comes in between.
    pub fn begin(
        unlocked: Unlocked,
        old: Option<Self>,
        keyring: Arc<dyn Keyring>,
        way: (Network, Environment),
        now: Timestamp,
        notices: &mut Notices,
    ) -> Result<Option<Begun>, BeginError> {
        for topic in Topic::OF_A_SESSION {
            notices.remove(topic);
        }
        let token = match unlocked.token {
            Ok(Some(token)) => token,
            Ok(None) => return Ok(None),
            Err(error) => {
                notices.put(Topic::Token, notices::token_unreadable(&error));
                return Ok(None);
            }
        };
        if let Err(error) = &unlocked.stored {
            notices.put(Topic::Token, notices::token_in_memory(error));
        }
        let (history, saved) = open(unlocked.history, notices)?;
        let mut ledger = match Ledger::new(history) {
            Ok(ledger) => ledger,
            Err(error) => {
                tracing::error!(%error, "the history opens but cannot be read; going on in memory");
                notices.put(Topic::History, notices::history_unreadable(&error));
                Ledger::new(in_memory()?).map_err(|error| BeginError(error.to_string()))?
            }
        };
        let heard = ledger.heard().ok().flatten();
        let profile = Profile::new(&unlocked.address, &token);
        let token_expires = profile::expires(&token);
        let token_digest = profile::digest(&token);
        let held = unlocked.stored.is_err().then_some(token);
        let address = unlocked.address;
        let (network, environment) = way;

        let old = old.filter(|old| old.profile == profile);
        let (line, before) = match old {
            Some(old) if old.network == network && old.line.covers(heard.as_ref()) => {
                let Self { line, ledger, saved, .. } = old;
                line.put_notice(notices);
                line.renew(held);
                (line, Some((ledger, saved)))
            }
            old => {
                let tokens = Tokens::new(keyring, address.origin(), held);
                let config = client_config(&network, &address, tokens.clone(), environment, notices);
                // Ends the old connection first.
                let before = old.map(|Self { ledger, saved, .. }| (ledger, saved));
                (Line::start(config, tokens, heard, now), before)
            }
        };
        let adopted = match before {
            Some((before, was_saved)) if !was_saved || before.holds_back() => {
                match ledger.adopt(&before, line.place(now), now) {
                    Ok(taken) => Some(taken.committed),
                    Err(error) => {
                        tracing::error!(%error, "what was held in memory could not be taken over");
                        None
                    }
                }
            }
            _ => None,
        };
        let attention = Attention::default();
        Ok(Some(Begun {
            session: Self {
                profile,
                address,
                network,
                line,
                ledger,
                attention,
                saved,
                token_expires,
                token_digest,
            },
            adopted,
        }))
    }

    /// After a commit: where nothing is held back any more, the server need not send again what came so far.
    pub fn place_is_safe(&self, committed: &Result<(), WriteError>) {
        if let Some(position) =
            self.line.position.as_ref().filter(|_| committed.is_ok() && !self.ledger.holds_back())
        {
            self.line.client.committed(position.clone());
        }
    }

    /// Takes a renewed token of the same profile: everything stays, and the next connection is made with it. Returns what
    /// was unlocked where it is for another session.
    pub fn renew(&mut self, unlocked: Unlocked, notices: &mut Notices) -> Option<Unlocked> {
        let becomes_saved = !self.saved && matches!(unlocked.history, OpenedHistory::Saved(_));
        let Ok(Some(token)) = &unlocked.token else { return Some(unlocked) };
        if becomes_saved || Profile::new(&unlocked.address, token) != self.profile {
            return Some(unlocked);
        }
        self.token_digest = profile::digest(token);
        self.token_expires = profile::expires(token);
        notices.remove(Topic::Token);
        if let Err(error) = &unlocked.stored {
            notices.put(Topic::Token, notices::token_in_memory(error));
        }
        self.line.renew(unlocked.stored.is_err().then(|| token.clone()));
        None
    }

    /// Whether this is the session's token.
    pub fn has_token(&self, token: &Token) -> bool {
        self.token_digest == profile::digest(token)
    }

    /// Goes on over another way: the old connection says goodbye, and a new one begins. What comes in between, which is
    /// some milliseconds, is a gap.
    pub fn reroute(
        &mut self,
        network: Network,
        environment: Environment,
        now: Timestamp,
        notices: &mut Notices,
    ) {
        let tokens = self.line.tokens.clone();
        let config = client_config(&network, &self.address, tokens.clone(), environment, notices);
        let heard = self.line.place(now).or_else(|| self.ledger.heard().ok().flatten());
        self.line = Line::start(config, tokens, heard, now);
        self.network = network;
    }
}

fn client_config(
    network: &Network,
    address: &ServerAddress,
    tokens: Arc<dyn TokenSource>,
    environment: Environment,
    notices: &mut Notices,
) -> ClientConfig {
    notices.remove(Topic::Proxy);
    let proxy = network.proxy(address, environment).unwrap_or_else(|error| {
        notices.put(Topic::Proxy, notices::proxy_unusable(&error));
        None
    });
    network.client_config(address.clone(), tokens, proxy)
}

fn open(opened: OpenedHistory, notices: &mut Notices) -> Result<(History, bool), BeginError> {
    let (notice, saved) = match opened {
        OpenedHistory::Saved(opened) => {
            if let Some(aside) = &opened.set_aside {
                notices.put(Topic::SetAside, notices::set_aside(&aside.file));
            }
            return Ok((opened.history, true));
        }
        OpenedHistory::Memory => (None, true),
        OpenedHistory::NoKey(error) => (Some(notices::history_in_memory(&error)), false),
        OpenedHistory::KeyLost(file) => (Some(notices::key_lost(&file)), false),
        OpenedHistory::Unusable(error) => (Some(notices::history_unusable(&error)), false),
    };
    if let Some(notice) = notice {
        notices.put(Topic::History, notice);
    }
    Ok((in_memory()?, saved))
}

fn in_memory() -> Result<History, BeginError> {
    History::in_memory().map_err(|error| BeginError(error.to_string()))
}
