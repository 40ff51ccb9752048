//! What the agent chose: as it is saved, as the settings window shows it, and as the policy uses it.

use deskbell_domain::{CrmTemplate, CrmTemplateError, Day, Keywords, LocalTime, Preferences, QuietHours};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::contract::{
    self, LanguageChoice, Panel, PreviewLevel, Problem, ProxyChoice, Settings, Theme, Weekday,
};
use crate::network::{ProxyChoiceError, parse_proxy};
use crate::sentences::{Fixed, Sentences};
use crate::shortcut::{Shortcut, ShortcutError};

/// The longest time for which messages are kept, but for ever.
pub const RETENTION_DAYS_MAX: u32 = 3650;
const RETENTION_DAYS: u32 = 90;

/// Why settings cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// One is out of range: the sentence says what the range is.
    #[error("out of range: {0:?}")]
    Range(Fixed),
    /// The proxy is none.
    #[error(transparent)]
    Proxy(#[from] ProxyChoiceError),
    /// The address of the CRM is none.
    #[error(transparent)]
    Crm(#[from] CrmTemplateError),
    /// The keys are none that could open the most urgent chat.
    #[error(transparent)]
    Shortcut(#[from] ShortcutError),
}

impl SettingError {
    /// For a window.
    pub fn problem(&self, says: &dyn Sentences) -> Problem {
        let (code, sentence) = match self {
            Self::Range(range) => ("setting-range", says.fixed(*range).to_owned()),
            Self::Proxy(error) => ("proxy", says.proxy(error)),
            Self::Crm(error) => ("crm", says.crm(*error).to_owned()),
            Self::Shortcut(error) => ("shortcut", says.fixed(error.sentence()).to_owned()),
        };
        Problem { code: code.to_owned(), sentence, detail: None }
    }
}

/// Everything that the agent chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What the policy needs of it.
    pub preferences: Preferences,
    /// For how many days messages are kept; `None` is for ever.
    pub retention_days: Option<u32>,
    /// The colour of the panel that the tray icon stands on.
    pub panel: Panel,
    /// Which proxy to go through.
    pub proxy: ProxyChoice,
    /// Where a customer is in the company's CRM.
    pub crm: Option<CrmTemplate>,
    /// The language of windows, notifications and the tray. Not that of `preferences`: it is not known here what the
    /// desktop's is.
    pub language: LanguageChoice,
    /// Whether windows are light or dark.
    pub theme: Theme,
    /// How large windows are drawn, in percent.
    pub zoom: u32,
    /// Whether the program starts with the desktop.
    pub autostart: bool,
    /// The keys that open the most urgent chat.
    pub shortcut: Option<Shortcut>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            preferences: Preferences::default(),
            retention_days: Some(RETENTION_DAYS),
            panel: Panel::default(),
            proxy: ProxyChoice::default(),
            crm: None,
            language: LanguageChoice::default(),
            theme: Theme::default(),
            zoom: Settings::ZOOM_USUAL,
            autostart: false,
            shortcut: None,
        }
    }
}

impl Chosen {
    /// Reads what was saved. What is missing or cannot be used is as in `beginning`; the latter is told, in the machine's
    /// words.
    pub fn read(saved: Option<&Value>, beginning: Self) -> (Self, Vec<String>) {
        let mut chosen = beginning;
        let Some(saved) = saved else { return (chosen, Vec::new()) };
        let mut problems = Vec::new();
        if let Some(preferences) = saved.get("preferences") {
            problems.extend(chosen.preferences.merge(preferences).iter().map(ToString::to_string));
        }
        match saved.get("retentionDays") {
            None => {}
            Some(Value::Null) => chosen.retention_days = None,
            Some(days) => match days.as_u64().and_then(|days| u32::try_from(days).ok()) {
                Some(days) if (1..=RETENTION_DAYS_MAX).contains(&days) => chosen.retention_days = Some(days),
                _ => problems.push(format!("retentionDays cannot be {days}")),
            },
        }
        problems.extend(take(saved, "panel", &mut chosen.panel));
        problems.extend(take(saved, "language", &mut chosen.language));
        problems.extend(take(saved, "theme", &mut chosen.theme));
        if let Some(zoom) = saved.get("zoom") {
            match zoom.as_u64().and_then(|zoom| u32::try_from(zoom).ok()) {
                Some(zoom) if is_zoom(zoom) => chosen.zoom = zoom,
                _ => problems.push(format!("zoom cannot be {zoom}")),
            }
        }
        if let Some(proxy) = saved.get("proxy") {
            match ProxyChoice::deserialize(proxy).map_err(|_| ()).and_then(|it| sound(it).map_err(drop)) {
                Ok(proxy) => chosen.proxy = proxy,
                // Not its value: it may hold a password.
                Err(()) => problems.push("proxy is none that can be used".to_owned()),
            }
        }
        match saved.get("crm") {
            None => {}
            Some(Value::Null) => chosen.crm = None,
            Some(crm) => match crm.as_str().map(CrmTemplate::parse) {
                Some(Ok(template)) => chosen.crm = Some(template),
                _ => problems.push(format!("crm cannot be {crm}")),
            },
        }
        match saved.get("autostart") {
            None => {}
            Some(Value::Bool(autostart)) => chosen.autostart = *autostart,
            Some(other) => problems.push(format!("autostart cannot be {other}")),
        }
        match saved.get("shortcut") {
            None => {}
            Some(Value::Null) => chosen.shortcut = None,
            Some(shortcut) => match shortcut.as_str().map(str::parse) {
                Some(Ok(shortcut)) => chosen.shortcut = Some(shortcut),
                _ => problems.push(format!("shortcut cannot be {shortcut}")),
            },
        }
        (chosen, problems)
    }

    /// As it is saved.
    pub fn to_value(&self) -> Value {
        json!({
            "preferences": self.preferences,
            "retentionDays": self.retention_days,
            "panel": self.panel,
            "proxy": self.proxy,
            "crm": self.crm.as_ref().map(CrmTemplate::to_string),
            "language": self.language,
            "theme": self.theme,
            "zoom": self.zoom,
            "autostart": self.autostart,
            "shortcut": self.shortcut.as_ref().map(Shortcut::to_string),
        })
    }

    /// What is to be saved once `self` became `then`: what the agent changed, over what was `saved` before. What was
    /// never changed is not saved, so that it follows the administrator's defaults.
    pub fn changes(&self, then: &Self, saved: Option<Value>) -> Value {
        let mut saved = saved.filter(Value::is_object).unwrap_or_else(|| json!({}));
        take_changes(&mut saved, &self.to_value(), &then.to_value());
        saved
    }

    /// As the settings window shows it.
    pub fn settings(&self) -> Settings {
        let Preferences {
            preview,
            sound,
            quiet_hours,
            keywords,
            waiting_minutes,
            window_minutes,
            failed,
            ..
        } = &self.preferences;
        Settings {
            preview: match preview {
                deskbell_domain::PreviewLevel::NameAndText => PreviewLevel::NameAndText,
                deskbell_domain::PreviewLevel::NameOnly => PreviewLevel::NameOnly,
                deskbell_domain::PreviewLevel::CountOnly => PreviewLevel::CountOnly,
            },
            sound: *sound,
            quiet_hours: quiet_hours
                .iter()
                .map(|hours| contract::QuietHours {
                    days: hours.days.iter().map(|day| weekday(*day)).collect(),
                    from: hours.from.minutes(),
                    to: hours.to.minutes(),
                })
                .collect(),
            keywords: keywords.written().to_vec(),
            waiting_minutes: *waiting_minutes,
            window_minutes: *window_minutes,
            failed: *failed,
            retention_days: self.retention_days,
            panel: self.panel,
            proxy: self.proxy.clone(),
            crm: self.crm.as_ref().map(CrmTemplate::to_string),
            language: self.language,
            theme: self.theme,
            zoom: self.zoom,
            autostart: self.autostart,
            shortcut: self.shortcut.as_ref().map(Shortcut::to_string),
        }
    }

    /// What the agent chose with `settings` in the settings window; the rest stays.
    pub fn with(&self, settings: Settings) -> Result<Self, SettingError> {
        if settings.waiting_minutes > Preferences::MINUTES_MAX
            || settings.window_minutes > Preferences::MINUTES_MAX
        {
            return Err(SettingError::Range(Fixed::MinutesRange));
        }
        if settings.retention_days.is_some_and(|days| !(1..=RETENTION_DAYS_MAX).contains(&days)) {
            return Err(SettingError::Range(Fixed::DaysRange));
        }
        if settings.keywords.len() > Keywords::MAX
            || settings
                .keywords
                .iter()
                .any(|word| word.trim().is_empty() || word.chars().count() > Keywords::CHARS_MAX)
        {
            return Err(SettingError::Range(Fixed::KeywordsRange));
        }
        if settings.quiet_hours.len() > Preferences::QUIET_HOURS_MAX {
            return Err(SettingError::Range(Fixed::SpansRange));
        }
        if !is_zoom(settings.zoom) {
            return Err(SettingError::Range(Fixed::ZoomRange));
        }
        let mut quiet_hours = Vec::new();
        for hours in settings.quiet_hours {
            if hours.days.is_empty() {
                return Err(SettingError::Range(Fixed::NoDay));
            }
            quiet_hours.push(QuietHours {
                days: hours.days.into_iter().map(day).collect(),
                from: local_time(hours.from)?,
                to: local_time(hours.to)?,
            });
        }
        let preferences = Preferences {
            preview: match settings.preview {
                PreviewLevel::NameAndText => deskbell_domain::PreviewLevel::NameAndText,
                PreviewLevel::NameOnly => deskbell_domain::PreviewLevel::NameOnly,
                PreviewLevel::CountOnly => deskbell_domain::PreviewLevel::CountOnly,
            },
            sound: settings.sound,
            quiet_hours,
            keywords: Keywords::from(settings.keywords),
            waiting_minutes: settings.waiting_minutes,
            window_minutes: settings.window_minutes,
            failed: settings.failed,
            ..self.preferences.clone()
        };
        let proxy = sound(settings.proxy)?;
        let crm = settings.crm.filter(|text| !text.trim().is_empty());
        let crm = crm.map(|text| CrmTemplate::parse(&text)).transpose()?;
        let shortcut = settings.shortcut.map(|text| text.parse()).transpose()?;
        Ok(Self {
            preferences,
            retention_days: settings.retention_days,
            panel: settings.panel,
            proxy,
            crm,
            language: settings.language,
            theme: settings.theme,
            zoom: settings.zoom,
            autostart: settings.autostart,
            shortcut,
        })
    }
}

fn is_zoom(percent: u32) -> bool {
    (Settings::ZOOM_MIN..=Settings::ZOOM_MAX).contains(&percent)
}

/// Takes over one of several words that was saved; tells where it is none of them.
fn take<T: DeserializeOwned>(saved: &Value, name: &str, into: &mut T) -> Option<String> {
    let value = saved.get(name)?;
    match T::deserialize(value) {
        Ok(word) => {
            *into = word;
            None
        }
        Err(_) => Some(format!("{name} cannot be {value}")),
    }
}

/// A proxy that can be used, written in one way.
fn sound(choice: ProxyChoice) -> Result<ProxyChoice, ProxyChoiceError> {
    let ProxyChoice::Address { address } = choice else { return Ok(choice) };
    Ok(ProxyChoice::Address { address: parse_proxy(&address)?.to_string() })
}

/// Copies what differs between `before` and `after` to `saved`, field by field.
fn take_changes(saved: &mut Value, before: &Value, after: &Value) {
    let (Value::Object(saved), Value::Object(after)) = (saved, after) else { return };
    for (name, value) in after {
        match before.get(name) {
            Some(same) if same == value => {}
            // A choice like the proxy is one value, whatever fields it has.
            Some(Value::Object(_)) if name == "preferences" => {
                let inner = saved.entry(name).or_insert_with(|| json!({}));
                take_changes(inner, before.get(name).unwrap_or(&Value::Null), value);
            }
            _ => drop(saved.insert(name.clone(), value.clone())),
        }
    }
}

fn local_time(minutes: u16) -> Result<LocalTime, SettingError> {
    let parts = (u8::try_from(minutes / 60), u8::try_from(minutes % 60));
    let time = if let (Ok(hour), Ok(minute)) = parts { LocalTime::new(hour, minute).ok() } else { None };
    time.ok_or(SettingError::Range(Fixed::TimeRange))
}

const DAYS: [(Day, Weekday); 7] = [
    (Day::Monday, Weekday::Monday),
    (Day::Tuesday, Weekday::Tuesday),
    (Day::Wednesday, Weekday::Wednesday),
    (Day::Thursday, Weekday::Thursday),
    (Day::Friday, Weekday::Friday),
    (Day::Saturday, Weekday::Saturday),
    (Day::Sunday, Weekday::Sunday),
];

/// A day as the windows have it.
pub fn weekday(day: Day) -> Weekday {
    DAYS.iter().find(|(it, _)| *it == day).map_or(Weekday::Monday, |(_, weekday)| *weekday)
}

fn day(weekday: Weekday) -> Day {
    DAYS.iter().find(|(_, it)| *it == weekday).map_or(Day::Monday, |(day, _)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back_and_what_is_wrong_is_told() {
        let settings = Settings {
            preview: PreviewLevel::NameOnly,
            sound: false,
            quiet_hours: vec![contract::QuietHours { days: vec![Weekday::Friday], from: 1320, to: 450 }],
            keywords: vec!["refund".to_owned()],
            waiting_minutes: 0,
            window_minutes: 30,
            failed: false,
            retention_days: None,
            panel: Panel::Light,
            proxy: ProxyChoice::Address { address: "http://proxy:3128".to_owned() },
            crm: Some("https://crm.example.com/{customerId}".to_owned()),
            language: LanguageChoice::Ar,
            theme: Theme::Dark,
            zoom: 150,
            autostart: true,
            shortcut: Some("Ctrl+Alt+D".to_owned()),
        };
        let usual = Chosen::default();
        let chosen = usual.with(settings.clone()).unwrap();
        assert_eq!(chosen.settings(), settings);
        assert_eq!(Chosen::read(Some(&chosen.to_value()), usual.clone()), (chosen, vec![]));

        let wrong = json!({
            "preferences": {"sound": 5}, "retentionDays": 0, "panel": "green",
            "language": "tlh", "theme": "pink", "zoom": 79, "autostart": "yes", "shortcut": "Ctrl+C",
            "proxy": {"kind": "address", "address": "http://me:secret@proxy"},
        });
        let (chosen, problems) = Chosen::read(Some(&wrong), usual.clone());
        assert_eq!(chosen, usual);
        assert_eq!(
            problems,
            [
                "sound cannot be 5",
                "retentionDays cannot be 0",
                "panel cannot be \"green\"",
                "language cannot be \"tlh\"",
                "theme cannot be \"pink\"",
                "zoom cannot be 79",
                "proxy is none that can be used",
                "autostart cannot be \"yes\"",
                "shortcut cannot be \"Ctrl+C\"",
            ]
        );
    }

    #[test]
    fn only_what_was_changed_is_saved() {
        let usual = Chosen::default();
        let quiet = usual.with(Settings { sound: false, ..usual.settings() }).unwrap();
        let saved = usual.changes(&quiet, None);
        assert_eq!(saved, json!({"preferences": {"sound": false}}));
        let proxied = quiet.with(Settings { proxy: ProxyChoice::None, ..quiet.settings() }).unwrap();
        let saved = quiet.changes(&proxied, Some(saved));
        assert_eq!(saved, json!({"preferences": {"sound": false}, "proxy": {"kind": "none"}}));
        // An administrator's defaults hold for the rest.
        let beginning = Chosen { retention_days: Some(7), ..Chosen::default() };
        let (read, problems) = Chosen::read(Some(&saved), beginning);
        assert_eq!((read.retention_days, read.preferences.sound, problems), (Some(7), false, vec![]));
        // What goes back to how it was at first is a choice too.
        let back = usual.with(Settings { sound: true, ..quiet.settings() }).unwrap();
        assert_eq!(quiet.changes(&back, Some(saved))["preferences"]["sound"], true);
    }

    #[test]
    fn what_is_out_of_range_changes_nothing() {
        let base = Settings::default();
        for wrong in [
            Settings { waiting_minutes: 1441, ..base.clone() },
            Settings { retention_days: Some(0), ..base.clone() },
            Settings { zoom: 79, ..base.clone() },
            Settings { zoom: 201, ..base.clone() },
            Settings { shortcut: Some("Ctrl+C".to_owned()), ..base.clone() },
            Settings { keywords: vec![" ".to_owned()], ..base.clone() },
            Settings { keywords: vec!["x".repeat(101)], ..base.clone() },
            Settings {
                proxy: ProxyChoice::Address { address: "http://me:secret@proxy".to_owned() },
                ..base.clone()
            },
            Settings {
                quiet_hours: vec![contract::QuietHours { days: vec![Weekday::Monday], from: 1440, to: 0 }],
                ..base.clone()
            },
            Settings {
                quiet_hours: vec![contract::QuietHours { days: vec![], from: 0, to: 1 }],
                ..base.clone()
            },
        ] {
            let told = Chosen::default().with(wrong.clone());
            assert!(
                matches!(
                    told,
                    Err(SettingError::Range(_) | SettingError::Proxy(_) | SettingError::Shortcut(_))
                ),
                "{wrong:?}"
            );
        }
    }
}
