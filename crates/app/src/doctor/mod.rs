//! Looks at each thing that Deskbell needs, one after the other, and says what to do about what fails.
//!
//! # Design
//!
//! The way to the server is walked by hand as far as Engine.IO, so that the step that fails can be named; token and
//! general room are then tried with the real client. What the desktop has (notifications, tray, database) comes in
//! as [`Probe`]s, because this crate knows no desktop. Each step has a deadline: a probe or a keyring that hangs is
//! left behind on its thread.
//!
//! What is found and what is to be done are values ([`Seen`], [`Fault`], [`Skip`], [`Advice`]); they become words in the
//! language of whoever reads them (`words/`).
//!
//! `deskbell doctor` prints the steps; a window that tests the connection is told of them ([`Checkup`]).

mod checkup;
mod finding;
mod network;
mod proxy;
mod session;
mod step;
mod tls;
mod walk;
mod words;

use std::sync::Arc;
use std::time::Duration;

use deskbell_client::{Proxy, ServerAddress, Token};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

pub use checkup::Checkup;
pub use finding::{Advice, Distrusted, Fault, NamedProxy, ProxySource, Seen, SeenCertificate, Skip};
pub use step::{Outcome, Step, StepName};

use crate::network::Network;
use crate::ports::{Keyring, KeyringError};
use proxy::Named;
use walk::Walk;

/// How long a step may take.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// Something to look at that this crate knows nothing of. It may block; it is left behind if it does for too long.
pub struct Probe {
    /// What it looks at.
    pub name: StepName,
    /// What to do if it does not answer in time.
    pub late: Advice,
    /// Looks.
    pub look: Box<dyn FnOnce() -> Outcome + Send>,
}

/// Everything that is to be looked at.
pub struct Doctor {
    /// The server, where there is one.
    pub address: Option<ServerAddress>,
    /// The token, where it is not to be read from the keyring.
    pub token: Option<Token>,
    /// The keyring, where there is one.
    pub keyring: Option<Arc<dyn Keyring>>,
    /// How the server is reached.
    pub network: Network,
    /// What else to look at.
    pub probes: Vec<Probe>,
    /// How long each step may take.
    pub deadline: Duration,
}

impl Doctor {
    /// Takes each step, and tells it when it is done. Must be called within a tokio runtime.
    pub async fn examine(self, report: &mut (dyn FnMut(&Step) + Send)) {
        let Self { address, token, keyring, network, probes, deadline } = self;
        let mut walk = Walk::new(report, deadline);
        let origin = address.as_ref().map(ServerAddress::origin);
        // Asked now and told in its turn: it may want its password, and the server can be looked at meanwhile.
        let began = Instant::now();
        let keyring = keyring.map(|keyring| tokio::spawn(read_keyring(keyring, origin.clone(), deadline)));

        let way = examine_network(&mut walk, address.as_ref(), &network).await;
        let (keyring, keyring_took) = match keyring {
            Some(reading) => reading.await.map_or((None, Duration::ZERO), |it| (Some(it), began.elapsed())),
            None => (None, Duration::ZERO),
        };
        let stored = match &keyring {
            Some(Ok(Some(token))) => Some(token.clone()),
            _ => None,
        };
        match (address.zip(way), token.or(stored)) {
            (Some((address, proxy)), Some(token)) => {
                let config = network.client_config(address, Arc::new(token), proxy);
                session::look(&mut walk, config).await;
            }
            (way, _) => {
                if way.is_some() {
                    walk.block(Skip::NoToken);
                }
                walk.skip(StepName::Authentication);
                walk.skip(StepName::GeneralRoom);
            }
        }
        walk.tell(StepName::Keyring, judge_keyring(keyring, origin.as_deref(), &walk), keyring_took);
        for Probe { name, late, look } in probes {
            let began = Instant::now();
            let outcome = aside(look, deadline).await.unwrap_or_else(|| walk.too_late(late));
            walk.tell(name, outcome, began.elapsed());
        }
    }
}

/// Whether a Socket.IO server answers; the way to it is through a proxy or not.
async fn examine_network(
    walk: &mut Walk<'_>,
    address: Option<&ServerAddress>,
    network: &Network,
) -> Option<Option<Proxy>> {
    use StepName as S;
    let steps = [S::NameResolution, S::Tcp, S::Proxy, S::Tls, S::EngineIo];
    let Some(address) = address else {
        walk.block(Skip::NoServer);
        steps.into_iter().for_each(|step| walk.skip(step));
        return None;
    };
    match Named::find(address, &network.proxy, |name| std::env::var(name).ok()) {
        Ok(named) => {
            let extra_ca = network.extra_ca.as_deref();
            let answers = network::look(walk, address, named.as_ref(), extra_ca).await;
            answers.then(|| named.map(|named| named.proxy))
        }
        Err(error) => {
            walk.block(Skip::NoWay);
            for step in steps {
                match step {
                    S::Proxy => {
                        let fault = error.clone().fault();
                        walk.tell(S::Proxy, Outcome::failed(fault, Advice::CorrectProxy), Duration::ZERO);
                    }
                    step => walk.skip(step),
                }
            }
            None
        }
    }
}

/// What the keyring said; an error of `None` where it did not answer in time.
type KeyringAnswer = Result<Option<Token>, Option<KeyringError>>;

async fn read_keyring(
    keyring: Arc<dyn Keyring>,
    origin: Option<String>,
    deadline: Duration,
) -> KeyringAnswer {
    let origin = origin.unwrap_or_else(|| "nowhere".to_owned());
    match aside(move || keyring.token(&origin), deadline).await {
        Some(answer) => answer.map_err(Some),
        None => Err(None),
    }
}

fn judge_keyring(answer: Option<KeyringAnswer>, origin: Option<&str>, walk: &Walk<'_>) -> Outcome {
    let said = |token| {
        Outcome::passed(match origin {
            Some(origin) => Seen::KeyringHas { token, origin: origin.to_owned() },
            None => Seen::KeyringAnswers,
        })
    };
    match answer {
        None => Outcome::skipped(Skip::NoKeyring),
        Some(Ok(token)) => said(token.is_some()),
        Some(Err(None)) => walk.too_late(Advice::KeyringWaits),
        Some(Err(Some(error))) => {
            let advice = match &error {
                KeyringError::Missing(_) => Advice::InstallKeyring,
                KeyringError::Locked(_) => Advice::UnlockKeyring,
                KeyringError::Failed(_) => Advice::LookAtKeyring,
            };
            Outcome::failed(Fault::Keyring(error), advice)
        }
    }
}

/// Runs `look`, which may block, on a thread of its own. `None` where it takes longer than `deadline`; the thread is
/// left behind then.
async fn aside<T: Send + 'static>(
    look: impl FnOnce() -> T + Send + 'static,
    deadline: Duration,
) -> Option<T> {
    let (sender, answer) = oneshot::channel();
    let until = Instant::now() + deadline;
    std::thread::spawn(move || {
        // Nobody may wait for it any more.
        let _ = sender.send(look());
    });
    timeout_at(until, answer).await.ok()?.ok()
}
