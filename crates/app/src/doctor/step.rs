//! One thing that was looked at, and how it is told.

use std::time::Duration;

use deskbell_domain::{Language, plain_line};
use serde_json::{Value, json};

use super::finding::{Advice, Fault, Seen, Skip};
use super::words::words;

/// What is looked at, in the order it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepName {
    /// Finding the server's address by its name.
    NameResolution,
    /// Reaching it, or the proxy.
    Tcp,
    /// Getting through the proxy.
    Proxy,
    /// Encryption, and the server's certificate.
    Tls,
    /// Whether a Socket.IO server answers.
    EngineIo,
    /// Whether it accepts the token.
    Authentication,
    /// Whether it lets the agent into the general room.
    GeneralRoom,
    /// Where the token is kept.
    Keyring,
    /// What shows notifications.
    Notifications,
    /// What shows the tray icon.
    TrayHost,
    /// Where the history is kept.
    Database,
}

impl StepName {
    /// Its name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::NameResolution => "nameResolution",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::EngineIo => "engineIo",
            Self::Authentication => "authentication",
            Self::GeneralRoom => "generalRoom",
            Self::Keyring => "keyring",
            Self::Notifications => "notifications",
            Self::TrayHost => "trayHost",
            Self::Database => "database",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::NameResolution => "name resolution",
            Self::Tcp => "TCP connection",
            Self::Proxy => "proxy",
            Self::Tls => "TLS",
            Self::EngineIo => "Engine.IO",
            Self::Authentication => "authentication",
            Self::GeneralRoom => "general room",
            Self::Keyring => "keyring",
            Self::Notifications => "notifications",
            Self::TrayHost => "tray host",
            Self::Database => "database",
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It works.
    Passed {
        /// What was seen.
        detail: Seen,
    },
    /// It does not.
    Failed {
        /// What is wrong.
        problem: Fault,
        /// What to do.
        advice: Advice,
    },
    /// It was not looked at.
    Skipped {
        /// Why.
        reason: Skip,
    },
}

impl Outcome {
    /// It works; `detail` is what was seen.
    pub fn passed(detail: Seen) -> Self {
        Self::Passed { detail }
    }

    /// It does not work, because of `problem`; `advice` is what to do.
    pub fn failed(problem: Fault, advice: Advice) -> Self {
        Self::Failed { problem, advice }
    }

    /// It was not looked at, for that reason.
    pub fn skipped(reason: Skip) -> Self {
        Self::Skipped { reason }
    }

    /// In words: what was seen, is wrong, or why it was skipped, and what to do where it failed.
    pub fn words(&self, language: Language) -> (String, Option<String>) {
        let words = words(language);
        match self {
            Self::Passed { detail } => (words.seen(detail), None),
            Self::Skipped { reason } => (words.skip(reason), None),
            Self::Failed { problem, advice } => (words.fault(problem), Some(words.advice(advice))),
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub name: StepName,
    /// What came out.
    pub outcome: Outcome,
    /// How long it took.
    pub took: Duration,
}

/// The longest text that is shown, in characters. Servers and certificates have a say in it.
const TEXT_MAX: usize = 500;
/// How wide the widest title is.
const TITLE_WIDTH: usize = 16;

impl Step {
    /// Whether it failed.
    pub fn is_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed { .. })
    }

    /// For people at the command line, in English: one line, and a second one with what to do.
    pub fn human(&self) -> String {
        let title = self.name.title();
        let (said, advice) = self.outcome.words(Language::English);
        let line = |mark, text: &str| format!("{mark} {title:TITLE_WIDTH$} {}", plain_line(text, TEXT_MAX));
        match (&self.outcome, advice) {
            (Outcome::Passed { .. }, _) => line('✓', &said),
            (Outcome::Skipped { .. }, _) => line('–', &format!("skipped: {said}")),
            (Outcome::Failed { .. }, advice) => {
                let advice = plain_line(&advice.unwrap_or_default(), TEXT_MAX);
                format!("{}\n  {:TITLE_WIDTH$} {advice}", line('✗', &said), "")
            }
        }
    }

    /// As one JSON object in English, as `docs/doctor.schema.json` says.
    pub fn json(&self) -> Value {
        let result = match &self.outcome {
            Outcome::Passed { .. } => "passed",
            Outcome::Skipped { .. } => "skipped",
            Outcome::Failed { .. } => "failed",
        };
        let (detail, advice) = self.outcome.words(Language::English);
        let mut json = json!({
            "step": self.name.id(),
            "result": result,
            "detail": plain_line(&detail, TEXT_MAX),
            "tookMs": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
        });
        if let (Some(advice), Some(fields)) = (advice, json.as_object_mut()) {
            fields.insert("advice".to_owned(), plain_line(&advice, TEXT_MAX).into());
        }
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_to_do_on_the_next_line() {
        let step = |outcome| Step { name: StepName::Tcp, outcome, took: Duration::from_millis(5) };
        assert_eq!(
            step(Outcome::passed(Seen::TokenAccepted)).human(),
            "✓ TCP connection   the server accepts the token"
        );
        assert_eq!(
            step(Outcome::skipped(Skip::NoKeyring)).human(),
            "– TCP connection   skipped: this program has none"
        );
        let failed = step(Outcome::failed(Fault::Machine("closed\u{1b}[2J\nx".to_owned()), Advice::TryAgain));
        assert_eq!(failed.human(), "✗ TCP connection   closed[2J x\n                   Try again.");
        assert_eq!(
            failed.json(),
            json!({ "step": "tcp", "result": "failed", "detail": "closed[2J x", "advice": "Try again.", "tookMs": 5 })
        );
    }
}
