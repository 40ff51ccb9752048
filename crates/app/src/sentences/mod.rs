//! Every sentence that the agent reads outside of the windows' own words and of the notifications: the tray, notices,
//! and what is wrong, in each language.
//!
//! As in the domain, a language is one `impl` of [`Sentences`], so that a sentence that is missing does not compile.
//! What is chosen, found or refused is a value; it becomes words when somebody is about to read them, so that a change of
//! the language changes what is already on screen. The command line and the log stay English.

pub(crate) mod arabic;
mod english;
pub(crate) mod portuguese;
pub(crate) mod spanish;
#[cfg(test)]
mod tests;

use std::time::Duration;

use deskbell_client::{AddressError, Refusal, Trouble};
use deskbell_domain::{Clock, CrmTemplateError, Language};
use deskbell_protocol::RejectReason;

use crate::network::ProxyChoiceError;
use crate::notices::Fact;

/// A sentence without a value in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the English sentence says what each is")]
pub enum Fixed {
    // The connection, in the tray.
    NotSignedIn,
    Connecting,
    Online,
    Disconnected,
    Unwritten,
    // The tray's menu and the windows' titles.
    TryNow,
    OpenInbox,
    Pause,
    PauseHalfHour,
    PauseHour,
    PauseUntilTomorrow,
    Resume,
    Settings,
    Quit,
    Inbox,
    // Why the connection is refused.
    Unauthorized,
    ThrownOut,
    // What a window asked for and cannot have.
    NoSuchCustomer,
    NotYours,
    OwnSearchOnly,
    WindowGone,
    Ending,
    LinkKind,
    LinkFailed,
    NoCrm,
    NotSearched,
    MessagesUnreadable,
    // Signing in and out.
    TokenMissing,
    TokenTooLong,
    TokenSpaces,
    NotEncrypted,
    KeyStays,
    TokenStays,
    FileStays,
    // Testing the connection, and exporting.
    ExportNobody,
    ExportUnsaved,
    ExportNothing,
    ExportBusy,
    ExportNoKey,
    ExportNoHistory,
    ExportNoFile,
    ExportUnread,
    CheckupFailed,
    // Settings.
    SettingUnusable,
    MinutesRange,
    DaysRange,
    KeywordsRange,
    SpansRange,
    ZoomRange,
    NoDay,
    TimeRange,
    ShortcutKey,
    ShortcutHeld,
    ShortcutCommon,
    AutostartStays,
    Diagnostics,
    SaveDiagnostics,
    SaveRecording,
    NotWritten,
    NotRecording,
    // What the diagnostics say of a connection that was taken up again.
    Recovered,
}

impl Fixed {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 61] = [
        Self::NotSignedIn,
        Self::Connecting,
        Self::Online,
        Self::Disconnected,
        Self::Unwritten,
        Self::TryNow,
        Self::OpenInbox,
        Self::Pause,
        Self::PauseHalfHour,
        Self::PauseHour,
        Self::PauseUntilTomorrow,
        Self::Resume,
        Self::Settings,
        Self::Quit,
        Self::Inbox,
        Self::Unauthorized,
        Self::ThrownOut,
        Self::NoSuchCustomer,
        Self::NotYours,
        Self::OwnSearchOnly,
        Self::WindowGone,
        Self::Ending,
        Self::LinkKind,
        Self::LinkFailed,
        Self::NoCrm,
        Self::NotSearched,
        Self::MessagesUnreadable,
        Self::TokenMissing,
        Self::TokenTooLong,
        Self::TokenSpaces,
        Self::NotEncrypted,
        Self::KeyStays,
        Self::TokenStays,
        Self::FileStays,
        Self::ExportNobody,
        Self::ExportUnsaved,
        Self::ExportNothing,
        Self::ExportBusy,
        Self::ExportNoKey,
        Self::ExportNoHistory,
        Self::ExportNoFile,
        Self::ExportUnread,
        Self::CheckupFailed,
        Self::SettingUnusable,
        Self::MinutesRange,
        Self::DaysRange,
        Self::KeywordsRange,
        Self::SpansRange,
        Self::ZoomRange,
        Self::NoDay,
        Self::TimeRange,
        Self::ShortcutKey,
        Self::ShortcutHeld,
        Self::ShortcutCommon,
        Self::AutostartStays,
        Self::Diagnostics,
        Self::SaveDiagnostics,
        Self::SaveRecording,
        Self::NotWritten,
        Self::NotRecording,
        Self::Recovered,
    ];
}

/// A time that has passed, as roughly as somebody would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Less than an hour.
    Minutes(u64),
    /// Less than two days.
    Hours(u64),
    /// More.
    Days(u64),
}

impl Span {
    /// Of a time that has passed.
    pub fn of(passed: Duration) -> Self {
        let minutes = passed.as_secs() / 60;
        match minutes {
            0..60 => Self::Minutes(minutes),
            60..2880 => Self::Hours(minutes / 60),
            _ => Self::Days(minutes / 1440),
        }
    }
}

/// Who decided what cannot be changed: the organisation, by its name where it gave one.
pub type By<'a> = Option<&'a str>;

/// The sentences of one language.
pub trait Sentences: Sync {
    /// A sentence without a value in it.
    fn fixed(&self, sentence: Fixed) -> &'static str;

    /// Not connected, and why, which is a sentence.
    fn offline(&self, why: &str) -> String;
    /// Refused by the server, and why, which is a sentence.
    fn refused(&self, why: &str) -> String;
    /// How many messages are unread.
    fn unread(&self, count: u32) -> String;
    /// How many customers wait.
    fn waiting(&self, count: u32) -> String;
    /// For how long one customer has waited.
    fn waits(&self, span: Span) -> String;
    /// The agent paused everything; `None` is without an end.
    fn paused(&self, until: Option<Clock>) -> String;
    /// Quiet hours are on; `None` is without an end.
    fn quiet_hours(&self, until: Option<Clock>) -> String;

    /// What must be known: a heading of a few words, and what it means and what to do.
    fn notice(&self, fact: &Fact) -> (&'static str, String);
    /// Why there is no connection, and what to do.
    fn trouble(&self, trouble: &Trouble) -> String;
    /// What the server said no to.
    fn refusal(&self, refusal: &Refusal) -> String;
    /// Why an event could not be used.
    fn rejected(&self, reason: &RejectReason) -> String;
    /// Why a text is no server address.
    fn address(&self, error: &AddressError) -> String;
    /// Why a text cannot be chosen as a proxy.
    fn proxy(&self, error: &ProxyChoiceError) -> String;
    /// Why a text is no address of a CRM.
    fn crm(&self, error: CrmTemplateError) -> &'static str;

    /// The organisation set the server.
    fn server_set(&self, by: By<'_>, server: &str) -> String;
    /// The organisation set this setting.
    fn locked(&self, by: By<'_>) -> String;
    /// For how many days the organisation allows messages to be kept.
    fn days_allowed(&self, by: By<'_>, least: u32, most: Option<u32>) -> String;
    /// The organisation does not allow so much in notifications.
    fn preview_not_allowed(&self, by: By<'_>) -> String;
    /// Not even a history in memory works, and why in the machine's words.
    fn cannot_work(&self, why: &str) -> String;
}

/// The sentences of a language.
pub fn sentences(language: Language) -> &'static dyn Sentences {
    match language {
        Language::English => &english::English,
        Language::Spanish => &spanish::Spanish,
        Language::Portuguese => &portuguese::Portuguese,
        Language::Arabic => &arabic::Arabic,
    }
}
