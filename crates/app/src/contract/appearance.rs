//! In which language a window speaks, and how it is drawn.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WindowRole;

/// A language of the windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
    /// Portuguese, as in Brazil.
    Pt,
    /// Arabic, from right to left.
    Ar,
}

impl From<deskbell_domain::Language> for Language {
    fn from(language: deskbell_domain::Language) -> Self {
        match language {
            deskbell_domain::Language::English => Self::En,
            deskbell_domain::Language::Spanish => Self::Es,
            deskbell_domain::Language::Portuguese => Self::Pt,
            deskbell_domain::Language::Arabic => Self::Ar,
        }
    }
}

/// Which language the agent chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LanguageChoice {
    /// The desktop's, and English where Deskbell does not speak it.
    #[default]
    System,
    /// English.
    En,
    /// Spanish.
    Es,
    /// Portuguese, as in Brazil.
    Pt,
    /// Arabic.
    Ar,
}

impl LanguageChoice {
    /// The language that is spoken; `system` is the desktop's.
    pub fn resolve(self, system: deskbell_domain::Language) -> deskbell_domain::Language {
        match self {
            Self::System => system,
            Self::En => deskbell_domain::Language::English,
            Self::Es => deskbell_domain::Language::Spanish,
            Self::Pt => deskbell_domain::Language::Portuguese,
            Self::Ar => deskbell_domain::Language::Arabic,
        }
    }
}

/// Whether windows are light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the desktop is: what the page's `prefers-color-scheme` says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How a window is drawn. All windows are drawn alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Appearance {
    /// In which language.
    pub language: Language,
    /// Whether light or dark.
    pub theme: Theme,
    /// How large, in percent: 80 to 200.
    pub zoom: u32,
}

/// What a window needs to know before it draws anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThisWindow {
    /// What it is for.
    pub role: WindowRole,
    /// How it is drawn, until one of its updates says otherwise.
    pub appearance: Appearance,
}
