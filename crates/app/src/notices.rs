//! What the agent must know and that stays until it is mended.

use std::collections::BTreeMap;
use std::path::Path;

use deskbell_domain::Language;

use crate::KeyringError;
use crate::contract::{Notice, NoticeAction, Problem};
use crate::ledger::Held;
use crate::sentences::sentences;

/// What a notice is about. There is at most one of each; the order is that on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The administrator's policy is wrong.
    Policy,
    /// The history cannot be written or is not saved.
    History,
    /// A file that did not open was set aside.
    SetAside,
    /// The token is not kept.
    Token,
    /// The proxy that the environment names is none.
    Proxy,
    /// The server does not confirm that everything comes in.
    GeneralRoom,
    /// Nothing can ring.
    Notifications,
    /// Nothing shows the tray icon.
    Tray,
    /// The last run ended by a fault of the program's own.
    Crash,
}

impl Topic {
    /// Those that a session puts up: they go with it.
    pub const OF_A_SESSION: [Self; 5] =
        [Self::History, Self::SetAside, Self::Token, Self::Proxy, Self::GeneralRoom];
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The administrator's policy is wrong, and the safe one is in force.
    PolicyRefused,
    /// The keyring does not give the history's key.
    HistoryInMemory(KeyringFault),
    /// The keyring does not give the token at the start.
    TokenUnreadable(KeyringFault),
    /// The token could not be stored.
    TokenInMemory,
    /// The history is there and its key is not.
    KeyLost,
    /// The history did not open at all.
    HistoryUnusable,
    /// The history opened and could not be read.
    HistoryUnreadable,
    /// A commit failed, and so much is in memory only.
    HistoryUnwritten {
        /// Whether it is for want of room.
        full: bool,
        /// What is in memory only.
        held: Held,
    },
    /// The file was found damaged while it was in use.
    HistoryDamaged,
    /// A file did not open and was set aside.
    SetAside,
    /// The proxy that the environment names cannot be used.
    ProxyUnusable,
    /// The server was asked for the general room and did not confirm it, or refused.
    NoGeneralRoom,
    /// Nothing can ring.
    NoNotifications,
    /// Nothing shows the tray icon.
    NoTray,
    /// The last run ended by a fault of the program's own.
    Crashed,
}

impl Fact {
    /// Its stable code, and whether looking again may help.
    fn code(&self) -> (&'static str, bool) {
        match self {
            Self::PolicyRefused => ("policy-refused", true),
            Self::HistoryInMemory(_) => ("history-in-memory", true),
            Self::TokenUnreadable(_) => ("token-unreadable", true),
            Self::TokenInMemory => ("token-in-memory", true),
            Self::KeyLost => ("history-key-missing", true),
            Self::HistoryUnusable => ("history-unusable", true),
            Self::HistoryUnreadable => ("history-unreadable", true),
            Self::HistoryUnwritten { .. } => ("history-unwritten", false),
            Self::HistoryDamaged => ("history-damaged", true),
            Self::SetAside => ("history-set-aside", false),
            Self::ProxyUnusable => ("proxy-unusable", false),
            Self::NoGeneralRoom => ("no-general-room", false),
            Self::NoNotifications => ("no-notifications", true),
            Self::NoTray => ("no-tray", false),
            Self::Crashed => ("crashed", false),
        }
    }
}

impl Fact {
    /// Whether it tells of something that is over, so that whoever has read it can take it down.
    fn is_news(&self) -> bool {
        matches!(self, Self::SetAside | Self::Crashed)
    }
}

/// How the keyring failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyringFault {
    /// There is none.
    Missing,
    /// It is locked.
    Locked,
    /// Anything else.
    Failed,
}

impl From<&KeyringError> for KeyringFault {
    fn from(error: &KeyringError) -> Self {
        match error {
            KeyringError::Missing(_) => Self::Missing,
            KeyringError::Locked(_) => Self::Locked,
            KeyringError::Failed(_) => Self::Failed,
        }
    }
}

/// What is to be told: it becomes words when somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    fact: Fact,
    /// The machine's own words, or a file.
    detail: Option<String>,
}

impl Told {
    fn words(&self, language: Language) -> Notice {
        let (title, sentence) = sentences(language).notice(&self.fact);
        let (code, again) = self.fact.code();
        Notice {
            title: title.to_owned(),
            problem: Problem { code: code.to_owned(), sentence, detail: self.detail.clone() },
            action: match self.fact {
                // Its file for support has the report.
                Fact::Crashed => Some(NoticeAction::OpenDiagnostics),
                _ => again.then_some(NoticeAction::CheckAgain),
            },
            is_news: self.fact.is_news(),
        }
    }
}

/// All notices.
#[derive(Debug, Default)]
pub struct Notices {
    shown: BTreeMap<Topic, Told>,
}

impl Notices {
    /// Puts up a notice. Returns whether that changed anything.
    pub fn put(&mut self, topic: Topic, told: Told) -> bool {
        self.shown.get(&topic) != Some(&told) && {
            self.shown.insert(topic, told);
            true
        }
    }

    /// Takes a notice down. Returns whether it was there.
    pub fn remove(&mut self, topic: Topic) -> bool {
        self.shown.remove(&topic).is_some()
    }

    /// What can be taken down of the notices with this code.
    pub fn news(&self, code: &str) -> Option<Topic> {
        let is_meant = |told: &Told| told.fact.code().0 == code && told.fact.is_news();
        self.shown.iter().find(|(_, told)| is_meant(told)).map(|(topic, _)| *topic)
    }

    /// Whether a notice is up.
    pub fn has(&self, topic: Topic) -> bool {
        self.shown.contains_key(&topic)
    }

    /// Whether the history cannot be written.
    pub fn says_unwritten(&self) -> bool {
        matches!(self.shown.get(&Topic::History), Some(Told { fact: Fact::HistoryUnwritten { .. }, .. }))
    }

    /// All of them.
    pub fn all(&self, language: Language) -> Vec<Notice> {
        self.shown.values().map(|told| told.words(language)).collect()
    }
}

fn told(fact: Fact, detail: impl ToString) -> Told {
    Told { fact, detail: Some(detail.to_string()) }
}

/// The administrator's policy is wrong, and the safe one is in force.
pub fn policy_refused(error: &crate::PolicyError) -> Told {
    told(Fact::PolicyRefused, error)
}

/// The keyring does not give the history's key.
pub fn history_in_memory(error: &KeyringError) -> Told {
    told(Fact::HistoryInMemory(error.into()), error)
}

/// The keyring does not give the token at the start.
pub fn token_unreadable(error: &KeyringError) -> Told {
    told(Fact::TokenUnreadable(error.into()), error)
}

/// The token could not be stored.
pub fn token_in_memory(error: &KeyringError) -> Told {
    told(Fact::TokenInMemory, error)
}

/// The history is there and its key is not.
pub fn key_lost(file: &Path) -> Told {
    told(Fact::KeyLost, file.display())
}

/// The history did not open at all.
pub fn history_unusable(error: &deskbell_history::OpenError) -> Told {
    told(Fact::HistoryUnusable, error)
}

/// The history opened and could not be read.
pub fn history_unreadable(error: &deskbell_history::ReadError) -> Told {
    told(Fact::HistoryUnreadable, error)
}

/// A commit failed, and so much is in memory only.
pub fn history_unwritten(error: &deskbell_history::WriteError, held: Held) -> Told {
    let full = matches!(error, deskbell_history::WriteError::Full(_));
    told(Fact::HistoryUnwritten { full, held }, error)
}

/// The file was found damaged while it was in use.
pub fn history_damaged(error: &dyn std::fmt::Display) -> Told {
    told(Fact::HistoryDamaged, error)
}

/// A file did not open and was set aside.
pub fn set_aside(file: &Path) -> Told {
    told(Fact::SetAside, file.display())
}

/// The proxy that the environment names cannot be used.
pub fn proxy_unusable(error: &deskbell_client::ProxyError) -> Told {
    told(Fact::ProxyUnusable, error)
}

/// The server was asked for the general room and did not confirm it, or refused.
pub fn no_general_room(detail: Option<&str>) -> Told {
    Told { fact: Fact::NoGeneralRoom, detail: detail.map(str::to_owned) }
}

/// Nothing can ring.
pub fn no_notifications(detail: &str) -> Told {
    told(Fact::NoNotifications, detail)
}

/// Nothing shows the tray icon.
pub fn no_tray() -> Told {
    Told { fact: Fact::NoTray, detail: None }
}

/// The last run ended by a fault of the program's own.
pub fn crashed(report: &Path) -> Told {
    told(Fact::Crashed, report.display())
}
