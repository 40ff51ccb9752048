//! What the agent chose: as it is saved, as the settings window shows it, and as the policy uses it.

use deskbell_domain::{Day, Keywords, LocalTime, Preferences, QuietHours};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::contract::{self, Panel, PreviewLevel, Problem, Settings, Weekday};

const RETENTION_DAYS_MAX: u32 = 3650;
const RETENTION_DAYS: u32 = 90;

/// Everything that the agent chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What the policy needs of it.
    pub preferences: Preferences,
    /// For how many days messages are kept; `None` is for ever.
    pub retention_days: Option<u32>,
    /// The colour of the panel that the tray icon stands on.
    pub panel: Panel,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            preferences: Preferences::default(),
            retention_days: Some(RETENTION_DAYS),
            panel: Panel::default(),
        }
    }
}

impl Chosen {
    /// Reads what was saved. What is missing or cannot be used has its default; the latter is told.
    pub fn read(saved: Option<&Value>) -> (Self, Vec<Problem>) {
        let mut chosen = Self::default();
        let Some(saved) = saved else { return (chosen, Vec::new()) };
        let mut problems = Vec::new();
        if let Some(preferences) = saved.get("preferences") {
            problems.extend(
                chosen.preferences.merge(preferences).iter().map(|problem| unusable(&problem.to_string())),
            );
        }
        match saved.get("retentionDays") {
            None => {}
            Some(Value::Null) => chosen.retention_days = None,
            Some(days) => match days.as_u64().and_then(|days| u32::try_from(days).ok()) {
                Some(days) if (1..=RETENTION_DAYS_MAX).contains(&days) => chosen.retention_days = Some(days),
                _ => problems.push(unusable(&format!("retentionDays cannot be {days}"))),
            },
        }
        if let Some(panel) = saved.get("panel") {
            match Panel::deserialize(panel) {
                Ok(panel) => chosen.panel = panel,
                Err(_) => problems.push(unusable(&format!("panel cannot be {panel}"))),
            }
        }
        (chosen, problems)
    }

    /// As it is saved.
    pub fn to_value(&self) -> Value {
        json!({
            "preferences": self.preferences,
            "retentionDays": self.retention_days,
            "panel": self.panel,
        })
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
        }
    }

    /// What the agent chose with `settings` in the settings window; the rest stays.
    pub fn with(&self, settings: Settings) -> Result<Self, Problem> {
        if settings.waiting_minutes > Preferences::MINUTES_MAX
            || settings.window_minutes > Preferences::MINUTES_MAX
        {
            return Err(out_of_range("A reminder can be 1 to 1440 minutes away, or off."));
        }
        if settings.retention_days.is_some_and(|days| !(1..=RETENTION_DAYS_MAX).contains(&days)) {
            return Err(out_of_range("Messages can be kept for 1 to 3650 days, or for ever."));
        }
        if settings.keywords.len() > Keywords::MAX
            || settings
                .keywords
                .iter()
                .any(|word| word.trim().is_empty() || word.chars().count() > Keywords::CHARS_MAX)
        {
            return Err(out_of_range("There can be 200 keywords of 1 to 100 characters."));
        }
        if settings.quiet_hours.len() > Preferences::QUIET_HOURS_MAX {
            return Err(out_of_range("There can be 16 spans of quiet hours."));
        }
        let mut quiet_hours = Vec::new();
        for hours in settings.quiet_hours {
            if hours.days.is_empty() {
                return Err(out_of_range("Choose at least one day for the quiet hours."));
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
        Ok(Self { preferences, retention_days: settings.retention_days, panel: settings.panel })
    }
}

fn unusable(what: &str) -> Problem {
    Problem {
        code: "setting-unusable".to_owned(),
        sentence: "A saved setting could not be used, so it is as it was at first.".to_owned(),
        detail: Some(what.to_owned()),
    }
}

fn out_of_range(sentence: &str) -> Problem {
    Problem { code: "setting-range".to_owned(), sentence: sentence.to_owned(), detail: None }
}

fn local_time(minutes: u16) -> Result<LocalTime, Problem> {
    let parts = (u8::try_from(minutes / 60), u8::try_from(minutes % 60));
    let time = if let (Ok(hour), Ok(minute)) = parts { LocalTime::new(hour, minute).ok() } else { None };
    time.ok_or_else(|| out_of_range("A time of day is between 00:00 and 23:59."))
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

fn weekday(day: Day) -> Weekday {
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
        };
        let chosen = Chosen::default().with(settings.clone()).unwrap();
        assert_eq!(chosen.settings(), settings);
        assert_eq!(Chosen::read(Some(&chosen.to_value())), (chosen, vec![]));

        let (chosen, problems) = Chosen::read(Some(&json!({
            "preferences": {"sound": 5}, "retentionDays": 0, "panel": "green",
        })));
        assert_eq!(chosen, Chosen::default());
        let told: Vec<_> = problems.into_iter().filter_map(|problem| problem.detail).collect();
        assert_eq!(told, ["sound cannot be 5", "retentionDays cannot be 0", "panel cannot be \"green\""]);
    }

    #[test]
    fn what_is_out_of_range_changes_nothing() {
        let base = Settings::default();
        for wrong in [
            Settings { waiting_minutes: 1441, ..base.clone() },
            Settings { retention_days: Some(0), ..base.clone() },
            Settings { keywords: vec![" ".to_owned()], ..base.clone() },
            Settings { keywords: vec!["x".repeat(101)], ..base.clone() },
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
            assert_eq!(told.unwrap_err().code, "setting-range", "{wrong:?}");
        }
    }
}
