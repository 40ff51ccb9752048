//! What the administrator decides for all who use this computer: a file that sets and locks settings.
//!
//! # Design
//!
//! Reading and merging are pure; only [`PolicyPlace`] touches the disk. A file that is wrong anywhere is refused
//! whole, because half a policy is none: what is left out could be what protects. Then [`Policy::safe`] is in force
//! until the file is mended.

mod document;
mod file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use document::{Document, Preview, QuietHours, Retention, Values};
use toml::de::{DeTable, DeValue};

pub use file::{Distrust, PolicyPlace};

use crate::chosen::Chosen;
use crate::contract::{self, Locked, PreviewLevel, Problem, SettingName, Settings};
use crate::network::{Network, NotEncrypted};
use crate::sentences::Sentences;

/// What the administrator decided. The default decides nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    document: Document,
    /// Where it stands, for whoever asks who locked a setting.
    file: Option<PathBuf>,
}

/// Why a policy is not in force. Its `Display` has the file, the line and the reason.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file is there and cannot be read.
    #[error("{}: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The file may be somebody else's than the administrator's.
    #[error("{}: {reason}", file.display())]
    Untrusted {
        /// The file.
        file: PathBuf,
        /// Why it is not believed.
        reason: Distrust,
    },
    /// The file says something that makes no sense.
    #[error("{}, line {line}, column {column}: {reason}", file.display())]
    Wrong {
        /// The file.
        file: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Which character of it, from 1.
        column: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The policy does not allow what an agent chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAllowed {
    by: Option<String>,
    bound: Bound,
    file: Option<String>,
}

/// What it is that the policy does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Locked,
    Days { least: u32, most: Option<u32> },
    Preview,
}

impl NotAllowed {
    /// For a window.
    pub fn problem(&self, says: &dyn Sentences) -> Problem {
        let by = self.by.as_deref();
        let (code, sentence) = match self.bound {
            Bound::Locked => ("setting-locked", says.locked(by)),
            Bound::Days { least, most } => ("setting-limit", says.days_allowed(by, least, most)),
            Bound::Preview => ("setting-limit", says.preview_not_allowed(by)),
        };
        Problem { code: code.to_owned(), sentence, detail: self.file.clone() }
    }
}

/// Two parts of a policy contradict each other.
#[derive(Debug, thiserror::Error)]
enum Contradiction {
    #[error("{0} is locked too, so no default of it can matter")]
    LockedToo(&'static str),
    #[error("retention_days_min is more than retention_days_max")]
    Retention,
    #[error("retention_days is outside of the limits")]
    RetentionLimit,
    #[error("preview is more than preview_max")]
    PreviewLimit,
    #[error(transparent)]
    NotEncrypted(#[from] NotEncrypted),
}

impl Policy {
    /// Reads a policy file's text. `file` is where it stands, for errors and for the settings window.
    pub fn parse(text: &str, file: &Path) -> Result<Self, PolicyError> {
        let wrong = |at: usize, reason: String| {
            let (line, column) = line_and_column(text, at);
            PolicyError::Wrong { file: file.to_owned(), line, column, reason }
        };
        let document: Document = toml::from_str(text).map_err(|error| {
            let reason = error.message().trim_end().replace('\n', " ");
            wrong(error.span().map_or(0, |span| span.start), reason)
        })?;
        if let Err((path, contradiction)) = check(&document) {
            return Err(wrong(place(text, &path), contradiction.to_string()));
        }
        Ok(Self { document, file: Some(file.to_owned()) })
    }

    /// What is in force while the file is wrong: notifications tell nothing of what is written or by whom, nothing is
    /// deleted, because for how long messages must be kept is not known, and no connection is unencrypted or trusts
    /// anybody but the platform's authorities. Everything else is as the agent chose.
    pub fn safe(error: &PolicyError) -> Self {
        let locked = Values {
            preview: Some(Preview::CountOnly),
            retention_days: Some(Retention(None)),
            ..Values::default()
        };
        let (PolicyError::Unreadable { file, .. }
        | PolicyError::Untrusted { file, .. }
        | PolicyError::Wrong { file, .. }) = error;
        Self { document: Document { locked, ..Document::default() }, file: Some(file.clone()) }
    }

    /// The server, where agents can sign in nowhere else, as it was written.
    pub fn server(&self) -> Option<&str> {
        self.document.connection.server.as_ref().map(|server| server.written.as_str())
    }

    /// How servers are reached by whoever chose `chosen`.
    pub fn network(&self, chosen: &Chosen) -> Network {
        let connection = &self.document.connection;
        Network {
            allow_plain_ws: connection.allow_plain_ws,
            extra_ca: connection.extra_ca.as_ref().map(|path| Arc::from(path.0.as_path())),
            proxy: chosen.proxy.clone(),
        }
    }

    /// What somebody begins with who has chosen nothing yet.
    pub fn beginning(&self) -> Chosen {
        over(&self.document.defaults, Chosen::default())
    }

    /// What is in force of what somebody chose: locked values in its place, and limits kept.
    pub fn enforce(&self, chosen: Chosen) -> Chosen {
        let mut chosen = over(&self.document.locked, chosen);
        let (least, most) = self.retention_limits();
        chosen.retention_days = match (chosen.retention_days, most) {
            (None, None) => None,
            (days, _) => Some(days.unwrap_or(u32::MAX).min(most.unwrap_or(u32::MAX)).max(least)),
        };
        if let Some(most) = self.document.limits.preview_max
            && level(chosen.preferences.preview) > most
        {
            chosen.preferences.preview = domain_level(most);
        }
        chosen
    }

    /// Whether an agent may go over from `now` to `then`.
    pub fn allows(&self, now: &Chosen, then: &Chosen) -> Result<(), NotAllowed> {
        let enforced = self.enforce(then.clone());
        if &enforced == then {
            return Ok(());
        }
        let (shown, wanted) = (now.settings(), then.settings());
        let touched = self.locked_names().into_iter().any(|name| !name.is_equal(&shown, &wanted));
        let bound = if touched {
            Bound::Locked
        } else if enforced.retention_days != then.retention_days {
            let (least, most) = self.retention_limits();
            Bound::Days { least, most }
        } else {
            Bound::Preview
        };
        let file = self.file.as_ref().map(|file| file.display().to_string());
        Err(NotAllowed { by: self.by().map(str::to_owned), bound, file })
    }

    /// What agents cannot change, and who says so; `None` where they can change everything.
    pub fn locked(&self) -> Option<Locked> {
        let settings = self.locked_names();
        (!settings.is_empty()).then(|| Locked {
            settings,
            by: self.document.organisation.as_ref().map(|organisation| organisation.0.clone()),
            file: self.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default(),
        })
    }

    /// The organisation that decided all this, by its name where it gave one.
    pub fn by(&self) -> Option<&str> {
        self.document.organisation.as_ref().map(|organisation| organisation.0.as_str())
    }

    fn locked_names(&self) -> Vec<SettingName> {
        self.document.locked.given().into_iter().map(|(name, _)| name).collect()
    }

    fn retention_limits(&self) -> (u32, Option<u32>) {
        let limits = &self.document.limits;
        (limits.retention_days_min.map_or(1, |days| days.0), limits.retention_days_max.map(|days| days.0))
    }
}

impl Values {
    /// Which settings have a value here, and what they are called in the file.
    fn given(&self) -> Vec<(SettingName, &'static str)> {
        let Self {
            preview,
            sound,
            quiet_hours,
            keywords,
            waiting_minutes,
            window_minutes,
            failed,
            retention_days,
            panel,
            proxy,
            crm,
            language,
            theme,
            zoom,
            autostart,
            shortcut,
        } = self;
        [
            (preview.is_some(), SettingName::Preview, "preview"),
            (sound.is_some(), SettingName::Sound, "sound"),
            (quiet_hours.is_some(), SettingName::QuietHours, "quiet_hours"),
            (keywords.is_some(), SettingName::Keywords, "keywords"),
            (waiting_minutes.is_some(), SettingName::WaitingMinutes, "waiting_minutes"),
            (window_minutes.is_some(), SettingName::WindowMinutes, "window_minutes"),
            (failed.is_some(), SettingName::Failed, "failed"),
            (retention_days.is_some(), SettingName::RetentionDays, "retention_days"),
            (panel.is_some(), SettingName::Panel, "panel"),
            (proxy.is_some(), SettingName::Proxy, "proxy"),
            (crm.is_some(), SettingName::Crm, "crm"),
            (language.is_some(), SettingName::Language, "language"),
            (theme.is_some(), SettingName::Theme, "theme"),
            (zoom.is_some(), SettingName::Zoom, "zoom"),
            (autostart.is_some(), SettingName::Autostart, "autostart"),
            (shortcut.is_some(), SettingName::Shortcut, "shortcut"),
        ]
        .into_iter()
        .filter_map(|(is_given, name, key)| is_given.then_some((name, key)))
        .collect()
    }
}

/// Puts a policy's values over what is chosen.
fn over(values: &Values, chosen: Chosen) -> Chosen {
    let settings = chosen.settings();
    let settings = Settings {
        preview: values.preview.map_or(settings.preview, shown_level),
        sound: values.sound.unwrap_or(settings.sound),
        quiet_hours: values
            .quiet_hours
            .as_ref()
            .map_or(settings.quiet_hours, |hours| hours.iter().map(shown_hours).collect()),
        keywords: values.keywords.clone().unwrap_or(settings.keywords),
        waiting_minutes: values.waiting_minutes.map_or(settings.waiting_minutes, |it| it.0),
        window_minutes: values.window_minutes.map_or(settings.window_minutes, |it| it.0),
        failed: values.failed.unwrap_or(settings.failed),
        retention_days: values.retention_days.map_or(settings.retention_days, |it| it.0),
        panel: values.panel.unwrap_or(settings.panel),
        proxy: values.proxy.clone().unwrap_or(settings.proxy),
        crm: values.crm.clone().or(settings.crm),
        language: values.language.unwrap_or(settings.language),
        theme: values.theme.unwrap_or(settings.theme),
        zoom: values.zoom.map_or(settings.zoom, |it| it.0),
        autostart: values.autostart.unwrap_or(settings.autostart),
        shortcut: match values.shortcut {
            Some(keys) => keys.0.map(|shortcut| shortcut.to_string()),
            None => settings.shortcut,
        },
    };
    chosen.with(settings).unwrap_or_else(|error| {
        // Every range was looked at when the file was read.
        tracing::error!(%error, "a policy's values could not be used");
        chosen
    })
}

fn shown_hours(hours: &QuietHours) -> contract::QuietHours {
    contract::QuietHours {
        days: hours.days.iter().copied().map(crate::chosen::weekday).collect(),
        from: hours.from.minutes(),
        to: hours.to.minutes(),
    }
}

fn shown_level(level: Preview) -> PreviewLevel {
    match level {
        Preview::NameAndText => PreviewLevel::NameAndText,
        Preview::NameOnly => PreviewLevel::NameOnly,
        Preview::CountOnly => PreviewLevel::CountOnly,
    }
}

fn domain_level(level: Preview) -> deskbell_domain::PreviewLevel {
    match level {
        Preview::NameAndText => deskbell_domain::PreviewLevel::NameAndText,
        Preview::NameOnly => deskbell_domain::PreviewLevel::NameOnly,
        Preview::CountOnly => deskbell_domain::PreviewLevel::CountOnly,
    }
}

fn level(level: deskbell_domain::PreviewLevel) -> Preview {
    match level {
        deskbell_domain::PreviewLevel::NameAndText => Preview::NameAndText,
        deskbell_domain::PreviewLevel::NameOnly => Preview::NameOnly,
        deskbell_domain::PreviewLevel::CountOnly => Preview::CountOnly,
    }
}

/// Whether the parts of a policy fit each other. What does not is told with the key where it stands.
fn check(document: &Document) -> Result<(), (Vec<&'static str>, Contradiction)> {
    let Document { connection, limits, defaults, locked, .. } = document;
    if let Some(server) = &connection.server {
        let network = Network { allow_plain_ws: connection.allow_plain_ws, ..Network::default() };
        network
            .check(&server.address)
            .map_err(|error| (vec!["connection", "server"], Contradiction::from(error)))?;
    }
    let locked_too = locked.given();
    if let Some((_, key)) = defaults.given().into_iter().find(|given| locked_too.contains(given)) {
        return Err((vec!["defaults", key], Contradiction::LockedToo(key)));
    }
    let (least, most) =
        (limits.retention_days_min.map(|days| days.0), limits.retention_days_max.map(|days| days.0));
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return Err((vec!["limits", "retention_days_min"], Contradiction::Retention));
    }
    for (section, values) in [("defaults", defaults), ("locked", locked)] {
        if let Some(Retention(days)) = values.retention_days {
            let days = days.unwrap_or(u32::MAX);
            if least.is_some_and(|least| days < least) || most.is_some_and(|most| days > most) {
                return Err((vec![section, "retention_days"], Contradiction::RetentionLimit));
            }
        }
        if values.preview.zip(limits.preview_max).is_some_and(|(preview, most)| preview > most) {
            return Err((vec![section, "preview"], Contradiction::PreviewLimit));
        }
    }
    Ok(())
}

/// Where in a text a key stands, in bytes.
fn place(text: &str, path: &[&str]) -> usize {
    let Ok(root) = DeTable::parse(text) else { return 0 };
    let mut at = 0;
    let mut table = Some(root.get_ref());
    for name in path {
        let Some((key, value)) = table.and_then(|table| table.get_key_value(*name)) else { break };
        at = key.span().start;
        table = match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
    }
    at
}

/// The line and the character of it at a place in a text, each from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
