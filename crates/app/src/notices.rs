//! What the agent must know and that stays until it is mended.

use std::collections::BTreeMap;
use std::path::Path;

use crate::KeyringError;
use crate::contract::{Notice, NoticeAction, Problem};
use crate::ledger::Held;

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

/// All notices.
#[derive(Debug, Default)]
pub struct Notices {
    shown: BTreeMap<Topic, Notice>,
}

impl Notices {
    /// Puts up a notice. Returns whether that changed anything.
    pub fn put(&mut self, topic: Topic, notice: Notice) -> bool {
        self.shown.get(&topic) != Some(&notice) && {
            self.shown.insert(topic, notice);
            true
        }
    }

    /// Takes a notice down. Returns whether it was there.
    pub fn remove(&mut self, topic: Topic) -> bool {
        self.shown.remove(&topic).is_some()
    }

    /// Whether a notice is up.
    pub fn has(&self, topic: Topic) -> bool {
        self.shown.contains_key(&topic)
    }

    /// All of them.
    pub fn all(&self) -> Vec<Notice> {
        self.shown.values().cloned().collect()
    }
}

fn notice(code: &str, title: &str, sentence: String, detail: Option<String>, again: bool) -> Notice {
    Notice {
        title: title.to_owned(),
        problem: Problem { code: code.to_owned(), sentence, detail },
        action: again.then_some(NoticeAction::CheckAgain),
    }
}

/// The administrator's policy is wrong, and the safe one is in force.
pub fn policy_refused(error: &crate::PolicyError) -> Notice {
    notice(
        "policy-refused",
        "Your organisation's policy has a fault",
        "It cannot be used, so Deskbell keeps to safe settings: notifications show neither names nor text, no old \
         messages are deleted, and only encrypted servers are connected to. Give the line below to your \
         administrator."
            .into(),
        Some(error.to_string()),
        true,
    )
}

/// The keyring does not give the history's key.
pub fn history_in_memory(error: &KeyringError) -> Notice {
    let sentence = match error {
        KeyringError::Missing(_) => {
            "Deskbell found no system keyring to keep the key in, so messages stay in memory and are gone when \
             you quit. Start GNOME Keyring or KWallet, then check again."
        }
        KeyringError::Locked(_) => {
            "Your keyring is locked, so messages stay in memory and are gone when you quit. Unlock it, then \
             check again."
        }
        KeyringError::Failed(_) => {
            "Your keyring did not give the history's key, so messages stay in memory and are gone when you \
             quit. Check the keyring, then check again."
        }
    };
    notice("history-in-memory", "History is not being saved", sentence.into(), Some(error.to_string()), true)
}

/// The keyring does not give the token at the start.
pub fn token_unreadable(error: &KeyringError) -> Notice {
    let sentence = match error {
        KeyringError::Missing(_) => {
            "Your token is in the system keyring, and there is none running. You receive nothing. Start GNOME \
             Keyring or KWallet, then check again; or sign in for this run only."
        }
        KeyringError::Locked(_) => {
            "Your token is in the system keyring, which is locked. You receive nothing. Unlock it, then check \
             again."
        }
        KeyringError::Failed(_) => {
            "Your keyring did not give your token. You receive nothing. Check the keyring, then check again; \
             or sign in for this run only."
        }
    };
    notice("token-unreadable", "Your keyring does not answer", sentence.into(), Some(error.to_string()), true)
}

/// The token could not be stored.
pub fn token_in_memory(error: &KeyringError) -> Notice {
    notice(
        "token-in-memory",
        "You are signed in for this run only",
        "Your token could not be put into the system keyring, and Deskbell keeps it nowhere else. Start or \
         unlock the keyring, then check again, or you will have to sign in at the next start."
            .into(),
        Some(error.to_string()),
        true,
    )
}

/// The history is there and its key is not.
pub fn key_lost(file: &Path) -> Notice {
    notice(
        "history-key-missing",
        "Your saved history is locked",
        "Its key is not in this keyring. Messages stay in memory for now, and nothing is overwritten. Unlock \
         or restore the keyring that has the key, then check again. To begin a new history instead, move the \
         file below away."
            .into(),
        Some(file.display().to_string()),
        true,
    )
}

/// The history did not open at all.
pub fn history_unusable(error: &deskbell_history::OpenError) -> Notice {
    notice(
        "history-unusable",
        "History is not being saved",
        "The history could not be opened, so messages stay in memory and are gone when you quit. What is below \
         says why; mend it, then check again."
            .into(),
        Some(error.to_string()),
        true,
    )
}

/// The history opened and could not be read.
pub fn history_unreadable(error: &deskbell_history::ReadError) -> Notice {
    notice(
        "history-unreadable",
        "History is not being saved",
        "The saved history could not be read, so new messages stay in memory and are gone when you quit. It was \
         left as it is; give the line below to your administrator."
            .into(),
        Some(error.to_string()),
        true,
    )
}

/// A commit failed, and so much is in memory only.
pub fn history_unwritten(error: &deskbell_history::WriteError, held: Held) -> Notice {
    let what = match error {
        deskbell_history::WriteError::Full(_) => "The disk is full. Free some space",
        _ => "The history cannot be written. What is below says why; mend it",
    };
    let waiting = match held.messages {
        0 => "Nothing new waits in memory so far.".to_owned(),
        1 => "1 new message is in memory only, and is written as soon as that works again.".to_owned(),
        many => {
            format!("{many} new messages are in memory only, and are written as soon as that works again.")
        }
    };
    let (title, then) = if held.is_too_much {
        (
            "Nothing more comes in",
            " That is as much as Deskbell keeps there: it went offline until they are written.",
        )
    } else {
        ("History is not being saved", "")
    };
    let sentence = format!("{what} before you quit. {waiting}{then}");
    notice("history-unwritten", title, sentence, Some(error.to_string()), false)
}

/// The file was found damaged while it was in use.
pub fn history_damaged(error: &dyn std::fmt::Display) -> Notice {
    notice(
        "history-damaged",
        "The history is damaged",
        "The history's file is damaged. New messages are in memory, and Deskbell is about to keep the file under \
         another name and to begin a new one. If this notice stays, check again before you quit."
            .into(),
        Some(error.to_string()),
        true,
    )
}

/// A file did not open and was set aside.
pub fn set_aside(file: &Path) -> Notice {
    notice(
        "history-set-aside",
        "An old history could not be opened",
        "It was damaged or its key was wrong. It was kept under a new name, and a new history was begun."
            .into(),
        Some(file.display().to_string()),
        false,
    )
}

/// The proxy that the environment names cannot be used.
pub fn proxy_unusable(error: &deskbell_client::ProxyError) -> Notice {
    notice(
        "proxy-unusable",
        "The proxy cannot be used",
        "The proxy that your environment names cannot be used, so Deskbell connects without one. Correct \
         https_proxy or all_proxy, then start Deskbell again."
            .into(),
        Some(error.to_string()),
        false,
    )
}

/// The server was asked for the general room and did not confirm it, or refused.
pub fn no_general_room(detail: Option<&str>) -> Notice {
    notice(
        "no-general-room",
        "Messages may not come in",
        "You are connected, but the server did not confirm that you receive all customers' messages. Ask your \
         administrator whether this token may join the general room."
            .into(),
        detail.map(str::to_owned),
        false,
    )
}

/// Nothing can ring.
pub fn no_notifications(detail: &str) -> Notice {
    notice(
        "no-notifications",
        "Nothing can ring",
        "Your desktop runs no notification service, so new messages only show here and in the tray. Start one \
         (dunst, mako, or your desktop's own), then check again."
            .into(),
        Some(detail.to_owned()),
        true,
    )
}

/// Nothing shows the tray icon.
pub fn no_tray() -> Notice {
    notice(
        "no-tray",
        "There is no tray to sit in",
        "Your desktop shows no tray icons, so Deskbell opened this window instead. You can close it: it goes on \
         ringing, and starting Deskbell again brings the window back. On GNOME, the AppIndicator extension adds \
         a tray."
            .into(),
        None,
        false,
    )
}

/// The last run ended by a fault of the program's own.
pub fn crashed(report: &Path) -> Notice {
    notice(
        "crashed",
        "Deskbell ended unexpectedly",
        "It started again and asked the server for what came in between. What is known of the fault is in the file \
         below, without any customer's data: please give it to your administrator."
            .into(),
        Some(report.display().to_string()),
        false,
    )
}
