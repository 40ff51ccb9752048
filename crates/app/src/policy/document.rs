//! What a policy file looks like: TOML, every key optional, unknown keys refused.
//!
//! Ranges are part of the types, so that whatever is wrong is told with the line where it stands.

use std::path::PathBuf;

use deskbell_client::ServerAddress;
use deskbell_domain::{CrmTemplate, Day, Keywords, LocalTime, Preferences};
use serde::{Deserialize, Deserializer, de};

use crate::chosen::RETENTION_DAYS_MAX;
use crate::contract::{LanguageChoice, Panel, ProxyChoice, Settings, Theme};
use crate::network::{ProxyChoiceError, parse_proxy};
use crate::shortcut::{Shortcut, ShortcutError};

#[cfg(test)]
use schema::{DaySchema, LanguageSchema, PanelSchema, RetentionSchema, ThemeSchema};

/// A policy file of Deskbell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Deskbell policy"))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Document {
    /// What agents read as the one who locked a setting, for example "Example Ltd".
    pub organisation: Option<Organisation>,
    /// How the server is reached.
    pub connection: Connection,
    /// How far agents may go with settings that are not locked.
    pub limits: Limits,
    /// Values that agents begin with, and may change.
    pub defaults: Values,
    /// Values that agents cannot change.
    pub locked: Values,
}

/// How the server is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Connection {
    /// The server's address. Agents can sign in nowhere else.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    #[serde(deserialize_with = "server")]
    pub server: Option<Server>,
    /// Whether `ws://` may lead to another computer. Anybody on the way can then read tokens and messages.
    pub allow_plain_ws: bool,
    /// A PEM file with certificates of authorities that are trusted beside this computer's. An absolute path.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub extra_ca: Option<AbsolutePath>,
}

/// How far agents may go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Limits {
    /// Messages are kept for so many days at least.
    #[cfg_attr(test, schemars(with = "Option<u32>", range(min = 1, max = 3650)))]
    pub retention_days_min: Option<Days>,
    /// Messages are kept for so many days at most.
    #[cfg_attr(test, schemars(with = "Option<u32>", range(min = 1, max = 3650)))]
    pub retention_days_max: Option<Days>,
    /// The most that a notification may show.
    pub preview_max: Option<Preview>,
}

/// Values of the settings. Their names are those of the settings window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Values {
    /// How much a notification shows.
    pub preview: Option<Preview>,
    /// Whether a notification may sound.
    pub sound: Option<bool>,
    /// Times in which nothing rings, at most 16.
    #[cfg_attr(test, schemars(with = "Option<Vec<QuietHours>>", length(max = 16)))]
    #[serde(deserialize_with = "quiet_hours")]
    pub quiet_hours: Option<Vec<QuietHours>>,
    /// Words that break through a pause and quiet hours: at most 200, of 1 to 100 characters.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>", length(max = 200)))]
    #[serde(deserialize_with = "keywords")]
    pub keywords: Option<Vec<String>>,
    /// After how many minutes without an answer the agent is told; 0 is never.
    #[cfg_attr(test, schemars(with = "Option<u32>", range(max = 1440)))]
    pub waiting_minutes: Option<Minutes>,
    /// How many minutes before the reply window closes the agent is told; 0 is never.
    #[cfg_attr(test, schemars(with = "Option<u32>", range(max = 1440)))]
    pub window_minutes: Option<Minutes>,
    /// Whether the agent is told of an agent's message that failed.
    pub failed: Option<bool>,
    /// For how many days messages are kept, or `"for ever"`.
    #[cfg_attr(test, schemars(with = "Option<RetentionSchema>"))]
    pub retention_days: Option<Retention>,
    /// The colour of the panel that the tray icon stands on.
    #[cfg_attr(test, schemars(with = "Option<PanelSchema>"))]
    pub panel: Option<Panel>,
    /// The proxy: `"system"` for that of the environment, `"none"`, or an address like `http://proxy.example.com:3128`,
    /// without a user name and a password.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    #[serde(deserialize_with = "proxy")]
    pub proxy: Option<ProxyChoice>,
    /// The address of a customer in the company's CRM: https, with `{customerId}`, `{conversationId}` and
    /// `{whatsappNumber}` in its path or its query.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    #[serde(deserialize_with = "crm")]
    pub crm: Option<String>,
    /// The language of windows, notifications and the tray; `"system"` is the desktop's.
    #[cfg_attr(test, schemars(with = "Option<LanguageSchema>"))]
    pub language: Option<LanguageChoice>,
    /// Whether windows are light or dark; `"system"` is as the desktop is.
    #[cfg_attr(test, schemars(with = "Option<ThemeSchema>"))]
    pub theme: Option<Theme>,
    /// How large windows are drawn, in percent.
    #[cfg_attr(test, schemars(with = "Option<u32>", range(min = 80, max = 200)))]
    pub zoom: Option<Zoom>,
    /// Whether the program starts, in the tray, when the agent signs in to the desktop.
    pub autostart: Option<bool>,
    /// The keys that open the most urgent chat from any program, such as `"Ctrl+Alt+D"`, or `"none"`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub shortcut: Option<Keys>,
}

/// How much of a message a notification shows, the least last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(clippy::enum_variant_names, reason = "they are the words of the file")]
pub(super) enum Preview {
    /// That somebody wrote.
    CountOnly,
    /// Who wrote.
    NameOnly,
    /// Who wrote, and what.
    NameAndText,
}

/// A span of quiet hours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct QuietHours {
    /// The days on which it begins, at least one.
    #[cfg_attr(test, schemars(with = "Vec<DaySchema>", length(min = 1)))]
    #[serde(deserialize_with = "days")]
    pub days: Vec<Day>,
    /// When it begins, as `"HH:MM"`.
    #[cfg_attr(test, schemars(with = "String"))]
    #[serde(deserialize_with = "time")]
    pub from: LocalTime,
    /// When it ends; not after `from` means on the next day.
    #[cfg_attr(test, schemars(with = "String"))]
    #[serde(deserialize_with = "time")]
    pub to: LocalTime,
}

/// An organisation's name: one line, 60 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub(super) struct Organisation(#[cfg_attr(test, schemars(length(min = 1, max = 60)))] pub String);

/// Why a value cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum ValueError {
    #[error("an organisation's name is one line of 1 to 60 characters")]
    Organisation,
    #[error("it must be an absolute path")]
    RelativePath,
    #[error("a reminder can be 0 (never) to {} minutes away", Preferences::MINUTES_MAX)]
    Minutes,
    #[error("messages can be kept for 1 to {RETENTION_DAYS_MAX} days")]
    Days,
    #[error("windows can be drawn at {} to {} percent", Settings::ZOOM_MIN, Settings::ZOOM_MAX)]
    Zoom,
}

impl TryFrom<String> for Organisation {
    type Error = ValueError;

    fn try_from(name: String) -> Result<Self, ValueError> {
        let clean = deskbell_domain::plain_line(&name, 60);
        if clean.is_empty() || clean != name { Err(ValueError::Organisation) } else { Ok(Self(name)) }
    }
}

/// An absolute path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "PathBuf")]
pub(super) struct AbsolutePath(pub PathBuf);

impl TryFrom<PathBuf> for AbsolutePath {
    type Error = ValueError;

    fn try_from(path: PathBuf) -> Result<Self, ValueError> {
        if path.is_absolute() { Ok(Self(path)) } else { Err(ValueError::RelativePath) }
    }
}

/// Minutes, or 0 for never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Minutes(pub u32);

impl TryFrom<u32> for Minutes {
    type Error = ValueError;

    fn try_from(minutes: u32) -> Result<Self, ValueError> {
        if minutes <= Preferences::MINUTES_MAX { Ok(Self(minutes)) } else { Err(ValueError::Minutes) }
    }
}

/// Days for which messages are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Days(pub u32);

impl TryFrom<u32> for Days {
    type Error = ValueError;

    fn try_from(days: u32) -> Result<Self, ValueError> {
        if (1..=RETENTION_DAYS_MAX).contains(&days) { Ok(Self(days)) } else { Err(ValueError::Days) }
    }
}

/// How large windows are drawn, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Zoom(pub u32);

impl TryFrom<u32> for Zoom {
    type Error = ValueError;

    fn try_from(percent: u32) -> Result<Self, ValueError> {
        let range = Settings::ZOOM_MIN..=Settings::ZOOM_MAX;
        if range.contains(&percent) { Ok(Self(percent)) } else { Err(ValueError::Zoom) }
    }
}

/// For how long messages are kept; `None` is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retention(pub Option<u32>);

impl<'de> Deserialize<'de> for Retention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Retention;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "1 to {RETENTION_DAYS_MAX} days, or \"for ever\"")
            }

            fn visit_i64<E: de::Error>(self, days: i64) -> Result<Retention, E> {
                let days = u32::try_from(days).map_err(|_| E::custom(ValueError::Days))?;
                Days::try_from(days).map(|Days(days)| Retention(Some(days))).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Retention, E> {
                match text {
                    "for ever" => Ok(Retention(None)),
                    other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// The keys that open the most urgent chat; `None` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Keys(pub Option<Shortcut>);

impl TryFrom<String> for Keys {
    type Error = ShortcutError;

    fn try_from(text: String) -> Result<Self, ShortcutError> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(|shortcut| Self(Some(shortcut))) }
    }
}

/// The server's address, read and as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    pub address: ServerAddress,
    pub written: String,
}

fn server<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Server>, D::Error> {
    let written = String::deserialize(deserializer)?;
    let address = ServerAddress::parse(&written).map_err(de::Error::custom)?;
    Ok(Some(Server { address, written }))
}

fn proxy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ProxyChoice>, D::Error> {
    let choice = match String::deserialize(deserializer)?.as_str() {
        "system" => Ok(ProxyChoice::System),
        "none" => Ok(ProxyChoice::None),
        address => parse_proxy(address).map(|proxy| ProxyChoice::Address { address: proxy.to_string() }),
    };
    choice.map(Some).map_err(|error: ProxyChoiceError| de::Error::custom(error))
}

fn crm<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let template = CrmTemplate::parse(&String::deserialize(deserializer)?);
    template.map(|template| Some(template.to_string())).map_err(de::Error::custom)
}

fn keywords<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    let fits = |word: &String| !word.trim().is_empty() && word.chars().count() <= Keywords::CHARS_MAX;
    if words.len() > Keywords::MAX || !words.iter().all(fits) {
        return Err(de::Error::custom("there can be 200 keywords of 1 to 100 characters"));
    }
    Ok(Some(words))
}

fn quiet_hours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<QuietHours>>, D::Error> {
    let hours = Vec::<QuietHours>::deserialize(deserializer)?;
    if hours.len() > Preferences::QUIET_HOURS_MAX {
        return Err(de::Error::custom("there can be 16 spans of quiet hours"));
    }
    Ok(Some(hours))
}

fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Day>, D::Error> {
    let days = Vec::<Day>::deserialize(deserializer)?;
    if days.is_empty() { Err(de::Error::custom("there must be at least one day")) } else { Ok(days) }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LocalTime, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

/// What only the schema needs, because these types are another crate's or have a reader of their own.
#[cfg(test)]
pub(super) mod schema {
    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[schemars(rename_all = "lowercase")]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum PanelSchema {
        Dark,
        Light,
    }

    #[derive(JsonSchema)]
    #[schemars(rename_all = "lowercase")]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum LanguageSchema {
        System,
        En,
        Es,
        Pt,
        Ar,
    }

    #[derive(JsonSchema)]
    #[schemars(rename_all = "lowercase")]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum ThemeSchema {
        System,
        Light,
        Dark,
    }

    #[derive(JsonSchema)]
    #[schemars(rename_all = "lowercase")]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum DaySchema {
        Monday,
        Tuesday,
        Wednesday,
        Thursday,
        Friday,
        Saturday,
        Sunday,
    }

    #[derive(JsonSchema)]
    #[schemars(untagged)]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum RetentionSchema {
        Days(#[schemars(range(min = 1, max = 3650))] u32),
        ForEver(ForEver),
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    pub enum ForEver {
        #[schemars(rename = "for ever")]
        ForEver,
    }
}
