//! Signing in and out, and the keyring's answers.

use deskbell_client::AddressError;

use super::*;
use crate::HistoryPlace;
use crate::network::NotEncrypted;
use crate::wipe::begin_wipe;

/// Why there is no connection to an address.
#[derive(Debug, thiserror::Error)]
pub(super) enum AddressRefusal {
    /// It is none.
    #[error(transparent)]
    Malformed(#[from] AddressError),
    /// It leads to another computer in the clear.
    #[error(transparent)]
    NotEncrypted(#[from] NotEncrypted),
    /// The organisation set another server.
    #[error("the policy sets another server")]
    Elsewhere {
        /// Which organisation, where it gave its name.
        by: Option<String>,
        /// Which server.
        server: String,
    },
}

impl AddressRefusal {
    /// For a window.
    pub fn problem(&self, language: Language) -> Problem {
        let says = sentences(language);
        match self {
            Self::Malformed(error) => problem("address", says.address(error), None),
            Self::NotEncrypted(_) => problem("address-not-encrypted", says.fixed(Fixed::NotEncrypted), None),
            Self::Elsewhere { by, server } => {
                problem("server-set", says.server_set(by.as_deref(), server), None)
            }
        }
    }
}

impl Desk {
    pub(super) fn sign_in_from_settings(&mut self) {
        self.refused_address = None;
        let Some(server) = self.server() else {
            self.set_session(None);
            return;
        };
        match self.allowed_address(&server) {
            Ok(address) => self.unlock(address, None, None),
            Err(refusal) => {
                tracing::error!(?refusal, "the server's address cannot be used");
                self.refused_address = Some(refusal);
                self.set_session(None);
            }
        }
    }

    /// The server's address: the administrator's, or the one that was entered.
    pub(super) fn server(&self) -> Option<String> {
        self.policy.server().map(str::to_owned).or_else(|| self.ports.settings.server())
    }

    /// Reads an address, if there may be a connection to it.
    pub(super) fn allowed_address(&self, text: &str) -> Result<ServerAddress, AddressRefusal> {
        let address = ServerAddress::parse(text)?;
        self.network().check(&address)?;
        match self.policy.server() {
            Some(server) if ServerAddress::parse(server).as_ref() != Ok(&address) => {
                let by = self.policy.by().map(str::to_owned);
                Err(AddressRefusal::Elsewhere { by, server: server.to_owned() })
            }
            _ => Ok(address),
        }
    }

    pub(super) fn sign_in(
        &mut self,
        server: &str,
        token: Token,
        reply: oneshot::Sender<Result<(), Problem>>,
    ) {
        let refuse = |reply: oneshot::Sender<_>, problem| drop(reply.send(Err(problem)));
        let address = match self.allowed_address(server) {
            Ok(address) => address,
            Err(refusal) => return refuse(reply, refusal.problem(self.language())),
        };
        if let Err(sentence) = check_token(&token) {
            return refuse(reply, problem("token", sentences(self.language()).fixed(sentence), None));
        }
        self.ports.settings.set_server(Some(server.trim()));
        self.unlock(address, Some(token), Some(reply));
    }

    pub(super) fn unlock(
        &mut self,
        address: ServerAddress,
        given: Option<Token>,
        reply: Option<oneshot::Sender<Result<(), Problem>>>,
    ) {
        self.generation += 1;
        self.unlocking = true;
        let generation = self.generation;
        let (keyring, place) = (self.ports.keyring.clone(), self.ports.history.clone());
        let inputs = self.handle.inputs.clone();
        tokio::task::spawn_blocking(move || {
            let unlocked = Box::new(unlock(&*keyring, &place, address, given));
            let _ = inputs.send(Input::Unlocked { generation, unlocked, reply });
        });
    }

    pub(super) fn unlocked(
        &mut self,
        generation: u64,
        unlocked: Unlocked,
        reply: Option<oneshot::Sender<Result<(), Problem>>>,
    ) {
        if generation != self.generation {
            return;
        }
        (self.unlocking, self.opening) = (false, false);
        let keyring_missing = matches!(&unlocked.token, Err(crate::KeyringError::Missing(_)))
            || matches!(&unlocked.stored, Err(crate::KeyringError::Missing(_)));
        self.keyring_due = keyring_missing.then(|| Instant::now() + KEYRING_AGAIN);
        let unlocked = match &mut self.session {
            Some(session) => session.renew(unlocked, &mut self.notices),
            None => Some(unlocked),
        };
        let Some(unlocked) = unlocked else {
            let alerts = self.with_attention(|session, around| {
                session.attention.token_expires(session.token_expires, around)
            });
            self.alert(alerts.unwrap_or_default());
            self.feeds.notices(&self.notices.all(self.language()));
            self.changed();
            if let Some(reply) = reply {
                let _ = reply.send(Ok(()));
            }
            return;
        };
        let begun = Session::begin(
            unlocked,
            self.session.take(),
            self.ports.keyring.clone(),
            (self.network(), self.ports.environment),
            self.now(),
            &mut self.notices,
        );
        let result = match begun {
            Ok(begun) => {
                self.refused_address = None;
                let (session, adopted) = begun.map(|begun| (begun.session, begun.adopted)).unzip();
                self.set_session(session);
                if let Some(committed) = adopted.flatten() {
                    self.committed(committed);
                }
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "no session");
                self.set_session(None);
                Err(problem("history", sentences(self.language()).cannot_work(&error.to_string()), None))
            }
        };
        if let Some(reply) = reply {
            let _ = reply.send(result);
        }
    }

    /// Puts a session in the place of the one there is.
    pub(super) fn set_session(&mut self, session: Option<Session>) {
        self.ports.notifications.withdraw_all();
        self.session = session;
        self.holds_off = false;
        if let Some(session) = &self.session {
            for customer_id in self.feeds.shown() {
                session.line.client.join_customer_room(customer_id.clone());
            }
        }
        let shown: Vec<_> = self.feeds.shown().cloned().collect();
        shown.iter().for_each(|customer_id| self.title_chat(customer_id));
        self.begin_attention();
        self.begin_sweep();
        self.snapshot_all();
        self.show_settings();
        self.changed();
    }

    /// With `wipe` the history of whoever is signed in is destroyed: its key first, while it is still open, so that
    /// a keyring that says no changes nothing.
    pub(super) fn sign_out(&mut self, wipe: bool, reply: oneshot::Sender<Result<(), Problem>>) {
        let profile = self.session.as_ref().map(|session| session.profile.id.clone());
        let (true, Some(profile), HistoryPlace::Folder(folder)) = (wipe, profile, &self.ports.history) else {
            return self.leave(None, reply);
        };
        let (keyring, folder) = (self.ports.keyring.clone(), folder.clone());
        let inputs = self.handle.inputs.clone();
        tokio::task::spawn_blocking(move || {
            let begun = begin_wipe(&*keyring, &folder, &profile);
            let _ = inputs.send(Input::KeyDestroyed { profile, begun, reply });
        });
    }

    /// The key of a profile's history is destroyed, or could not be.
    pub(super) fn key_destroyed(
        &mut self,
        profile: &str,
        begun: Result<Wipe, WipeHistoryError>,
        reply: oneshot::Sender<Result<(), Problem>>,
    ) {
        if let Err(WipeHistoryError::Key(error)) = begun {
            let sentence = sentences(self.language()).fixed(Fixed::KeyStays);
            let _ = reply.send(Err(problem("keyring", sentence, Some(error.to_string()))));
            return;
        }
        // Somebody else may have signed in meanwhile.
        if self.session.as_ref().is_some_and(|session| session.profile.id == profile) {
            self.leave(Some(begun), reply);
        } else {
            let language = self.language();
            tokio::task::spawn_blocking(move || reply.send(finish_wipe(begun, language)));
        }
    }

    /// Ends the session, takes the token out of the keyring and finishes a wipe.
    fn leave(
        &mut self,
        wipe: Option<Result<Wipe, WipeHistoryError>>,
        reply: oneshot::Sender<Result<(), Problem>>,
    ) {
        self.generation += 1;
        (self.unlocking, self.opening) = (false, false);
        self.keyring_due = None;
        let address = self.server().and_then(|server| ServerAddress::parse(&server).ok());
        self.ports.settings.set_server(None);
        for topic in Topic::OF_A_SESSION {
            self.notices.remove(topic);
        }
        self.set_session(None);
        let (keyring, language) = (self.ports.keyring.clone(), self.language());
        tokio::task::spawn_blocking(move || {
            let deleted = address.map_or(Ok(()), |address| keyring.delete_token(&address.origin()));
            let deleted = deleted.map_err(|error| {
                problem("keyring", sentences(language).fixed(Fixed::TokenStays), Some(error.to_string()))
            });
            // Also where the token stays: the files go in any case.
            let wiped = wipe.map_or(Ok(()), |begun| finish_wipe(begun, language));
            let _ = reply.send(deleted.and(wiped));
        });
    }

    pub(super) fn check_keyring(&mut self) {
        self.keyring_due = None;
        let held = self.session.as_ref().and_then(|session| session.line.tokens.held());
        let unsaved = self.session.as_ref().is_none_or(|session| !session.saved);
        if !unsaved && held.is_none() {
            return;
        }
        if let Some(Ok(address)) = self.server().map(|server| self.allowed_address(&server)) {
            self.unlock(address, held, None);
        }
    }

    /// Somebody changed something in the keyring. Whether it is the token is seen by reading it, in a moment: what this
    /// app itself puts there is told of too.
    pub(super) fn keyring_changed(&mut self) {
        self.token_due.get_or_insert(Instant::now() + TOKEN_AFTER);
    }

    /// Looks at what changed in the keyring.
    pub(super) fn token_is_due(&mut self) {
        if self.unlocking {
            // Its answer may be older than the change, and must not be thrown away: somebody may wait for it.
            self.token_due = Some(Instant::now() + TOKEN_AFTER);
            return;
        }
        let held = self.session.as_ref().is_some_and(|session| session.line.tokens.held().is_some());
        if held || self.session.as_ref().is_some_and(|session| !session.saved) {
            return self.check_keyring();
        }
        let Some(Ok(address)) = self.server().map(|server| self.allowed_address(&server)) else { return };
        // Only the token: a history whose key is just being destroyed must not be begun anew.
        self.generation += 1;
        self.unlocking = true;
        let (generation, keyring) = (self.generation, self.ports.keyring.clone());
        let inputs = self.handle.inputs.clone();
        tokio::task::spawn_blocking(move || {
            let token = keyring.token(&address.origin());
            let _ = inputs.send(Input::TokenRead { generation, token });
        });
    }

    /// What the keyring has now.
    pub(super) fn token_read(&mut self, generation: u64, token: Result<Option<Token>, crate::KeyringError>) {
        if generation != self.generation {
            return;
        }
        self.unlocking = false;
        match (token, &self.session) {
            (Ok(Some(token)), Some(session)) if session.has_token(&token) => {}
            (Ok(None), None) => {}
            (Ok(_), _) => {
                tracing::info!("the token in the keyring is another one");
                self.sign_in_from_settings();
            }
            // Whoever is connected stays so; the next attempt to connect asks again, and tells.
            (Err(error), _) => tracing::warn!(%error, "the keyring changed and cannot be read"),
        }
    }
}

fn finish_wipe(begun: Result<Wipe, WipeHistoryError>, language: Language) -> Result<(), Problem> {
    begun.and_then(|wipe| Ok(wipe.finish()?)).map_err(|error| {
        problem("wipe", sentences(language).fixed(Fixed::FileStays), Some(error.to_string()))
    })
}

/// Whether a text can be a token at all: it becomes a header and a JSON string.
pub(super) fn check_token(token: &Token) -> Result<(), Fixed> {
    let text = token.expose();
    if text.is_empty() {
        Err(Fixed::TokenMissing)
    } else if text.len() > 16 * 1024 {
        Err(Fixed::TokenTooLong)
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(Fixed::TokenSpaces)
    } else {
        Ok(())
    }
}
