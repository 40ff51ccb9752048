//! One thing that was looked at, and how it is told.

use std::time::Duration;

use deskbell_domain::plain_line;
use serde_json::{Value, json};

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
        detail: String,
    },
    /// It does not.
    Failed {
        /// What is wrong.
        problem: String,
        /// What to do: whole sentences.
        advice: String,
    },
    /// It was not looked at.
    Skipped {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// It works; `detail` says what was seen.
    pub fn passed(detail: impl Into<String>) -> Self {
        Self::Passed { detail: detail.into() }
    }

    /// It does not work, because of `problem`; `advice` says what to do, in whole sentences.
    pub fn failed(problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Failed { problem: problem.into(), advice: advice.into() }
    }

    /// It was not looked at, for that reason.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self::Skipped { reason: reason.into() }
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

    /// For people: one line, and a second one with what to do.
    pub fn human(&self) -> String {
        let title = self.name.title();
        let line = |mark, text| format!("{mark} {title:TITLE_WIDTH$} {}", plain_line(text, TEXT_MAX));
        match &self.outcome {
            Outcome::Passed { detail } => line('✓', detail),
            Outcome::Skipped { reason } => line('–', &format!("skipped: {reason}")),
            Outcome::Failed { problem, advice } => {
                format!("{}\n  {:TITLE_WIDTH$} {}", line('✗', problem), "", plain_line(advice, TEXT_MAX))
            }
        }
    }

    /// As one JSON object, as `docs/doctor.schema.json` says.
    pub fn json(&self) -> Value {
        let (result, detail, advice) = match &self.outcome {
            Outcome::Passed { detail } => ("passed", detail, None),
            Outcome::Skipped { reason } => ("skipped", reason, None),
            Outcome::Failed { problem, advice } => ("failed", problem, Some(advice)),
        };
        let mut json = json!({
            "step": self.name.id(),
            "result": result,
            "detail": plain_line(detail, TEXT_MAX),
            "tookMs": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
        });
        if let (Some(advice), Some(fields)) = (advice, json.as_object_mut()) {
            fields.insert("advice".to_owned(), plain_line(advice, TEXT_MAX).into());
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
        assert_eq!(step(Outcome::passed("fine")).human(), "✓ TCP connection   fine");
        assert_eq!(step(Outcome::skipped("no server")).human(), "– TCP connection   skipped: no server");
        let failed = step(Outcome::failed("closed\u{1b}[2J\nx", "Open it."));
        assert_eq!(failed.human(), "✗ TCP connection   closed[2J x\n                   Open it.");
        assert_eq!(
            failed.json(),
            json!({ "step": "tcp", "result": "failed", "detail": "closed[2J x", "advice": "Open it.", "tookMs": 5 })
        );
    }
}
