//! What the settings window shows and changes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Appearance, LanguageChoice, Millis, Problem, Theme};

/// How much of a message a notification shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PreviewLevel {
    /// Who wrote, and what.
    #[default]
    NameAndText,
    /// Who wrote.
    NameOnly,
    /// That somebody wrote.
    CountOnly,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "days need no explanation")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Times in which nothing rings, but for those who break through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuietHours {
    /// The days on which they begin.
    pub days: Vec<Weekday>,
    /// Minutes after local midnight, 0 to 1439.
    pub from: u16,
    /// Minutes after local midnight, 0 to 1439; not after `from` means on the next day.
    pub to: u16,
}

/// The colour of the panel that the tray icon stands on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Panel {
    /// The icon is light.
    #[default]
    Dark,
    /// The icon is dark.
    Light,
}

/// Which proxy to go through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum ProxyChoice {
    /// The one that the environment names, if any.
    #[default]
    System,
    /// None.
    None,
    /// This one.
    Address {
        /// As `http://proxy.example.com:3128`, without a user name and a password.
        address: String,
    },
}

/// Everything that the agent can choose. A field that is missing in a file has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// How much a notification shows.
    pub preview: PreviewLevel,
    /// Whether a notification may sound.
    pub sound: bool,
    /// Times in which nothing rings.
    pub quiet_hours: Vec<QuietHours>,
    /// Words that break through a pause and quiet hours.
    pub keywords: Vec<String>,
    /// After how many minutes without an answer the agent is told; 0 is never.
    pub waiting_minutes: u32,
    /// How many minutes before the reply window closes the agent is told; 0 is never.
    pub window_minutes: u32,
    /// Whether the agent is told of an agent's message that failed.
    pub failed: bool,
    /// For how many days messages are kept; `null` is for ever.
    pub retention_days: Option<u32>,
    /// The colour of the panel.
    pub panel: Panel,
    /// Which proxy to go through.
    pub proxy: ProxyChoice,
    /// The address of a customer in the company's CRM, with `{customerId}`, `{conversationId}` and
    /// `{whatsappNumber}`; `null` where there is none.
    pub crm: Option<String>,
    /// The language of windows, notifications and the tray.
    pub language: LanguageChoice,
    /// Whether windows are light or dark.
    pub theme: Theme,
    /// How large windows are drawn, in percent: 80 to 200.
    pub zoom: u32,
    /// Whether the program starts, in the tray, when the agent signs in to the desktop.
    pub autostart: bool,
    /// The keys that open the most urgent chat from any program, such as `Ctrl+Alt+D`; `null` where there are none.
    pub shortcut: Option<String>,
}

impl Settings {
    /// The least zoom, in percent.
    pub const ZOOM_MIN: u32 = 80;
    /// The most zoom, in percent.
    pub const ZOOM_MAX: u32 = 200;
    /// As large as the desktop draws others.
    pub const ZOOM_USUAL: u32 = 100;
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            preview: PreviewLevel::default(),
            sound: true,
            quiet_hours: Vec::new(),
            keywords: Vec::new(),
            waiting_minutes: 10,
            window_minutes: 60,
            failed: true,
            retention_days: Some(90),
            panel: Panel::default(),
            proxy: ProxyChoice::default(),
            crm: None,
            language: LanguageChoice::default(),
            theme: Theme::default(),
            zoom: Self::ZOOM_USUAL,
            autostart: false,
            shortcut: None,
        }
    }
}

/// The name of a field of [`Settings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "they are the fields of Settings")]
pub enum SettingName {
    Preview,
    Sound,
    QuietHours,
    Keywords,
    WaitingMinutes,
    WindowMinutes,
    Failed,
    RetentionDays,
    Panel,
    Proxy,
    Crm,
    Language,
    Theme,
    Zoom,
    Autostart,
    Shortcut,
}

impl SettingName {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Preview,
        Self::Sound,
        Self::QuietHours,
        Self::Keywords,
        Self::WaitingMinutes,
        Self::WindowMinutes,
        Self::Failed,
        Self::RetentionDays,
        Self::Panel,
        Self::Proxy,
        Self::Crm,
        Self::Language,
        Self::Theme,
        Self::Zoom,
        Self::Autostart,
        Self::Shortcut,
    ];

    /// Whether this field is the same in both.
    pub fn is_equal(self, one: &Settings, other: &Settings) -> bool {
        match self {
            Self::Preview => one.preview == other.preview,
            Self::Sound => one.sound == other.sound,
            Self::QuietHours => one.quiet_hours == other.quiet_hours,
            Self::Keywords => one.keywords == other.keywords,
            Self::WaitingMinutes => one.waiting_minutes == other.waiting_minutes,
            Self::WindowMinutes => one.window_minutes == other.window_minutes,
            Self::Failed => one.failed == other.failed,
            Self::RetentionDays => one.retention_days == other.retention_days,
            Self::Panel => one.panel == other.panel,
            Self::Proxy => one.proxy == other.proxy,
            Self::Crm => one.crm == other.crm,
            Self::Language => one.language == other.language,
            Self::Theme => one.theme == other.theme,
            Self::Zoom => one.zoom == other.zoom,
            Self::Autostart => one.autostart == other.autostart,
            Self::Shortcut => one.shortcut == other.shortcut,
        }
    }
}

/// What the agent cannot change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Locked {
    /// Which settings.
    pub settings: Vec<SettingName>,
    /// The organisation that locked them, by its name; `null` where it did not say.
    pub by: Option<String>,
    /// The file that says so.
    pub file: String,
}

/// A customer that a setting names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// Who.
    pub customer_id: String,
    /// What to call them. One clean line.
    pub title: String,
    /// Whether `title` is a name (and not the number or the id).
    pub named: bool,
    /// Until when they are muted; [`MUTED_FOR_EVER`](super::MUTED_FOR_EVER) is for ever. `null` for a VIP.
    #[ts(type = "number | null")]
    pub muted_until: Option<Millis>,
}

/// What the desktop can do, as far as it said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Desktop {
    /// The notification service's name and version; `null` where there is none.
    pub notifications: Option<String>,
    /// Whether notifications can have buttons.
    pub actions: bool,
    /// Whether they stay until they are dealt with.
    pub persistence: bool,
    /// Whether they can sound.
    pub sound: bool,
    /// Whether the desktop's own do-not-disturb is on; `null` where it does not say.
    pub do_not_disturb: Option<bool>,
    /// Whether something shows the tray icon.
    pub tray: bool,
    /// What became of the choice to start with the desktop.
    pub autostart: Autostart,
    /// What became of the keys that open the most urgent chat.
    pub shortcut: ShortcutState,
}

/// What became of the choice to start with the desktop, or not to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Autostart {
    /// It is as chosen.
    #[default]
    AsChosen,
    /// Somebody turned it on elsewhere: the agent in the desktop's own list of programs, or the administrator.
    TurnedOn,
    /// The agent turned it off in the desktop's own list of programs.
    TurnedOff,
    /// It could not be done.
    Failed,
    /// This run leaves it alone: it is the demo's.
    LeftAlone,
}

/// What became of the keys that open the most urgent chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ShortcutState {
    /// There are none.
    #[default]
    Off,
    /// The desktop is being asked, which may ask the agent.
    Asked,
    /// They work.
    Works {
        /// Which ones, as the desktop calls them, where they may be others than those that were chosen.
        keys: Option<String>,
    },
    /// Another program has them.
    Taken,
    /// The keyboard has no such key.
    NoSuchKey,
    /// The desktop gives programs no such keys.
    Unsupported,
}

/// What the settings window is told: at the start, and again whenever any of it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsUpdate {
    /// What is chosen.
    pub settings: Settings,
    /// What of it the agent cannot change; `null` where that is nothing.
    pub locked: Option<Locked>,
    /// Where one is signed in; `null` where nobody is.
    pub server: Option<String>,
    /// How many conversations this computer has: what a wipe destroys.
    pub conversations: u32,
    /// Who breaks through.
    pub vips: Vec<Chosen>,
    /// Who is muted.
    pub muted: Vec<Chosen>,
    /// Whether and until when nothing rings.
    pub quiet: Quiet,
    /// What the desktop can do.
    pub desktop: Desktop,
    /// What of the stored settings could not be read, and is at its default.
    pub problems: Vec<Problem>,
    /// How the window is drawn.
    pub appearance: Appearance,
}

/// Whether and until when nothing rings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Quiet {
    /// The agent paused everything until then.
    #[ts(type = "number | null")]
    pub paused_until: Option<Millis>,
    /// Quiet hours are on until then.
    #[ts(type = "number | null")]
    pub quiet_until: Option<Millis>,
}

/// For how long everything is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PauseFor {
    /// 30 minutes.
    HalfHour,
    /// 1 hour.
    Hour,
    /// Until tomorrow, 08:00 local time.
    UntilTomorrow,
    /// No longer.
    Off,
}

/// For how long a customer is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MuteFor {
    /// 1 hour.
    Hour,
    /// Until midnight, local time.
    Today,
    /// Until the agent ends it.
    ForEver,
    /// No longer.
    Off,
}
