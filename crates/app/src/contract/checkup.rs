//! What a window is told that tests the connection.

use deskbell_domain::Language;
use serde::Serialize;
use ts_rs::TS;

use crate::doctor::{Outcome, Step, StepName};

/// The longest text of a step, in characters. Servers and certificates have a say in it.
const TEXT_MAX: usize = 500;

/// What a test of the connection tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CheckUpdate {
    /// A step is done. Steps come in the order of [`CheckName`].
    Step {
        /// The step.
        step: CheckStep,
    },
    /// Every step is done.
    Ended,
}

/// A thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckStep {
    /// What.
    pub name: CheckName,
    /// What came out.
    pub result: CheckResult,
    /// What was seen, what is wrong, or why it was skipped. The server has a say in it.
    pub detail: String,
    /// What to do, in whole sentences, where it failed.
    pub advice: Option<String>,
}

/// Things that are looked at, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CheckName {
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

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CheckResult {
    /// It works.
    Passed,
    /// It does not.
    Failed,
    /// It was not looked at.
    Skipped,
}

impl From<StepName> for CheckName {
    fn from(name: StepName) -> Self {
        match name {
            StepName::NameResolution => Self::NameResolution,
            StepName::Tcp => Self::Tcp,
            StepName::Proxy => Self::Proxy,
            StepName::Tls => Self::Tls,
            StepName::EngineIo => Self::EngineIo,
            StepName::Authentication => Self::Authentication,
            StepName::GeneralRoom => Self::GeneralRoom,
            StepName::Keyring => Self::Keyring,
            StepName::Notifications => Self::Notifications,
            StepName::TrayHost => Self::TrayHost,
            StepName::Database => Self::Database,
        }
    }
}

impl CheckStep {
    /// A step in the agent's language.
    pub fn of(step: &Step, language: Language) -> Self {
        let result = match &step.outcome {
            Outcome::Passed { .. } => CheckResult::Passed,
            Outcome::Skipped { .. } => CheckResult::Skipped,
            Outcome::Failed { .. } => CheckResult::Failed,
        };
        let (detail, advice) = step.outcome.words(language);
        // It may begin with a server's name.
        let line = |text: String| format!("{}{}", language.line_mark(), language.line(&text, TEXT_MAX));
        Self { name: step.name.into(), result, detail: line(detail), advice: advice.map(line) }
    }
}
